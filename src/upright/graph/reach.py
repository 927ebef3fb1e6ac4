"""Which sensitive data can come out of an asset: what it learnt from, retrieves, reads, serves or keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from upright.graph import facets
from upright.graph.arrays import np
from upright.graph.csr import Csr, distinct, walk
from upright.graph.graph import CODE, Graph, these
from upright.model.asset import Asset, AssetKind
from upright.model.data import SURE, Sensitivity
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from numpy.typing import NDArray

REACHES = (
    R.TRAINED_ON, R.DERIVED_FROM, R.RETRIEVES_FROM, R.CAN_READ, R.USES_TOOL, R.CALLS, R.SERVES, R.PROMPTED_BY,
)  # fmt: skip
COMES_FROM = (R.PRODUCES, R.STORED_IN)
_KEEPERS = frozenset(
    {
        AssetKind.APPLICATION, AssetKind.MCP_SERVER, AssetKind.AGENT, AssetKind.PIPELINE, AssetKind.DATA_STORE,
        AssetKind.DATASET, AssetKind.VECTOR_STORE,
    }
)  # fmt: skip


def classes_of(asset: Asset) -> dict[str, int]:
    """The sensitive classes that an asset itself holds, each with the number of values seen (1 at least)."""
    counts: dict[str, int] = {}
    for label in asset.labels:
        if label.confidence >= SURE and label.sensitivity >= Sensitivity.MODERATE:
            counts[label.data_class] = counts.get(label.data_class, 0) + max(label.count, 1)
    return counts


def flows(graph: Graph, *, sensitive: bool = False) -> tuple[Csr, Csr]:
    """Every step of data, from the asset that gives it away to the one that it comes from; and the same turned.
    `sensitive`: only the steps that sensitive data takes, which does not go on into what it was taken out of.
    """
    forth, back, mirrored = graph.forth, graph.back, graph.mirrored
    sources, labels = graph.tails, forth.labels
    ahead = these(REACHES)[labels] | ((labels == CODE[R.CONTAINS]) & graph.are(_KEEPERS)[sources])
    against = these(COMES_FROM)[labels] & ~graph.are({AssetKind.REPOSITORY})[forth.heads]
    if sensitive:
        cleaned = facets.CLEANED.of(graph.told) > 0
        ahead, against = ahead & ~cleaned[sources], against & ~cleaned[forth.heads]
    origins = forth.kept(ahead).joined(back.kept(against[mirrored]))
    return origins, back.kept(ahead[mirrored]).joined(forth.kept(against))


def data_reach(graph: Graph) -> dict[str, dict[str, int]]:
    """For every asset that data of others can come out of: class -> most values in any one asset that it reaches."""
    if not graph.joined:
        return {}
    _, givers = flows(graph, sensitive=True)
    reached: dict[str, dict[str, int]] = defaultdict(dict)
    for data_class, holders in sorted(_holders(graph).items()):
        for at, count in _most(givers, holders):
            reached[graph.ids[at]][data_class] = count
    return dict(reached)


def _holders(graph: Graph) -> dict[str, dict[int, int]]:
    """For each class who holds it themselves: position -> values. Credentials that stand alone feed nothing."""
    holding = (facets.HOLDS.of(graph.told) > 0) & ~graph.are({AssetKind.SECRET})
    found: dict[str, dict[int, int]] = defaultdict(dict)
    positions = np.flatnonzero(holding)
    for at, asset in zip(positions.tolist(), graph.read(positions), strict=True):
        for data_class, count in classes_of(asset).items():
            found[data_class][at] = count
    return found


def _most(givers: Csr, holders: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """For each asset that these values come out of: the most that any one holder behind it has."""
    own = np.zeros(len(givers.offsets) - 1, dtype=np.int64)
    front = np.array(list(holders), dtype=np.int64)
    own[front] = list(holders.values())
    most, given = np.zeros_like(own), own
    while len(front):
        which, places = givers.beyond(front)
        heads, values = givers.heads[places], given[front[which]]
        more = values > most[heads]
        heads, values = heads[more], values[more]
        np.maximum.at(most, heads, values)
        front, given = distinct(heads), most
    found = np.flatnonzero(most)
    yield from zip(found.tolist(), most[found].tolist(), strict=True)


def tainted(graph: Graph, pattern: str, kinds: Iterable[AssetKind] = (AssetKind.MODEL,)) -> dict[str, str]:
    """Every asset of these kinds that sensitive data of a family (`pii.*`, `phi.*`, `*`) or class comes out of, or that
    holds it: id -> the id of the nearest asset that holds it.
    """
    starts = _holding(graph, pattern)
    walked = walk(flows(graph, sensitive=True)[1], starts)
    found = walked.order[graph.are(kinds)[walked.order]]
    roots = walked.roots()[found]
    return {graph.ids[at]: graph.ids[root] for at, root in zip(found.tolist(), roots.tolist(), strict=True)}


def _holding(graph: Graph, pattern: str) -> NDArray[np.intp]:
    bits = facets.family_bits(pattern)
    held = facets.HOLDS.of(graph.told)
    if bits is not None:
        return np.flatnonzero((held & bits) > 0)
    some = np.flatnonzero(held)
    fits = [any(fnmatchcase(name, pattern) for name in classes_of(asset)) for asset in graph.read(some)]
    return some[np.array(fits, dtype=np.bool_)]
