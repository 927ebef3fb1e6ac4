"""Ways into a program that no path of a file names: actions that a page calls on the server, procedures, functions of a
cloud, controllers whose methods are routes, and routes of a web server whose handlers lie elsewhere. What they lead to is
found by following their calls.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.script import Call, Script, arguments, is_function, text, unwrap
from upright.discover.readers.script_values import module_of, properties
from upright.discover.script_uses import is_chained, line_symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document

_Door = tuple[str, int, str, list[str]]  # name, line, the symbol of what runs, methods
SHAPES = (b"use server", b"procedure", b"@nestjs/common", b"firebase-functions", b"_generated/server", b"elysia", b"@azure/functions")  # fmt: skip
_SERVER = re.compile(r"(?:^|\n)[ \t]{0,4}[\"']use server[\"']")
_OWN = re.compile(r"[\"']use server[\"']")
_PROCEDURE = re.compile(r"(?:^|\.)\w{0,30}[pP]rocedure\.(?:\w{1,30}\.){0,6}(?:mutation|query|subscription)$")
_CLOUD = {
    "onRequest": "firebase-functions", "onCall": "firebase-functions", "onCallGenkit": "firebase-functions",
    "action": "_generated/server", "httpAction": "_generated/server",
}  # fmt: skip
_ROUTE = re.compile(
    r"@(Get|Post|Put|Patch|Delete|All|Sse|SubscribeMessage|MessagePattern)\(\s*(?:[\"'`]([^\"'`\n]{0,120})[\"'`])?"
)
_CONTROLLER = re.compile(
    r"@(?:Controller|WebSocketGateway)\(\s*(?:\{[^}]{0,200}path:\s*)?(?:[\"'`]([^\"'`\n]{0,120})[\"'`])?"
)
_CHAINED = frozenset({"get", "post", "put", "patch", "delete", "ws"})
SERVING = frozenset({"get", "post", "put", "patch", "delete", "all", "use"})
SERVER = re.compile(r"^(?:app|router|server|api|fastify|hono|\w*Router|\w*App)$")
FRAMEWORK_NAMES = (b"express", b"fastify", b"hono", b"koa", b"polka", b"restify", b"tinyhttp")
FRAMEWORKS = re.compile(
    r"[\"'](?:express|fastify|hono|koa-router|@koa/router|polka|restify|@tinyhttp/app|express-promise-router)[\"']"
)
_ROUTER = re.compile(
    r"(?:new\s+)?(?:\w{1,30}\.)?(?:Router|Hono|OpenAPIHono|Koa|express|fastify|Fastify|polka)(?:<[^>]{0,200}>)?\("
)
_HEADS = frozenset({"Hono", "OpenAPIHono", "Router", "express", "fastify", "Fastify", "polka"})
_LINKS = SERVING | {"basePath", "Router", "route", "on", "openapi"}
_OF_AZURE = frozenset({"http", "get", "post", "put", "patch", "deleteRequest"})
_MADE = 300  # characters of what makes one
_HEAD = 300  # bytes of a function where it says that it runs on the server
_MOST = 200


def reached(document: Document, found: Script) -> Iterator[_Door]:
    """The doors of a script, whether they lead to AI or not."""
    yield from islice(_doors(document, found), _MOST)


def _doors(document: Document, found: Script) -> Iterator[_Door]:
    module = module_of(document.item.path)
    yield from _actions(document, found, module)
    for call in found.calls:
        line = call.node.start_point[0] + 1
        if _PROCEDURE.search(call.callee):
            at = call.node.parent
            name = text(at.child_by_field_name("key") or at.child_by_field_name("name")) if at is not None else ""
            yield name or call.callee.rpartition(".")[2], line, line_symbol(document, line), ["POST"]
        elif call.last in _CLOUD and _CLOUD[call.last] in call.module:
            at = call.node.parent
            name = text(at.child_by_field_name("name")) if at is not None else ""
            yield name or call.last, line, line_symbol(document, line), ["POST"]
        elif call.last in _OF_AZURE and call.path.startswith("app.") and call.module == "@azure/functions":
            yield _of_azure(document, call)
        elif call.last in _CHAINED and call.module == "elysia":
            yield from _chained(document, call.node, call.last)
    for node in found.classes:
        yield from _controlled(node, module)


def routed(document: Document, found: Script) -> Iterator[tuple[_Door, Call]]:
    """The routes that a script hands to a web server, by the functions that answer them."""
    return islice(_routed(document, found), _MOST)


def is_server(found: Script, owner: str) -> bool:
    """Whether routes are given to this: by its name, or since it is made as a router (`const chat = Router()`)."""
    head, *links = owner.split(".")
    if links and _LINKS.issuperset(links):  # what a chain begins with: `new Hono().get("/", ...).post("/chat", ...)`
        owner = head
    made = found.declared.get(owner)
    begins = owner in _HEADS and owner in found.local
    return (
        begins
        or bool(SERVER.match(owner))
        or (made is not None and _ROUTER.match(text(unwrap(made))[:_MADE]) is not None)
    )


def line_of(call: Call) -> int:
    """The line of a route: in a chain that of its path."""
    return call.given[0].start_point[0] + 1 if is_chained(call) and call.given else call.line


def _routed(document: Document, found: Script) -> Iterator[tuple[_Door, Call]]:
    for call in found.calls:
        owner, _, method = call.callee.rpartition(".")
        given = call.given if method in SERVING and method != "use" and is_server(found, owner) else []
        at = given[0] if len(given) > 1 else _stated_before(call) if given else None
        path = text(at).strip("\"'`") if at is not None and at.type in {"string", "template_string"} else ""
        if not path and at is not None and len(given) > 1:
            at = _stated_before(call)
            path = text(at).strip("\"'`") if at is not None else ""
        if path.startswith("/"):
            line = line_of(call)
            yield (path, line, line_symbol(document, line), [method.upper()]), call


def _stated_before(call: Call) -> Node | None:
    """The path of a route that is stated first, and then what answers there: `router.route("/ask").post(ask)`."""
    function = call.node.child_by_field_name("function")
    before = function.child_by_field_name("object") if function is not None else None
    if (
        before is None
        or before.type != "call_expression"
        or not text(before.child_by_field_name("function")).endswith(".route")
    ):
        return None
    return next((node for node in arguments(before) if node.type in {"string", "template_string"}), None)


def _of_azure(document: Document, call: Call) -> _Door:
    """A function of Azure that HTTP starts: `app.http("ask", { route: "ask", handler: ask })`."""
    given = [unwrap(node) for node in call.given]
    told = properties(given[-1]) if given and given[-1].type == "object" else {}
    name = text(told.get("route", given[0] if given else None)).strip("\"'`")
    answers = told.get("handler")
    meant = (
        f"{module_of(document.item.path)}.{text(answers)}"
        if answers is not None and answers.type == "identifier"
        else ""
    )
    return f"/{name.lstrip('/')}", call.line, meant or line_symbol(document, call.line), ["POST"]


def _chained(document: Document, node: Node, method: str) -> Iterator[_Door]:
    """A route in a chain: `new Elysia().post("/chat", ...)`; it stands where its path is written."""
    given = arguments(node)
    if given and given[0].type == "string":
        line = given[0].start_point[0] + 1
        yield text(given[0]).strip("\"'`"), line, line_symbol(document, node.start_point[0] + 1), [method.upper()]


def _actions(document: Document, found: Script, module: str) -> Iterator[_Door]:
    """Functions that a page calls on the server: all that a file exports, or those that say so themselves."""
    if not _OWN.search(document.text):
        return
    whole = _SERVER.search(document.text[:_HEAD]) is not None
    for name, node in found.declared.items():
        body = unwrap(node)
        if is_function(body) and ((whole and name in found.exported) or _OWN.search(text(body)[:_HEAD])):
            yield name, node.start_point[0] + 1, f"{module}.{name}", ["POST"]


def _controlled(node: Node, module: str) -> Iterator[_Door]:
    """Methods of a controller of NestJS."""
    around = node.parent if node.parent is not None and node.parent.type == "export_statement" else node
    prefix = _CONTROLLER.search(text(around)[: _HEAD * 4])
    owner, body = text(node.child_by_field_name("name")), node.child_by_field_name("body")
    route: re.Match[str] | None = None
    line = 0
    for child in body.named_children if prefix and body is not None else ():
        if child.type == "decorator":
            if told := _ROUTE.match(text(child)[:_HEAD]):
                route, line = told, child.start_point[0] + 1
        elif child.type == "method_definition":
            if route is not None and prefix is not None:
                path = "/".join(part.strip("/") for part in (prefix[1] or "", route[2] or "") if part)
                yield (
                    f"/{path}",
                    line,
                    f"{module}.{owner}.{text(child.child_by_field_name('name'))}",
                    [route[1].upper()],
                )
            route = None
