"""What questions over a whole estate ask of every asset, packed into one integer.

A million assets can then be asked at once, and an asset is read only when it is part of an answer. The integer is kept
with the asset; `VERSION` tells a later Upright that packs differently to read the asset again.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from upright.graph.arrays import np
from upright.graph.entries import Foothold, entry_of, target_of
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.data import SURE, DataLabel, Sensitivity
from upright.model.finding import Severity

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 10
KINDS = tuple(AssetKind)
EXPOSURES = tuple(Exposure)
FAMILIES = ("pii", "phi", "pci", "secret", "financial", "business", "")  # the last: of somebody's own
_HELD = {"human_in_the_loop": True, "confirmation": True, "sandbox": True, "autonomy": "human_approval"}
Packed: TypeAlias = "NDArray[np.int64]"


@dataclass(frozen=True, slots=True)
class Facet:
    """`width` bits from bit `shift` on."""

    shift: int
    width: int

    def put(self, value: int) -> int:
        """The bits that say `value`."""
        return (value & ((1 << self.width) - 1)) << self.shift

    def of(self, packed: Packed) -> Packed:
        """The value in each of these integers."""
        return (packed >> self.shift) & ((1 << self.width) - 1)


KIND = Facet(0, 6)
EXPOSURE = Facet(6, 2)
HOLDS = Facet(8, len(FAMILIES))  # one bit for each family of data classes that it surely holds, sensitive ones only
ENTRY = Facet(15, 9)  # is one (1), only if serving (1), severity (3), foothold (2), foothold inside (2)
TARGET = Facet(24, 6)  # is one (1), severity (3), foothold that it needs (2)
ALIKE = Facet(30, 16)  # a checksum of what makes it a target: those that are alike may be told as one
TEST, HELD, PRIVATE, UNTRUSTED, WAY_OUT = (Facet(46 + bit, 1) for bit in range(5))
MILD = Facet(51, 1)  # it has labels beside those that HOLDS tells of, less sensitive ones
LABELLED = Facet(52, 1)  # it has labels, however sure
CLEANED = Facet(53, 1)  # what is left after all that is sensitive was taken out
STAMP = Facet(56, 6)
EVERY_FAMILY = (1 << len(FAMILIES)) - 1
_TOLD = frozenset(
    {*_HELD, "capabilities", "test", "reaches", "ssrf", "cleaned"}
)  # attributes that the flags follow from
_OF_KIND = {kind: KIND.put(code) | STAMP.put(VERSION) for code, kind in enumerate(KINDS)}
_OF_EXPOSURE = {exposure: EXPOSURE.put(code) for code, exposure in enumerate(EXPOSURES)}


def packed(asset: Asset) -> int:
    """All facets of one asset."""
    said = asset.attributes
    able = said.get("capabilities")
    words = able if isinstance(able, list) else ()
    bits = _OF_KIND[asset.kind] | _OF_EXPOSURE[asset.exposure] | _ends(asset)
    if asset.labels:
        bits |= HOLDS.put(_families(asset)) | MILD.put(any(map(_is_mild, asset.labels))) | LABELLED.put(1)
    if not _TOLD.isdisjoint(said):
        bits |= (
            TEST.put(said.get("test") is True)
            | HELD.put(any(said.get(name) == value for name, value in _HELD.items()))
            | PRIVATE.put("reads_private_data" in words or bool(said.get("reaches")))
            | UNTRUSTED.put("takes_untrusted_content" in words)
            | WAY_OUT.put("sends_out" in words or said.get("ssrf") is True)
            | CLEANED.put(said.get("cleaned") is True)
        )
    return bits


def _families(asset: Asset) -> int:
    sure = (
        label.data_class.partition(".")[0]
        for label in asset.labels
        if label.confidence >= SURE and label.sensitivity >= Sensitivity.MODERATE
    )
    return sum(1 << bit for bit in {FAMILIES.index(family if family in FAMILIES else "") for family in sure})


def _is_mild(label: DataLabel) -> bool:
    return label.confidence >= SURE and label.sensitivity < Sensitivity.MODERATE


def _ends(asset: Asset) -> int:
    bits = 0
    if entry := entry_of(asset):
        bits |= ENTRY.put(entry_code(entry.severity, entry.foothold, entry.inside, if_serving=entry.if_serving))
    if target := target_of(asset):
        bits |= TARGET.put(1 | target.severity << 1 | target.needs << 4) | ALIKE.put(
            zlib.crc32(target.why.encode("utf-8", "surrogatepass"))
        )
    return bits


def entry_code(severity: Severity, foothold: Foothold, inside: Foothold, *, if_serving: bool) -> int:
    """A way in as the value of the facet ENTRY."""
    return 1 | if_serving << 1 | severity << 2 | foothold << 5 | inside << 7


def severity_of(ends: Packed) -> Packed:
    """The severity in values of TARGET."""
    return ends >> 1 & 7


def needed(ends: Packed) -> Packed:
    """The foothold in values of TARGET."""
    return ends >> 4


def family_bits(pattern: str) -> int | None:
    """The value of HOLDS that a pattern such as `pii.*`, `pii` or `*` asks for; None for anything finer."""
    family = pattern.removesuffix(".*")
    if family == "*":
        return (1 << len(FAMILIES)) - 1
    return 1 << FAMILIES.index(family) if family in FAMILIES[:-1] else None
