"""Sentences of every day in which names are nobody's, and rows and log lines in which they are somebody's.

Sayings, assistants and models, days of saints, places side by side (`Sites: Lima, Cordoba`), `the Baker file`, `Dean lists`;
beside them persons side by side, the users of a log and the rows of a printed table. The vocabulary is in `tagger_everyday.txt`.
"""

from __future__ import annotations

from tagger_corpora import Sample, sections
from tagger_filling import Filler
from tagger_things import Things

_SECTIONS = sections("tagger_everyday.txt")
STARTERS = [each.strip() for line in _SECTIONS.pop("starters") for each in line.split(";")]
LINES = _SECTIONS
WORDS = {
    "pred": "pair verbs",
    "place": "place verbs",
    "group": "groups",
    "done": "done",
    "cn": "nouns",
    "pl": "plurals",
}
BOTS = ("Alexa", "Siri", "Cortana", "Bixby", "Claude", "Gemini", "Llama", "Mistral", "Watson", "Grok", "Bard", "Falcon", "Vicuna", "Orca", "Dolly", "Phi", "Bert", "Ernie", "Jarvis", "Copilot", "Qwen", "Nova", "Jamba", "Gemma", "Clippy", "Eliza", "Einstein", "Sydney", "Tay", "Pi")  # fmt: skip
MEN = ("Tom", "Dick", "Harry", "John", "Bob", "Joe", "Jane", "Fritz", "Hinz", "Kunz", "Fulano", "Mengano", "Jan", "Piet", "Klaas")  # fmt: skip
OATHS = ("George", "Jove", "Pete", "Mike", "Jupiter", "Gosh", "Golly", "Jingo", "Saint Peter")
SAINTS = ("Saint George's Day", "St. Andrew's Day", "St David's Day", "Saint Nicholas Day", "St. Stephen's Day", "Martin Luther King Day", "Columbus Day", "Guy Fawkes Night", "Burns Night", "Anne Frank Day", "Simón Bolívar Day", "Saint Lucy's Day", "Washington's Birthday", "Lincoln's Birthday", "Cesar Chavez Day", "Rosa Parks Day", "Santa Claus Day", "King's Day", "Candlemas", "Michaelmas")  # fmt: skip
NAMES = ("{first}", "{first}", "{simple}", "{person}")


class Everyday:
    """Makes one sample at a time with `filler`."""

    def __init__(self, filler: Filler, things: Things) -> None:
        self.filler, self.things = filler, things
        self.pick, self.chance = filler.v.pick, filler.chance

    def sentences(self) -> Sample:
        """Sentences about nobody, now and then one about somebody."""
        kinds = ("sayings", "helpers", "days", "attributes", "starts", "starts", "places", "places")
        several = [self._made("both" if self.chance.random() < 0.15 else self.pick(kinds)) for _ in range(self._few())]
        return self.filler.join(several, self.pick([" ", " ", "\n"]))

    def places(self) -> Sample:
        """Places or persons side by side, in the same words."""
        share = self.pick([0.0, 0.3, 0.7, 1.0])
        several = [self._made("both" if self.chance.random() < share else "places") for _ in range(self._few())]
        return self.filler.join(several, self.pick([" ", "\n"]))

    def logged(self) -> Sample:
        """Lines of a log about users and things, each begun as machines do."""
        head = self.pick(
            ["", "{stamp} INFO [auth] ", "{stamp},{num} WARN [kyc] ", "[{stamp}] ", "{level}: ", "{ident}: "]
        )
        several = []
        for _ in range(self._few()):
            line = self._made("logged" if self.chance.random() < 0.7 else "logged things")
            several.append(self.filler.join([self._filled(head), line], ""))
        return self.filler.join(several, "\n")

    def rows(self) -> Sample:
        """A printed table of persons, now and then as a notebook keeps it."""
        row, many = self.pick(LINES["frame rows"]), self.chance.randint(2, 7)
        lines = [self._filled(row.replace("{n}", str(at))) for at in range(many)]
        if self.chance.random() < 0.5:
            return self.filler.join(lines, "\n")
        quoted = [self.filler.join([Sample('"'), line, Sample('\\n"')], "") for line in lines]
        return self.filler.join([Sample('"text/plain": ['), self.filler.join(quoted, ", "), Sample("]")], "")

    def _few(self) -> int:
        return self.chance.randint(1, 6)

    def _made(self, kind: str) -> Sample:
        return self._filled(self.pick(LINES[kind]))

    def _filled(self, template: str) -> Sample:
        """The template with its words, then its names and things, filled in."""
        lists = {slot: LINES[name] for slot, name in WORDS.items()}
        lists |= {"w": STARTERS, "bot": list(BOTS), "m": list(MEN), "oath": list(OATHS), "saint": list(SAINTS), "x": list(NAMES)}  # fmt: skip
        for slot, words in lists.items():
            while f"{{{slot}}}" in template:
                template = template.replace(f"{{{slot}}}", self.pick(words), 1)
        while "{l}" in template:
            template = template.replace("{l}", self.filler.v.last(), 1)
        for slot, (low, high) in {"nn": (10, 99), "d": (1, 9)}.items():
            while f"{{{slot}}}" in template:
                template = template.replace(f"{{{slot}}}", str(self.chance.randint(low, high)), 1)
        while "{ip}" in template:
            template = template.replace("{ip}", ".".join(str(self.chance.randint(1, 250)) for _ in range(4)), 1)
        return self.things.fill(template)
