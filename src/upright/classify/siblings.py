"""Lists hold one kind: a name is nobody's where what stands in the same place of the lines around it is no name.

`Jolene` is a person in a list of guests and a song between `Take Five` and `So What`. A place in a line is told by the
signs, numbers and labels before it and by the sign behind it; it is one of things when a third of the different values
there can be no names of persons: titles, phrases, places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from upright.classify.goods import only_labels, says_people
from upright.classify.name_lists import no_name, only_a_place, said
from upright.classify.tagger_evidence import announces
from upright.classify.tagger_foreign import in_calendar, joins
from upright.classify.tagger_words import FIRST, LAST

REACH = 60  # lines in which a list is looked at together
FEWEST, FEWEST_BARE = 4, 5  # different values of a place; of those that fill their lines, in lines one after the other
LEAST = 0.3  # share of values that are no names; one in which no name was found counts for half of one
SEVERAL = 1.5  # values that are no names, and halves of such, to begin with
CLEAR, NEVER = 0.6, 9.0  # share that it takes for a name in a phrase, in a sentence
MOSTLY = 0.5  # of a field, from which on it is a name
FEW_WORDS = 1  # of a phrase beside a name
LONGEST_LINE, LONGEST_TITLE, MOST_WORDS = 400, 80, 5
_PARTED = re.compile(
    r"(?m:^)[ \t]*(?:[-*\u2022+>\u2013]|\d+[.)])[ \t]+"  # the mark of a list
    r"|[\"']?(?::[ \t]+|[ \t]*=[ \t]*)[\"']?|[\"']:[ \t]*[\"']?"  # behind a label
    r"|[ \t]*[\t|;][ \t]*[\"']?|[\"']?[ \t]*[\t|;]|[ ]{2,}|[ ][-\u2013\u2014/][ ]|[\"']?,[ \t]*[\"']?|[<>()\[\]{}\"]+"
    r"|(?<=[ (=])['\u2018\u201c\u00ab\u201e]|['\u2019\u201d\u00bb](?=[ ,;:.)\n]|$)|(?<=\d)[ ]|[ ](?=[\d€$£])"
)
_LABELS = frozenset(":=>")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_OWNED = re.compile(r"['\u2019]s \w")
_SMALL_WORDS = """
and of the in on at to for with a an et und y e i og och le la les des du de del der die das von no my me s"""
_SMALL = frozenset(_SMALL_WORDS.split())
_BEGIN_WORDS = "the an les los las das der die une un gli il lo oh het"
_BEGIN = frozenset(_BEGIN_WORDS.split())
_MONTH_WORDS = "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun"
_MONTHS = frozenset(_MONTH_WORDS.split())
_ANY = 3 << FIRST | 3 << LAST


_BARE = frozenset(["name", "names", "by"])  # labels of persons and of things
FILLED = ("", "")  # the place of what fills its line


class Field(NamedTuple):
    """`text[start:end]`, and the place that it has in its line."""

    start: int
    end: int
    place: tuple[str, ...]


class Lists:
    """The lines of one text, and what stands in the same places of them. `names`: sorted places of names found."""

    def __init__(self, text: str, names: Sequence[tuple[int, int]]) -> None:
        self._text, self._names = text, names
        self._ends = [match.end() for match in re.finditer("\n", text)] if names else []
        self._fields: dict[int, Sequence[Field]] = {}
        self._told: dict[tuple[int, tuple[str, ...]], float] = {}

    def hold_things(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` is in a place of the lines in which things stand."""
        line = bisect_right(self._ends, start)
        field = next((one for one in self._of(line) if one.start <= start < one.end), None)
        if field is None:
            return False
        least = _least(self._text[field.start : field.end], start - field.start, end - field.start)
        label = field.place[-2]
        begins = len(field.place) == len(FILLED)  # its line, as the label of a value and a speaker do
        greeted = begins and any(map(announces, _WORD.findall(self._text, field.start, start)))
        if least == NEVER or greeted or (begins and not _LABELS.isdisjoint(field.place[-1])):
            return False
        if label and (says_people(label) or (announces(label) and label.lower() not in _BARE)):
            return False
        if field.place == FILLED:
            return self._share(self._run(line), FEWEST_BARE) >= least
        at = (line // REACH, field.place)
        if at not in self._told:
            self._told[at] = self._share(self._values(line, field.place), FEWEST)
        return self._told[at] >= least

    def _share(self, fields: Iterator[Field], fewest: int) -> float:
        """The share of different values that are no names; 0 of too few."""
        judged: dict[str, float] = {}
        for field in fields:
            value = self._text[field.start : field.end].strip()
            told = is_no_name(value)
            if told is not None and not only_labels(value):
                covered = self._covered(field) / len(value)
                judged[value] = (0.5 if covered >= 1 else 1.0) if told else 0.5 * (covered < MOSTLY)
        doubts = sum(judged.values())
        return doubts / len(judged) if len(judged) >= fewest and doubts >= SEVERAL else 0.0

    def _covered(self, field: Field) -> int:
        """Characters of the name that was found in a field."""
        at = bisect_right(self._names, (field.start, 0))
        found = at < len(self._names) and self._names[at][0] < field.end
        return self._names[at][1] - self._names[at][0] if found else 0

    def _values(self, line: int, place: tuple[str, ...]) -> Iterator[Field]:
        middle = line // REACH * REACH + REACH // 2
        for near in range(max(0, middle - REACH), min(middle + REACH, len(self._ends)) + 1):
            for field in self._of(near):
                if field.place == place and (near or " " in self._text[field.start : field.end].strip()):
                    yield field  # a single word in the first line is rather the name of a column

    def _run(self, line: int) -> Iterator[Field]:
        """The lines one after the other, `line` among them, that hold nothing but one value each."""
        for step in (-1, 1):
            near = line if step == 1 else line - 1
            while 0 <= near <= len(self._ends) and abs(near - line) < REACH:
                fields = self._of(near)
                if len(fields) != 1 or fields[0].place != FILLED:
                    break
                yield fields[0]
                near += step

    def _of(self, line: int) -> Sequence[Field]:
        if line not in self._fields:
            start = self._ends[line - 1] if line else 0
            stop = self._ends[line] - 1 if line < len(self._ends) else len(self._text)
            self._fields[line] = tuple(_fields(self._text, start, stop)) if stop - start < LONGEST_LINE else ()
        return self._fields[line]


def _fields(text: str, start: int, stop: int) -> Iterator[Field]:
    """The parts of one line: signs before each, the label right before it, the sign behind it."""
    signs: list[str] = []
    label, pair, at = "", "", start  # `pair`: what begins a line, a label where one value follows and no more
    for sign in [*_PARTED.finditer(text, start, stop), None]:
        end = sign.start() if sign else stop
        shown = _shown(sign[0]) if sign else ""
        if text[at:end].strip():
            yield Field(
                at,
                end,
                (*signs, pair if not sign and len(signs) == 1 and _LABELS.isdisjoint(signs[0]) else label, shown),
            )
            pair = "" if signs or any(map(str.isdecimal, text[at:end])) else text[at:end].strip()
            label = _DIGITS.sub("0", text[at:end].strip().rpartition(".")[0] or text[at:end].strip())
            label = "day" if in_calendar(label) or label.lower() in _MONTHS else label
        if sign:
            label = label if not _LABELS.isdisjoint(shown) else ""
            signs.append(shown)
            at = sign.end()


def _shown(sign: str) -> str:
    """A sign as it is compared: how many blanks it has, and which number a list's mark is, does not matter."""
    return _DIGITS.sub("0", " ".join(sign.split())) or sign[:1]


def _least(field: str, start: int, end: int) -> float:
    """The share from which on a name in this field is a thing's: less where but words of a title stand beside it, as in
    `Hannah and Her Sisters`, more beside one word (`Douglas fir`), none in a sentence.
    """
    if len(field) > LONGEST_TITLE or field.rstrip().endswith("."):
        return NEVER
    others = _WORD.findall(field[:start]) + _WORD.findall(field[end:])
    if all(word[0].isupper() or word in _SMALL or len(word) == 1 for word in others):
        return LEAST
    return CLEAR if len(others) <= FEW_WORDS else NEVER


def is_no_name(value: str) -> bool | None:
    """Whether nobody can be called so; None where the value says nothing."""
    words = _WORD.findall(value)
    if not words or len(words) > MOST_WORDS or len(value) > LONGEST_TITLE or any(map(str.isdecimal, value)):
        return None
    if words[0].lower() in _BEGIN or _OWNED.search(value):
        return True
    if all(map(str.islower, words)):
        return len(words) > 1 or not said(words[0]) & _ANY
    if any(word.islower() and not joins(word) and len(word) > 1 for word in words):
        return True
    return no_name(words) or all(map(only_a_place, words))
