"""The words that speak for a class: context words and column names of all classes, found in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TypeAlias

from upright.classify.compiled import Database, Hits, Run, offsets

LONGEST_PHRASE = 4  # words
SHORTEST = 2  # letters of a word that counts only after a space or mark
HEXADECIMAL = 3  # letters of a word that does not count right after a digit
ABBREVIATED = 4  # letters of a word that may be written with points between them
FIRST_UNSPACED = (
    0x0900  # from here on scripts put no spaces between words (Thai, CJK) or marks inside them (Devanagari)
)
COVERED = 0.35  # weight of words that are part of a longer phrase
LEAST_OF_NAME = 3  # letters of a class's name within a longer word
NAMES_KEPT = 4096  # column names whose meaning is remembered

Place: TypeAlias = "tuple[int, int, int]"
"""End of a phrase in a text, its index in the lexicon, its start."""

_WORD = re.compile(r"[^\W_]+")
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-./\u2019']+")
_LETTER = ord("a")  # and what is above it, once `_PLAIN` has been over the text
_LAST = ord("z")
_PLURAL = ord("s")
_DIGITS, _ESCAPE, _ESCAPED = b"0123456789", ord("\\"), b"nrt"
_PAIR = re.compile(rb"[0-9a-f]{2}|\|.?")
_POINTS = frozenset(b". _-/'\"")
_SPACE = ord(" ")
_WALL = b" \n "  # between texts: no phrase holds a space and the end of a line
_PLAIN = bytes(
    code if code > 127 or code == 10 else ord(chr(code).lower()) if chr(code).isalnum() else 32  # noqa: PLR2004
    for code in range(256)
)
"""Small letters, and a space for every mark: `First_Name` and `first name` read alike."""


def plain(text: str) -> str:
    """Lower case, with camelCase, `_`, `-`, `.` and `/` turned into spaces."""
    return _SPLIT.sub(" ", text).lower()


def words(text: str) -> tuple[str, ...]:
    """The words of a label: `customerSSN_last-4` -> `("customer", "ssn", "last", "4")`."""
    return tuple(_WORD.findall(plain(text)))


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
        self.named_mask = lru_cache(NAMES_KEPT)(self._named_mask)
        written = sorted({(form, number) for number, parts in enumerate(self.phrases) for form in _forms(parts)})
        self._written = [
            (len(form.lstrip().encode()), len(form.lstrip()), number, _is_spelt(form)) for form, number in written
        ]
        self._database = Database([form for form, _ in written], literal=True)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all phrases."""
        return frozenset(word for parts in self.phrases for word in parts)

    def places(self, texts: Sequence[str]) -> Iterator[list[Place]]:
        """Of each text the phrases that stand in it, by their end."""
        run = Run(texts, _WALL)
        bare = b" " + run.data.translate(_PLAIN) + b" "
        hits: Hits = []
        self._database.scan(bare, hits)
        for text, (start, piece, own) in zip(texts, run.apart([(end - 1, form) for end, form in hits]), strict=True):
            within = [(end - start, form) for end, form in own] if start else own
            beyond = within if len(piece) == len(text) else offsets(within, piece)
            yield list(self._apart(text, run.data, bare, zip(own, beyond, strict=True)))

    def _apart(
        self, text: str, data: bytes, bare: bytes, hits: Iterable[tuple[tuple[int, int], tuple[int, int]]]
    ) -> Iterator[Place]:
        """The hits that are no part of a longer word. `hits`: each by its end in `data` and in `text`; what ends at `n`
        in `data` ends at `n + 1` in `bare`.
        """
        written = self._written
        for (end, form), (stop, _) in hits:
            size, length, phrase, spelt = written[form]
            before = end - size
            if (spelt or length <= HEXADECIMAL) and _is_stray(bare, data, before, end):
                continue
            if bare[before] >= _LETTER:
                within = _LETTER <= data[before] <= _LAST and _LETTER <= data[before - 1] <= _LAST
                if within and _is_escape(data, before - 1):
                    yield stop, phrase, stop - length
                    continue
            elif bare[end + 1] >= _LETTER:
                plural = data[end] == _PLURAL
                within = _LETTER <= data[end] <= _LAST and not plural and _LETTER <= bare[end] <= _LAST
            else:
                yield stop, phrase, stop - length
                continue
            if not within and _stands_alone(text, stop - length, stop):
                yield stop, phrase, stop - length

    def _named(self, name: str) -> Mapping[int, float]:
        """The classes that a key or column of this name means. The name's last words count, and whole names most; words
        that belong to a longer phrase count little: `passport` in `uk passport`.
        """
        parts = words(name)
        several = [
            (first, last, index) for first in range(len(parts)) for last, index in self._phrases_at(parts, first)
        ]
        note = _NOTE.search(name)
        main = words(name[: note.start()]) if note else ()
        if main and all(last < len(main) for _, last, _ in several):
            parts = main  # `account number (current)`, but not `bank account (IBAN)`
        if not several and len(parts) == 1 and name.isascii():
            return dict.fromkeys(self._run_together(parts[0]), 1.0)
        places = {(first, _end(parts, first, last)) for first, last, _ in several}
        found: dict[int, float] = {}
        for first, last, index in several:
            weight = 1.0 if _NO_MORE.issuperset(parts[last + 1 :]) else 0.8
            end = _end(parts, first, last)
            if any(low <= first and end <= high and (low, high) != (first, end) for low, high in places):
                weight = COVERED
            found[index] = max(found.get(index, 0.0), weight)
        for phrase_text, indexes in self._glued.items() if not name.isascii() else ():
            if phrase_text in name:
                found.update(dict.fromkeys(indexes, 1.0))
        return found

    def _run_together(self, word: str) -> Iterable[int]:
        """The classes of a name that lost its capitals or marks, as databases fold them: `innnumber`, `employerein`."""
        behind = (word[: -len(end)] for end in _ENDINGS if word.endswith(end))
        ahead = (word[len(begin) :] for begin in _BEGINNINGS if word.startswith(begin))
        known = (rest for rest in (*behind, *ahead) if len(rest) >= LEAST_OF_NAME and rest in self._joined)
        return self._joined.get(max(known, key=len, default=""), ())

    def _named_mask(self, name: str) -> int:
        """The same classes as bits."""
        return sum(1 << index for index in self.named(name))

    def _phrases_at(self, tokens: Sequence[str], position: int) -> Iterator[tuple[int, int]]:
        """`(position of the last word, class)` of each phrase that begins at this word."""
        joined = ""
        for last in range(position, min(position + LONGEST_PHRASE, len(tokens))):
            joined += tokens[last]
            for index in self._joined.get(joined, ()):
                yield last, index


