"""Packages that are servers of the Model Context Protocol.

Why it matters: such a package acts for a model with every account that it opens, wherever in its code it opens it.

How it recognises: manifests of npm, Python, Go, Rust, Maven, Composer and Ruby whose package is called after the
protocol, clients and inspectors left out.

What it does not see: servers that are called by what they serve alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.served import project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_NAMES = {
    "package.json": re.compile(r"^(?:\s{0,9}|\s*\{\s*)\"(?:name|mcpName)\"\s*:\s*\"(?P<name>[^\"\n]{1,200})\"", re.MULTILINE),
    "composer.json": re.compile(r"^\s{0,9}\"name\"\s*:\s*\"(?P<name>[^\"\n]{1,200})\"", re.MULTILINE),
    "pyproject.toml": re.compile(r"^name\s*=\s*[\"'](?P<name>[^\"'\n]{1,200})[\"']", re.MULTILINE),
    "cargo.toml": re.compile(r"^name\s*=\s*\"(?P<name>[^\"\n]{1,200})\"", re.MULTILINE),
    "go.mod": re.compile(r"^module\s+(?P<name>\S{1,300})", re.MULTILINE),
    "pom.xml": re.compile(r"^(?:\t|\s{2,4})<artifactId>(?P<name>[^<\n]{1,200})</artifactId>", re.MULTILINE),
}  # fmt: skip
_SERVER = re.compile(r"(?:^|[/_.-])(?:mcp|model-?context-?protocol)(?:$|[/_.-])|mcp-?server", re.IGNORECASE)
_OTHER = re.compile(r"client|inspector|registry|proxy|gateway|chat|agent|host\b", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    for match in _NAMES[document.name].finditer(document.text):
        name = match["name"]
        if _SERVER.search(name) and not _OTHER.search(name):
            yield project(document, name, document.text.count("\n", 0, match.start("name")) + 1)
            return


DETECTOR = Detector(
    id="mcp-projects",
    title="Packages that are servers of MCP",
    selects=Selector(names=tuple(_NAMES), literals=(b"mcp", b"model-context", b"modelcontext")),
    detect=_detect,
    hits=(
        Hit("package.json", '{\n  "name": "@acme/desk-mcp-server"\n}\n', (), declares=("mcp.project",)),
        Hit("srv/pyproject.toml", '[project]\nname = "mcp-desk"\n', (), declares=("mcp.project",)),
        Hit("go.mod", "module github.com/acme/desk-mcp\n", (), declares=("mcp.project",)),
    ),
    misses=(Miss("package.json", '{\n  "name": "mcp-inspector"\n}\n'), Miss("go.mod", "module acme.dev/shop\n")),
)
