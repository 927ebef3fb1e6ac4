"""The search indexes of a Redis server: what each is called, which keys it covers, and the size of its vectors.

Source: https://redis.io/docs/latest/commands/ft.info/
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from upright.connect.collection import Collection

_PREFIXES: Final = 100


@dataclass(frozen=True, slots=True)
class Index:
    """`prefixes` of the keys that it covers; one that names none covers all of its type."""

    collection: Collection
    prefixes: tuple[str, ...] = ("",)

    def covers(self, key: str) -> bool:
        """Whether a key is in the index, by its name."""
        return key.startswith(self.prefixes)


def index_of(name: str, database: str, told: Any) -> Index:
    """An index as `FT.INFO` tells it."""
    parts = _named(told)
    rules = _named(parts.get("index_definition"))
    listed = rules.get("prefixes")
    prefixes = tuple(map(_text, listed[:_PREFIXES])) if isinstance(listed, list) else ()
    fields = parts.get("attributes")
    sizes = [_number(_named(each).get("dim")) for each in fields] if isinstance(fields, list) else []
    count = _number(parts.get("num_docs"))
    return Index(Collection(name, (f"db{database}",), max(sizes, default=0), count), prefixes or ("",))


def covering(indexes: Iterable[Index], key: str) -> Index | None:
    """The index that covers a key, the one with the longest prefix of several."""
    fitting = [each for each in indexes if each.covers(key)]
    return max(fitting, key=_reach, default=None)


def _reach(index: Index) -> int:
    return max(map(len, index.prefixes))


def _named(told: Any) -> dict[str, Any]:
    """Names and values that follow one another; a flag without a value moves those after it, so every pair counts."""
    if not isinstance(told, list):
        return {}
    found: dict[str, Any] = {}
    for name, value in pairwise(told):
        if isinstance(name, bytes):
            found.setdefault(_text(name).lower(), value)
    return found


def _text(told: Any) -> str:
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)


def _number(told: Any) -> int:
    text = _text(told)
    return int(text) if text.isdigit() else 0
