"""What lies behind an asset: everything whose content can come out there, looked for only as far as somebody asks.

Follows what it serves, calls, uses, retrieves and was trained on; from a model also to the data of the job that
produced it. Who leads to anything of a kind at all is worked out once for the whole graph, on its arrays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from weakref import WeakKeyDictionary, ref

import numpy as np

from upright.graph.csr import Csr, Mask, walk
from upright.graph.graph import CODE, Graph, these
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind as R

_FLOW = (R.SERVES, R.CALLS, R.USES_TOOL, R.RETRIEVES_FROM, R.TRAINED_ON, R.DERIVED_FROM, R.CAN_READ, R.CONTAINS)
_MADE_OF = (R.TRAINED_ON, R.RETRIEVES_FROM, R.CAN_READ)
_MAKERS = frozenset({AssetKind.TRAINING_JOB, AssetKind.PIPELINE, AssetKind.NOTEBOOK})
_FLOWS: WeakKeyDictionary[Graph, _Flow] = WeakKeyDictionary()


def data_behind(graph: Graph, start: Asset) -> Mapping[str, tuple[str, ...]]:
    """Every asset whose content can come out at `start`, nearest first, each with a shortest path from there."""
    return _Behind(_flow(graph), start.id)


def nearest_behind(
    graph: Graph, start: Asset, name: str, fits: Callable[[Asset], object]
) -> tuple[Asset, tuple[str, ...]] | None:
    """The nearest asset behind `start` that fits, and the path to it. `name` tells what fits from all else that is
    asked of a graph.
    """
    flow = _flow(graph)
    fitting, leading = flow.who(name, fits)
    if not leading[graph.at(start.id)]:
        return None
    return next(
        ((graph.asset(there), path) for there, path in data_behind(graph, start).items() if fitting[graph.at(there)]),
        None,
    )


def _flow(graph: Graph) -> _Flow:
    if graph not in _FLOWS:
        _FLOWS[graph] = _Flow(graph)
    return _FLOWS[graph]


class _Flow:
    """The steps of one graph; what was asked of it so far."""

    def __init__(self, graph: Graph) -> None:
        self._graph = ref(graph)  # only its users keep it alive
        self._steps: dict[str, list[tuple[str, ...]]] = {}
        self._who: dict[str, tuple[Mask, Mask]] = {}
        self._back = _turned(graph)

    @property
    def graph(self) -> Graph:
        """The graph. Raises LookupError when it is no more."""
        graph = self._graph()
        if graph is None:
            raise LookupError("the graph is no more")
        return graph

    def steps(self, here: str) -> list[tuple[str, ...]]:
        """Where content comes from directly, by ids; through the job that made it where there is one."""
        if here not in self._steps:
            self._steps[here] = list(self._made(here))
        return self._steps[here]

    def _made(self, here: str) -> Iterator[tuple[str, ...]]:
        graph = self.graph
        if graph.asset(here).kind is AssetKind.REPOSITORY:
            return
        yield from ((there.id,) for there in graph.out(here, *_FLOW))
        for maker in graph.into(here, R.PRODUCES):
            if maker.kind in _MAKERS:
                yield from ((maker.id, source.id) for source in graph.out(maker, *_MADE_OF))

    def who(self, name: str, fits: Callable[[Asset], object]) -> tuple[Mask, Mask]:
        """For each asset whether it fits, and whether anything that fits is behind it."""
        if name not in self._who:
            size = len(self.graph)
            fitting = np.fromiter((bool(fits(asset)) for asset in self.graph.assets), dtype=np.bool_, count=size)
            met = walk(self._back, np.flatnonzero(fitting)).depth >= 0
            leading = np.zeros(len(met), dtype=np.bool_)
            leading[self._back.heads[met[self._back.sources()]]] = True
            self._who[name] = fitting, leading[:size]
        return self._who[name]


def _turned(graph: Graph) -> Csr:
    """The steps from their ends: assets, and behind them each once more as the maker that it may be."""
    size, forth = len(graph), graph.forth
    tails, heads, labels = graph.tails.astype(np.int64), forth.heads.astype(np.int64), forth.labels
    makers = graph.are(_MAKERS)
    plain = these(_FLOW)[labels] & ~graph.are({AssetKind.REPOSITORY})[tails]
    produced = (labels == CODE[R.PRODUCES]) & makers[tails] & ~graph.are({AssetKind.REPOSITORY})[heads]
    made_of = these(_MADE_OF)[labels] & makers[tails]
    rows = np.concatenate([heads[plain], tails[produced] + size, heads[made_of]])
    ends = np.concatenate([tails[plain], heads[produced], tails[made_of] + size])
    return Csr.of(rows, np.zeros(len(rows), dtype=np.int64), ends, 2 * size)


class _Behind(Mapping[str, tuple[str, ...]]):
    """Breadth first, as far as somebody looks."""

    def __init__(self, flow: _Flow, start: str) -> None:
        self._flow, self._start = flow, start
        self._via: dict[str, tuple[str, tuple[str, ...]]] = {start: (start, ())}
        self._order: list[str] = []
        self._queue = deque([start])

    def _more(self) -> bool:
        if not self._queue:
            return False
        here = self._queue.popleft()
        for step in self._flow.steps(here):
            there = step[-1]
            if there not in self._via:
                self._via[there] = here, step
                self._order.append(there)
                self._queue.append(there)
        return True

    def __iter__(self) -> Iterator[str]:
        at = 0
        while at < len(self._order) or self._more():
            if at < len(self._order):
                yield self._order[at]
                at += 1

    def __getitem__(self, there: str) -> tuple[str, ...]:
        while there not in self._via and self._more():
            pass
        if there not in self._via or there == self._start:
            raise KeyError(there)
        steps: list[str] = []
        while there != self._start:
            there, step = self._via[there]
            steps[:0] = step
        return (self._start, *steps)

    def __len__(self) -> int:
        while self._more():
            pass
        return len(self._order)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None
