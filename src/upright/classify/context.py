"""What stands around a value: its own label (key, column, words right before it) and words nearby, in any language.

The context words of all classes are patterns of the engine's one database (`Lexicon.patterns`), so a text is read once
and the words around a place are looked up, not searched for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

BEFORE = 80  # characters of the line before the value that are read
AFTER = 28
LABEL_REACH = 26  # a word this near is the value's own label
NEAR = 0.6  # weight of a word that is near but no label
APART = 0.5  # factor when another field begins between the word and the value
THING_REACH = 12
LONGEST_PHRASE = 4  # words
LONGEST_THING = 16
ABBREVIATED = 4  # letters of a word that may be written with points between them
FIRST_UNSPACED = 0x0E00  # from here on (Thai, CJK...) scripts put no spaces between words
AFTERWARDS = 0.5  # weight of a word right after the value: `078-05-1120 (SSN)`
NAMES_KEPT = 4096  # column names whose meaning is remembered

_WORD = re.compile(r"[^\W_]+")
_CASED_WORD = re.compile(r"\d*(?:[A-Z]?[a-z]+|[A-Z]+)\d*")
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-./\u2019']+")
_NEXT_FIELD = re.compile(r"[;|\n\t,]|\d{4,}|[.!?] ")
_NAME_BACKWARDS = re.compile(r"[A-Za-z0-9_.-]{0,63}[A-Za-z_]")
_JOINT = "(?:[ _./'-]|\N{RIGHT SINGLE QUOTATION MARK}){0,2}"

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


class Evidence(NamedTuple):
    """A phrase of the lexicon (by index) that stands near a value, and its weight 0..1."""

    weight: float
    phrase: int


class Lexicon:
    """Context words and column names of all classes, each phrase once."""

    def __init__(self, phrases: Sequence[Iterable[str]]) -> None:
        """`phrases[i]`: the words and phrases of class `i`, joined or apart: `first name`, `firstName`."""
        meant: dict[tuple[str, ...], set[int]] = {}
        for index, several in enumerate(phrases):
            for phrase in several:
                parts = (phrase,) if ord(phrase[0]) >= FIRST_UNSPACED else words(phrase)
                meant.setdefault(parts, set()).add(index)
        self.phrases = sorted(meant)
        self.classes = [frozenset(meant[parts]) for parts in self.phrases]
        self.masks = [sum(1 << index for index in classes) for classes in self.classes]
        self.lengths = [sum(map(len, parts)) for parts in self.phrases]
        self._beyond = [int(all(map(str.isascii, parts))) for parts in self.phrases]
        self._joined: dict[str, set[int]] = {}
        self._glued: dict[str, frozenset[int]] = {}
        for parts, classes in zip(self.phrases, self.classes, strict=True):
            if ord(parts[0][0]) >= FIRST_UNSPACED:
                self._glued[parts[0]] = classes
            else:
                self._joined.setdefault("".join(parts), set()).update(classes)
        self.named = lru_cache(NAMES_KEPT)(self._named)

    def places(self, hits: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """`(offset of the end, phrase)` of the hits of `patterns`, in order."""
        beyond = self._beyond
        return sorted([(end - beyond[phrase], phrase) for end, phrase in hits])

    @property
    def patterns(self) -> list[str]:
        """One for each phrase, in the syntax of Hyperscan. Of ASCII letters: matches one character beyond its end."""
        return [_pattern(parts) for parts in self.phrases]

    def _named(self, name: str) -> Mapping[int, float]:
        """The classes that a key or column of this name means. The name's last words count, and whole names most."""
        parts = words(name)
        found: dict[int, float] = {}
        for position in range(len(parts)):
            for last, index in self._phrases_at(parts, position):
                weight = 1.0 if last + 1 == len(parts) else 0.8
                found[index] = max(found.get(index, 0.0), weight)
        for phrase_text, indexes in self._glued.items() if not name.isascii() else ():
            if phrase_text in name:
                found.update(dict.fromkeys(indexes, 1.0))
        return found

    def _phrases_at(self, tokens: Sequence[str], position: int) -> Iterator[tuple[int, int]]:
        """`(position of the last word, class)` of each phrase that begins at this word."""
        joined = ""
        for last in range(position, min(position + LONGEST_PHRASE, len(tokens))):
            joined += tokens[last]
            for index in self._joined.get(joined, ()):
                yield last, index


