r"""Forms: what numbers look like once each character is only a digit, a capital, a small letter or a mark.

`\b\d{3}[- ]?\d{4}\b` has the forms `-0000000-` and `-000-0000-`. The numbers of all countries share a thousand of them.
They are literal texts, which are found in a fraction of the time and of the memory of as many patterns; and one hit
speaks for every class that writes a number so.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from upright.classify.compiled import Database, Hits

MOST = 128  # forms of one pattern
LEAST = 7  # digits and capitals of a form; a shorter one is met too often
_LONGEST = 40  # times that a part may be repeated
_EDGE = "|"  # a word begins or ends here
_WORD = "aa"  # as it stands in the pattern it is rarer than its form, which all words have
_KINDS = bytes(
    ord("0" if one.isdigit() else "A" if one.isupper() else "a" if one.isalpha() or one == "_" else "-")
    for one in map(chr, range(128))
).ljust(256, b"-")


class _UnwritableError(Exception):
    """The pattern has too many forms, or none."""


class Form(NamedTuple):
    """`written`: the form, with a mark where a word begins or ends; `size`: characters of it that are the number's."""

    written: str
    size: int


class Forms:
    """Literal forms compiled together."""

    def __init__(self, written: list[str], first: int) -> None:
        """`written`: of what `forms` returned. `first`: what hits call the first of them; the others follow."""
        self._behind = [1 + form.endswith("-") for form in written]
        self._first = first
        self._database = Database(written, literal=True)

    def hits(self, data: bytes) -> Hits:
        """`(byte offset of the end of what may be a number, number of its form)`, in order."""
        if not self._behind:
            return []
        found: Hits = []
        self._database.scan(b"-" + data.translate(_KINDS) + b"-", found)
        behind, first = self._behind, self._first
        return [(beyond - behind[form], first + form) for beyond, form in found]


def beginnings(pattern: str) -> frozenset[str]:
    """The characters that a match of a pattern which has forms may begin with."""
    found, _ = _begins(_parsed(pattern))
    return frozenset(found)


def forms(pattern: str) -> frozenset[Form]:
    """All forms of what the pattern matches; none if it is no plain sequence of digits, capitals and marks."""
    try:
        written = _sequence(_parsed(pattern)) if pattern.isascii() else set()
        return frozenset(map(_bounded, written))
    except _UnwritableError:
        return frozenset()


@lru_cache(maxsize=1)
def _parsed(pattern: str) -> Any:
    return import_module("re._parser").parse(pattern)


def _bounded(form: str) -> Form:
    """With a mark where a word begins at its start or ends at its end."""
    inner = form.strip(_EDGE)
    if _EDGE in inner or _WORD in inner or len(inner) - inner.count("-") < LEAST:
        raise _UnwritableError
    before = "-" if form.startswith(_EDGE) and inner[0] != "-" else ""
    behind = "-" if form.endswith(_EDGE) and inner[-1] != "-" else ""
    if inner[-1] == "-":
        raise _UnwritableError  # the end of a hit would not be told from the mark behind it
    return Form(before + inner + behind, len(inner))


def _sequence(parts: Any) -> set[str]:
    written = {""}
    for operator, argument in parts:
        written = _joined(written, _part(str(operator), argument))
    return written


def _joined(before: set[str], behind: set[str]) -> set[str]:
    if len(before) * len(behind) > MOST:
        raise _UnwritableError
    return {first + second for first in before for second in behind}


def _part(operator: str, argument: Any) -> set[str]:
    if operator == "LITERAL":
        return {_kind(argument)}
    if operator == "IN":
        return {kind for one in argument for kind in _member(*one)}
    if operator == "AT" and str(argument) == "AT_BOUNDARY":
        return {_EDGE}
    if operator == "SUBPATTERN" and not argument[1] and not argument[2]:
        return _sequence(argument[3])
    if operator == "BRANCH":
        return {form for branch in argument[1] for form in _sequence(branch)}
    if operator in {"MAX_REPEAT", "MIN_REPEAT"} and argument[1] <= _LONGEST:
        return _repeated(*argument)
    raise _UnwritableError


def _repeated(least: int, most: int, inner: Any) -> set[str]:
    once, several, written = _sequence(inner), {""}, set()
    for count in range(most + 1):
        if count >= least:
            written |= several
        if count < most:
            several = _joined(several, once)
    return written


def _member(operator: Any, argument: Any) -> set[str]:
    """The kinds of characters that one member of a class stands for."""
    if str(operator) == "LITERAL":
        return {_kind(argument)}
    if str(operator) == "RANGE":
        return set(map(_kind, range(argument[0], argument[1] + 1)))
    if str(argument) == "CATEGORY_DIGIT":
        return {"0"}
    raise _UnwritableError


def _kind(code: int) -> str:
    return chr(_KINDS[code])


def _begins(parts: Any) -> tuple[set[str], bool]:
    """The first characters of what the parts match, and whether they may match nothing."""
    found: set[str] = set()
    for operator, argument in parts:
        own, empty = _part_begins(str(operator), argument)
        found |= own
        if not empty:
            return found, False
    return found, True


def _part_begins(operator: str, argument: Any) -> tuple[set[str], bool]:
    if operator == "SUBPATTERN":
        return _begins(argument[3])
    if operator == "BRANCH":
        several = [_begins(branch) for branch in argument[1]]
        return set().union(*(own for own, _ in several)), any(empty for _, empty in several)
    if operator in {"MAX_REPEAT", "MIN_REPEAT"}:
        own, empty = _begins(argument[2])
        return own, empty or not argument[0]
    members: Iterable[Any] = argument if operator == "IN" else ((operator, argument),)
    return {character for one in members for character in _characters(*one)}, operator == "AT"


def _characters(operator: Any, argument: Any) -> Iterable[str]:
    if str(operator) == "LITERAL":
        return chr(argument)
    if str(operator) == "RANGE":
        return map(chr, range(argument[0], argument[1] + 1))
    return "0123456789" if str(argument) == "CATEGORY_DIGIT" else ""
