"""The engine: every classifier over a text in one pass, and the spans that survive.

How sure a hit is, in log-odds: the classifier's own confidence without context (its pattern, given that its validity
check passed), plus up to the distance to its confidence with context, in proportion to how strongly the surroundings
speak for it (`context.py`: its own label or column 1, a word nearby 0.6, behind another field half of that), minus
`OF_A_THING` when the label right before it names a thing (order, batch, checksum). Where hits overlap, the surest wins,
then the longest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial

from upright.classify.classes import Classes
from upright.classify.classifier import Classifier
from upright.classify.close_look import Reading, look_over
from upright.classify.context import NEAR, key_before, of_example, of_message
from upright.classify.homeland import at_home
from upright.classify.mentions import ADDRESS, EMAIL, PERSON, mentions, named
from upright.classify.spans import Candidate, Span, probability, resolve
from upright.model.data import Sensitivity

LEAST = 0.5  # confidence under which nothing is reported
MANY = 10  # distinct values of a column that together can speak for a class...
NEARLY_ALL = 0.9  # ...when so many of them pass its check
CHOOSY = 0.3  # a check that more than this share of slightly changed values pass proves nothing
TOGETHER = 1 << 16  # characters of short texts that are looked over at once
ENOUGH_LINES = 200  # of a column, to see what its values may be without any context


class Engine(Classes):
    """All `classifiers` at once. Compiled when first used; safe to share between threads."""

    def __init__(self, classifiers: Iterable[Classifier], *, names: bool = True) -> None:
        """`names`: whether names and addresses in free text are looked for, which takes most of the time."""
        super().__init__(classifiers)
        self.names = names

    def __reduce__(self) -> tuple[Callable[..., Engine], tuple[tuple[Classifier, ...]]]:
        return partial(Engine, names=self.names), (self.classifiers,)

    def prepare(self) -> Engine:
        """Compile now what is otherwise compiled when first used; returns itself."""
        self.chosen("SSN: 417-20-4914, Jane Roe")
        return self

    @cached_property
    def nameless(self) -> Engine:
        """The same without names and addresses in free text, which say nothing of other classes."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.prepare().__dict__, names=False)
        return twin

    def spans(self, text: str, *, least: float = LEAST) -> list[Span]:
        """What `text` holds, by position, without overlaps."""
        return self._spans(text, self.chosen(text), least, "")

    def spans_of(self, texts: Iterable[str]) -> Iterator[list[Span]]:
        """`spans` of each text. Some are read ahead, since short ones together take less than one by one."""
        for several in _together(texts):
            for seen in look_over(self, several):
                yield self._spans(seen.text, self._chosen(seen.text, Reading(self, seen)), LEAST, "")

    def chosen(self, text: str) -> list[Candidate]:
        """The hits that survive, by position: of patterns, mentions of names given away, names in free text."""
        return self._chosen(text, Reading(self, *look_over(self, [text])))

    def _chosen(self, text: str, reading: Reading) -> list[Candidate]:
        found = resolve(at_home(text, reading.candidates(), self.countries))
        found = [hit for hit in found if not self._nobodys(text, hit)]
        found = sorted(found + mentions(text, found, self.index))
        if not self.names:
            return found
        return named(text, found, self.index, reading.cells, self.lexicon.words, self._personal)

    def _nobodys(self, text: str, hit: Candidate) -> bool:
        """Whether what stands before a hit says that it is of an example, or the id of a message."""
        if hit.classifier in self._numbers:
            return of_example(text, hit.start)
        return self.ids[hit.classifier] == EMAIL and of_message(text, hit.start)

    def column_spans(self, text: str, name: str, *, least: float = LEAST) -> list[Span]:
        """The same for one column of a table: each line of `text` is a value of the column called `name`.

        Where nearly all of many values pass a validity check, that speaks for the class as a word nearby would.
        """
        evident = self._evident(text, name)
        found = [
            hit._replace(odds=hit.odds + NEAR * self.gain[hit.classifier]) if hit.alone else hit
            for hit in self.candidates(text, column=name, alone=evident)
        ]
        return self._spans(text, resolve(found), least, name)

    def _evident(self, text: str, name: str) -> Collection[int]:
        """The classes whose check nearly all of the first values pass, though nothing around them says so."""
        values = list(dict.fromkeys(filter(None, text.split("\n", ENOUGH_LINES)[:ENOUGH_LINES])))
        if len(values) < MANY:
            return ()
        likely = self._passed_by(values[:MANY], name, self._checked)
        passed = self._passed_by(values, name, likely.keys()) if likely else {}
        return {index for index, several in passed.items() if self._is_choosy(index, several)}

    def _passed_by(self, values: Sequence[str], name: str, classes: Collection[int]) -> dict[int, set[str]]:
        """Of these classes, those whose check nearly all of the values pass, and which do."""
        passed: dict[int, set[str]] = {}
        text, whole = "\n".join(values), set(values)
        for hit in self.candidates(text, column=name, alone=classes):
            if hit.alone:
                passed.setdefault(hit.classifier, set()).add(text[hit.start : hit.end])
        return {index: found for index, found in passed.items() if len(found & whole) >= NEARLY_ALL * len(whole)}

    def _is_choosy(self, index: int, values: set[str]) -> bool:
        """Whether the class's check refuses most values that differ from these in their last digit."""
        neighbours = [
            value[:-1] + str((int(value[-1]) + 1) % 10) for value in sorted(values)[:50] if value[-1].isdecimal()
        ]
        validate = self.classifiers[index].validate
        return validate is not None and sum(map(validate, neighbours)) <= CHOOSY * len(neighbours)

    def _spans(self, text: str, chosen: Iterable[Candidate], least: float, column: str) -> list[Span]:
        found: list[Span] = []
        line, position = 1, 0
        for start, end, index, odds, _, _ in chosen:
            sure = probability(odds)
            if sure >= least:
                line += text.count("\n", position, start)
                position = start
                key = key_before(text, start) if self.secret[index] and not column else column
                found.append(Span(start, end, self.ids[index], sure, line, key))
        return found

    def candidates(self, text: str, *, column: str = "", alone: Collection[int] = ()) -> list[Candidate]:
        """Every hit with its log-odds, overlapping ones too. `alone`: the classes of which hits are kept that lack the
        context they need.
        """
        return Reading(self, *look_over(self, [text]), column=column, alone=alone).candidates()

    @cached_property
    def _numbers(self) -> Collection[int]:
        """The classes that a word before can call an example: those with a check, but for secrets and names."""
        return frozenset(
            index
            for index in self._checked
            if not self.secret[index] and self.ids[index] not in {PERSON, ADDRESS, EMAIL}
        )

    @cached_property
    def _personal(self) -> Collection[int]:
        """The classes of numbers that only people have, and the most harmful ones of them."""
        return frozenset(
            index
            for index, unit in enumerate(self.classifiers)
            if unit.countries and unit.sensitivity is Sensitivity.CRITICAL
        )

    @cached_property
    def _checked(self) -> Collection[int]:
        return frozenset(index for index, unit in enumerate(self.classifiers) if unit.validate)


def _together(texts: Iterable[str]) -> Iterator[list[str]]:
    several: list[str] = []
    size = 0
    for text in texts:
        several.append(text)
        size += len(text)
        if size >= TOGETHER:
            yield several
            several, size = [], 0
    if several:
        yield several
