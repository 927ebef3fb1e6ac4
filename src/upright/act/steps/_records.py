"""Records of retrieval indexes, whichever store keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from upright.model.errors import ConflictError

Name: TypeAlias = "str | int"
Texts: TypeAlias = "dict[str, str]"  # a text by where it stands in the record
PAGE = 200  # records asked for, or changed, at once


class Records(Protocol):
    """The records of one collection."""

    def pages(self) -> Iterator[dict[Name, Texts]]:
        """The texts of every record, some records at a time."""

    def these(self, names: list[Name]) -> bytes | None:
        """All of these records, as one value; None when none of them is there."""

    def delete(self, names: list[Name]) -> None:
        """Remove these records, all at once."""

    def put(self, value: bytes) -> None:
        """Write records as `these` gives them, all at once."""

    def changed(self, value: bytes, texts: Mapping[Name, Texts], vectors: Mapping[Name, list[float]]) -> bytes:
        """The value with these texts, and these vectors, in its records."""


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, by its JSON pointer (RFC 6901)."""
    waiting = [(at, value)]
    while waiting:
        where, now = waiting.pop()
        if isinstance(now, str):
            yield where, now
        elif isinstance(now, dict | list):
            several = now.items() if isinstance(now, dict) else enumerate(now)
            waiting += [(f"{where}{pointer_to(key)}", each) for key, each in several]


def pointer_to(key: object) -> str:
    """The part of a JSON pointer that leads to this key or place."""
    return f"/{str(key).replace('~', '~0').replace('/', '~1')}"


def with_leaf(value: Any, pointer: str, text: str) -> Any:
    """The value with this text where the pointer leads; a mapping or a list is changed in place."""
    if not pointer:
        return text
    *way, last = (word.replace("~1", "/").replace("~0", "~") for word in pointer.split("/")[1:])
    node = value
    for word in way:
        node = node[int(word) if isinstance(node, list) else word]
    node[int(last) if isinstance(node, list) else last] = text
    return value


def fitting(vector: list[float], old: Any) -> list[float]:
    """A vector in the place of another. Raises ConflictError when another model made that."""
    if not isinstance(old, list) or len(vector) != len(old):
        told = len(old) if isinstance(old, list) else "no one list of"
        raise ConflictError(f"embed: vectors of {len(vector)} numbers, those of the index have {told} numbers")
    return vector


def main_text(texts: Texts) -> str:
    """The text that the vector of a record was made from: its longest."""
    return max(texts.values(), key=len, default="")