_NOTE = re.compile(r"\s?\([^()\d]{1,24}\)\s?$")  # behind the name of a column
_NUMBERS = frozenset({"no", "number", "num", "nr", "value"})  # `jumin_no` is a `jumin`
_HOLDERS = """client customer employee member holder patient cliente paciente titular titulaire paziente kunde kunden
klient klienta pacienta pacjenta versicherter versicherten arbeitnehmer mitarbeiter empleado trabajador proveedor
fornecedor fornitore dipendente kontrahenta kupca"""
_NO_MORE = _NUMBERS | frozenset(_HOLDERS.split())  # `rodne_cislo_klienta` is a `rodne cislo`
_ENDINGS = ("no", "nr", "num", "number", "nummer", "numero", "numer", "nomor", "code", "value")
_BEGINNINGS = ("employee", "employer", "customer", "client", "patient", "member", "holder", "applicant", "nomor",
    "numer", "numero", "num", "user", "personal", "primary")  # fmt: skip


def _end(parts: Sequence[str], first: int, last: int) -> int:
    """The last word of a phrase that is no mere `number`."""
    while last > first and parts[last] in _NUMBERS:
        last -= 1
    return last


def _forms(parts: Sequence[str]) -> Iterator[str]:
    """How a phrase is written once `_PLAIN` has been over the text: apart, in one word, short ones with points. One of
    a letter or two must stand after a space; a single letter counts as the name of a column only.
    """
    joined = {" ".join(parts), "".join(parts)}
    if any(len(part) <= ABBREVIATED for part in parts[:-1]):
        joined.add("  ".join(parts))  # `no. kp`: a point and a space
    if len(parts) > 2 and len(parts[0]) <= ABBREVIATED:  # noqa: PLR2004
        joined.add(f"{parts[0]}  {' '.join(parts[1:])}")  # `no. k/p`
    if len(parts) == 1 and len(parts[0]) <= ABBREVIATED:
        spelt = {parts[0]} if len(parts[0]) > SHORTEST else {f" {parts[0]}", f"\n{parts[0]}"}
        joined = spelt | {f"{before}{' '.join(parts[0])}" for before in " \n"}
    if len("".join(parts)) == 1 and parts[0].isascii():
        joined = set()
    for form in joined:
        spellings = {form} if form.isascii() else {form, form.capitalize(), form.title(), form.upper()}
        yield from {spelling.encode().translate(_PLAIN).decode() for spelling in spellings}


def _is_spelt(form: str) -> bool:
    """Whether a form is nothing but single letters: `c c`, `s s s`."""
    return " " in form.strip() and all(len(part) == 1 for part in form.split())


def _is_stray(bare: bytes, data: bytes, start: int, end: int) -> bool:
    r"""Whether a short phrase that stands in `data[start:end]` is within a number or a code (`98cc53c4`, `TZ733420`),
    begins with the letter of an escape (`\nID`), is one of many pairs (`08 cc 4f`), or is put together from letters
    that belong apart (`C=C`, `s.s?s`).
    """
    before = data[start - 1] if start else 0
    if before in _DIGITS or (before == _ESCAPE and data[start] in _ESCAPED):
        return True
    if end - start == SHORTEST and _is_pair(data, start, end):
        return True
    within, between = data[start + 1 : end - 1], bare[start + 2 : end]
    marks = [mark for mark, read in zip(within, between, strict=True) if read == _SPACE]
    if marks and within.isascii() and not _POINTS.issuperset(marks):
        return True
    return data[end : end + 1].isdigit() and data[end + 1 : end + 2].isalnum()


def _is_escape(data: bytes, place: int) -> bool:
    r"""Whether the letter at `place` is of a string's line break or tab: `"...\nfnr: 0106..."`, but not `C:\\temp`."""
    escaped = place > 0 and data[place] in _ESCAPED and data[place - 1] == _ESCAPE
    return escaped and (place == 1 or data[place - 2] != _ESCAPE)


def _is_pair(data: bytes, start: int, end: int) -> bool:
    """Whether pairs of hexadecimal digits stand on both sides, one with a digit."""
    beside = (*data[max(0, start - 4) : start].split()[-1:], *data[end : end + 4].split()[:1])
    return len(beside) > 1 and all(map(_PAIR.fullmatch, beside)) and not b"".join(beside).isalpha()


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
