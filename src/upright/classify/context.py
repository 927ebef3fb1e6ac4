"""What stands around a value: its own label (key, column, words right before it) and words nearby, in any language.

All context words of all classes are found in one pass over the text, so that the words around a place are looked up,
not searched for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from upright.classify.compiled import Database, Hits, offsets

BEFORE = 80  # characters of the line before the value that are read
AFTER = 28
LABEL_REACH = 26  # a word this near is the value's own label
NEAR = 0.6  # weight of a word that is near but no label
APART = 0.5  # factor when another field begins between the word and the value
FURTHEST = 300  # characters before the end of a value in which words are looked for
AFTERMOST = 60
THING_REACH = 12
LONGEST_PHRASE = 4  # words
LONGEST_THING = 16
SHORTEST = 2  # letters of a word that counts only after a space or mark
ABBREVIATED = 4  # letters of a word that may be written with points between them
FIRST_UNSPACED = (
    0x0900  # from here on scripts put no spaces between words (Thai, CJK) or marks inside them (Devanagari)
)
AFTERWARDS = 0.5  # weight of a word right after the value: `078-05-1120 (SSN)`
NAMES_KEPT = 4096  # column names whose meaning is remembered

Place: TypeAlias = "tuple[int, int, int]"
"""End of a phrase in a text, its index in the lexicon, its start."""

_WORD = re.compile(r"[^\W_]+")
_CASED_WORD = re.compile(r"\d*(?:[A-Z]?[a-z]+|[A-Z]+)\d*")
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-./\u2019']+")
_NEXT_FIELD = re.compile(r"[;|\n\t,]|</|\d{4,}|[!?] |(?<!\b\w)(?<!\b[Nn][or])\. ")  # not after an initial or `No.`
_NAME_BACKWARDS = re.compile(r"[A-Za-z0-9_.-]{0,63}[A-Za-z_]")
_PLAIN = bytes(
    code if code > 127 or code == 10 else ord(chr(code).lower()) if chr(code).isalnum() else 32  # noqa: PLR2004
    for code in range(256)
)
"""Small letters, and a space for every mark: `First_Name` and `first name` read alike."""

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
        self._joined: dict[str, set[int]] = {}
        self._glued: dict[str, frozenset[int]] = {}
        for parts, classes in zip(self.phrases, self.classes, strict=True):
            if ord(parts[0][0]) >= FIRST_UNSPACED:
                self._glued[parts[0]] = classes
            else:
                self._joined.setdefault("".join(parts), set()).update(classes)
        self.named = lru_cache(NAMES_KEPT)(self._named)
        written = sorted({(form, number) for number, parts in enumerate(self.phrases) for form in _forms(parts)})
        self._written = [(len(form.lstrip()), number) for form, number in written]
        self._database = Database([form for form, _ in written], literal=True)

    def places(self, text: str) -> list[Place]:
        """The phrases that stand in `text`, by their end."""
        data = text.encode("utf-8", "replace")
        hits: Hits = []
        self._database.scan(b" " + data.translate(_PLAIN), hits)
        if len(data) != len(text):
            hits = offsets(hits, b" " + data)
        found: list[Place] = []
        for beyond, form in hits:
            length, phrase = self._written[form]
            end = beyond - 1
            start = end - length
            lone = not text[end : end + 1].isalpha() and not text[start - 1 : start].isalpha()
            if lone or _stands_alone(text, start, end):
                found.append((end, phrase, start))
        return found

    def _named(self, name: str) -> Mapping[int, float]:
        """The classes that a key or column of this name means. The name's last words count, and whole names most."""
        parts = words(name)
        found: dict[int, float] = {}
        for position in range(len(parts)):
            for last, index in self._phrases_at(parts, position):
                weight = 1.0 if _NUMBERS.issuperset(parts[last + 1 :]) else 0.8
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


_LABEL_LINE = re.compile(r"[-*#>| \t]{0,8}[\w .'\"()#/-]{1,60}:?[ \t*|]{0,4}")
_NUMBERS = frozenset({"no", "number", "num", "nr", "value"})  # `jumin_no` is a `jumin`


def _forms(parts: Sequence[str]) -> Iterator[str]:
    """How a phrase is written once `_PLAIN` has been over the text: apart, in one word, short ones with points. One of
    a letter or two must stand after a space; a single letter counts as the name of a column only.
    """
    joined = {" ".join(parts), "".join(parts)}
    if any(len(part) <= ABBREVIATED for part in parts[:-1]):
        joined.add("  ".join(parts))  # `no. kp`: a point and a space
    if len(parts) == 1 and len(parts[0]) <= ABBREVIATED:
        spelt = {parts[0]} if len(parts[0]) > SHORTEST else {f" {parts[0]}", f"\n{parts[0]}"}
        joined = spelt | {f"{before}{' '.join(parts[0])}" for before in " \n"}
    if len("".join(parts)) == 1 and parts[0].isascii():
        joined = set()
    for form in joined:
        spellings = {form} if form.isascii() else {form, form.capitalize(), form.title(), form.upper()}
        yield from {spelling.encode().translate(_PLAIN).decode() for spelling in spellings}


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter before or behind belongs to the same word. A capital after a small letter begins a word; a
    plural `s` may follow.
    """
    first, last = text[start], text[end - 1]
    before = text[start - 1 : start]
    if (
        before.isalpha()
        and first.isalpha()
        and ord(first) < FIRST_UNSPACED
        and not (first.isupper() > before.isupper())
    ):
        return False
    after = text[end : end + 1]
    if not after.isalpha() or not last.isalpha() or ord(last) >= FIRST_UNSPACED:
        return True
    if after.isupper():
        return not last.isupper()
    return after == "s" and not text[end + 1 : end + 2].isalpha()


class Nearby:
    """The phrases that stand near some places of one text, by position."""

    def __init__(self, lexicon: Lexicon, text: str, places: Iterable[int]) -> None:
        """`places`: offsets in order; what stands further than `FURTHEST` before or `AFTERMOST` behind all is lost."""
        self._text, self._lexicon = text, lexicon
        found = [place for low, high in _regions(places, len(text)) for place in _places(lexicon, text, low, high)]
        self._ends = [end for end, _, _ in found]
        self._phrases = [phrase for _, phrase, _ in found]
        self._starts = [start for _, _, start in found]

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
        while position < len(self._ends) and self._ends[position] <= limit:
            if self._starts[position] >= end:
                yield Evidence(AFTERWARDS, self._phrases[position])
            position += 1


def _regions(places: Iterable[int], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text around some places, joined where they meet."""
    low = high = 0
    for place in places:
        if place - FURTHEST > high:
            if high > low:
                yield low, high
            low = place - FURTHEST
        high = place + AFTERMOST
    if high > low:
        yield low, min(high, length)


def _places(lexicon: Lexicon, text: str, low: int, high: int) -> list[Place]:
    if low == 0 and high >= len(text):
        return lexicon.places(text)
    return [(end + low, phrase, start + low) for end, phrase, start in lexicon.places(text[low:high])]


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
        before = text[self.floor : self.edge]
        if text[self.edge : self.edge + 1] in "\r\n" and (before[-1:].isdecimal() or not _LABEL_LINE.fullmatch(before)):
            return False  # the line before is more than a label, or ends with a value of its own
        for word in _CASED_WORD.findall(text, begin, self.edge)[-2:]:
            if word.lower() in OF_THINGS:
                return self.edge - text.rfind(word, begin, self.edge) - len(word) <= THING_REACH
        return False
