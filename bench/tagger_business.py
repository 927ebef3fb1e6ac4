"""Short notes of offices, shops and help desks in many languages, and lists of works, stars, stops, methods and goods.

A note is about a person or about a room, a firm, an order in the same words; a line of a list tells by its lengths, prices and
degrees what it lists. The vocabulary is in `tagger_business.txt`.
"""

from __future__ import annotations

from tagger_corpora import Sample, sections
from tagger_filling import Filler
from tagger_things import Things

_SECTIONS = sections("tagger_business.txt")
_VALUES = {"methodwords": "methodword", "stars": "stars", "wares": "ware"}
VALUES = {slot: [each.strip() for line in _SECTIONS.pop(name) for each in line.split(";")] for name, slot in _VALUES.items()}  # fmt: skip
LISTS = {
    name: _SECTIONS.pop(name) for name in ("tracks", "titles", "heavens", "places", "methods", "packages", "goods")
}
THINGS = {name.removesuffix(" things"): _SECTIONS.pop(name) for name in list(_SECTIONS) if name.endswith(" things")}
ROSTERS = _SECTIONS.pop("rosters")
PERSONS = _SECTIONS
LANGUAGES = sorted(PERSONS)
ENGLISH = 0.35  # share of notes
SHARES = (0.0, 0.3, 0.6, 0.6, 1.0)  # of lines about persons in a note
NAMES = ("{simple}", "{simple}", "{simple}", "{simple}", "{simple}", "{simple}", "{person}", "{first}")
HEADS = ("", "", "", "", "- ", "* ", "> ", "• ", "{n}. ", "{n}) ", "[{date}] ", "{date} ", "{stamp} ", "{nn}:{ss} ", "{date} {nn}:{ss} ", "[{date} {nn}:{ss}] ", "Note: ", "Memo: ", "TODO ", "ops> ", "sales: ", "#{num} ", "{code}: ", "{num}\t", "{num};open;", '{{"id": {num}, "note": "', "{num},")  # fmt: skip


class Business:
    """Makes one sample at a time with `filler`."""

    def __init__(self, filler: Filler, things: Things) -> None:
        self.filler, self.things = filler, things
        self.pick, self.chance = filler.v.pick, filler.chance

    def notes(self) -> Sample:
        """Notes in one language, some about persons, all begun in one way."""
        language = "en" if self.chance.random() < ENGLISH else self.pick(LANGUAGES)
        share, head = self.pick(SHARES), self.pick(HEADS)
        lines = [self._note(language, share, head) for _ in range(self.chance.randint(1, 7))]
        return self.filler.join(lines, self.pick(["\n", "\n", "\n", "\n\n"]) if head else self.pick(["\n", " "]))

    def listing(self) -> Sample:
        """Lines of a list of one kind of things."""
        lines = LISTS[self.pick(sorted(LISTS))]
        several = [self.pick(lines)] if self.chance.random() < 0.7 else self.chance.sample(lines, 3)
        made = [self.things.fill(self._valued(self.pick(several))) for _ in range(self.chance.randint(2, 10))]
        return self.filler.join([_of_things(each) for each in made], "\n")

    def roster(self) -> Sample:
        """Lines of a list of persons, with what a list of things has as well: numbers, pages, scores."""
        lines = [self.pick(ROSTERS)] if self.chance.random() < 0.7 else self.chance.sample(ROSTERS, 3)
        made = [
            self.filler.fill(self._valued(self._called(self.pick(lines)))) for _ in range(self.chance.randint(1, 9))
        ]
        title = self.pick(["", "", "Screening output", "Onboarding list", "Call transcript", "Members", "{", "["])
        return self.filler.join([*([Sample(title)] if title else []), *made], self.pick(["\n", "\n", "\n\n"]))

    def _called(self, template: str) -> str:
        while "{x}" in template:
            template = template.replace("{x}", self.pick(NAMES[:-1]), 1)
        return template

    def _note(self, language: str, share: float, head: str) -> Sample:
        about = PERSONS if self.chance.random() < share else THINGS
        template = self.pick(about[language])
        while "{x}" in template:
            template = template.replace("{x}", self.pick(NAMES), 1)
        end = '"}' if head.startswith("{{") else ";" if head.endswith(";") else ""
        opened = self.filler.fill(self._valued(head.replace("{{", "{")))
        body = self.things.fill(self._valued(template.replace("{l}", "{last}")))
        return self.filler.join([opened, body, Sample(end)], "")

    def _valued(self, template: str) -> str:
        """The template with numbers and words of its own lists filled in."""
        small = {"n": (1, 30), "nn": (0, 23), "ss": (10, 59), "d": (1, 9), "m": (1, 9), "i": (1, 19)}
        for slot, (low, high) in small.items():
            while f"{{{slot}}}" in template:
                value = str(self.chance.randint(low, high))
                template = template.replace(f"{{{slot}}}", value.zfill(2) if slot == "nn" else value, 1)
        for slot, words in VALUES.items():
            while f"{{{slot}}}" in template:
                template = template.replace(f"{{{slot}}}", self.pick(words), 1)
        while "{pkg}" in template:
            template = template.replace("{pkg}", self.filler.v.first().lower().replace(" ", "-"), 1)
        return template


def _of_things(sample: Sample) -> Sample:
    """The same, what is called as a person is there being a thing."""
    spans = [(start, end, "OTHER" if tag == "PERSON" else tag) for start, end, tag in sample.spans]
    return Sample(sample.text, spans, sample.unknown)
