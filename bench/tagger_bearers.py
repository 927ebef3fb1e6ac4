"""What bears the name of a person and is none: works in programmes, ships in ports, storms, rooms, streets, machines,
methods, acts and goods; beside them persons in the same places of a line. The vocabulary is in `tagger_bearers.txt`.
"""

from __future__ import annotations

from tagger_corpora import Sample, sections
from tagger_filling import Filler
from tagger_things import Things

LINES = sections("tagger_bearers.txt")
LISTS = {name: [each.strip() for line in LINES.pop(name) for each in line.split(";")] for name in ("wares", "creatures", "days", "months", "persons heads", "works heads", "ports heads")}  # fmt: skip
WORDS = {"ware": "wares", "creature": "creatures", "wd": "days", "mo": "months"}
NUMBERS = {"n": (1, 28), "nn": (8, 23), "ss": (10, 59), "d": (1, 9)}
NAMES = ("{simple}", "{simple}", "{first}", "{person}")
TITLES = ("{works}", "{works}", "{works}", "{simple}", "{first}", "{last}")
SHIPS = ("{ships}", "{ships}", "{simple}", "{first}")
APART = 0.15  # share of things among persons
FEW = 0.5  # share of lists of one layout


class Bearers:
    """Makes one sample at a time with `filler`."""

    def __init__(self, filler: Filler, things: Things) -> None:
        self.filler, self.things = filler, things
        self.pick, self.chance = filler.v.pick, filler.chance

    def listing(self) -> Sample:
        """A list of works or ships, with a head or without."""
        kind, called = self.pick([("works", TITLES), ("works", TITLES), ("ports", SHIPS)])
        return self._list(kind, called, of_persons=False)

    def roster(self) -> Sample:
        """A list of persons laid out like one of works."""
        return self._list("persons", NAMES[:3], of_persons=True)

    def sentences(self) -> Sample:
        """Sentences and lines about what is called as people are, now and then one about somebody."""
        kinds = ["in works", "storms", "rooms", "streets", "hosts", "methods", "goods", "ports"]
        one = self.pick(kinds)
        several = [self._of_thing(one if self.chance.random() < FEW else self.pick(kinds)) for _ in range(self._few())]
        return self.filler.join(several, self.pick([" ", "\n", "\n"]))

    def persons(self) -> Sample:
        """Sentences about persons, now and then one about a thing."""
        several = [
            self._of_thing("in works")
            if self.chance.random() < APART
            else self._made(self.pick(["in persons", "abroad persons", "abroad persons"]), NAMES)
            for _ in range(self._few())
        ]
        return self.filler.join(several, self.pick([" ", "\n", "\n"]))

    def _list(self, kind: str, called: tuple[str, ...], *, of_persons: bool) -> Sample:
        layouts = LINES[kind] if self.chance.random() > FEW else [self.pick(LINES[kind])]
        lines = [self._valued(self.pick(layouts), called) for _ in range(self.chance.randint(4, 12))]
        made = [self.things.fill(line) if of_persons else _of_things(self.things.fill(line)) for line in lines]
        head = [Sample(self.pick(LISTS[f"{kind} heads"]) + self.pick(["", ":", "\n"]))]
        return self.filler.join([*(head if self.chance.random() < 0.6 else []), *made], "\n")

    def _of_thing(self, kind: str) -> Sample:
        return _of_things(self._made(kind, SHIPS if kind == "ports" else TITLES if kind == "in works" else NAMES))

    def _made(self, kind: str, called: tuple[str, ...]) -> Sample:
        return self.things.fill(self._valued(self.pick(LINES[kind]), called))

    def _few(self) -> int:
        return self.chance.randint(2, 8)

    def _valued(self, template: str, called: tuple[str, ...]) -> str:
        """The template with names, words and numbers of its own lists filled in; `{f}` is a first name in small letters."""
        template = template.replace("\\t", "\t")
        while "{x}" in template:
            template = template.replace("{x}", self.pick(called), 1)
        while "{f}" in template:
            template = template.replace("{f}", "{forename}", 1)
        for slot, name in WORDS.items():
            while f"{{{slot}}}" in template:
                template = template.replace(f"{{{slot}}}", self.pick(LISTS[name]), 1)
        for slot, (low, high) in NUMBERS.items():
            while f"{{{slot}}}" in template:
                template = template.replace(f"{{{slot}}}", str(self.chance.randint(low, high)), 1)
        return template


def _of_things(sample: Sample) -> Sample:
    """The same, what is called as a person is there being a thing."""
    spans = [(start, end, "OTHER" if tag == "PERSON" else tag) for start, end, tag in sample.spans]
    return Sample(sample.text, spans, sample.unknown)
