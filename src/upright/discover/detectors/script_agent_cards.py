"""Agents of A2A that a program in TypeScript or JavaScript is: it shows its card and takes tasks.

Why it matters: a server that introduces itself to other agents takes orders from them; where it does not ask who sends a
task, everyone who reaches the port is one of them.

How it recognises: a route that answers `/.well-known/agent.json` or `agent-card.json`; the agent is called as the card's
object says. Routes of the same program that take tasks or messages by POST are told with whether anything in it checks
who is calling.

What it does not see: cards read from files (those files are told themselves), and servers made by an SDK of A2A.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.readers.script import Call, Script, script, unwrap
from upright.discover.readers.script_values import first_text, properties
from upright.discover.sight import edge, in_tests, local_key, see
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_CARD = re.compile(r"/\.well-known/agent(?:-card|_card)?\.json$")
_TASKS = re.compile(r"^/(?:[\w-]{1,30}/){0,2}(?:tasks?|messages?|a2a|delegate|invoke|rpc)(?:[/:][\w:/-]{0,40})?$")
_SHOWN = frozenset({"get", "all", "use", "route"})
_SAYS = frozenset({"capabilities", "skills", "url", "version", "endpoints"})
_CHECKS = re.compile(
    r"authoriz|authenticat|bearer|\bauth\b|\bauth[A-Z]|api_?key|jwt|passport|signature|verify", re.IGNORECASE
)


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    found, path = document.parse(script), document.item.path
    shown = next(
        (call for call in found.calls if call.last in _SHOWN and _CARD.search(_route(found, path, call))), None
    )
    if shown is None:
        return
    name = _called(found, path, shown)
    own = local_key(document, "agent", name)
    yield see(document, "agent", name, shown.line, own, framework="a2a")
    auth = "" if _CHECKS.search(document.text) else "none"
    for call in found.calls:
        route = _route(found, path, call) if call.last in {"post", "all"} else ""
        if _TASKS.match(route):
            there = local_key(document, "route", route)
            yield see(document, "endpoint", route, call.line, there, type="route", auth=auth)
            yield edge(there, RelationKind.SERVES, own)


def _route(found: Script, path: str, call: Call) -> str:
    given = call.given[0] if call.given else None
    return first_text(found, path, given) if given is not None and given.type in {"string", "identifier"} else ""


def _called(found: Script, path: str, shown: Call) -> str:
    """The name on the card: of the object that the handler answers with, else of the first that looks like one."""
    inside = [each for each in found.objects if shown.node.start_byte <= each.start_byte < shown.node.end_byte]
    for item in (*inside, *found.objects):
        stated = properties(unwrap(item))
        name = first_text(found, path, stated["name"]) if "name" in stated and _SAYS & stated.keys() else ""
        if name:
            return name
    return path.rpartition("/")[2].rpartition(".")[0]


DETECTOR = Detector(
    id="script-agent-cards",
    title="Agents of A2A written in TypeScript",
    selects=Selector(languages=SCRIPTS, literals=(b"/.well-known/agent",)),
    detect=_detect,
    hits=(
        Hit(
            "worker.js",
            "const express = require('express');\nconst app = express();\napp.post('/tasks/send', (req, res) => {\n  res.json({ status: 'accepted' });\n});\napp.get('/.well-known/agent.json', (req, res) => {\n  res.json({ name: 'analyst', version: '1.0.0', capabilities: ['data'] });\n});\n",
            (("agent", "analyst", 6), ("endpoint", "/tasks/send", 3)),
            joins=(("/tasks/send", "serves", "analyst"),),
        ),
    ),
    misses=(
        Miss("client.js", "const card = await fetch(`${base}/.well-known/agent.json`);\n"),
        Miss("web.js", "app.get('/agent.json', (q, s) => s.json({ name: 'x', version: '1' })); // /.well-known/agent\n"),
    ),
)  # fmt: skip
