"""Places where TypeScript and JavaScript call routes of their own project.

Why it matters: the page that asks a route says who can reach the model behind it; what users type enters there.

How it recognises: paths that are given to `fetch`, axios and the like, to `useChat` and its kin (`api: "/api/chat"`, or
nothing at all), to `EventSource` and `WebSocket`: alone, behind a base address that is filled in, or on the same machine.
Such a place counts when a route of the source answers there and leads to AI.

What it does not see: paths that a function puts together from parts.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.readers.script import is_built
from upright.discover.routes_called import called
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_BASE = r"(?:\$\{[^{}\n]{1,120}\}|(?:https?|wss?)://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d{2,5})?)?"
_PATH = rf"(?:[\w$.]{{1,60}}\s{{0,3}}\+\s{{0,3}})?[\"'`]{_BASE}(?P<path>/[\w.~-](?:[\w./~:-]|\$\{{[^{{}}\n\"'`]{{1,120}}\}}){{0,200}})[\"'`?]"
_ASKED = re.compile(
    r"(?:\b(?:\$?o?fetch|fetch[A-Z]\w{0,40}|axios|ky|got|useSWR|EventSource|WebSocket|sendBeacon)(?:\.\w{2,10})?(?:<[^<>()\n]{1,100}>)?"
    r"|\b\w{0,30}(?:[aA]pi|[cC]lient|http|axios)\w{0,20}\.(?:get|post|put|patch|request|stream|fetch)(?:<[^<>()\n]{1,100}>)?)"
    rf"\(\s{{0,20}}{_PATH}"
)
_GIVEN = re.compile(rf"\b(?:api|url|endpoint|streamUrl|runtimeUrl|apiPath)\s{{0,4}}[:=]\s{{0,4}}\{{?{_PATH}")
# Hooks of the AI SDK, and the route that each asks unless it is told another.
_HOOKS = {"useChat": "/api/chat", "useCompletion": "/api/completion"}
_HOOK = re.compile(r"\b(useChat|useCompletion)(?:<[^<>()\n]{1,100}>)?\((?P<told>[^;]{0,600}?)\)", re.DOTALL)
_OTHER = re.compile(r"\b(?:api|transport|fetch|streamProtocol)\b")
_MODULE = re.compile(r"[\"'](?:@ai-sdk/\w{2,20}|ai/\w{2,20})[\"']")
_MOST = 200


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or is_built(document):
        return
    text = document.text
    told = {(match["path"], match.start()) for each in (_ASKED, _GIVEN) for match in islice(each.finditer(text), _MOST)}
    if document.contains((b"usechat", b"usecompletion")) and _MODULE.search(text):
        told |= {
            (_HOOKS[match[1]], match.start())
            for match in islice(_HOOK.finditer(text), _MOST)
            if not _OTHER.search(match["told"])
        }
    seen: set[str] = set()
    for path, start in sorted(told, key=lambda each: (each[1], each[0])):
        if path not in seen:
            seen.add(path)
            yield called(document, path, text.count("\n", 0, start) + 1)


DETECTOR = Detector(
    id="script-route-callers",
    title="Routes to AI where pages of TypeScript and JavaScript call them",
    selects=Selector(
        languages=SCRIPTS,
        literals=(b"fetch", b"axios", b"api", b"usechat", b"usecompletion", b"eventsource", b"websocket", b"http."),
    ),
    detect=_detect,
    hits=(
        Hit(
            "app/page.tsx",
            'const sent = await fetch("/api/chat", { method: "POST" });\nconst url = `${BASE}/api/ask/${id}?x=1`;\nawait axios.post(`${BASE}/api/ask/${id}`, {});\n',
            (),
            declares=("route.called", "route.called"),
        ),
        Hit(
            "app/chat.tsx",
            'import { useChat } from "ai/react";\nconst { messages } = useChat();\n',
            (),
            declares=("route.called",),
        ),
    ),
    misses=(
        Miss("app/page.tsx", 'import x from "/api/chat";\nconst s = "/api/chat";\n'),
        Miss("app/chat.tsx", 'import { useChat } from "./chat";\nconst { messages } = useChat();\n'),
    ),
)
