"""What stands around a value: its own label (key, column, words right before it) and words nearby, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

BEFORE = 80  # characters of the line before the value that are read
AFTER = 28
LABEL_REACH = 26  # a word this near is the value's own label
NEAR = 0.6  # weight of a word that is near but no label
APART = 0.5  # factor when another field begins between the word and the value
THING_REACH = 12
LONGEST_PHRASE = 4  # words
FIRST_UNSPACED = 0x0E00  # from here on (Thai, CJK...) scripts put no spaces between words
AFTERWARDS = 0.5  # weight of a word right after the value: `078-05-1120 (SSN)`

_WORD = re.compile(r"[^\W_]+")
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-./\u2019']+")
_NEXT_FIELD = re.compile(r"[;|\n\t,]|\d{4,}|[.!?] ")
_NAME_BACKWARDS = re.compile(r"[A-Za-z0-9_.-]{0,63}[A-Za-z_]")

# Labels of numbers and codes that identify things, not people: a value right after one is not sensitive.
OF_THINGS = frozenset(
    {
        "order", "orders", "ticket", "batch", "tracking", "epoch", "ts", "timestamp", "time", "part", "sku", "ean",
        "upc", "isbn", "issn", "gtin", "barcode", "invoice", "stock", "version", "commit", "sha", "sha1", "sha256",
        "sha512", "md5", "etag", "digest", "checksum", "hash", "trace", "span", "request", "correlation", "build",
        "step", "steps", "loss", "lr", "seed", "offset", "size", "bytes", "length", "width", "height", "dimensions",
        "port", "pid", "thread", "line", "row", "rows", "col", "page", "chunk", "index", "idx", "count", "total",
        "qty", "quantity", "price", "amount", "revision", "rev", "uuid", "guid", "case", "ref", "reference", "txn",
        "transaction", "term", "auth", "serial", "model", "lot", "release", "job", "run", "worker", "shard",
        "partition", "block", "nonce", "gas", "accession", "study", "uid", "session", "object", "node", "item",
        "asset", "article", "parcel", "shipment", "container", "awb", "docket", "dossier", "capacity", "mem",
        "memory", "memavailable", "duration", "elapsed", "latency", "ms", "ns", "weight",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, with camelCase, `_`, `-`, `.` and `/` turned into spaces."""
    return _SPLIT.sub(" ", text).lower()


def words(text: str) -> tuple[str, ...]:
    """The words of a label: `customerSSN_last-4` -> `("customer", "ssn", "last", "4")`."""
    return tuple(_WORD.findall(plain(text)))


def key_before(text: str, start: int) -> str:
    """The key, variable or field name that the value at `start` is assigned to; empty when there is none."""
    before = text[max(0, start - BEFORE) : start].rpartition("\n")[2].rstrip(" \t\"'`[({<")
    named = before.rstrip(":=>,")
    if named == before:
        return ""
    found = _NAME_BACKWARDS.match(named.rstrip(" \t\"'`])")[::-1])
    return found[0][::-1].lstrip(".-0123456789") if found else ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`weights`: for each class (by index) how strongly the surroundings speak for it, 0..1.
    `of_thing`: the value's own label names a thing. `column`: the name of the column it stands in, if any.
    """

    weights: Mapping[int, float] = field(default_factory=dict)
    of_thing: bool = False
    column: str = ""


class Lexicon:
    """Context words and column names of all classes; one pass over the words around a value serves every class."""

    def __init__(self, phrases: Sequence[Iterable[str]]) -> None:
        """`phrases[i]`: the words and phrases of class `i`, joined or apart: `first name`, `firstName`."""
        self._joined: dict[str, list[int]] = {}
        self._glued: dict[str, list[int]] = {}
        for index, several in enumerate(phrases):
            for phrase in sorted(set(several)):
                if ord(phrase[0]) >= FIRST_UNSPACED:
                    self._glued.setdefault(phrase, []).append(index)
                else:
                    self._joined.setdefault("".join(words(phrase)), []).append(index)

    def around(self, text: str, start: int, end: int) -> Surroundings:
        """What the line says around `text[start:end]`; the line before it counts when nothing stands on its own."""
        head = text[max(0, start - BEFORE) : start]
        line = head.rfind("\n")
        own = head[line + 1 :]
        if line >= 0 and not own.strip(" \t-*>|"):
            own = head[head.rfind("\n", 0, line) + 1 :].rstrip()
        weights, last = self._before(plain(own))
        tail = text[end : end + AFTER].partition("\n")[0]
        for index in self._after(tail):
            weights[index] = max(weights.get(index, 0.0), AFTERWARDS)
        return Surroundings(weights, last)

    def named(self, name: str) -> dict[int, float]:
        """The classes that a key or column of this name means. The name's last words count, and whole names most."""
        parts = words(name)
        found: dict[int, float] = {}
        for position in range(len(parts)):
            for last, index in self._phrases_at(parts, position):
                weight = 1.0 if last + 1 == len(parts) else 0.8
                found[index] = max(found.get(index, 0.0), weight)
        for phrase_text, indexes in self._glued.items():
            if phrase_text in name:
                found.update(dict.fromkeys(indexes, 1.0))
        return found

    def _before(self, own: str) -> tuple[dict[int, float], bool]:
        found = list(_WORD.finditer(own))
        tokens = [match[0] for match in found]
        weights: dict[int, float] = {}
        nearest = -1
        for position in range(len(tokens)):
            for last, index in self._phrases_at(tokens, position):
                weights[index] = max(weights.get(index, 0.0), _weight(own, found[last].end()))
                nearest = max(nearest, last)
        for text, indexes in self._glued.items() if not own.isascii() else ():
            at = own.rfind(text)
            if at >= 0:
                nearest = len(tokens)
                weights.update(dict.fromkeys(indexes, _weight(own, at + len(text))))
        return weights, _names_a_thing(own, found, nearest)

    def _phrases_at(self, tokens: Sequence[str], position: int) -> Iterator[tuple[int, int]]:
        """`(position of the last word, class)` of each phrase that begins at this word."""
        joined = ""
        for last in range(position, min(position + LONGEST_PHRASE, len(tokens))):
            joined += tokens[last]
            for index in self._joined.get(joined, ()):
                yield last, index

    def _after(self, tail: str) -> Iterable[int]:
        if "(" not in tail[:3] and (":" in tail or "=" in tail):
            return  # the label of the next value
        tokens = _WORD.findall(plain(tail.partition(")")[0]))
        for position in range(min(4, len(tokens))):
            for _, index in self._phrases_at(tokens, position):
                yield index


def _weight(own: str, end: int) -> float:
    between = own[end:]
    weight = 1.0 if len(between) <= LABEL_REACH else NEAR
    return weight * APART if _NEXT_FIELD.search(between) else weight


def _names_a_thing(own: str, tokens: list[re.Match[str]], nearest: int) -> bool:
    """Whether one of the two words right before the value labels a thing, and no class's word stands as near."""
    for position in range(len(tokens) - 1, max(len(tokens) - 3, nearest, -1), -1):
        if len(own) - tokens[position].end() > THING_REACH:
            return False
        if tokens[position][0] in OF_THINGS:
            return True
    return False
