"""What tags and labels of a resource say about the data in it: `DataClassification = "PII"`, `contains-phi = true`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.model.data import DataLabel, Sensitivity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.node import Node

_TAGS = ("tags", "tags_all", "labels", "resource_tags")
_ASKS = re.compile(
    r"data.?(?:class|sensitiv|type|categor|$)|classification|sensitiv|confidential|contains|compliance|regulat|"
    r"^(?:pii|phi|pci|gdpr|hipaa)$",
    re.IGNORECASE,
)
_NO = frozenset({"", "false", "no", "none", "public", "n/a", "na", "internal", "low", "0"})
_YES = frozenset({"true", "yes", "1"})
_FAMILIES = (
    ("pii", re.compile(r"\bpii\b|personal|customer|gdpr|employee|\bhr\b", re.IGNORECASE)),
    ("phi", re.compile(r"\bphi\b|hipaa|health|patient|medical", re.IGNORECASE)),
    ("pci", re.compile(r"\bpci\b|pci.?dss|cardholder|\bcards?\b|payment", re.IGNORECASE)),
    (
        "business",
        re.compile(r"confidential|restricted|secret|sensitive|critical|\bhigh(?:ly)?\b|proprietary", re.IGNORECASE),
    ),
)  # fmt: skip
_MOST, _LONGEST = 100, 300  # tags, and characters of one
_SURE = 0.8  # somebody said so; nobody looked


def stated_labels(body: Node) -> tuple[DataLabel, ...]:
    """A label for each family of data that the tags name; none when they say that there is nothing to protect."""
    found = dict.fromkeys(family for field in _TAGS for family in _told(body.get(field)))
    return tuple(
        DataLabel(f"{family}.stated", "tags", confidence=_SURE, sensitivity=Sensitivity.HIGH) for family in found
    )


def _told(tags: Node) -> Iterator[str]:
    pairs = [(name, str(node.value)) for name, node in tags.items()] if tags.is_map else []
    pairs += [(each.first("key", "Key").text, each.first("value", "Value").text) for each in tags if each.is_map]
    for name, stated in pairs[:_MOST]:
        value = stated.strip().lower()[:_LONGEST]
        if _ASKS.search(name) and value not in _NO:
            words = f"{name} {value}" if value in _YES else value
            yield from (family for family, known in _FAMILIES if known.search(re.sub(r"[_-]", " ", words)))
