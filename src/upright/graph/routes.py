"""Routes: from every way in to everything worth reaching, as positions in the graph; `paths` puts them into words.

Each of the gravest ways in is followed by itself while there is work to spend; the others are followed together, those
of one severity and foothold at once, and then each target has one shortest route from them. A route that only differs
from another in which of several like targets it ends at is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from upright.graph import facets
from upright.graph.csr import Csr, IntArray, Mask, Positions, Probe, Sifted, Walk, below, distinct, walk
from upright.graph.entries import Foothold
from upright.graph.graph import CODE, RELATIONS, Graph, these
from upright.graph.moves import Moves
from upright.model.asset import AssetKind
from upright.model.finding import Severity
from upright.model.relation import RelationKind
from upright.model.relation import RelationKind as R

_CODE = frozenset({AssetKind.APPLICATION, AssetKind.ENDPOINT})  # who may change it has it do what he says
ALONE = 400  # ways in that are followed by themselves at most
WORK = 8_000_000  # relations that following them one by one may look at, at most


class Way(NamedTuple):
    """A way in: where, how grave, what it gives there and (for content) inside."""

    severity: Severity
    foothold: Foothold
    inside: Foothold

    @property
    def held(self) -> Foothold:
        """What the attacker has after the first step."""
        return self.inside if self.foothold is Foothold.CONTENT else self.foothold


@dataclass(frozen=True, slots=True)
class Front:
    """Ways in that are alike, what was reached from them, and the routes found; arrays by route.

    `ends`: position of the target; `roots`: of the way in; `lengths`: steps; `more`: targets like it at that place.
    """

    way: Way
    starts: Positions
    walked: Walk
    ends: Positions
    roots: Positions
    lengths: NDArray[np.int16]
    severities: NDArray[np.int64]
    more: IntArray


class Search:
    """The routes of one derived graph, at most `hops` steps long."""

    def __init__(self, graph: Graph, hops: int) -> None:
        self.graph, self.hops, self.moves = graph, hops, Moves(graph)

    @cached_property
    def _aims(self) -> facets.Packed:
        return facets.TARGET.of(self.graph.told)

    @cached_property
    def _mild(self) -> NDArray[np.uint8]:
        """What makes a route through an asset less grave: 1 approval, sandbox or guardrail; 2 only in tests."""
        told, forth = self.graph.told, self.graph.forth
        guarded = np.zeros(len(self.graph), dtype=np.bool_)
        guarded[self.graph.tails[forth.labels == CODE[R.GUARDED_BY]]] = True
        mild: NDArray[np.uint8] = (facets.HELD.of(told).astype(np.bool_) | guarded).astype(np.uint8)
        return mild | (facets.TEST.of(told) << 1).astype(np.uint8)

    @cached_property
    def entries(self) -> dict[Way, Positions]:
        """All ways in, by what they give, gravest first."""
        told = facets.ENTRY.of(self.graph.told)
        some = np.flatnonzero(told)
        serving = np.zeros(len(self.graph), dtype=np.bool_)
        forth = self.graph.forth
        changed = (forth.labels == CODE[R.CAN_WRITE]) & self.graph.are(_CODE)[forth.heads]
        serving[self.graph.tails[these((R.SERVES, R.CALLS, R.CAN_INVOKE))[forth.labels] | changed]] = True
        some = some[((told[some] >> 1 & 1) == 0) | serving[some]].astype(np.int32)
        found: dict[Way, Positions] = {}
        for code in distinct(told[some] & ~2).tolist():
            way = Way(Severity(code >> 2 & 7), Foothold(code >> 5 & 3), Foothold(code >> 7 & 3))
            found[way] = some[(told[some] & ~2) == code]
        return dict(sorted(found.items(), reverse=True))

    def steps(self, held: Foothold) -> Csr:
        """The moves of an attacker with this foothold."""
        return self.moves.code if held is Foothold.CODE else self.moves.words

    def verb(self, held: Foothold, source: str, target: str) -> RelationKind:
        """The relation along which an attacker with this foothold moves."""
        heads, labels = self.steps(held).row(self.graph.at(source))
        return RELATIONS[int(labels[heads == self.graph.at(target)][0])]

    def explore(self, way: Way, starts: Positions) -> Walk:
        """Everything that these ways in lead to."""
        origin = None
        if way.foothold is Foothold.CONTENT:
            starts, origin = self._readers(starts)
        return walk(self.steps(way.held), starts, origin=origin, hops=self.hops)

    def _readers(self, content: Positions) -> tuple[Positions, Positions]:
        """Who acts on content that somebody else wrote, nearest first, and by asset which content that is."""
        spread = walk(self.moves.users, content, through=self.moves.passes)
        return spread.order[self.moves.acts[spread.order] & (spread.depth[spread.order] > 0)], spread.roots()

    @cached_property
    def fronts(self) -> list[Front]:
        """The routes, gravest ways in first."""
        alone = min(ALONE, WORK // (len(self.graph.forth) + len(self.graph) + 1))
        return [self._front(way, starts) for way, starts in self._split(alone)]

    def _split(self, alone: int) -> Iterator[tuple[Way, Positions]]:
        for way, starts in self.entries.items():
            yield from ((way, starts[at : at + 1]) for at in range(min(alone, len(starts))))
            if len(starts) > alone:
                yield way, starts[alone:]
            alone = max(0, alone - len(starts))

    def _front(self, way: Way, starts: Positions) -> Front:
        walked = self.explore(way, starts)
        roots, mild = walked.roots(), self._mild.copy()
        mild[walked.order] |= mild[roots[walked.order]] if walked.origin is not None else 0
        for level in walked.levels():
            mild[level] |= mild[walked.parent[level]]
        aims = self._aims[walked.order]
        onto = roots[walked.order] != walked.order
        if way.foothold is Foothold.WORDS:
            onto |= self.moves.opens[walked.order]  # a key can itself be what is worth having
        ends = walked.order[(aims > 0) & (facets.needed(aims) <= way.held) & onto]
        ends = ends[~self._stays(way, walked, roots, ends)]
        own = (roots[ends] == ends) & ~self.moves.kept[ends]
        ends = ends[~(own & np.isin(ends, roots[ends[~own]]))]  # where a key leads says more than the key itself
        ends, more = self._told_once(walked, ends)
        levels = np.minimum(facets.severity_of(self._aims[ends]), int(way.severity))
        lower = np.maximum(levels - 1, int(Severity.LOW))
        levels = np.where(mild[ends] & 1, lower, levels)
        levels = np.where(mild[ends] & 2, np.minimum(levels, int(Severity.LOW)), levels)
        return Front(way, starts, walked, ends, roots[ends], walked.depth[ends], levels, more)

    def _stays(self, way: Way, walked: Walk, roots: Positions, ends: Positions) -> Mask:
        """Which targets are data that the words a tool brings in may have read, and that nothing carries outside."""
        told = self.graph.told
        leaves = way.severity is Severity.CRITICAL or bool((facets.WAY_OUT.of(told[walked.order]) > 0).any())
        if way.foothold is not Foothold.CONTENT or way.inside is not Foothold.WORDS or leaves:
            return np.zeros(len(ends), dtype=np.bool_)
        tools = self.graph.are({AssetKind.TOOL}) & (facets.UNTRUSTED.of(told) > 0)
        stays: Mask = tools[roots[ends]] & self.moves.kept[ends]
        return stays

    def _told_once(self, walked: Walk, ends: Positions) -> tuple[Positions, IntArray]:
        """The nearest of the targets that are alike and lie behind the same asset, and how many more there are."""
        told = self.graph.told[ends]
        alike = facets.KIND.of(told) | facets.TARGET.of(told) << 6 | facets.ALIKE.of(told) << 12
        behind = walked.parent[ends].astype(np.int64)
        if walked.origin is not None:
            behind = np.where(behind == ends, walked.origin[ends], behind)
        order = np.lexsort((ends, walked.depth[ends], alike, behind))
        same = (np.diff(behind[order]) == 0) & (np.diff(alike[order]) == 0)
        firsts = np.flatnonzero(np.concatenate([[True], ~same])) if len(order) else np.empty(0, dtype=np.int64)
        counts = np.diff(np.append(firsts, len(order)))
        return ends[order[firsts]], counts - 1

    @cached_property
    def crossed(self) -> IntArray:
        """For each asset the number of routes that pass it, ends not counted."""
        total = np.zeros(len(self.graph), dtype=np.int64)
        for front in self.fronts:
            total += below(front.walked, front.ends)
            np.subtract.at(total, front.ends, 1)
        return total

    def choke_point(self, front: Front, root: int, end: int, crossed: Mapping[str, int]) -> int:
        """The asset between two ends whose removal closes every way between them; the way in when none does.

        Of several that one which most routes cross, and of those the one nearest to the way in: what lies behind it is
        closed off too. A store that stands open is closed itself, unless more routes cross something else than begin
        there; data behind it, or behind a key, is no other place. `crossed`: how many others do, by asset id.
        """
        ids = self.graph.ids
        begun = int((front.roots == root).sum()) if self.moves.stores[root] else 0
        lies = self.moves.kept if self.moves.opens[root] and front.way.foothold is Foothold.WORDS else None
        total = {
            at: int(self.crossed[at]) + crossed.get(ids[at], 0)
            for at in dict.fromkeys(front.walked.way(end)[1:-1])
            if at != root and not (lies is not None and lies[at])
        }
        between = sorted((at for at, count in total.items() if count > begun), key=lambda at: -total[at])
        start = np.array([root], dtype=np.int32)
        content = front.way.foothold is Foothold.CONTENT
        starts, hops = (self._readers(start)[0], self.hops - 1) if content else (start, self.hops)
        probe = self._probes(front.way.held)
        return next((at for at in between if not probe.leads(starts, end, hops=hops, without=at)), root)

    def _probes(self, held: Foothold) -> Probe:
        if held not in self._probed:
            self._probed[held] = Probe(self.steps(held), self.turned(held))
        return self._probed[held]

    @cached_property
    def _probed(self) -> dict[Foothold, Probe]:
        return {}

    def footholds(self, held: Foothold) -> Positions:
        """Everywhere that some way in gives this foothold at once: the way in itself, or whoever reads its content."""
        direct = [starts for way, starts in self.entries.items() if way.foothold is held]
        content = [
            self._readers(starts)[0]
            for way, starts in self.entries.items()
            if way.foothold is Foothold.CONTENT and way.inside is held
        ]
        every = np.concatenate([*direct, *content, np.empty(0, dtype=np.int32)])
        return distinct(every).astype(np.int32)

    def turned(self, held: Foothold) -> Sifted:
        """The moves of `steps`, read from where they lead."""
        return self.moves.code_back if held is Foothold.CODE else self.moves.words_back
