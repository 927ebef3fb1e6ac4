"""Evidence: what was seen, where, and where we could not look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upright.model.asset import AssetKind, Json, Location
    from upright.model.data import DataLabel


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A name that another file defines: `Ref("app.settings.MODEL_ID")`.

    Detectors are pure functions of one document, so what lies elsewhere stays a reference until
    `upright.discover.link` has seen the exports of all documents. No Ref is left after linking: one that cannot be
    resolved becomes its own text, and the observation says `attributes["unresolved"] = True`.
    """

    symbol: str
    default: str = ""

    def __str__(self) -> str:
        return self.default or self.symbol


@dataclass(frozen=True, slots=True)
class Observation:
    """One sighting of an asset by one detector.

    `keys`: identity keys, strongest first (`upright.model.identity`); observations sharing one key are one asset.
    `name`, every attribute value and every key may be a `Ref` until linked.
    `evidence` is a short masked excerpt of what was seen; `digest` the SHA-256 of the thing itself where it has
    content.
    """

    kind: AssetKind
    name: str | Ref
    keys: tuple[str | Ref, ...]
    location: Location
    attributes: Mapping[str, Json | Ref] = field(default_factory=dict)
    version: str = ""
    labels: tuple[DataLabel, ...] = ()
    confidence: float = 1.0
    detector: str = ""
    evidence: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation before the merge: each end is an identity key or a `Ref` to whatever is defined there."""

    source: str | Ref
    kind: str
    target: str | Ref


EVERY = "*"  # what a gap may hide: assets of any kind


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A place where we could not look, and why. `code` is a closed short word for filters (`too-large`, `malformed`,
    `denied`, `unreachable`, `ignored`, `timeout`, `memory`, `crashed`, `unsupported`); `count` > 1 folds many alike.
    `hides`: the kind of assets of which some may be missing because of it (a call that lists agents was refused): rules
    on them cannot be sure that they saw all. `EVERY`: assets of any kind.
    """

    where: str
    why: str
    code: str = "unread"
    source: str = ""
    count: int = 1
    hides: str = ""
