"""Routes called: where the pages of a project call the routes through which its AI is reached.

A page that asks `/api/chat` says nothing of AI by itself; it is a place of the endpoint when a route of the same source
answers there. What is filled in at run time agrees with a part that the route leaves open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.model.asset import AssetKind, Location

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.model.evidence import Observation

CALLED: Final = "route.called"  # `name`: the path that is asked
_PREFIX: Final = "/api"  # under which a proxy or a router often puts what is written without it
_FUNCTIONS: Final = ("/functions/v1/", "/functions/")  # where Supabase serves what lies in the folder
_OPEN: Final = re.compile(r"\$?\{[^{}]*\}|\[+[^\[\]]*\]+|(?<=/):\w+|<[^<>]*>")  # `${id}`, `[id]`, `:id`, `<id>`
_REMEMBERED: Final = 1 << 12
_MOST: Final = 8  # endpoints of one route that are told apart by where they lie


def called(document: Document, path: str, line: int) -> Declared:
    """A path that a file asks, should a route to AI answer there."""
    where = Location(document.item.path, line, document.item.source, "endpoint")
    return Declared(CALLED, path, document.item.source, Node({}, line), where)


def places(declared: Iterable[Declared], seen: Sequence[Observation]) -> Iterator[Observation]:
    """The endpoints of a project where its own files call them."""
    asked = list(declared)
    routes: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for each in seen if asked else ():
        route = _route(each)
        if route and len(known := routes[each.location.source, plain(route)]) < _MOST:
            known.append(each)
    for call in asked if routes else ():
        path = plain(call.name)
        asked_as = (path, path.removeprefix(_PREFIX), path.replace(*_FUNCTIONS))
        found = next(filter(None, (routes.get((call.scope, each)) for each in asked_as)), [])
        beside = [each for each in found if each.location.path != call.location.path]
        if beside:
            yield replace(max(beside, key=lambda each: _near(each, call)), location=call.location, confidence=0.8)


@lru_cache(_REMEMBERED)
def plain(path: str) -> str:
    """A path without its query, with one sign for whatever is filled in."""
    return _OPEN.sub("*", path).partition("?")[0].partition("#")[0].rstrip("/") or "/"


def _route(each: Observation) -> str:
    """The route that an endpoint answers; empty for other assets, and for what answers everything."""
    route = each.attributes.get("route") if each.kind is AssetKind.ENDPOINT and each.location.type == "endpoint" else ""
    return route if isinstance(route, str) and route.startswith("/") and len(route) > 1 else ""


def _near(each: Observation, call: Declared) -> tuple[int, str]:
    """How many folders an endpoint shares with what calls it."""
    pairs = zip(each.location.path.split("/"), call.location.path.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)), each.location.path
