"""Short sentences about anybody, put together from beginnings and endings: a name may stand anywhere in them."""

from __future__ import annotations

from tagger_corpora import Sample
from tagger_filling import Filler
from tagger_lists import languages
from tagger_streets import GRAMMAR

NAMES = ("{first}", "{first}", "{first}", "{last}", "{person}", "{title} {last}")
THINGS = (
    "{company}",
    "{company}",
    "{institution}",
    "{namedplace}",
    "{namedplace}",
    "{place}",
    "{organisation}",
    "{Band}",
    "{thing}",
    "{product}",
)
LANGUAGES = languages()


class Sayings:
    """Makes one sample at a time with `filler`."""

    def __init__(self, filler: Filler) -> None:
        self.filler = filler
        self.pick = filler.v.pick
        self.chance = filler.chance

    def sentences(self) -> Sample:
        """A few sentences about persons, some about what only bears a name."""
        several = [self._sentence() for _ in range(self.chance.randint(1, 4))]
        return self.filler.join(list(map(self.filler.fill, several)), self.pick([" ", " ", "\n", "\n\n"]))

    def streets(self) -> Sample:
        """A few sentences about streets and crossings."""
        several = [self._street() for _ in range(self.chance.randint(1, 3))]
        return self.filler.join(list(map(self.filler.fill, several)), self.pick([" ", "\n"]))

    def tools(self) -> Sample:
        """What software and instruments are called in documents, code and logs: often like persons."""
        lines = GRAMMAR["tools"] * 3 + GRAMMAR["eponyms_in"]
        several = [self.filler.fill(self.pick(lines)) for _ in range(self.chance.randint(1, 7))]
        return self.filler.join(several, self.pick(["\n", "\n", " "]))

    def abroad(self) -> Sample:
        """Sentences of words of some language without meaning, now and then with a name or a place."""
        words = self.pick(LANGUAGES)
        parts = []
        for _ in range(self.chance.randint(1, 5)):
            several = self.chance.choices(words, k=self.chance.randint(3, 12))
            if self.chance.random() < 0.3:
                several.insert(self.chance.randint(1, len(several)), self.pick(["{person}", "{place}", "{company}"]))
            parts.append(self._ended(" ".join(several)))
        return self.filler.join(list(map(self.filler.fill, parts)), self.pick([" ", " ", "\n"]))

    def _street(self) -> str:
        where = self.pick(GRAMMAR[self.pick(["crossings_in", "streets_in"])])
        return self._ended(where.replace("{z}", "{crossing}"))

    def _sentence(self) -> str:
        roll = self.chance.random()
        if roll < 0.28:
            return self._ended(f"{self.pick(NAMES)} {self.pick(GRAMMAR['did'])}")
        if roll < 0.52:
            return self._ended(self.pick(GRAMMAR["about"]).replace("{x}", self.pick(NAMES)))
        if roll < 0.6:
            text = self.pick(GRAMMAR["kin_is"]).replace("{x}", self.pick(NAMES[:5]))
            return self._ended(
                text.replace("{k}", self.pick(GRAMMAR["kin"])).replace("{did}", self.pick(GRAMMAR["did"]))
            )
        if roll < 0.68:
            slot = self.pick(["{first}", "{last}", "{person}"])
            names = self.pick(GRAMMAR["several"]).replace("{s}", slot)
            return self._ended(self.pick(GRAMMAR["several_in"]).replace("{y}", names))
        if roll < 0.76:
            text = self.pick(GRAMMAR["foreign"]).replace("{x}", self.pick(NAMES[:5]))
            return self._ended(text.replace("{l}", "{last}"))
        text = self.pick(GRAMMAR["seeming"]).replace("{t}", self.pick(THINGS))
        return self._ended(text.replace("{did}", self.pick(GRAMMAR["did"])))

    def _ended(self, text: str) -> str:
        """With a capital and a full stop, mostly."""
        large = text[0].upper() + text[1:] if self.chance.random() < 0.8 else text
        return large + (self.pick([".", ".", ".", "", "", "!", ","]) if text[-1].isalnum() or text[-1] == "}" else "")
