"""The graph: an immutable snapshot of assets and relations in NumPy CSR arrays, with few named questions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from upright.model.asset import Asset, AssetKind
from upright.model.errors import NotFoundError
from upright.model.evidence import Gap
from upright.model.relation import Relation, RelationKind

_KINDS = tuple(RelationKind)
_CODE = {kind: code for code, kind in enumerate(_KINDS)}

IntArray = NDArray[np.int64]


class Graph:
    """Assets by position, relations as two CSR matrices (out and in). Built once, never changed.

    `assets` are sorted by id, so equal estates give equal graphs. Relations whose ends are unknown are refused with
    ValueError: joining is `graph.merge`'s work.
    """

    def __init__(self, assets: Iterable[Asset], relations: Iterable[Relation] = (), gaps: Iterable[Gap] = ()) -> None:
        self.assets: tuple[Asset, ...] = tuple(sorted(assets, key=lambda asset: asset.id))
        self.gaps: tuple[Gap, ...] = tuple(sorted(set(gaps)))
        self._position = {asset.id: index for index, asset in enumerate(self.assets)}
        if len(self._position) != len(self.assets):
            raise ValueError("two assets share an id")
        self.relations: tuple[Relation, ...] = tuple(sorted(set(relations)))
        ends = [(self._at(r.source), _CODE[r.kind], self._at(r.target)) for r in self.relations]
        table = np.array(ends, dtype=np.int64).reshape(-1, 3)
        self._out = _csr(table[:, 0], table[:, 1], table[:, 2], len(self.assets))
        self._in = _csr(table[:, 2], table[:, 1], table[:, 0], len(self.assets))

    def __len__(self) -> int:
        return len(self.assets)

    def __contains__(self, asset_id: str) -> bool:
        return asset_id in self._position

    def _at(self, asset_id: str) -> int:
        try:
            return self._position[asset_id]
        except KeyError:
            raise ValueError(f"no asset {asset_id} in this graph") from None

    def asset(self, asset_id: str) -> Asset:
        """The asset of this id. Raises NotFoundError."""
        if asset_id not in self._position:
            raise NotFoundError(f"no asset {asset_id}")
        return self.assets[self._position[asset_id]]

    @cached_property
    def _by_kind(self) -> dict[AssetKind, tuple[Asset, ...]]:
        groups: dict[AssetKind, list[Asset]] = {}
        for asset in self.assets:
            groups.setdefault(asset.kind, []).append(asset)
        return {kind: tuple(group) for kind, group in groups.items()}

    def of_kind(self, *kinds: AssetKind) -> tuple[Asset, ...]:
        """All assets of these kinds, by id within each kind."""
        return tuple(asset for kind in kinds for asset in self._by_kind.get(kind, ()))

    def out(self, asset: Asset | str, *kinds: RelationKind) -> list[Asset]:
        """Where relations of these kinds (none named: any) lead from this asset."""
        return [self.assets[i] for i in self._neighbours(self._out, asset, kinds)]

    def into(self, asset: Asset | str, *kinds: RelationKind) -> list[Asset]:
        """From where relations of these kinds (none named: any) lead to this asset."""
        return [self.assets[i] for i in self._neighbours(self._in, asset, kinds)]

    def _neighbours(self, csr: _Csr, asset: Asset | str, kinds: tuple[RelationKind, ...]) -> list[int]:
        start = self._at(asset if isinstance(asset, str) else asset.id)
        heads, labels = csr.row(start)
        if not len(heads):
            return []
        found: list[int] = (heads[_wanted(kinds)[labels]] if kinds else heads).tolist()
        return found if len(found) <= 1 else list(dict.fromkeys(found))

    def edges(self, asset: Asset | str) -> Iterator[Relation]:
        """Every relation that starts or ends at this asset."""
        start = self._at(asset if isinstance(asset, str) else asset.id)
        own = self.assets[start].id
        for head, label in zip(*self._out.row(start), strict=True):
            yield Relation(own, _KINDS[label], self.assets[head].id)
        for tail, label in zip(*self._in.row(start), strict=True):
            yield Relation(self.assets[tail].id, _KINDS[label], own)

    def reach(
        self, start: Asset | str, kinds: Iterable[RelationKind], *, backwards: bool = False, hops: int = 12
    ) -> dict[str, tuple[str, ...]]:
        """Every asset reached from `start` along relations of `kinds`, with one shortest path of ids (start first).

        The start itself is not in the answer. Breadth first, at most `hops` relations.
        """
        first = start if isinstance(start, str) else start.id
        wanted = tuple(kinds)
        csr = self._in if backwards else self._out
        paths: dict[str, tuple[str, ...]] = {first: (first,)}
        queue = deque([first])
        while queue:
            here = queue.popleft()
            if len(paths[here]) > hops:
                continue
            for index in self._neighbours(csr, here, wanted):
                there = self.assets[index].id
                if there not in paths:
                    paths[there] = (*paths[here], there)
                    queue.append(there)
        del paths[first]
        return paths

    def relation_between(self, source: str, target: str) -> RelationKind | None:
        """The kind of one relation from source to target, or None."""
        heads, labels = self._out.row(self._at(source))
        found = labels[heads == self._at(target)]
        return _KINDS[int(found[0])] if len(found) else None


@cache
def _wanted(kinds: tuple[RelationKind, ...]) -> NDArray[np.bool_]:
    """For each relation code whether it is of these kinds."""
    return np.array([kind in kinds for kind in _KINDS])


class _Csr:
    """Rows of (neighbour, relation code), sorted by row."""

    __slots__ = ("heads", "labels", "offsets")

    def __init__(self, offsets: IntArray, heads: IntArray, labels: IntArray) -> None:
        self.offsets, self.heads, self.labels = offsets, heads, labels

    def row(self, index: int) -> tuple[IntArray, IntArray]:
        """Neighbours and relation codes of one row."""
        begin, end = self.offsets[index], self.offsets[index + 1]
        return self.heads[begin:end], self.labels[begin:end]


def _csr(rows: IntArray, labels: IntArray, heads: IntArray, size: int) -> _Csr:
    order = np.lexsort((heads, labels, rows))
    counts = np.bincount(rows, minlength=size) if size else np.zeros(0, dtype=np.int64)
    offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])
    return _Csr(offsets, heads[order], labels[order])
