"""Lists, tables, records and sentences about ships, colours, works, brands and other things that are called as people are.

A list of one kind, a column and a key say what a value is even when it reads `Alice Blue` or `Jackie Brown`; what makes a
name a person's then is the column or the sentence (`Sample`s here have both). The vocabulary is in `tagger_things.txt`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial

from tagger_catalogues import catalogues
from tagger_corpora import Sample, sections
from tagger_filling import SLOT, Filler

_SECTIONS = sections("tagger_things.txt")
_WHOLE = ("sentences", "contrasts", "polysemy")
LINES = {name: _SECTIONS.pop(name) for name in _WHOLE}
MADE = {name.removeprefix("made "): _SECTIONS.pop(name) for name in list(_SECTIONS) if name.startswith("made ")}
LISTED = {name: [each.strip() for line in lines for each in line.split(";")] for name, lines in _SECTIONS.items()}
KEYS = {name.removeprefix("keys "): LISTED.pop(name) for name in list(LISTED) if name.startswith("keys ")}
PEOPLE, TITLES = LISTED.pop("people"), LISTED.pop("titles")
KINDS = sorted(KEYS)
SHOWN = {kind: [line for line in lines if re.search("[A-Za-z]", SLOT.sub("", line).replace("and", ""))] for kind, lines in MADE.items()}  # fmt: skip
SHOWN |= {kind: SHOWN[kind] or MADE[kind] for kind in MADE}
TAG = {"brands": "ORGANISATION", "firms": "ORGANISATION", "sport": "ORGANISATION", "rivers": "PLACE", "towns": "PLACE", "streets": "PLACE", "buildings": "PLACE"}  # fmt: skip
BARE = 0.2  # share of values behind a key or in a column that are nothing but somebody's name
MADE_UP = 0.3  # share of values that no list has
BOUGHT_IN = 0.5  # share of the others that come from the lists of others, where they have some


class Things:
    """Makes one sample of a kind at a time with `filler`."""

    def __init__(self, filler: Filler) -> None:
        self.v = filler.v
        self.chance = filler.chance
        self.filler = filler
        self.catalogues = catalogues(filler.v.data)

    def value(self, kind: str, *, said: bool = True, keyed: bool = False) -> Sample:
        """One value. `said`: the words around it tell what it is, so that it may read like a name; `keyed`: a key or a
        column does.
        """
        roll = self.chance.random()
        if keyed and roll < BARE:
            text = self.v.pick([self.v.simple, self.v.simple, self.v.last, self.v.first])()
        elif kind in self.catalogues and self.chance.random() < BOUGHT_IN:
            text = self.v.pick(self.catalogues[kind])
        elif kind not in LISTED or roll < BARE + MADE_UP:
            text = self.filler.fill(self.v.pick(MADE[kind] if said else SHOWN[kind])).text
        else:
            text = self.v.pick(LISTED[kind])
        return Sample(text, [(0, len(text), TAG.get(kind, "OTHER"))])

    def person(self) -> Sample:
        """One person."""
        return self.filler.fill(self.v.pick(["{simple}", "{simple}", "{person}"]))

    def fill(self, template: str) -> Sample:
        """A template of things, persons and what else is filled."""
        parts, at = [], 0
        for match in SLOT.finditer(template):
            if match[1] in KEYS:
                parts += [self.filler.fill(template[at : match.start()]), self.value(match[1])]
                at = match.end()
        return self.filler.join([*parts, self.filler.fill(template[at:])], "")

    def sentences(self) -> Sample:
        """Sentences without a person."""
        several = [self.fill(self.v.pick(LINES["sentences"])) for _ in range(self.chance.randint(1, 6))]
        if self.chance.random() < 0.4:
            several.insert(self.chance.randint(0, len(several)), Sample(self.v.pick(LINES["polysemy"])))
        return self.filler.join(several, self.v.pick([" ", " ", "\n", "\n\n"]))

    def contrasts(self) -> Sample:
        """Sentences about persons and things."""
        several = [
            self.fill(self.v.pick(LINES[self.v.pick(["contrasts", "contrasts", "sentences"])]))
            for _ in range(self.chance.randint(1, 5))
        ]
        return self.filler.join(several, self.v.pick([" ", "\n"]))

    def listing(self) -> Sample:
        """A list of one kind, with a title or without."""
        kind = self.v.pick([kind for kind in KINDS if kind in LISTED and kind != "rooms"])
        sign = self.v.pick(["- ", "* ", "", "1. ", "• ", "+ ", "", "# ", "  - "])
        comma = self.v.pick([", ", ", ", "; ", " / ", " | "]) if self.chance.random() < 0.25 else ""
        values = [self.value(kind, said=False) for _ in range(self.chance.randint(3, 10))]
        if not comma:
            values = [self.filler.join([Sample(sign), value], "") for value in values]
        body = self.filler.join(values, comma or "\n")
        if self.chance.random() < 0.5:
            return body
        title = self.v.pick([self.v.pick(TITLES), self.v.pick(KEYS[kind]).capitalize()]) + self.v.pick([":", "", ":"])
        return self.filler.join([Sample(title), body], " " if comma else "\n")

    def record(self) -> Sample:
        """Keys with values; now and then one of a person."""
        kinds = self.chance.sample(KINDS, self.chance.randint(2, 6))
        pairs = [(self.v.pick(KEYS[kind]), self.value(kind, keyed=True)) for kind in kinds]
        if self.chance.random() < 0.4:
            pairs.insert(self.chance.randint(0, len(pairs)), (self.v.pick(PEOPLE), self.person()))
        if self.chance.random() < 0.5:
            pairs.insert(
                self.chance.randint(0, len(pairs)),
                (self.v.pick(["qty", "id", "ts", "count"]), Sample(self.v.digits(1, 9))),
            )
        if self.chance.random() < 0.35:
            return self.braced(pairs)
        sign, quote = self.v.pick([": ", ": ", "=", " = ", ":\t"]), self.v.pick(["", "", "", '"', "'"])
        lines = [self.filler.join([Sample(f"{key}{sign}{quote}"), value, Sample(quote)], "") for key, value in pairs]
        return self.filler.join(lines, self.v.pick(["\n", "\n", "\n", ", ", "; "]))

    def braced(self, pairs: list[tuple[str, Sample]]) -> Sample:
        """The same as JSON."""
        cells = [self.filler.join([Sample(json.dumps(key, ensure_ascii=False) + ': "'), value, Sample('"')], "") for key, value in pairs]  # fmt: skip
        return self.filler.join(
            [Sample("{"), self.filler.join(cells, self.v.pick([", ", ",\n  ", ","])), Sample("}")], ""
        )

    def table(self) -> Sample:
        """Rows of things, with their columns named or without; now and then one column of persons."""
        kinds = self.chance.sample(KINDS, self.chance.randint(1, 3))
        head = self.chance.random() < 0.6
        makers: list[tuple[str, Callable[[], Sample]]] = [
            (self.v.pick(KEYS[kind]), partial(self.value, kind, said=head, keyed=head)) for kind in kinds
        ]
        makers.append((self.v.pick(["qty", "n", "price", "count", "year"]), lambda: Sample(self.v.digits(1, 5))))
        if self.chance.random() < 0.35:
            makers.append((self.v.pick(PEOPLE), self.person))
        self.chance.shuffle(makers)
        if self.chance.random() < 0.6:
            makers.insert(0, (self.v.pick(["id", "sku", "code", "nr"]), lambda: Sample(self.v.digits(3, 7))))
        comma = self.v.pick([",", ",", ";", "\t", "|", " | ", ", "])
        quote = self.v.pick(["", "", "", '"'])
        rows = [
            self.filler.join(
                [self.filler.join([Sample(quote), make(), Sample(quote)], "") for _, make in makers], comma
            )
            for _ in range(self.chance.randint(2, 8))
        ]
        names = [Sample(comma.join(name for name, _ in makers))] if head else []
        return self.filler.join([*names, *rows], "\n")
