"""What would fixing something change? The change is made to a copy of the graph, and everything is judged again.

What was derived (exposure that others pass on, reach of data, effective access) is taken back first and derived anew,
so that a what-if says exactly what a scan of the changed estate would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from upright.model.asset import Asset, Exposure, Json
from upright.model.attributes import BY_KIND, COMMON
from upright.model.errors import ConfigError, NotFoundError

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.graph.paths import AttackPath
    from upright.model.finding import Finding

Judged: TypeAlias = "tuple[Iterable[Finding], Iterable[AttackPath]]"


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed: assets taken away, all relations between two assets cut, attributes set (None: taken away; the
    names `exposure`, `labels` and `confidence` mean those of the asset, and `labels` takes an empty value only).
    """

    remove: frozenset[str] = frozenset()
    cut: frozenset[tuple[str, str]] = frozenset()
    put: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change does. `risk` is the sum of the scores of open findings, before and after; `changed` are findings
    that stay with another score (before, after).
    """

    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]
    closed: tuple[AttackPath, ...]
    opened: tuple[AttackPath, ...]
    risk: tuple[float, float]


def altered(graph: Graph, change: Change) -> list[Asset]:
    """The assets of a graph without derivation as they would be. Raises NotFoundError."""
    named = {*change.remove, *change.put, *(end for pair in change.cut for end in pair)}
    missing = next((name for name in sorted(named) if name not in graph), None)
    if missing:
        raise NotFoundError(f"no asset {missing}")
    return [_put(asset, change.put.get(asset.id, {})) for asset in graph.assets if asset.id not in change.remove]


def _put(asset: Asset, values: Mapping[str, Json]) -> Asset:
    attributes = {**asset.attributes, **{name: value for name, value in values.items() if name not in _OWN}}
    kept = {name: value for name, value in attributes.items() if value is not None}
    stated = replace(asset, attributes=kept)
    if "labels" in values:
        stated = replace(stated, labels=())
    if isinstance(sure := values.get("confidence"), int | float):
        stated = replace(stated, confidence=float(sure))
    if "exposure" in values:
        said = values["exposure"]
        exposure = Exposure(str(said)) if said else Exposure.UNKNOWN
        own = {name: value for name, value in kept.items() if name != "exposure"}
        stated = replace(stated, exposure=exposure, attributes=own | ({"exposure": str(exposure)} if said else {}))
    return stated


def check_settings(asset: Asset, values: Mapping[str, Json]) -> None:
    """Raise ConfigError for an attribute that no asset of the kind has, or an exposure that there is not."""
    kind = str(asset.kind)
    names = (*COMMON, *BY_KIND.get(kind, ()), *_OWN)
    for name in values:
        if name not in names and name not in asset.attributes:
            raise ConfigError(f"no attribute {name!r} of {kind}{_meant(name, names)}")
    exposure = values.get("exposure")
    if exposure and str(exposure) not in {*map(str, Exposure)}:
        raise ConfigError(f"no exposure {str(exposure)!r}{_meant(str(exposure), [*map(str, Exposure)])}")


def _meant(word: str, words: Sequence[str]) -> str:
    close = get_close_matches(word, words, 1)
    return f"; did you mean {close[0]!r}?" if close else ""


_OWN = frozenset({"exposure", "labels", "confidence"})


def outcome(before: Judged, after: Judged) -> Outcome:
    """The difference of two judgements, worst first."""
    old, new = ({finding.id: finding for finding in side[0]} for side in (before, after))
    ways, left = ({path.id: path for path in side[1]} for side in (before, after))
    changed = [(old[name], new[name]) for name in old.keys() & new.keys() if old[name].score != new[name].score]
    return Outcome(
        gone=_worst(old[name] for name in old.keys() - new.keys()),
        new=_worst(new[name] for name in new.keys() - old.keys()),
        changed=tuple(sorted(changed, key=lambda pair: (pair[1].score.value - pair[0].score.value, pair[0].id))),
        closed=_gravest(ways[name] for name in ways.keys() - left.keys()),
        opened=_gravest(left[name] for name in left.keys() - ways.keys()),
        risk=(_sum(old.values()), _sum(new.values())),
    )


def _worst(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (-each.score.value, each.id)))


def _gravest(paths: Iterable[AttackPath]) -> tuple[AttackPath, ...]:
    return tuple(sorted(paths, key=lambda each: (-each.severity, each.id)))


def _sum(findings: Iterable[Finding]) -> float:
    return round(sum(finding.score.value for finding in findings), 1)
