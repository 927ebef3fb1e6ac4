"""What must be trained or indexed again when data is deleted, and who can be told what by the answers of an index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from upright.graph.csr import walk
from upright.graph.exposure import WIDTH
from upright.graph.graph import Graph
from upright.graph.lineage import FRONTS, lineage, readers_of
from upright.graph.reach import classes_of, flows
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import RelationKind as R

_AGAIN = {
    AssetKind.MODEL: "train again, or remove",
    AssetKind.VECTOR_STORE: "delete its entries and index again",
    AssetKind.DATASET: "delete there too",
    AssetKind.DATA_STORE: "delete there too",
}
_BETWEEN = {
    "human_in_the_loop": "a person confirms",
    "confirmation": "asks a person first",
    "tenant_filter": "filtered by tenant",
}


@dataclass(frozen=True, slots=True)
class Redo:
    """One asset that data of `source` went into, what to do there, and the ids on the way from the data to it."""

    asset: Asset
    source: Asset
    what: str
    way: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """`asker` can ask an index that answers from `source`, which fewer may read. `classes` are those in the source;
    `between` names the filters and guardrails on the way.
    """

    index: Asset
    source: Asset
    asker: Asset
    asked_by: Exposure
    read_by: Exposure
    classes: tuple[str, ...]
    between: tuple[str, ...]


def to_redo(graph: Graph, forgotten: Iterable[Asset]) -> list[Redo]:
    """What data of these assets went into, nearest first: models, adapters, indexes and copies. Linear in the graph."""
    starts = np.array([graph.at(asset.id) for asset in forgotten], dtype=np.int64)
    if not len(starts):
        return []
    walked = walk(flows(graph)[1], starts)
    roots = walked.roots()
    found = walked.order[graph.are(_AGAIN)[walked.order] & (walked.depth[walked.order] > 0)]
    return [
        Redo(
            asset,
            graph.asset(graph.ids[int(roots[at])]),
            _AGAIN[asset.kind],
            tuple(graph.ids[step] for step in walked.way(at)),
        )
        for at, asset in zip(found.tolist(), graph.read(found), strict=True)
    ]


def holders_of(graph: Graph, digests: Iterable[str]) -> list[Asset]:
    """The assets in which one of these values (as keyed digests) was seen. Labels keep the digest of one value each."""
    wanted = frozenset(digests)
    return [asset for asset in graph.assets if any(label.digest in wanted for label in asset.labels if label.digest)]


def disclosures(graph: Graph, index: Asset) -> list[Disclosure]:
    """Who may ask an index what they may not read at its source, widest first: at what asks it, or an index that was
    made of it, and there itself where that is more open than all that leads to it.

    Who may read a source is the widest exposure of the source itself and of those that have a right to it and do not
    come through the index.
    """
    seen = lineage(graph, index)
    askers = {each.id: each for each in readers_of(graph, *_made_of(graph, index))}
    nearest = max((WIDTH[each.exposure] for each in askers.values()), default=0)
    askers |= {index.id: index} if index.kind in FRONTS and WIDTH[index.exposure] > nearest else {}
    found = []
    for source in (index, *seen.upstream):
        classes = tuple(sorted(classes_of(source)))
        if not classes:
            continue
        allowed = _read_by(graph, source, index)
        for asker in askers.values():
            if WIDTH[asker.exposure] > WIDTH[allowed]:
                between = tuple(sorted({*_stands(graph, asker), *_stands(graph, index)}))
                found.append(Disclosure(index, source, asker, asker.exposure, allowed, classes, between))
    return sorted(found, key=lambda each: (-WIDTH[each.asked_by], each.asker.name, each.source.name, each.asker.id))


def _made_of(graph: Graph, index: Asset) -> list[Asset]:
    """An index, and the indexes through which it is asked."""
    found = [index]
    known = {index.id}
    for each in found:
        made = graph.into(each, R.DERIVED_FROM) if each.kind is AssetKind.VECTOR_STORE else []
        more = [one for one in made if one.kind is AssetKind.VECTOR_STORE and one.id not in known]
        known |= {one.id for one in more}
        found += more
    return found


def _read_by(graph: Graph, source: Asset, index: Asset) -> Exposure:
    if source.id == index.id:
        return Exposure.PRIVATE if source.exposure is Exposure.UNKNOWN else source.exposure
    rights = graph.into(source, R.CAN_READ) + graph.out(source, R.EXPOSED_TO)
    way = source.attributes.get("reached_through")
    through = isinstance(way, list) and index.id in way  # it is open to others by these answers alone
    stated = [
        Exposure.UNKNOWN if through else source.exposure,
        *(each.exposure for each in rights if each.kind is AssetKind.IDENTITY),
    ]
    widest = max(stated, key=WIDTH.__getitem__)
    return Exposure.PRIVATE if widest is Exposure.UNKNOWN else widest


def _stands(graph: Graph, asset: Asset) -> list[str]:
    named = [words for flag, words in _BETWEEN.items() if asset.attributes.get(flag) is True]
    guards = graph.out(asset, R.GUARDED_BY)
    return named + [f"guardrail {guard.name}" for guard in guards if guard.attributes.get("enabled") is not False]
