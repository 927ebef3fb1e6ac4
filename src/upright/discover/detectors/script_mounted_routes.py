"""Routers that TypeScript and JavaScript put behind a server.

Why it matters: the path of a route, and who is asked before it, are often written in a file of their own, far from the
function that asks the model.

How it recognises: `app.use("/api", router)`, `app.route("/api", router)` and `app.register(router, { prefix })` of
Express, Hono, Fastify, Koa and their kin, what is put before all routes, and that a server listens. Such a place counts
where a route to AI is written to the router.

What it does not see: routers that a loop finds in a folder; guards of NestJS.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_doors import FRAMEWORK_NAMES, FRAMEWORKS, is_server
from upright.discover.detectors._script_routers import (
    WORDS,
    head_of,
    is_application,
    is_bare,
    is_harmless,
    known_as,
    mounts,
)
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.mounted_routes import asking, mounted
from upright.discover.readers.script import Call, Script, is_built, script, text, unwrap
from upright.discover.readers.script_values import first_text, symbol_of
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ANSWERS = (b"res.", b"reply.", b"ctx.", b"c.json", b"c.req", b"response.", b"request.")
_ALL = "0.0.0.0"  # noqa: S104  where a server of Node listens that is told no host; reported, not used
_LOCAL = re.compile(r"[Ff]astify\(")  # which listens on the machine itself unless it is told another host
_HOST = re.compile(r"\b(?:host|hostname)\s*:\s*[\"'`]([\w.:-]{1,80})[\"'`]")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or is_built(document):
        return
    if document.contains(WORDS) and document.contains(_ANSWERS):
        yield asking(document)
    if not document.contains(FRAMEWORK_NAMES) or FRAMEWORKS.search(document.text) is None:
        return
    found = document.parse(script)
    words = document.contains(WORDS)
    for name in found.declared:
        if is_server(found, name) and is_application(document, found, name):
            told = {"root": "yes", "open": "" if words or not is_bare(found, name) else "yes"}
            line = found.declared[name].start_point[0] + 1
            yield mounted(document, f".{name}", name, line, told | _listens(document, found, name))
    for call, path, put in mounts(found):
        owner = head_of(found, call.callee.rpartition(".")[0])
        symbol = _symbol(document, found, put[-1])
        if owner and symbol:
            told = {"prefix": path if path.strip("/") else "", "open": "yes" if all(map(is_harmless, put[:-1])) else ""}
            told["open"] = "" if words or not is_bare(found, owner) else told["open"]
            yield mounted(document, symbol, owner, call.line, told, known_as(found, owner))


def _symbol(document: Document, found: Script, node: Node) -> str:
    """What is mounted, by its symbol or by `.name` of this file: `router`, `router.routes()`, `chat(deps)`."""
    if node.type == "call_expression":
        node = node.child_by_field_name("function") or node
    name, _, rest = text(node).partition(".")
    if name in found.declared and name not in found.local:
        made = text(unwrap(found.declared[name]))
        return f".{name}" if is_server(found, name) or "outer(" in made else ""
    imported = found.local.get(name)
    if imported is None:
        return ""
    symbol = symbol_of(document.item.path, imported.module, imported.name).removesuffix(".*").rstrip(".")
    return f"{symbol}.{rest}" if rest and rest not in {"routes", "middleware"} and symbol else symbol


def _listens(document: Document, found: Script, name: str) -> dict[str, str]:
    """Where an application listens, if it is told to here."""
    local = _LOCAL.match(text(unwrap(found.declared[name]))) is not None
    for call in found.calls:
        if call.last == "listen" and head_of(found, call.callee.rpartition(".")[0]) == name:
            return {"bind": _host(document, found, call) or ("127.0.0.1" if local else _ALL)}
        if call.callee == "serve" and call.given and f"{name}.fetch" in text(call.given[0]):
            return {"bind": _host(document, found, call) or _ALL}
    return {}


def _host(document: Document, found: Script, call: Call) -> str:
    """The host that a server is told to listen on."""
    stated = _HOST.search(text(call.node)[:400])
    second = call.given[1] if len(call.given) > 1 else None
    written = first_text(found, document.item.path, second) if second is not None and second.type == "string" else ""
    return stated[1] if stated else written


DETECTOR = Detector(
    id="script-mounted-routes",
    title="Routers that TypeScript and JavaScript put behind a server",
    selects=Selector(languages=SCRIPTS, literals=(*FRAMEWORK_NAMES, *WORDS)),
    detect=_detect,
    hits=(
        Hit(
            "src/server.ts",
            'import express from "express";\nimport ask from "./routes/ask";\nconst app = express();\napp.use("/api", ask);\napp.listen(3000);\n',
            (),
            declares=("route.mounted", "route.mounted"),
        ),
        Hit(
            "src/ask.ts",
            "export const ask = (req, res) => { verify(req); res.json(1); };\n",
            (),
            declares=("route.asking",),
        ),
    ),
    misses=(Miss("src/server.ts", 'import http from "node:http";\nhttp.createServer().listen(3000);\n'),),
)
