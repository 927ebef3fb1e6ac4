"""Finds a pattern in a graph, on its arrays: backwards first, to keep only starts that lead somewhere, then one
shortest way for each pair of first and last asset.

Only assets that facets and relations leave in question are read. A state of the search is a place in the pattern (which
edge, how many relations of it were taken) and an asset, packed into one integer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from upright.graph.csr import walk
from upright.graph.graph import these
from upright.judge.fitting import at_once, fits
from upright.judge.pattern import MOST_HOPS, Hop, Pattern
from upright.model.errors import LimitExceeded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upright.graph.csr import Csr, IntArray, Mask
    from upright.graph.graph import Graph

__all__ = ["fits", "matches"]
_STATES = 20_000_000  # of the ways from one start
_STEPS = MOST_HOPS + 1


def matches(graph: Graph, pattern: Pattern, *, seconds: float | None = None) -> Iterator[tuple[str, ...]]:
    """One way of ids for each pair of first and last asset that the pattern joins, in the order of the first.

    Raises LimitExceeded when it takes longer than `seconds` of processor time, or when the ways from one asset fill
    the memory that a question may have.
    """
    search = _Search(graph, pattern, _Clock(seconds))
    for start in np.flatnonzero(search.alive[0]).tolist():
        yield from search.ways(start)


class _Clock:
    """Processor time that is left."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds, self._until = seconds, None if seconds is None else time.process_time() + seconds

    def check(self) -> None:
        """Raises LimitExceeded when there is none."""
        if self._until is not None and time.process_time() > self._until:
            raise LimitExceeded(
                f"the question takes more than {self.seconds:g} seconds: name kinds, ask for fewer hops, or allow more"
            )


