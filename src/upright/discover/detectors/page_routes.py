"""Endpoints in PHP and Ruby that lead to AI.

Why it matters: an endpoint is how people, and attackers, reach a model or an agent.

How it recognises: routes of Laravel (`Route::post('/chat', [ChatController::class, 'chat'])`), Slim and Sinatra, attributes of
Symfony (`#[Route('/chat')]`) and routes of Rails (`post "/chat", to: "chats#create"`, `resources :messages`) whose method, in
whatever file, leads to a model, an agent or a service of AI by the classes that it uses.

What it does not see: classes that a container gives by another name than their own, and routes put together at run time.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.plain_exports import class_of, methods, spoken, typed
from upright.discover.readers.plain_source import plain_source
from upright.discover.references import reaches
from upright.discover.sight import in_tests, listed, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource
    from upright.model.evidence import Ref

_VERB = r"(?P<verb>get|post|put|patch|delete|any|match)"
_LARAVEL = re.compile(
    rf"\bRoute::{_VERB}\(\s*(?:\[[^\]]{{0,60}}\],\s*)?[\"'](?P<path>[^\"'\n]{{1,120}})[\"']\s*,\s*"
    r"(?:\[\s*\\?(?:\w{1,40}\\){0,6}(?P<owner>\w{1,80})::class\s*,\s*[\"'](?P<method>\w{1,60})[\"']\s*\]|\\?(?:\w{1,40}\\){0,6}(?P<whole>\w{1,80})::class"
    r"|[\"'](?P<old>\w{1,80})@(?P<called>\w{1,60})[\"'])?"
)
_SYMFONY = re.compile(r"#\[Route\(\s*(?:path:\s*)?[\"'](?P<path>/[^\"'\n]{0,120})[\"']")
_RAILS = re.compile(
    rf"^[ \t]*{_VERB}[ (]\s*[\"'](?P<path>[^\"'\n]{{1,120}})[\"']\s*(?:,\s*to:|=>)\s*[\"'](?P<owner>[\w/]{{1,80}})#(?P<method>\w{{1,60}})[\"']",
    re.MULTILINE,
)
_RESOURCES = re.compile(r"^[ \t]*resources?[ (]:(?P<name>\w{1,60})", re.MULTILINE)
_ACTIONS = (("POST", "create"), ("GET", "index"), ("PATCH", "update"))
_SINATRA = re.compile(rf"^[ \t]{{0,4}}{_VERB}[ (]\s*[\"'](?P<path>/[^\"'\n]{{0,120}})[\"']\)?\s+do\b", re.MULTILINE)
_USES = re.compile(
    r"\b\w{0,40}(?:[cC]hat|[aA]gent|[aA]ssistant|[eE]mbed|[lL]lm|LLM|[gG]en[aA]i|[oO]pen[aA][iI]|[aA]nthropic|[cC]laude|[gG]emini|[oO]llama|Prism|[rR]ag)\w{0,40}\s{0,3}(?:\.|::|->|\()"
)
_INLINE = 3000  # characters of a handler written where the route stands
_MOST = 200


class Route(NamedTuple):
    """A way in: its verb, its path, where it stands, and the symbols or the code of what answers it."""

    verb: str
    path: str
    start: int
    symbols: tuple[str, ...]
    body: str = ""


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    source = document.parse(plain_source)
    for route in islice(_routes(document, source), _MOST):
        line = source.line(route.start)
        keys: tuple[str | Ref, ...] = (document.code_key(f"route:{route.verb}:{route.path}:{line}"),)
        asks = source.of_ai and _USES.search(route.body) is not None
        keys += () if asks else tuple(reaches(symbol) for symbol in route.symbols)
        if asks or len(keys) > 1:
            said = {"type": "route", "route": route.path, "methods": listed([route.verb]) if route.verb else None}
            yield see(document, "endpoint", route.path, line, keys, said, language=source.language, confidence=0.85)


def _routes(document: Document, source: PlainSource) -> Iterator[Route]:
    code = source.code
    if source.language == "php":
        yield from _of_laravel(code)
        here = class_of(document.item.path)
        handlers = [*methods(code, "php")]
        for match in _SYMFONY.finditer(code):
            method = next((name for name, start, _ in handlers if start > match.start()), "")
            yield Route("", match["path"], match.start(), (f"class:{here}.{method}",) if method else ())
        return
    for match in _RAILS.finditer(code):
        owner = class_of(f"{match['owner']}_controller.rb")
        yield Route(match["verb"].upper(), match["path"], match.start(), (f"class:{owner}.{match['method']}",))
    for match in _RESOURCES.finditer(code) if "routes" in document.path else ():
        owner = class_of(f"{match['name']}_controller.rb")
        for verb, action in _ACTIONS:
            yield Route(verb, f"/{match['name']}", match.start(), (f"class:{owner}.{action}",))
    for match in _SINATRA.finditer(code):
        body = code[match.end() : match.end() + _INLINE].partition("\nend")[0]
        yield Route(match["verb"].upper(), match["path"], match.start(), spoken(body, "ruby", {}), body)


def _of_laravel(code: str) -> Iterator[Route]:
    held = typed(code)
    for match in _LARAVEL.finditer(code):
        owner = match["owner"] or match["old"] or match["whole"]
        method = match["method"] or match["called"] or "__invoke"
        body = code[match.end() : match.end() + _INLINE].partition("\n});")[0] if owner is None else ""
        symbols = (f"class:{owner}.{method}",) if owner else spoken(body, "php", held)
        yield Route(match["verb"].upper(), match["path"], match.start(), symbols, body)


DETECTOR = Detector(
    id="page-routes",
    title="Endpoints in PHP and Ruby that lead to AI",
    selects=Selector(
        languages=frozenset({"php", "ruby"}),
        literals=(b"route::", b"#[route(", b"to:", b"resources :", b"resource :", b"' do", b'" do'),
    ),
    detect=_detect,
    hits=(
        Hit(
            "app.rb",
            'require "sinatra"\nrequire "openai"\npost "/ask" do\n  OpenAI::Client.new.chat(parameters: p)\nend\nget "/about" do\n  erb :about\nend\n',
            (("endpoint", "/ask", 3),),
        ),
        Hit(
            "routes/web.php",
            "<?php\nuse OpenAI\\Laravel\\Facades\\OpenAI;\nRoute::post('/ask', function ($r) {\n  return OpenAI::chat()->create(['model' => 'gpt-4o']);\n});\n",
            (("endpoint", "/ask", 3),),
        ),
    ),
    misses=(Miss("routes/web.php", "<?php\nRoute::get('/posts', [PostController::class, 'index']);\n"),),
)  # fmt: skip
