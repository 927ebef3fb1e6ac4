"""How a server of MCP in Go, Rust, Ruby, Java, Kotlin, C# or PHP meets its callers: over which transport, and whether it
listens everywhere while nothing in its file asks who is calling.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.readers.plain_source import PlainSource
    from upright.model.asset import Json

_TRANSPORTS = (
    ("streamable-http", re.compile(r"\bNewStreamableHTTP(?:Server|Handler)\(|\bStreamableHttpS(?:ervice|erver\w{0,20})\b|\.WithHttpTransport\(|\bMapMcp\(|\bmcpStreamableHttp\b|\bStreamableHTTPTransport\b|\bHttpServletStreamable\w{0,30}")),
    ("sse", re.compile(r"\bNewSSE(?:Server|Handler)\(|\bSseServer(?:Transport)?\b|\bHttpServletSseServerTransport\w{0,20}|\bWebMvcSse\w{0,30}|\bWebFluxSse\w{0,30}")),
    ("stdio", re.compile(r"\bServeStdio\(|\bStdioTransport\b|\bStdioServerTransport\w{0,20}\(|\bWithStdioServerTransport\(|\bstdio\(\)")),
)  # fmt: skip
_EVERYWHERE = re.compile(r"[\"'](?:https?://)?(?:0\.0\.0\.0|\[::\]|\*|\+)(?::\d{1,5})?[\"'/]")
# What listens in Go, whose addresses of a port alone are those of every interface.
_LISTENS = re.compile(
    r"(?:\.(?:Start|ListenAndServe(?:TLS)?|Run|Serve)\(\s{0,9}|\bAddr:\s{0,9}|\bnet\.Listen\(\s{0,9}\"tcp\",\s{0,9})(?:\"(?P<given>[^\"\n]{0,60})\"|(?P<name>\w{1,60})\b)"
)
# The header as a text to hand on, not to look at.
_HANDED = re.compile(
    r"[\w.]{0,60}[hH]eaders?(?:\(\))?\.(?:Get|Set|Add)\(\s{0,3}\"(?:Authorization|X-Api-Key)\"|\.(?:header|bearer_auth)\([^)\n]{0,120}\)|\"Authorization\"|Allow-Headers[^\n]{0,200}",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"authoriz|authenticat|bearer|\bauth\b|auth[.(]|api_?key|\bjwt|401|403|unauthorized|forbidden", re.IGNORECASE
)


def front(source: PlainSource) -> dict[str, Json]:
    """The transport of the server of a file, and the address of every interface when it listens there for anyone."""
    code = source.code
    transport = next((name for name, pattern in _TRANSPORTS if pattern.search(code)), "")
    if transport in {"", "stdio"}:
        return {"transport": transport} if transport else {}
    found: dict[str, Json] = {"transport": transport}
    if _listens_everywhere(source) and not _ASKS.search(_HANDED.sub(" ", code)):
        found["bind"] = "0.0.0.0"  # noqa: S104  reported, not used
    return found


def _listens_everywhere(source: PlainSource) -> bool:
    if _EVERYWHERE.search(source.code):
        return True
    if source.language != "go":
        return False
    for match in _LISTENS.finditer(source.code):
        held = (
            re.search(rf"\b{match['name']}\s{{0,3}}:?=\s{{0,3}}\"([^\"\n]{{0,60}})\"", source.code)
            if match["name"]
            else None
        )
        if re.fullmatch(r":\d{2,5}", match["given"] or (held[1] if held else "")):
            return True
    return False
