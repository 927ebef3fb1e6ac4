"""Attack paths: how somebody gets from a way in to something worth having, what to cut, and how bad it is.

The search walks assets with what the attacker holds there (see `Foothold`): content spreads to whoever reads or loads
it; words make an agent use its tools and read its stores; code takes whatever its process can. Shortest path for each
pair of entry and target (in large estates: for each target and kind of entry), at most `hops` steps, the gravest
`limit` paths; `find_paths` says what was left out, `best_cuts` which cuts would close most.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from upright.graph.cuts import Cut, cuts_of
from upright.graph.entries import Entry, Foothold, Target, entry_of, target_of
from upright.graph.graph import Graph
from upright.graph.routes import Front, Search
from upright.graph.trifecta import Trifecta, trifectas
from upright.model.asset import Asset
from upright.model.finding import Severity
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

HOPS = 8
LIMIT = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One asset on a path; `relation` led here from the step before (empty at the entry), `why` says what it gives."""

    asset: str
    relation: str
    why: str


@dataclass(frozen=True, slots=True)
class AttackPath:
    """`entry`, `target` and `choke_point` are asset ids. Cutting the choke point closes this path; it is the one that
    most paths share. `techniques` are MITRE ATLAS ids; `id` is stable between scans.
    """

    id: str
    entry: str
    target: str
    steps: tuple[Step, ...]
    story: str
    techniques: tuple[str, ...]
    choke_point: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Found:
    """Paths, gravest first, and how many more there were."""

    paths: tuple[AttackPath, ...]
    left_out: int = 0


def best_cuts(graph: Graph, *, hops: int = HOPS) -> tuple[Cut, ...]:
    """The assets without which most of what outsiders can get at is out of their reach, best first."""
    return cuts_of(Search(graph, hops))


class _Chosen(NamedTuple):
    """One route, before it is put into words. `rank` sorts the gravest first."""

    rank: tuple[int, int, str]
    front: Front
    root: int
    end: int
    more: int


def attack_paths(graph: Graph, *, hops: int = HOPS, limit: int = LIMIT) -> list[AttackPath]:
    """The gravest attack paths of a derived graph."""
    return list(find_paths(graph, hops=hops, limit=limit).paths)


def find_paths(graph: Graph, *, hops: int = HOPS, limit: int = LIMIT) -> Found:
    """As `attack_paths`, and how many were left out beyond `limit`."""
    search = Search(graph, hops)
    lethal = [_lethal(graph, three) for three in trifectas(graph)]
    routes = sum(len(front.ends) for front in search.fronts)
    chosen = sorted(_chosen(search, limit), key=lambda one: one.rank)[:limit]
    crossed = Counter(step.asset for path in lethal for step in path.steps[:-1])
    ways = _ways(search, chosen)
    found = [_told(search, one, way, crossed) for one, way in zip(chosen, ways, strict=True)] + lethal
    found.sort(key=lambda path: (-path.severity, len(path.steps), path.id))
    return Found(tuple(found[:limit]), max(0, routes + len(lethal) - limit))


def _chosen(search: Search, limit: int) -> Iterator[_Chosen]:
    """The `limit` gravest routes, and all that are as grave and as short as the last of them."""
    keys = [front.severities * -100 + front.lengths for front in search.fronts]
    every = np.sort(np.concatenate([*keys, np.empty(0, dtype=np.int64)]))
    bar = every[min(limit, len(every)) - 1] if len(every) else 0
    ids = search.graph.ids
    for front, key in zip(search.fronts, keys, strict=True):
        for at in np.flatnonzero(key <= bar).tolist():
            root, end = int(front.roots[at]), int(front.ends[at])
            rank = (-int(front.severities[at]), int(front.lengths[at]), path_id(ids[root], ids[end]))
            yield _Chosen(rank, front, root, end, int(front.more[at]))


def _ways(search: Search, chosen: list[_Chosen]) -> list[list[Asset]]:
    """The assets of each route from its way in on, all read at once."""
    ways = [one.front.walked.way(one.end) for one in chosen]
    every = list(dict.fromkeys(chain.from_iterable(ways)))
    assets = dict(zip(every, search.graph.read(np.array(every, dtype=np.int64)), strict=True))
    return [[assets[at] for at in way] for way in ways]


def _told(search: Search, one: _Chosen, way: list[Asset], crossed: Counter[str]) -> AttackPath:
    """The route in words, with its choke point."""
    graph = search.graph
    entry, target = entry_of(way[0]), target_of(way[-1])
    if entry is None or target is None:
        raise AssertionError("the ends of a route are a way in and a target")
    return AttackPath(
        id=one.rank[2],
        entry=way[0].id,
        target=way[-1].id,
        steps=tuple(_steps(search, one.front, entry, target, way)),
        story=_story(entry, target, way, one.more),
        techniques=tuple(dict.fromkeys((entry.technique, target.technique))),
        choke_point=graph.ids[search.choke_point(one.front, one.root, one.end, crossed)],
        severity=Severity(-one.rank[0]),
    )


def _steps(search: Search, front: Front, entry: Entry, target: Target, way: list[Asset]) -> Iterator[Step]:
    gives = "code runs here" if front.way.held is Foothold.CODE else "acts on what it is told"
    yield Step(way[0].id, "", entry.why)
    for at, (before, here) in enumerate(pairwise(way)):
        if at == 0 and entry.foothold is Foothold.CONTENT:
            verb = search.graph.relation_between(here.id, before.id) or R.DEPENDS_ON
        else:
            verb = search.verb(front.way.held, before.id, here.id)
        yield Step(here.id, str(verb), target.why if here is way[-1] else gives)


def _story(entry: Entry, target: Target, way: list[Asset], more: int) -> str:
    names = [asset.name for asset in way]
    if len(names) == 1:
        return f"{names[0]}: {entry.why}. {target.why[:1].upper()}{target.why[1:]}."
    through = f" through {', '.join(names[1:-1])}" if len(names) > 2 else ""  # noqa: PLR2004  the two ends
    others = f" and {more} more like it" if more else ""
    return f"{names[0]}: {entry.why}. From there one gets{through} to {names[-1]}{others}: {target.why}."


def _lethal(graph: Graph, three: Trifecta) -> AttackPath:
    """The lethal trifecta as a path: untrusted words in, private data read, a way out."""
    agent = three.agent
    steps = (
        Step(three.untrusted.id, "", "outsiders' words come in here"),
        Step(agent.id, _between(graph, agent, three.untrusted), "acts on what it is told"),
        Step(three.private.id, _between(graph, agent, three.private), "private data is read here"),
        Step(three.way_out.id, _between(graph, agent, three.way_out), "data can leave here"),
    )
    story = (
        f"Words that {three.untrusted.name} brings in can make {agent.name} read {three.private.name} and send it out "
        f"through {three.way_out.name}."
    )
    end = three.way_out.id
    techniques = ("AML.T0051", "AML.T0086")
    name = path_id(three.untrusted.id, agent.id, end)
    return AttackPath(name, three.untrusted.id, end, steps, story, techniques, three.cut.id, three.severity)


def _between(graph: Graph, one: Asset, other: Asset) -> str:
    found = graph.relation_between(one.id, other.id) or graph.relation_between(other.id, one.id)
    return str(found) if found else str(R.USES_TOOL)


def path_id(*assets: str) -> str:
    """The stable id of a path, from its ends."""
    return f"path-{hashlib.sha256(chr(0).join(assets).encode()).hexdigest()[:12]}"
