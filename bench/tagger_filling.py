r"""Templates of the tagger's training texts and how they are filled.

`{person}`, `{first}`, `{last}` and `{address}` are labelled, everything else in braces is not; `\\n` in a template is a line end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import tagger_hard
from tagger_corpora import Sample, sections
from tagger_hard import Hard
from tagger_streets import GRAMMAR, Streets
from tagger_values import WORDS, Values

TAGS = {"street": "ADDRESS", "crossing": "ADDRESS", "tool": "OTHER", "eponym": "OTHER", "Band": "OTHER", "person": "PERSON", "simple": "PERSON", "first": "PERSON", "last": "PERSON", "forename": "PERSON", "address": "ADDRESS", "organisation": "ORGANISATION", "place": "PLACE", "month": "OTHER", "product": "OTHER"} | tagger_hard.TAGS  # fmt: skip
SLOT = re.compile(r"\{([A-Za-z]+)\}")

COUNTRIES = "US DE FR IT ES BR MX IN CN JP KR PL NL SE NO DK FI CZ RO HU GB IE PT GR TR ID TH ZA"
TEMPLATES = sections("tagger_templates.txt")


class Filler:
    """Fills templates with values drawn from one chance."""

    def __init__(self, values: Values, seed: int) -> None:
        self.v = values
        self.chance = values.chance
        self.hard = Hard(values)
        streets = Streets(values, seed)
        self._slots: dict[str, Callable[[], str]] = {
            "forename": lambda: values.first().lower(),
            "address": streets.address,
            "street": streets.either,
            "crossing": streets.crossing,
            "num": lambda: values.digits(1, 4),
            "year": lambda: f"{self.chance.choice([18, 19, 19, 20])}{values.digits(2)}",
            "word": lambda: values.pick(WORDS["words"]),
            "job": lambda: values.pick(WORDS["jobs"]),
            "idlabel": lambda: values.pick(WORDS["id_labels"]),
            "id": values.identifier,
            "iban": values.iban,
            "hash": lambda: "$2b$12$" + "".join(self.chance.choices("abcdefghijkLMNOPQRSTuvwxyz0123456789./", k=53)),
            "hex": lambda: "".join(self.chance.choices("0123456789abcdef", k=self.chance.choice([8, 24, 32]))),
            "cc": lambda: values.pick(COUNTRIES.split(" ")),
            "Band": self.band,
            "Heading": self.heading,
            "ident": lambda: values.pick(WORDS["idents"]),
            "level": lambda: values.pick(WORDS["levels"]),
            "handle": lambda: values.email().split("@")[0],
            "tool": self.tool,
            "eponym": lambda: (
                f"{values.last()}{values.pick(['', '', chr(39) + 's'])} {values.pick(GRAMMAR['eponyms'])}"
            ),
            "initial": lambda: values.pick("ABCDEFGHJKLMNPRSTW"),
            **self.hard.slots,
        }

    def heading(self) -> str:
        """One to three words of headings and labels."""
        return " ".join(self.chance.choices(WORDS["headings"], k=self.chance.choice([1, 2, 2, 3])))

    def band(self) -> str:
        """The name of a band, film or place."""
        words = [
            self.v.pick(WORDS["bands"]),
            *(
                [self.v.pick([self.v.pick(WORDS["bands"]), self.v.last(), self.v.made_up()])]
                * self.chance.choice([0, 1, 1])
            ),
        ]
        self.chance.shuffle(words)
        return self.v.pick(["", "", "The "]) + " ".join(words)

    def tool(self) -> str:
        """The name of a piece of software."""
        v, pick = self.v, self.v.pick
        name = pick([v.made_up(), v.made_up(), v.made_up(), v.last(), pick(WORDS["products"]), pick(WORDS["products"])])
        return name + pick(["", "", "", "", "Kit", "DB", "Flow", " Server", ".js"])

    def fill(self, template: str) -> Sample:
        """The template with its slots filled; labels where they went."""
        text, spans, position = "", [], 0
        template = template.replace("\\n", "\n").replace("\\t", "\t")
        for match in SLOT.finditer(template):
            text += template[position : match.start()]
            name = match[1]
            value = self._slots[name]() if name in self._slots else str(getattr(self.v, name)())
            if name in TAGS:
                spans.append(
                    (
                        len(text),
                        len(text) + len(value.rstrip(".")) if name == "address" else len(text) + len(value),
                        TAGS[name],
                    )
                )
            text += value
            position = match.end()
        return Sample(text + template[position:], spans)

    def join(self, samples: list[Sample], between: str = " ") -> Sample:
        """Several texts as one."""
        text, spans = "", []
        for index, sample in enumerate(samples):
            text += between if index else ""
            spans += [(start + len(text), end + len(text), tag) for start, end, tag in sample.spans]
            text += sample.text
        return Sample(text, spans)

    def disguised(self, sample: Sample) -> Sample:
        """Now and then all in small or capital letters, or inside a string of JSON."""
        roll = self.chance.random()
        if roll < 0.07 and len(sample.text.lower()) == len(sample.text):
            return Sample(sample.text.lower(), sample.spans)
        if roll < 0.085 and len(sample.text.upper()) == len(sample.text):
            return Sample(sample.text.upper(), sample.spans)
        if roll < 0.16:
            return self.escaped(sample)
        return sample

    def escaped(self, sample: Sample) -> Sample:
        """The text inside a string of JSON."""
        places = [0]
        for character in sample.text:
            places.append(places[-1] + (2 if character in '\n"' else 1))
        text = sample.text.replace('"', '\\"').replace("\n", "\\n")
        head = self.v.pick(['{"text": "', '{"role": "user", "content": "', '"', '{"id": 4, "body": "', "message='"])
        return Sample(
            head + text + '"}', [(places[s] + len(head), places[e] + len(head), tag) for s, e, tag in sample.spans]
        )

    def flat(self, cell: Sample) -> Sample:
        """The text in one line, commas for line ends."""
        places = [0]
        for character in cell.text:
            places.append(places[-1] + (2 if character == "\n" else 1))
        return Sample(cell.text.replace("\n", ", "), [(places[s], places[e], tag) for s, e, tag in cell.spans])

    def oneline(self, sample: Sample) -> Sample:
        """The text as it stands inside a string of JSON."""
        flat = self.escaped(sample)
        head = next(
            h
            for h in ('{"text": "', '{"role": "user", "content": "', '{"id": 4, "body": "', "message='", '"')
            if flat.text.startswith(h)
        )
        return Sample(flat.text[len(head) : -2], [(s - len(head), e - len(head), tag) for s, e, tag in flat.spans])
