"""Texts of many kinds with names and addresses in them, and texts that only look as if: what the tagger is trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import tagger_hard
from tagger_bearers import Bearers
from tagger_business import Business
from tagger_corpora import Sample
from tagger_everyday import Everyday
from tagger_filling import TEMPLATES, Filler
from tagger_layouts import Layouts
from tagger_lines import Lines
from tagger_sayings import Sayings
from tagger_things import Things
from tagger_values import Values


class Documents:
    """Endless samples from one seed."""

    def __init__(self, values: Values, seed: int) -> None:
        self.v = values
        self.chance = values.chance
        self.filler = filler = Filler(values, seed)
        self.fill, self.join = filler.fill, filler.join
        lay, say, things = Layouts(filler), Sayings(filler), Things(filler)
        lines = Lines(filler, things)
        office = Business(filler, things)
        daily = Everyday(filler, things)
        named = Bearers(filler, things)
        self.kinds: list[tuple[float, Callable[[], Sample]]] = [
            (20, self.sentences), (14, say.sentences), (8, say.streets), (4, say.tools), (3, say.abroad), (12, self.negatives), (14, self.lookalikes), (6, self.catalogue), (5, self.mixed), (3, self.latin), (8, lay.records), (5, lay.log), (8, lay.mail), (6, lay.form), (7, lay.table), (6, lay.chat),
            (4, lay.sql), (4, partial(self.of, "note")), (4, lay.listing), (5, partial(self.of, "letter")), (5, partial(self.of, "yaml")), (4, partial(self.of, "code")), (3, partial(self.of, "markup")),
            (8, things.sentences), (12, things.contrasts), (6, things.listing), (7, things.record), (8, things.table),
            (16, lines.lines), (12, lines.ordinary), (28, office.notes), (18, office.listing), (18, office.roster),
            (16, daily.sentences), (12, daily.places), (9, daily.logged), (7, daily.rows),
            (22, named.listing), (28, named.sentences), (20, named.roster), (46, named.persons),
        ]  # fmt: skip

    def __iter__(self) -> Iterator[Sample]:
        """Samples without end."""
        weights = [weight for weight, _ in self.kinds]
        while True:
            _, make = self.chance.choices(self.kinds, weights)[0]
            yield self.filler.disguised(make())

    def of(self, kind: str) -> Sample:
        """A document of one of the kinds that are written whole."""
        return self.fill(self.v.pick(TEMPLATES[kind]))

    def sentences(self) -> Sample:
        """A few sentences, most with names."""
        kinds = [TEMPLATES["sentences"]] * 3 + [TEMPLATES["negatives"]]
        several = [self.fill(self.v.pick(self.v.chance.choice(kinds))) for _ in range(self.chance.randint(1, 5))]
        return self.join(several, self.v.pick([" ", " ", "\n", "\n\n"]))

    def negatives(self) -> Sample:
        """Sentences that only look as if."""
        several = [self.fill(self.v.pick(TEMPLATES["negatives"])) for _ in range(self.chance.randint(2, 7))]
        return self.join(several, self.v.pick([" ", "\n", "\n"]))

    def lookalikes(self) -> Sample:
        """Sentences and lines with companies, places, products and numbers that look like names and addresses."""
        templates = tagger_hard.TEMPLATES["hard"]
        several = self.chance.choices(templates, k=self.chance.randint(2, 8))
        if self.chance.random() < 0.3:
            several = [
                *self.chance.choices(several[:2], k=len(several)),
                *self.chance.choices(TEMPLATES["negatives"], k=2),
            ]
        head = self.v.pick(["", "", "", "", "- ", "// "])
        return self.join([self.fill(head + each) for each in several], self.v.pick([" ", "\n", "\n", "\n\n"]))

    def mixed(self) -> Sample:
        """The same with persons and addresses among them."""
        several = [
            self.fill(self.v.pick(self.v.pick([tagger_hard.TEMPLATES["hard"], tagger_hard.TEMPLATES["soft"], tagger_hard.TEMPLATES["soft"], TEMPLATES["sentences"]])))
            for _ in range(self.chance.randint(2, 6))
        ]  # fmt: skip
        return self.join(several, self.v.pick([" ", "\n", "\n"]))

    def latin(self) -> Sample:
        """Filler text."""
        return Sample(self.filler.hard.latin())

    def catalogue(self) -> Sample:
        """Lines about goods."""
        return self.join([self.fill(template) for template in self.filler.hard.catalogue()], "\n")
