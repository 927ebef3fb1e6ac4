"""How a server of the Model Context Protocol in TypeScript or JavaScript meets its callers over HTTP: where it listens,
which web pages it answers, how it tells sessions apart, what its errors say, how much it takes in at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.script import text, unwrap
from upright.discover.readers.script_values import first_text, option, prop

if TYPE_CHECKING:
    from tree_sitter import Node

    from upright.discover.document import Document
    from upright.discover.readers.script import Script
    from upright.model.asset import Json

_MOST_TEXT = 200_000  # characters of a script that are read
_NOTES = re.compile(r"(?:^|\s)//[^\n]*|/\*[\s\S]{0,2000}?\*/")
# The header as a text to hand on or to allow, not to look at.
_HANDED = re.compile(
    r"headers?(?:\?\.|\.|\[[\"'])authorization\b|[\"']authorization[\"']|Allow-Headers[^\n]{0,200}", re.IGNORECASE
)
_ASKS = re.compile(r"(?<!un)authoriz|(?<!un)authenticat|bearer|\bauth\b|Auth\(|api_?key|jwt|passport", re.IGNORECASE)
_REFUSES = re.compile(r"\b40[13]\b|\bUnauthorized\b|\bForbidden\b|UNAUTHORIZED|FORBIDDEN")
_ANY_PAGE = re.compile(
    r"Access-Control-Allow-Origin[\"'`]?\s{0,3}[,:]\s{0,3}(?:[\"'`]\*|\w{1,20}\.headers\.origin)", re.IGNORECASE
)
_EVERY = re.compile(
    r"^(?:[\"'`]\*[\"'`]|true|\[\s*[\"'`]\*[\"'`]\s*\])$|\b(?:null|undefined)\s*,\s*true\s*\)\s*[,;}]?\s*$"
)
_ORIGINS = re.compile(r"\bif\b|\?|includes|allowed|\.test\(|\.has\(", re.IGNORECASE)
_GUESSED = re.compile(r"\+\+|\+=\s*1\b|Date\.now\(|Math\.random\(|\bnew Date\(|\.length\b|\.size\b")
_DRAWN = re.compile(r"uuid|random(?:UUID|Bytes)|nanoid|getRandomValues|ulid|cuid", re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"\bquery\s{0,2}(?:\?\.|\.|\[[\"'])(?:mcp_?)?session_?id\b|searchParams\.get\(\s{0,3}[\"'](?:mcp[-_]?)?session[-_]?id[\"']", re.IGNORECASE
)  # fmt: skip
_TELLS = re.compile(
    r"\bres(?:ponse|p|ly)?\b[\w.\s()]{0,40}\.(?:json|send|end|write)\([^;]{0,300}?(?:\b\w{1,20}\.stack\b|\bprocess\.env\b(?![.\[]))"
)
_TRANSPORTS = {"StdioServerTransport": "stdio", "SSEServerTransport": "sse", "StreamableHTTPServerTransport": "streamable-http",
               "WebStandardStreamableHTTPServerTransport": "streamable-http", "createMcpHandler": "streamable-http"}  # fmt: skip
_STARTED = {"httpStream": "streamable-http", "sse": "sse", "stdio": "stdio"}  # of FastMCP
_SIZE = re.compile(r"^(\d{1,6})\s{0,2}(mb|gb)$", re.IGNORECASE)
_HUGE = 100  # megabytes of one request


def transport_of(found: Script) -> str:
    """The transport over which a script serves; empty: none was seen."""
    made = (kind for other in found.calls for word, kind in _TRANSPORTS.items() if other.last == word)
    kinds = (option(found, call, "transportType") for call in found.calls if call.last == "start")
    return next(made, "") or next(
        (_STARTED.get(text(kind).strip("\"'`"), "") for kind in kinds if kind is not None), ""
    )


def front(document: Document, found: Script, transport: str) -> dict[str, Json]:
    """What the script that makes a server says of its front, where it is reached over a network."""
    if transport in {"", "stdio"}:
        return {}
    code = _NOTES.sub(" ", document.text[:_MOST_TEXT])
    said: dict[str, Json] = {"bind": _bound_wide(document, found, code)}
    said |= {"cors": ["*"]} if _any_page(found, code) else {}
    for call in found.calls:
        said |= _of_transport(call.node, option(found, call, "sessionIdGenerator"))
        if call.module in {"express", "body-parser"} and call.last in {"json", "text", "raw", "urlencoded"}:
            size = _SIZE.match(first_text(found, document.item.path, option(found, call, "limit")))
            if size and int(size[1]) * (1024 if size[2].lower() == "gb" else 1) >= _HUGE:
                said["huge_requests"] = True
    if _IN_ADDRESS.search(code) and "SSEServerTransport" not in code:  # which has it there by its protocol
        said["session_in_address"] = True
    if re.search(r"enableDnsRebindingProtection\s{0,3}:\s{0,3}false\b", code):
        said["rebinding_open"] = True
    if _TELLS.search(code):
        said["debug"] = True
    return said


def _bound_wide(document: Document, found: Script, code: str) -> str:
    """The address of every interface when the script listens there and nothing in it asks who is calling."""
    if _REFUSES.search(code) or _ASKS.search(_HANDED.sub(" ", code)):
        return ""
    given = [node for call in found.calls if call.last == "listen" for node in call.given]
    started = (option(found, call, "httpStream", "sse") for call in found.calls if call.last == "start")
    given += [node for node in started if node is not None]
    texts_given = (first_text(found, document.item.path, prop(node, "host", "hostname") or node) for node in given)
    return next((each for each in texts_given if each in {"0.0.0.0", "::"}), "")  # noqa: S104  reported, not used


def _any_page(found: Script, code: str) -> bool:
    """Whether pages of everybody may call: by the middleware, or by a header that is always the same."""
    if match := _ANY_PAGE.search(code):
        return not _ORIGINS.search(code[max(0, match.start() - 120) : match.start()])
    for call in found.calls:
        if call.module in {"cors", "hono/cors", "@fastify/cors", "@koa/cors"} and call.path == call.last:
            if not call.given:
                return True
            origin = option(found, call, "origin")
            if call.given[0].type == "object" and (origin is None or _every(text(unwrap(origin)))):
                return True
    return False


def _every(origin: str) -> bool:
    return bool(_EVERY.search(origin.strip())) and not _ORIGINS.search(origin)


def _of_transport(call: Node, draws: Node | None) -> dict[str, Json]:
    """Sessions whose numbers a caller can count on."""
    if draws is None or call.type != "new_expression":
        return {}
    written = text(draws)
    return {"session_guessable": True} if _GUESSED.search(written) and not _DRAWN.search(written) else {}
