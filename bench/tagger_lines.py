"""Lines of machines with a sentence behind them, and sentences in which the word for a person's name means something else.

Behind a digest or a number, `Jenkins rebuilt the image` is about a program and `Jenkins called back` about a person; `Amber
alerts are due` and `Jordan flights were late` are about neither. The vocabulary is in `tagger_lines.txt`.
"""

from __future__ import annotations

from tagger_corpora import Sample, sections
from tagger_filling import Filler
from tagger_things import KINDS, Things

_SECTIONS = sections("tagger_lines.txt")
_LISTS = ("bearers", "orders", "plurals", "nouns")
WORDS = {name: [each.strip() for line in _SECTIONS.pop(name) for each in line.split(";")] for name in _LISTS}
LINES = _SECTIONS
OBJECTS = ("the {x}", "your {x}", "every {x}", "all {x}", "a new {x}", "the next {x}", "it and the {x}")
TAILS = (".", " first.", " before noon.", " after the review.", " only once.", " if it fails.", ", then stop.", "")
NAMES = ("{person}", "{simple}", "{simple}", "{simple}", "{first}", "{first}", "{last}")
NAMED = ("towns", "brands", "software", "firms", "rooms", "buildings", "works", "ships", "sport")
MACHINE, PERSONS = 0.7, 0.35  # share of lines that begin as machines write, of sentences about persons


class Lines:
    """Makes one sample at a time with `filler`."""

    def __init__(self, filler: Filler, things: Things) -> None:
        self.filler, self.things = filler, things
        self.pick = filler.v.pick
        self.chance = filler.chance

    def lines(self) -> Sample:
        """Lines of machines, half of them with a sentence; now and then about persons."""
        about_persons = PERSONS if self.chance.random() < 0.5 else 0.0
        return self.filler.join([self._line(about_persons) for _ in range(self.chance.randint(1, 8))], "\n")

    def ordinary(self) -> Sample:
        """Sentences of words that are names elsewhere, some persons among them."""
        several = [
            self._person() if self.chance.random() < PERSONS / 2 else self._ordinary()
            for _ in range(self.chance.randint(1, 5))
        ]
        return self.filler.join(several, self.pick([" ", "\n"]))

    def _line(self, about_persons: float) -> Sample:
        head = self.filler.fill(self.pick(LINES["machine heads"]))
        parts = [self.filler.fill(self.pick(LINES["machine"]))] if self.chance.random() < MACHINE else []
        if not parts or self.chance.random() < 0.6:
            roll = self.chance.random()
            parts.append(self._person() if roll < about_persons else self._thing() if roll < 0.7 else self._ordinary())
        return self.filler.join([head, self.filler.join(parts, " ")], "")

    def _thing(self) -> Sample:
        kind = self.pick(NAMED) if self.chance.random() < 0.8 else self.pick(KINDS)
        roll = self.chance.random()
        if roll < 0.15:
            return Sample(self.pick(LINES["filler"]))
        if roll < 0.35:
            phrase = self.pick(LINES["thing phrases"])
            return self._said(self.pick(LINES["thing frames"]).replace("{p}", phrase), kind)
        if roll < 0.6:
            return self._said(self.pick(LINES["goods frames"]), self.pick(KINDS))
        if roll < 0.66:
            return self._said(f"{{x}} and {{x}} {self.pick(LINES['plural predicates'])}.", kind)
        return self._said(f"{{x}} {self.pick(LINES['thing predicates'])}.", kind)

    def _said(self, template: str, kind: str) -> Sample:
        return self.things.fill(template.replace("{x}", f"{{{kind}}}"))

    def _ordinary(self) -> Sample:
        roll = self.chance.random()
        if roll < 0.3:
            template = self.pick(OBJECTS).replace("{x}", self.pick(WORDS["plurals"] + WORDS["nouns"]))
            return Sample(f"{self.pick(WORDS['orders'])} {template}{self.pick(TAILS)}")
        kind = self.pick(["bearers", "bearers", "any"])
        head = (
            self.pick(WORDS["bearers"])
            if kind == "bearers"
            else self.filler.v.pick([self.filler.v.first, self.filler.v.last])()
        )
        if " " in head or "-" in head:
            head = self.pick(WORDS["bearers"])
        if roll < 0.75:
            tail = f"{self.pick(WORDS['plurals'])} {self.pick(LINES['plural predicates'])}"
        else:
            tail = f"{self.pick(WORDS['nouns'])} {self.pick(LINES['singular predicates'])}"
        before = self.pick(["", "", "", "", "The ", "All ", "Our ", "Some "])
        return self.things.fill(f"{before}{head} {tail}{self.pick(['.', '.', ''])}")

    def _person(self) -> Sample:
        if self.chance.random() < 0.5:
            template = self.pick(LINES["person frames"])
        else:
            template = f"{{x}} {self.pick(LINES['person predicates'])}."
        while "{x}" in template:
            template = template.replace("{x}", self.pick(NAMES), 1)
        return self.filler.fill(template)
