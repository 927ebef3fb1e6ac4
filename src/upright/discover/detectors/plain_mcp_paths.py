"""Paths at which servers of MCP listen in Go, Rust, Java, Kotlin and Ruby.

Why it matters: who reaches the path calls every tool that the server offers.

How it recognises: what the SDKs call the endpoint of a server (`.mcpEndpoint("/mcp")`, `WithEndpointPath("/mcp")`), and
routes called after the protocol (`mux.HandleFunc("/mcp", h)`, `nest_service("/mcp", s)`).

What it does not see: paths that only settings know.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import plain_source
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_NAMED = re.compile(
    r"\b(?:mcpEndpoint|sseEndpoint|messageEndpoint|With(?:SSE|Message|Stateless)?Endpoint(?:Path)?)\(\s*\"(?P<path>/[\w./{}-]{0,80})\""
)
_ROUTED = re.compile(
    r"\b(?:Handle(?:Func)?|Any|Mount|nest_service|route_service|route|mount)\(\s*\"(?:[A-Z]{3,7} )?(?P<path>/(?:[\w-]{1,30}/){0,3}mcp(?:/[\w{}*-]{1,40}){0,2})\"\s*(?:,|=>)"
)
_MOST = 20


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    source = document.parse(plain_source)
    seen: set[str] = set()
    for pattern in (_NAMED, _ROUTED):
        for match in islice(pattern.finditer(source.code), _MOST):
            path = match["path"]
            if path not in seen:
                seen.add(path)
                own, said = document.code_key(f"mcp path {path}"), {"type": "route", "route": path}
                line = source.line(match.start())
                yield see(document, "endpoint", path, line, own, said, language=source.language, confidence=0.8)


DETECTOR = Detector(
    id="plain-mcp-paths",
    title="Paths of MCP servers in Go, Rust, Java, Kotlin and Ruby",
    selects=Selector(
        languages=frozenset({"go", "rust", "java", "kotlin", "ruby"}),
        literals=(b'/mcp"', b"mcpendpoint(", b"sseendpoint(", b"messageendpoint(", b"endpointpath("),
    ),
    detect=_detect,
    hits=(
        Hit("main.go", 'package main\nfunc f() { mux.HandleFunc("/mcp", handle) }\n', (("endpoint", "/mcp", 2),)),
        Hit("S.java", 'class S { Object t = T.builder()\n  .mcpEndpoint("/tools")\n  .build(); }\n', (("endpoint", "/tools", 2),)),
        Hit("main.rs", 'fn r() { Router::new().nest_service("/api/mcp", service) }\n', (("endpoint", "/api/mcp", 1),)),
    ),
    misses=(
        Miss("main.go", 'package main\nvar u = "https://acme.dev/mcp"\nfunc f() { http.Get(base + "/mcp") }\n'),
        Miss("S.java", 'class S { String endpoint = "/mcp"; }\n'),
    ),
)  # fmt: skip
