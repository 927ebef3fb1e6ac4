"""How much of an item is read: a sample, the whole, or the whole once the sample holds something sure and sensitive.

Samples are spread over the whole: text by places of the file, Parquet by row groups, tables by blocks or ranges of
their key. What a sample says of the whole is an interval, see `upright.model.share`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from enum import StrEnum

from upright.classify.engine import Engine
from upright.classify.profile import LIMIT, Profile, classify_item
from upright.model.data import Sensitivity
from upright.model.item import Item

FIRST = 4 << 20  # bytes of the sample that decides whether to read the whole
SURE = 0.9


class Depth(StrEnum):
    """`sample`: at most the limit; `on-hit`: a small sample, then the whole when it holds something sure that is of
    high sensitivity; `full`: everything.
    """

    SAMPLE = "sample"
    ON_HIT = "on-hit"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Reach:
    """How deep items are read; `limit` in bytes of one item."""

    depth: Depth = Depth.SAMPLE
    limit: int = LIMIT


def classify_sampled(item: Item, engine: Engine, reach: Reach | None = None, *, key: bytes = b"") -> Profile:
    """The profile of one item, read as deep as asked. A table's item may ask for itself (provenance `full`)."""
    asked = reach or Reach()
    depth = Depth.ON_HIT if item.provenance.get("full") == "on-hit" else asked.depth
    if depth is Depth.FULL or (item.content is None and item.provenance.get("method") == "every row"):
        return classify_item(_whole(item), engine, limit=sys.maxsize, key=key)
    profile = classify_item(item, engine, limit=FIRST if depth is Depth.ON_HIT else asked.limit, key=key)
    if depth is Depth.ON_HIT and profile.sampled and hits(profile):
        return classify_item(_whole(item), engine, limit=sys.maxsize, key=key)
    return profile


def hits(profile: Profile) -> bool:
    """Whether something sure was found that is of high sensitivity or worse."""
    return any(label.confidence >= SURE and label.sensitivity >= Sensitivity.HIGH for label in profile.labels)


def _whole(item: Item) -> Item:
    """The item itself, or all of that of which its content is a sample."""
    if item.content is None or item.whole is None:
        return item
    return replace(item, content=None, size=0, provenance={**item.provenance, "method": "every row"})
