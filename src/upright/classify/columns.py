"""One confidence for each class and column, from the column's name, its values and the columns beside it.

The engine says of single cells how sure it is. Here that becomes a statement about the column, in log-odds:

- **Agreement.** Of cells that are spelt alike (`9999-99` and `1234-56` are), what share is of the class, and what share
  would be by chance? Chance is measured: values drawn from the column's own characters, place by place, are classified
  too. A number whose check digit holds in every tenth cell is a coincidence, one whose check digit always holds is not.
- **Rivals.** Where most cells are of one class, another class that the same cells could be loses.
- **Names.** A column named after a thing (`product_name`, `build`) holds no person and no machine's address, unless its
  values say so; a name that means nothing (`col_17`, none) leaves it to values and neighbours.
- **Neighbours.** What the table is about: persons, cards, patients, things. `name` beside `email` is a person's, beside
  `sku` a product's; dates of many years are births only beside persons; `number` beside `cvv` is a card.
- **Few rows.** A class that free text holds in 2 % of the rows stays, with the confidence of its cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from math import log
from random import Random
from typing import NamedTuple

from upright.classify.classifier import Classifier
from upright.classify.column_values import (
    DIGITS,
    GUESSED,
    PERSON,
    Guess,
    Subject,
    guesses,
    is_run,
    is_version,
    means_nothing,
    names_a_thing,
    share_of_names,
    spelling,
    telling_words,
)
from upright.classify.engine import LEAST, Engine
from upright.classify.spans import Span, log_odds, probability

SAMPLE = 240  # cells of a column that are looked at here
DRAWN = 60  # values drawn by chance
TRUE = 0.97  # share of the cells of a class that pass as such: typing errors happen
MOST = 6.0  # log-odds that one kind of evidence can give or take
CODE = 7  # characters of a cell without blanks that is more than a short number
WIDE = 300  # columns beyond which a column's own name counts among its neighbours, too
ENOUGH = 8  # cells spelt alike, below which chance is not asked
WHOLE = 0.8  # share of a cell that a value covers to be the whole cell
MAIN = 0.6  # share of the cells that makes a class the column's own
CLEAR = 0.8  # weight with which a name speaks for a class to be asked about it
FEW = 3  # classes that a name may mean to be asked about them
SUREST = 0.995


class Hit(NamedTuple):
    """A class in one cell of the sample, by its index. `length`: characters of the value."""

    cell: int
    data_class: str
    confidence: float
    length: int


@dataclass(frozen=True, slots=True)
class Column:
    """`values`: a sample of its cells that are not blank, a line each; `hits`: what the engine found in them."""

    name: str
    values: Sequence[str]
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is that the column holds the class; `holding` of the sample's cells do. `guessed`: by neighbours and
    values, without a hit of the engine under the column's own name.
    """

    confidence: float
    holding: int
    guessed: bool = False


