"""Whether assets are what a node of a pattern describes: of one by reading it, of all at once from their facets."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import numpy as np

from upright.graph import facets
from upright.judge.pattern import RANKS, Condition, Node
from upright.model.asset import Asset, Json
from upright.model.data import SURE, Sensitivity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from upright.graph.csr import Mask
    from upright.graph.graph import Graph


def fits(asset: Asset, node: Node) -> bool:
    """Whether an asset is one that the node describes."""
    return (not node.kinds or asset.kind in node.kinds) and all(_holds(asset, each) for each in node.where)


def at_once(graph: Graph, node: Node) -> tuple[Mask, Mask]:
    """Who may be one that the node describes, and of whom that is not certain before they are read."""
    may = graph.are(node.kinds) if node.kinds else np.ones(len(graph), dtype=np.bool_)
    unsure = np.zeros(len(graph), dtype=np.bool_)
    for condition in node.where:
        told = _told(graph, condition)
        if told is None:
            unsure |= may
        else:
            may, unsure = may & told[0], unsure | told[1]
    return may, unsure & may


def _told(graph: Graph, condition: Condition) -> tuple[Mask, Mask] | None:
    """Of everything whether the condition may hold and whether that is uncertain; None when facets do not tell."""
    if condition.field == "exposure":
        return _exposed(graph, condition), np.zeros(len(graph), dtype=np.bool_)
    if condition.field == "holds" and condition.operator in {"eq", "in"}:
        return _holding(graph.told, condition)
    return None


def _exposed(graph: Graph, condition: Condition) -> Mask:
    """Exposure has few values: each is asked once."""
    allowed = np.array([_answers(condition, [str(each)]) for each in facets.EXPOSURES])
    mask: Mask = allowed[facets.EXPOSURE.of(graph.told)]
    return mask


def _holding(told: NDArray[np.int64], condition: Condition) -> tuple[Mask, Mask]:
    """Families of data classes that are surely held have a bit each; other labels show as a bit that there are some."""
    families, other = facets.HOLDS.of(told), facets.MILD.of(told) > 0
    sure, likely = np.zeros(len(told), dtype=np.bool_), other.copy()
    for pattern in condition.value if isinstance(condition.value, tuple) else (condition.value,):
        family, _, rest = str(pattern).partition(".")
        bits = facets.family_bits(family) if family != "*" or not rest else None
        held = (families & (facets.EVERY_FAMILY if bits is None else bits)) > 0
        if bits is not None and (rest == "*" or pattern == "*"):
            sure |= held
        else:
            likely |= held
    return sure | likely, likely & ~sure


def _holds(asset: Asset, condition: Condition) -> bool:
    return _answers(condition, _seen(asset, condition.field))


def _answers(condition: Condition, seen: list[Json]) -> bool:
    value = condition.value
    if condition.operator == "exists":
        return bool(seen) is bool(value)
    if not seen:
        return False
    wanted = value if isinstance(value, tuple) else (value,)
    if condition.operator in {"eq", "in", "ne", "not_in"}:
        found = any(_same(one, each) for one in seen for each in wanted)
        return found is (condition.operator in {"eq", "in"})
    return any(_compares(condition, one, wanted[0]) for one in seen)


def _seen(asset: Asset, field: str) -> list[Json]:
    labels = [label for label in asset.labels if label.confidence >= SURE]
    reached = asset.attributes.get("reaches")
    own: dict[str, Iterable[Json]] = {
        "name": [asset.name],
        "version": [asset.version] if asset.version else [],
        "exposure": [str(asset.exposure)],
        "confidence": [asset.confidence],
        "path": [place.path for place in asset.locations],
        "key": list(asset.keys),
        "holds": [label.data_class for label in labels],
        "sensitivity": [max((label.sensitivity for label in labels), default=Sensitivity.PUBLIC).name.lower()],
        "reaches": list(reached) if isinstance(reached, dict) else [],
    }
    if field in own:
        return list(own[field])
    value = asset.attributes.get(field)
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _same(seen: Json, wanted: Json) -> bool:
    if isinstance(wanted, str) and isinstance(seen, str):
        return fnmatchcase(seen.casefold(), wanted.casefold())
    return type(seen) is type(wanted) and seen == wanted if isinstance(wanted, bool) else seen == wanted


def _compares(condition: Condition, seen: Json, wanted: Json) -> bool:
    if condition.field in RANKS:
        seen, wanted = RANKS[condition.field].index(str(seen)), RANKS[condition.field].index(str(wanted))
    if isinstance(seen, bool) or isinstance(wanted, bool):
        return False
    if not isinstance(seen, int | float) or not isinstance(wanted, int | float):
        return False
    return {"gt": seen > wanted, "ge": seen >= wanted, "lt": seen < wanted, "le": seen <= wanted}[condition.operator]
