"""Routers of TypeScript and JavaScript: which router a route is written to, and what stands before it as far as a file
says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detectors._script_doors import is_server
from upright.discover.mounted_routes import routed
from upright.discover.readers.script import Call, Script, is_function, text, unwrap
from upright.discover.readers.script_values import symbol_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.cloud.declared import Declared
    from upright.discover.document import Document

# A word of this anywhere in a file, and somebody may be asked after all.
WORDS = (
    b"auth", b"bearer", b"x-api-key", b"passport", b"clerk", b"jwt", b"jsonwebtoken", b"verify", b"session", b"guard",
    b"permission", b"signature", b"login", b"currentuser", b"requireuser", b"protect",
)  # fmt: skip
_HARMLESS = frozenset({
    "json", "urlencoded", "text", "raw", "static", "cors", "morgan", "logger", "helmet", "compression", "compress",
    "cookieParser", "cookies", "bodyParser", "koaBody", "serveStatic", "prettyJSON", "etag", "timing", "requestId",
    "secureHeaders", "timeout", "rateLimit", "rateLimiter", "slowDown", "responseTime", "favicon", "fileUpload", "pinoHttp",
    "poweredBy", "contextStorage", "routes", "allowedMethods", "methodOverride",
    "single", "array", "fields", "any", "none", "zValidator", "validator", "validate", "body", "param", "query", "check",
    "asyncHandler", "catchAsync", "expressAsyncHandler",
})  # fmt: skip
_LAYERS = frozenset({"use", "register", "all", "addHook", "decorate", "on", "param", "plugin"})
_ROUTED = re.compile(r"rout|api|controller|endpoint|handler|chat", re.IGNORECASE)
_LOOKS = re.compile(r"\bheaders?\b|cookie|\b40[13]\b|\.user\b|token(?!s)|secret|\bkeys?\b|allow_?list", re.IGNORECASE)
_MADE = re.compile(r"(?:express|fastify|Fastify|polka|restify\.createServer)\(|new\s+(?:Koa|Polka)\b")
_HONO = re.compile(r"new\s+(?:Hono|OpenAPIHono|Elysia)\b")
_SERVED = re.compile(r"\b(?:serve|handle|listen)\(|\.fetch\b|\bDeno\.serve\b|\bBun\.serve\b")
_LONGEST = 4000  # characters of a layer


def written_to(document: Document, found: Script, call: Call, line: int) -> Declared | None:
    """The router that a route is written to, and whether nothing that stands in its file asks who is calling."""
    owner = head_of(found, call.callee.rpartition(".")[0])
    given = [node for node in map(unwrap, call.given) if node.type not in {"string", "template_string"}]
    if not owner or not given:
        return None
    handler = given[-1]
    if not is_function(handler) and text(handler) in found.declared:
        handler = unwrap(found.declared[text(handler)])
    elsewhere = "" if is_function(handler) else _taken_from(document, found, handler)
    bare = not document.contains(WORDS) and is_bare(found, owner) and all(map(is_harmless, given[:-1]))
    bare = bare and (bool(elsewhere) or _asks_nothing(handler))
    return routed(document, owner, line, bare=bare, known_as=known_as(found, owner), answered_by=elsewhere)


def head_of(found: Script, owner: str) -> str:
    """The variable with which a chain of routes begins, `router` of `router.route("/ask").post`; that of `new Hono()` is
    the one that it is put into.
    """
    head = owner.partition(".")[0]
    if head in found.declared:
        return head
    made = (
        name for name, node in found.declared.items() if is_server(found, name) and f"{head}(" in text(node)[:_LONGEST]
    )
    return next(made, head if is_server(found, head) else "")


def known_as(found: Script, owner: str) -> str:
    """How other files name what this one calls `owner`: `default` where that is all that it hands out."""
    handed = (found.exported.get("default"), found.declared.get("module.exports"))
    return "default" if any(node is not None and text(node) == owner for node in handed) else owner


def is_application(document: Document, found: Script, owner: str) -> bool:
    """Whether this is an application that is served, and no router."""
    made = text(unwrap(found.declared[owner]))[:200] if owner in found.declared else ""
    return bool(_MADE.match(made)) or (_HONO.match(made) is not None and _SERVED.search(document.text) is not None)


def is_bare(found: Script, owner: str) -> bool:
    """Whether no layer is put before the routes of a server that may ask who is calling."""
    for call in found.calls:
        head, _, last = call.callee.rpartition(".")
        if last in _LAYERS and head_of(found, head) == owner:
            given = [
                node for node in map(unwrap, call.given) if node.type not in {"string", "template_string", "object"}
            ]
            lone = len(given) == 1 and len(call.given) > 1 and is_router(found, given[0])
            if (
                not lone
                and not (last == "all" and given and is_function(given[-1]))
                and not all(map(is_harmless, given))
            ):
                return False
    return True


def is_router(found: Script, node: Node) -> bool:
    """Whether a server is handed another one of routes."""
    name = text(node).partition(".")[0]
    imported = found.local.get(name)
    return (
        is_server(found, name)
        or bool(_ROUTED.search(name))
        or (imported is not None and bool(_ROUTED.search(imported.module)))
    )


def is_harmless(node: Node) -> bool:
    """Whether a layer does not ask who is calling, by its name or by all that it says."""
    if is_function(node):
        return _asks_nothing(node)
    if node.type == "call_expression":
        return text(node.child_by_field_name("function")).rpartition(".")[2] in _HARMLESS
    return text(node).rpartition(".")[2] in _HARMLESS


def _asks_nothing(node: Node) -> bool:
    written = text(node)
    return is_function(node) and len(written) <= _LONGEST and not _LOOKS.search(written)


def _taken_from(document: Document, found: Script, node: Node) -> str:
    """The symbol of a handler that another file of the project exports: of `askQuestion`, of `chat.ask`."""
    imported = found.local.get(text(node).partition(".")[0])
    return symbol_of(document.item.path, imported.module, imported.name) if imported is not None else ""


def mounts(found: Script) -> Iterator[tuple[Call, str, list[Node]]]:
    """Calls that put routers behind a server, the path that they give them, and what they put there."""
    for call in found.calls:
        owner, _, last = call.callee.rpartition(".")
        if last not in {"use", "route", "register"} or not owner or not is_server(found, owner):
            continue
        given = [unwrap(node) for node in call.given]
        path = text(given[0]).strip("\"'`") if given and given[0].type in {"string", "template_string"} else ""
        rest = given[1:] if path else given
        put = [node for node in rest if node.type in {"identifier", "member_expression", "call_expression"}]
        if put and len(put) == len([node for node in rest if node.type != "object"]):
            yield call, path or _option(rest), put


def _option(given: list[Node]) -> str:
    """The path that a plugin of Fastify is registered with: `{ prefix: "/v1" }`."""
    told = re.search(
        r"\bprefix\s*:\s*[\"'`]([^\"'`$]{1,120})[\"'`]", " ".join(text(node) for node in given if node.type == "object")
    )
    return told[1] if told else ""