@dataclass(slots=True)
class _Held:
    """The cells of one class: index of the cell -> confidence. `whole`: cells that are nothing else."""

    cells: dict[int, float] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)

    @property
    def odds(self) -> float:
        """Log-odds of a middling cell."""
        ordered = sorted(self.cells.values())
        return log_odds(ordered[len(ordered) // 2])


@dataclass(slots=True)
class _Read:
    column: Column
    held: dict[str, _Held]
    spelt: list[str]

    @property
    def main(self) -> dict[str, _Held]:
        """The classes that most cells are of as a whole."""
        return {name: held for name, held in self.held.items() if len(held.whole) >= MAIN * len(self.column.values)}


def settle(columns: Sequence[Column], engine: Engine) -> list[dict[str, Verdict]]:
    """For each column of one table, what is to be said of each class seen in its sample (also that it is not there)."""
    read = [_read(column, column.hits) for column in columns]
    names = [one.column.name for one in read]
    before = _subjects(names, [set(one.main) for one in read], engine)
    found = [_decided(one, subject, engine) for one, subject in zip(read, before, strict=True)]
    after = _subjects(names, [_own(one, verdicts) for one, verdicts in zip(read, found, strict=True)], engine)
    return [
        verdicts if late == early else _decided(one, late, engine)
        for one, verdicts, early, late in zip(read, found, before, after, strict=True)
    ]


def _subjects(names: Sequence[str], held: Sequence[set[str]], engine: Engine) -> list[Subject]:
    """What the other columns say that the table is about, for each column."""
    national = {name for name in engine.index if engine.classifiers[engine.index[name]].countries}
    counted = Counter(data_class for several in held for data_class in several)
    own = [telling_words(name) for name in names]
    said = Counter(chain.from_iterable(own))
    alone = len(names) < WIDE
    return [
        Subject.of(
            {word for word, count in said.items() if count > (alone and word in own[at])},
            {data_class for data_class, count in counted.items() if count > (data_class in several)},
            national,
        )
        for at, several in enumerate(held)
    ]


def _own(read: _Read, verdicts: Mapping[str, Verdict]) -> set[str]:
    """The classes that the column turned out to be of."""
    return {
        name
        for name, verdict in verdicts.items()
        if verdict.confidence >= LEAST and (verdict.guessed or name in read.main)
    }


def _read(column: Column, hits: Iterable[Hit]) -> _Read:
    held: dict[str, _Held] = {}
    for cell, data_class, confidence, length in hits:
        seen = held.setdefault(data_class, _Held())
        seen.cells[cell] = max(confidence, seen.cells.get(cell, 0.0))
        if length >= WHOLE * len(column.values[cell].strip()):
            seen.whole.add(cell)
    return _Read(column, held, [spelling(value) for value in column.values])


def hits_of(text: str, spans: Iterable[Span]) -> list[Hit]:
    """The hits in a text whose lines are cells."""
    last = text.count("\n")
    return [Hit(min(span.line - 1, last), span.data_class, span.confidence, span.end - span.start) for span in spans]


@lru_cache(maxsize=256)
def _alone(unit: Classifier) -> Engine:
    """An engine that knows one class only."""
    return Engine([unit], names=False)


def _only(engine: Engine, name: str, values: Sequence[str], header: str) -> list[Hit]:
    """The hits of one class in values under a header."""
    text = "\n".join(values)
    return hits_of(text, _alone(engine.classifiers[engine.index[name]]).column_spans(text, header))


def _decided(read: _Read, subject: Subject, engine: Engine) -> dict[str, Verdict]:
    meant = engine.column_names.named(read.column.name)
    odds: dict[str, float] = {}
    for name, held in read.held.items():
        named = meant.get(engine.index[name], 0.0)
        change = _agreement(read, name, held, engine)
        needs = engine.classifiers[engine.index[name]].needs_context
        change = max(change, -1.0) if named else min(change, 2.0) if needs else change
        odds[name] = held.odds + change + _of_name(read, name, held, subject, named, needs_context=needs)
    _settle_rivals(read, odds)
    found = {name: Verdict(min(probability(odd), SUREST), len(read.held[name].cells)) for name, odd in odds.items()}
    if not any(verdict.confidence >= LEAST and name in read.main for name, verdict in found.items()):
        found |= _guessed(read, subject, engine)
    return found


def _guessed(read: _Read, subject: Subject, engine: Engine) -> dict[str, Verdict]:
    """What a column is that no classifier knows by its name, where values and neighbours speak for a class."""
    found: dict[str, Verdict] = {}
    meant = engine.column_names.named(read.column.name)
    said = [engine.classifiers[index] for index, weight in meant.items() if weight >= CLEAR][:FEW]
    asked = [Guess(unit.id, 1.5, unit.columns[0]) for unit in said if DIGITS.search(read.column.values[0])]
    known = not GUESSED.isdisjoint(engine.index)
    for guess in chain(asked, guesses(read.column.name, read.column.values, subject) if known else ()):
        if guess.data_class not in engine.index:
            continue
        odds, holding = guess.odds, guess.holding
        if guess.alias:
            again = _read(read.column, _only(engine, guess.data_class, read.column.values, guess.alias))
            held = again.held.get(guess.data_class)
            if held is None or len(held.whole) < guess.least * len(read.column.values):
                continue
            odds, holding = (
                odds + max(_agreement(again, guess.data_class, held, engine, guess.alias), -1.0),
                len(held.cells),
            )
        sure = min(probability(odds), SUREST)
        if sure >= LEAST:
            found[guess.data_class] = Verdict(sure, holding, guessed=True)
            return found
    return found


def _agreement(read: _Read, name: str, held: _Held, engine: Engine, alias: str = "") -> float:
    """Log-odds that cells spelt like those of the class agree by being of it, against chance."""
    if not held.whole:
        return 0.0
    alike = Counter(read.spelt[cell] for cell in held.whole)
    spelt = {form for form, _ in alike.most_common(3)}
    cells = [cell for cell, form in enumerate(read.spelt) if form in spelt]
    distinct = {read.column.values[cell]: cell in held.cells for cell in cells}
    if len(distinct) < ENOUGH or not any(DIGITS.search(value) for value in distinct):
        return 0.0
    passing = sum(distinct.values())
    if passing == len(distinct) and held.odds >= log_odds(0.97):
        return 0.0
    chance = _chance(list(distinct), name, engine, alias or read.column.name)
    failing = len(distinct) - passing
    true = max(TRUE, min(0.999, chance))
    gain = passing * log(true / chance) + failing * log((1 - true) / (1 - chance))
    return max(-MOST, min(MOST, gain))


def _chance(values: list[str], name: str, engine: Engine, header: str) -> float:
    """The share of values, made of the characters that stand in each place of these, that would be of the class."""
    random = Random(0)  # noqa: S311  the same values each time
    by_length: dict[int, list[str]] = {}
    for value in values:
        by_length.setdefault(len(value), []).append(value)
    places = {
        length: [sorted(set(column)) for column in zip(*several, strict=True)] for length, several in by_length.items()
    }
    lengths = [len(value) for value in values]
    drawn = ["".join(map(random.choice, places[random.choice(lengths)])) for _ in range(DRAWN)]
    hits = {hit.cell for hit in _only(engine, name, drawn, header)}
    return (len(hits) + 0.5) / (DRAWN + 1)


def _of_name(read: _Read, name: str, held: _Held, subject: Subject, named: float, *, needs_context: bool) -> float:
    """Log-odds by what the column's name and the table's subject say."""
    values = read.column.values
    change = subject.speaks_for(name)
    if names_a_thing(read.column.name, name, subject):
        change -= 4.0
    if name == PERSON and share_of_names(values) < 0.3:  # noqa: PLR2004  of unusual names the lists know a third
        change -= 3.0 if subject.things else 1.0
    if named or name.startswith("secret."):
        return change
    if needs_context:
        change -= 0.0 if subject.persons else 3.0
        change -= 0.0 if means_nothing(read.column.name) else 2.0
    if len(held.whole) >= MAIN * len(values) and (is_run(values) or (name == "pii.ipv4" and is_version(values))):
        change -= 5.0
    return change - (3.0 if _in_codes(read, held) else 0.0)


def _in_codes(read: _Read, held: _Held) -> bool:
    """Whether the class is seen only inside longer codes, such as the digits of a UUID."""
    values = read.column.values
    inside = [values[cell] for cell in held.cells if cell not in held.whole and cell < len(values)]
    return len(inside) == len(held.cells) and all(
        len(value) >= CODE and " " not in value and "@" not in value and DIGITS.search(value) for value in inside
    )


def _settle_rivals(read: _Read, odds: dict[str, float]) -> None:
    """Of classes that the same whole cells could be, the one that most speaks for keeps them."""
    main = sorted(((odds[name] + _spread(read, name), name) for name in read.main), reverse=True)
    if not main or probability(main[0][0]) < LEAST:
        return
    best = main[0][1]
    cells = read.held[best].whole
    spelt = {read.spelt[cell] for cell in cells}
    for name, held in read.held.items():
        if name != best and held.whole and (held.whole <= cells or {read.spelt[cell] for cell in held.whole} <= spelt):
            odds[name] -= MOST


def _spread(read: _Read, name: str) -> float:
    return len(read.held[name].whole) / max(1, len(read.column.values))