class _Search:
    """`alive`: for each node who fits it and can complete the rest; `left`: for each edge the least number of its
    relations from an asset to where it may end (-1: it never ends).
    """

    def __init__(self, graph: Graph, pattern: Pattern, clock: _Clock) -> None:
        self.graph, self.pattern, self.clock = graph, pattern, clock
        known: dict[Hop, tuple[Csr, Csr]] = {}
        for hop in pattern.hops:
            steps = Hop(hop.steps)
            if steps not in known:
                known[steps] = _steps(graph, hop)
        self.csr = [known[Hop(hop.steps)] for hop in pattern.hops]
        self.left: list[NDArray[np.int16]] = []
        self.alive = self._alive(self._fitting())

    def _fitting(self) -> list[Mask]:
        """Who fits each node; only those that the rest of the pattern leaves over are read."""
        told = [at_once(self.graph, node) for node in self.pattern.nodes]
        masks = [may for may, _ in told]
        if any(unsure.any() for _, unsure in told):
            masks = self._alive(masks)
            masks = self._onward(masks)
            for number, (node, (_, unsure)) in enumerate(zip(self.pattern.nodes, told, strict=True)):
                self.clock.check()
                open_ones = np.flatnonzero(masks[number] & unsure)
                for begin in range(0, len(open_ones), _AT_A_TIME):
                    part = open_ones[begin : begin + _AT_A_TIME]
                    masks[number][part] = [fits(asset, node) for asset in self.graph.read(part)]
                    self.clock.check()
        return masks

    def _alive(self, masks: list[Mask]) -> list[Mask]:
        """Who of these can complete the rest of the pattern."""
        alive, self.left = [*masks], [np.empty(0, dtype=np.int16)] * len(self.pattern.hops)
        for number in range(len(self.pattern.hops) - 1, -1, -1):
            self.clock.check()
            hop, (_, back) = self.pattern.hops[number], self.csr[number]
            walked = walk(back, np.flatnonzero(alive[number + 1]), hops=hop.most)
            self.left[number] = walked.depth
            alive[number] = masks[number] & _after(back, alive[number + 1], hop)
        return alive

    def _onward(self, masks: list[Mask]) -> list[Mask]:
        """Who of these the beginning of the pattern leads to."""
        led = [*masks]
        for number, hop in enumerate(self.pattern.hops):
            self.clock.check()
            led[number + 1] = masks[number + 1] & _after(self.csr[number][0], led[number], hop)
        return led

    def ways(self, start: int) -> Iterator[tuple[str, ...]]:
        """One shortest way from this asset to each end, nearest first."""
        size, last = len(self.graph), len(self.pattern.hops)
        if not last:
            yield (self.graph.ids[start],)
            return
        levels: list[tuple[IntArray, IntArray]] = [(np.array([start], dtype=np.int64), np.zeros(1, dtype=np.int64))]
        seen, ended = levels[0][0], set[int]()
        while len(levels[-1][0]):
            self.clock.check()
            states, parents = self._next(levels[-1][0])
            states, firsts = np.unique(states, return_index=True)
            fresh = ~_within(states, seen)
            states, parents = states[fresh], parents[firsts][fresh]
            levels.append((states, parents))
            seen = np.sort(np.concatenate([seen, states]), kind="stable")
            if len(seen) > _STATES:
                raise LimitExceeded(f"the ways from {self.graph.ids[start]} are too many: ask for fewer hops")
            for at in np.flatnonzero(states >= last * _STEPS * size).tolist():
                if (end := int(states[at]) % size) not in ended:
                    ended.add(end)
                    yield self._walked(levels, at)

    def _next(self, states: IntArray) -> tuple[IntArray, IntArray]:
        """The states one relation on, and which of `states` each comes from."""
        size = len(self.graph)
        places, at = np.divmod(states, size)
        edges, used = np.divmod(places, _STEPS)
        found: list[IntArray] = [np.empty(0, dtype=np.int64)]
        origins: list[IntArray] = [np.empty(0, dtype=np.int64)]
        for number, hop in enumerate(self.pattern.hops):
            here = np.flatnonzero(edges == number)
            if not len(here):
                continue
            which, taken = self.csr[number][0].beyond(at[here])
            heads, count = self.csr[number][0].heads[taken].astype(np.int64), used[here][which] + 1
            left = self.left[number][heads]
            goes_on = (left >= 0) & (np.maximum(left, 1) + count <= hop.most)
            arrives = (count >= hop.least) & self.alive[number + 1][heads]
            found += [
                ((number + 1) * _STEPS * size + heads)[arrives],
                ((number * _STEPS + count) * size + heads)[goes_on],
            ]
            origins += [here[which][arrives], here[which][goes_on]]
        return np.concatenate(found), np.concatenate(origins)

    def _walked(self, levels: list[tuple[IntArray, IntArray]], at: int) -> tuple[str, ...]:
        size, way = len(self.graph), list[str]()
        for states, parents in reversed(levels):
            way.append(self.graph.ids[int(states[at]) % size])
            at = int(parents[at])
        return tuple(reversed(way))


_AT_A_TIME = 2000  # assets read in one go


def _steps(graph: Graph, hop: Hop) -> tuple[Csr, Csr]:
    """The relations that an edge of the pattern may be, in its direction and turned round."""
    forward = tuple(relation for relation, backwards in hop.steps if not backwards)
    against = tuple(relation for relation, backwards in hop.steps if backwards)
    forth, back = graph.forth, graph.back
    if not against:
        return forth.kept(these(forward)[forth.labels]), back.kept(these(forward)[back.labels])
    if not forward:
        return back.kept(these(against)[back.labels]), forth.kept(these(against)[forth.labels])
    ahead = forth.kept(these(forward)[forth.labels]).joined(back.kept(these(against)[back.labels]))
    return ahead, back.kept(these(forward)[back.labels]).joined(forth.kept(these(against)[forth.labels]))


def _after(csr: Csr, starts: Mask, hop: Hop) -> Mask:
    """Where between `least` and `most` steps lead from any of these."""
    found = np.zeros(len(starts), dtype=np.bool_)
    here = np.flatnonzero(starts)
    for count in range(1, hop.most + 1):
        mask = np.zeros(len(starts), dtype=np.bool_)
        mask[csr.heads[csr.beyond(here)[1]]] = True
        if count >= hop.least:
            mask &= ~found if hop.least == 1 else True
            found |= mask
        here = np.flatnonzero(mask)
        if not len(here):
            break
    return found


def _within(values: IntArray, known: IntArray) -> Mask:
    """Whether each of `values` is among the sorted `known`."""
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    same: Mask = known[at] == values
    return same