def _pattern(parts: Sequence[str]) -> str:
    short = len(parts) == 1 and len(parts[0]) <= ABBREVIATED
    spelt = [*parts[0]] if short else parts
    joint = r"\.?" if short else _JOINT  # `dob`, `d.o.b.`
    if not all(map(str.isascii, parts)):
        forms = [sorted({part, part.capitalize(), part.upper()}) for part in spelt]
        return joint.join(f"(?:{'|'.join(map(re.escape, several))})" for several in forms)
    phrase = joint.join(map(re.escape, spelt))
    if len(parts) > 1:
        return f"(?i:{phrase})[^a-z]"
    word = parts[0]
    hump = "" if len(word) < 3 else f"|[a-z](?:{word.capitalize()}|{word.upper()})"  # noqa: PLR2004
    return f"(?:(?:^|[^A-Za-z])(?i:{phrase}){hump})[^a-z]"


class Nearby:
    """The phrases that stand in one text, by position. `hits`: those of the lexicon's patterns, in characters."""

    def __init__(self, lexicon: Lexicon, text: str, hits: Iterable[tuple[int, int]]) -> None:
        found = lexicon.places(hits)
        self._text, self._lexicon = text, lexicon
        self._ends = [end for end, _ in found]
        self._phrases = [phrase for _, phrase in found]

    def mask(self, low: int, high: int) -> int:
        """The classes, as bits, that a phrase ending in `low`..`high` speaks for."""
        masks, phrases, ends = self._lexicon.masks, self._phrases, self._ends
        position, found = bisect_right(ends, high) - 1, 0
        while position >= 0 and ends[position] >= low:
            found |= masks[phrases[position]]
            position -= 1
        return found

    def around(self, start: int, end: int, within: tuple[int, int]) -> Surroundings:
        """What the line says around `text[start:end]`; the line before it counts when nothing stands on its own.
        `within`: offsets of the cell or text beyond which nothing counts.
        """
        text = self._text
        low = max(within[0], start - BEFORE)
        floor = text.rfind("\n", low, start) + 1
        edge = start
        if not floor:
            floor = low
        elif not text[floor:start].strip(" \t-*>|"):
            edge = low + len(text[low : floor - 1].rstrip())
            floor = max(low, text.rfind("\n", low, edge) + 1)
        evidence: list[Evidence] = []
        ends, phrases = self._ends, self._phrases
        position = bisect_right(ends, edge) - 1
        nearest, reach, apart = floor, edge, False
        while position >= 0 and (stands := ends[position]) > floor:
            apart = apart or _NEXT_FIELD.search(text, stands, reach) is not None
            weight = 1.0 if edge - stands <= LABEL_REACH else NEAR
            evidence.append(Evidence(weight * APART if apart else weight, phrases[position]))
            nearest, reach, position = max(nearest, stands), stands, position - 1
        position = bisect_right(ends, end)
        if position < len(ends) and ends[position] <= end + AFTER:
            evidence += self._after(end, min(end + AFTER, within[1]), position)
        return Surroundings(evidence, floor, nearest, edge)

    def _after(self, end: int, limit: int, position: int) -> Iterator[Evidence]:
        tail = self._text[end:limit].partition("\n")[0]
        if "(" not in tail[:3] and (":" in tail or "=" in tail):
            return  # the label of the next value
        limit = end + len(tail.partition(")")[0])
        lengths = self._lexicon.lengths
        while position < len(self._ends) and self._ends[position] <= limit:
            if self._ends[position] - lengths[self._phrases[position]] >= end:
                yield Evidence(AFTERWARDS, self._phrases[position])
            position += 1


class Surroundings(NamedTuple):
    """`evidence` around a value. `floor`..`edge`: the text before it that counts; `nearest`: where the last phrase in
    it ends.
    """

    evidence: Sequence[Evidence]
    floor: int
    nearest: int
    edge: int

    def of_thing(self, text: str) -> bool:
        """Whether one of the two words right before the value labels a thing, and no class's word stands as near."""
        begin = max(self.floor, self.nearest, self.edge - THING_REACH - LONGEST_THING)
        for word in _CASED_WORD.findall(text, begin, self.edge)[-2:]:
            if word.lower() in OF_THINGS:
                return self.edge - text.rfind(word, begin, self.edge) - len(word) <= THING_REACH
        return False
