"""The graph: an immutable snapshot of assets and relations in NumPy arrays, with few named questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from upright.graph import facets
from upright.graph.arrays import np
from upright.graph.csr import Csr, IntArray, Mask, Positions
from upright.graph.shelf import Shelf
from upright.model.asset import Asset, AssetKind
from upright.model.errors import NotFoundError
from upright.model.evidence import Gap
from upright.model.relation import Relation, RelationKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

RELATIONS = tuple(sorted(RelationKind))
CODE = {kind: code for code, kind in enumerate(RELATIONS)}

Read: TypeAlias = "Callable[[Sequence[int]], Sequence[Asset]]"
Ends: TypeAlias = "tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.integer]]"


class Graph:
    """Assets by position, relations as two CSR matrices (`forth` and `back`; `mirrored`: the place in `forth` of each
    relation of `back`). Built once, never changed.

    `assets` are sorted by id, so equal estates give equal graphs. Relations whose ends are unknown are refused with
    ValueError: joining is `graph.merge`'s work.
    """

    def __init__(self, assets: Iterable[Asset], relations: Iterable[Relation] = (), gaps: Iterable[Gap] = ()) -> None:
        ordered = tuple(sorted(assets, key=lambda asset: asset.id))
        self.assets: Sequence[Asset] = ordered
        self.ids: Sequence[str] = [asset.id for asset in ordered]
        self.gaps: tuple[Gap, ...] = tuple(sorted(set(gaps)))
        self._position = {name: index for index, name in enumerate(self.ids)}
        if len(self._position) != len(ordered):
            raise ValueError("two assets share an id")
        ends = ((self.at(each.source), CODE[each.kind], self.at(each.target)) for each in relations)
        first = next(ends, None)
        if first is not None:
            self.forth = self._joined(chain((first,), ends))

    @classmethod
    def stored(cls, ids: Sequence[str], told: facets.Packed, ends: Ends, gaps: Iterable[Gap], read: Read) -> Graph:
        """A graph whose assets are read when they are asked for.

        `ids` sorted; `told`: the facets of each; `ends`: position of the source, code and position of the target of
        each relation; `read` gives the assets at these positions.
        """
        graph = cls((), (), gaps)
        graph.ids, graph.assets = ids, Shelf(len(ids), read)
        graph._position = {name: index for index, name in enumerate(ids)}
        graph.told = told
        graph.forth = Csr.of(ends[0], ends[1], ends[2], len(ids))
        return graph

    @property
    def joined(self) -> bool:
        """Whether there is any relation."""
        return "forth" in self.__dict__ and len(self.forth) > 0

    @cached_property
    def forth(self) -> Csr:
        """The relations by their sources."""
        return self._joined(())

    def _joined(self, relations: Iterable[tuple[int, int, int]]) -> Csr:
        ends = np.fromiter(chain.from_iterable(relations), dtype=np.int64).reshape(-1, 3)
        return Csr.of(ends[:, 0], ends[:, 1], ends[:, 2], len(self))

    @cached_property
    def _turned(self) -> tuple[Csr, IntArray]:
        return self.forth.turned()

    @property
    def back(self) -> Csr:
        """The relations by their targets."""
        return self._turned[0]

    @property
    def mirrored(self) -> IntArray:
        """The place in `forth` of each relation of `back`."""
        return self._turned[1]

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, asset_id: str) -> bool:
        return asset_id in self._position

    def at(self, asset_id: str) -> int:
        """The position of the asset of this id. Raises ValueError."""
        try:
            return self._position[asset_id]
        except KeyError:
            raise ValueError(f"no asset {asset_id} in this graph") from None

    def find(self, asset_id: str) -> int:
        """The position of the asset of this id, -1 when there is none."""
        return self._position.get(asset_id, -1)

    def asset(self, asset_id: str) -> Asset:
        """The asset of this id. Raises NotFoundError."""
        if asset_id not in self._position:
            raise NotFoundError(f"no asset {asset_id}")
        return self.assets[self._position[asset_id]]

    @cached_property
    def told(self) -> facets.Packed:
        """The facets of every asset (see `upright.graph.facets`)."""
        return np.fromiter((facets.packed(asset) for asset in self.assets), dtype=np.int64, count=len(self))

    @cached_property
    def kinds(self) -> NDArray[np.int64]:
        """The kind of every asset, as its place in `AssetKind`."""
        if "told" not in self.__dict__:
            codes = {kind: code for code, kind in enumerate(facets.KINDS)}
            return np.fromiter((codes[asset.kind] for asset in self.assets), dtype=np.int64, count=len(self))
        return facets.KIND.of(self.told)

    def are(self, kinds: Iterable[AssetKind]) -> Mask:
        """For every asset whether it is of one of these kinds."""
        wanted = np.zeros(len(facets.KINDS), dtype=np.bool_)
        wanted[[facets.KINDS.index(kind) for kind in kinds]] = True
        found: Mask = wanted[self.kinds]
        return found

    @cached_property
    def tails(self) -> Positions:
        """The position of the source of each relation, in the order of `forth`."""
        return self.forth.sources()

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """All relations, sorted."""
        if not self.joined:
            return ()
        rows, edges, ids = self.tails.tolist(), self.forth, self.ids
        pairs = zip(rows, edges.labels.tolist(), edges.heads.tolist(), strict=True)
        return tuple(Relation(ids[row], RELATIONS[label], ids[head]) for row, label, head in pairs)

    def of_kind(self, *kinds: AssetKind) -> tuple[Asset, ...]:
        """All assets of these kinds, by id within each kind."""
        return tuple(asset for kind in kinds for asset in self._of(kind))

    def _of(self, kind: AssetKind) -> tuple[Asset, ...]:
        if kind not in self._by_kind:
            self._by_kind[kind] = tuple(self.read(np.flatnonzero(self.kinds == facets.KINDS.index(kind))))
        return self._by_kind[kind]

    @cached_property
    def _by_kind(self) -> dict[AssetKind, tuple[Asset, ...]]:
        """All kinds of a graph that is in memory; those asked for of one that is read as it is asked."""
        if isinstance(self.assets, Shelf):
            return {}
        found: dict[AssetKind, list[Asset]] = {kind: [] for kind in AssetKind}
        for asset in self.assets:
            found[asset.kind].append(asset)
        return {kind: tuple(assets) for kind, assets in found.items()}

    def beside(self, asset: Asset, *kinds: AssetKind) -> list[Asset]:
        """All assets of these kinds that were seen in a source in which this one was seen, each once."""
        sources = {spot.source for spot in asset.locations}
        found = (other for kind in kinds for source in sources for other in self._seen_in(kind).get(source, ()))
        return list({other.id: other for other in found}.values())

    def _seen_in(self, kind: AssetKind) -> dict[str, list[Asset]]:
        if kind not in self._by_source:
            held = self._by_source[kind] = {}
            for asset in self._of(kind):
                for source in {spot.source for spot in asset.locations}:
                    held.setdefault(source, []).append(asset)
        return self._by_source[kind]

    @cached_property
    def _by_source(self) -> dict[AssetKind, dict[str, list[Asset]]]:
        return {}

    def read(self, positions: NDArray[np.integer]) -> list[Asset]:
        """The assets at these positions."""
        return self._taken(positions.tolist())

    def fetch(self, asset_ids: Iterable[str]) -> None:
        """Read these assets and all that their relations lead to at once, before each is looked at by itself."""
        if isinstance(self.assets, Shelf):
            here = [self.at(one) for one in asset_ids]
            self.assets.take(list(dict.fromkeys([*here, *(there for at in here for there in self.forth.beside(at))])))

    def some(self, positions: NDArray[np.integer]) -> Sequence[Asset]:
        """The assets at these positions, each read when it is looked at."""
        return Shelf(len(positions), lambda places: self.read(positions[list(places)]))

    def out(self, asset: Asset | str, *kinds: RelationKind) -> list[Asset]:
        """Where relations of these kinds (none named: any) lead from this asset."""
        return self._taken(self._neighbours(self.forth, asset, kinds))

    def into(self, asset: Asset | str, *kinds: RelationKind) -> list[Asset]:
        """From where relations of these kinds (none named: any) lead to this asset."""
        return self._taken(self._neighbours(self.back, asset, kinds))

    def _taken(self, places: list[int]) -> list[Asset]:
        assets = self.assets
        return assets.take(places) if isinstance(assets, Shelf) else [assets[at] for at in places]

    def _neighbours(self, csr: Csr, asset: Asset | str, kinds: tuple[RelationKind, ...]) -> list[int]:
        start = self.at(asset if isinstance(asset, str) else asset.id)
        return csr.beside(start, codes(kinds) if kinds else None)

    def edges(self, asset: Asset | str) -> Iterator[Relation]:
        """Every relation that starts or ends at this asset."""
        start = self.at(asset if isinstance(asset, str) else asset.id)
        own = self.ids[start]
        for head, label in zip(*self.forth.row(start), strict=True):
            yield Relation(own, RELATIONS[label], self.ids[head])
        for tail, label in zip(*self.back.row(start), strict=True):
            yield Relation(self.ids[tail], RELATIONS[label], own)

    def reach(
        self, start: Asset | str, kinds: Iterable[RelationKind], *, backwards: bool = False, hops: int = 12
    ) -> dict[str, tuple[str, ...]]:
        """Every asset reached from `start` along relations of `kinds`, with one shortest path of ids (start first).

        The start itself is not in the answer. Breadth first, at most `hops` relations.
        """
        first = self.at(start if isinstance(start, str) else start.id)
        beside, ids, wanted = (self.back if backwards else self.forth).beside, self.ids, codes(tuple(kinds))
        paths: dict[int, tuple[str, ...]] = {first: (ids[first],)}
        front = [first]
        for _ in range(hops):
            further = []
            for here in front:
                for there in beside(here, wanted):
                    if there not in paths:
                        paths[there] = (*paths[here], ids[there])
                        further.append(there)
            front = further
        del paths[first]
        return {ids[there]: path for there, path in paths.items()}

    def relation_between(self, source: str, target: str) -> RelationKind | None:
        """The kind of one relation from source to target, or None."""
        heads, labels = self.forth.row(self.at(source))
        found = labels[heads == self.at(target)]
        return RELATIONS[int(found[0])] if len(found) else None


@cache
def codes(kinds: tuple[RelationKind, ...]) -> frozenset[int]:
    """The codes of these kinds of relations."""
    return frozenset(CODE[kind] for kind in kinds)


@cache
def these(kinds: tuple[RelationKind, ...]) -> Mask:
    """For each relation code whether it is of these kinds."""
    return np.array([kind in kinds for kind in RELATIONS])
