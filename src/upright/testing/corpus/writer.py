"""Who writes the documents: draws values, sees to it that every type comes up, and words sentences around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from upright.testing.corpus.dice import Dice
from upright.testing.corpus.harmless import harmless
from upright.testing.corpus.marks import marked
from upright.testing.corpus.people import Person, countries, person
from upright.testing.corpus.values import PLAIN, VALUES, namings

SENTENCES = ("The shipment left the depot on Tuesday.", "Please treat this as urgent.",
    "I tried twice and the page keeps spinning.", "Nothing else changed on our side.",
    "We can close this after the audit.", "The dashboard shows stale figures since Monday.",
    "Kind of a recurring problem this quarter.", "Could someone take a look before noon?",
    "Refund was issued in full.", "Our April newsletter mentions the outage.",
    "The Jordan team and the Victoria office were informed.", "I will be in Florence until Friday.")  # fmt: skip
UNLABELLED = ("Here it is: {v}", "I pasted {v} in the wrong channel.", "we keep seeing {v} in the export",
    "{v} is the one to look at.", "Found {v} in the repo, please rotate.")  # fmt: skip
LABELLED = ("My {n} is {v}.", "{n}: {v}", "{n} {v} should be on file.", "For reference, {n} = {v}",
    "the {n} ({v}) was rejected", "please use {n} {v}")  # fmt: skip
PHRASES: dict[str, tuple[str, ...]] = {
    "PERSON_NAME": ("{v} called about the contract yesterday.", "Please ask {v} to sign it.",
        "I spoke with {v} this morning."),
    "STREET_ADDRESS": ("Please ship it to {v}.", "We have been living at {v} since March.", "New address: {v}"),
    "DATE_OF_BIRTH": ("I was born on {v}.", "Date of birth is {v}.", "DOB {v}."),
    "PHONE": ("Call {v} after five.", "my mobile is {v}", "Ring me on {v} please."),
    "USERNAME": ("My username is {v}.", "login: {v}", "the account is registered under username {v}"),
    "PASSWORD": ("the password is {v}", "Password: {v}", "temporary password {v} works", "pw: {v}"),
}  # fmt: skip
# drawn wherever they fit; the counts of these say nothing about how often they should come up
COMMON = frozenset({"CARD_CVV", "CARD_TRACK_DATA", "CREDIT_CARD", "DATE_OF_BIRTH", "ICD10_CODE", "IPV4", "USERNAME"})
PLACE = re.compile(r"\{([A-Z][A-Z0-9_]*[A-Z0-9])\}")


class Writer:
    """One stream of documents. `kind` is that of the document under way."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed)
        self.kind = ""
        self._drawn: Counter[str] = Counter()
        self._here: Counter[tuple[str, str]] = Counter()

    def value(self, kind: str, who: Person, *, flat: bool = False) -> str:
        """A value with its mark; flat: on one line, breaks escaped."""
        self._drawn[kind] += 1
        self._here[self.kind, kind] += 1
        made = VALUES[kind](self.dice, who)
        return marked(kind, made.replace("\n", "\\n") if flat else made)

    def say(self, who: Person, *templates: str) -> str:
        """One of the templates, `{TYPE}` in it replaced by a value."""
        return PLACE.sub(lambda place: self.value(place[1], who), self.dice.one(templates))

    def label(self, kind: str) -> str:
        """How people call a value."""
        return self.dice.one(namings()[kind].labels)

    def key(self, kind: str) -> str:
        """How programs call a value."""
        return self.dice.one(namings()[kind].keys)

    def person(self, country: str = "") -> Person:
        """Somebody of a country, or of any."""
        return person(self.dice, country or self.dice.one(countries()))

    def owner(self, kind: str) -> Person:
        """Somebody who can have such a value."""
        return self.person(namings()[kind].country)

    def take(self, pool: Sequence[str], count: int, *, mixed: bool = False) -> tuple[list[str], str]:
        """Types that came up least, of one country unless mixed, and the country."""
        order = sorted(pool, key=self._weight)
        chosen: list[str] = []
        country = ""
        for kind in order:
            home = namings()[kind].country
            if mixed or not home or country in {"", home}:
                country = home or country
                chosen.append(kind)
            if len(chosen) == count:
                break
        self.dice.shuffle(chosen)
        return chosen, "" if mixed else country or self.dice.one(countries())

    def _weight(self, kind: str) -> float:
        often = 28 if kind in COMMON else self._drawn[kind] * 0.5
        return often + self._here[self.kind, kind] * 3 + self.dice.random() * 6

    def sentences(self, count: int = 1) -> str:
        """Prose without anything to find."""
        return " ".join(self.dice.sample(SENTENCES, count))

    def noise(self, kind: str = "") -> str:
        """A line that looks sensitive and is not."""
        return harmless(self.dice, kind)

    def sentence(self, kind: str, who: Person, *, flat: bool = True) -> str:
        """A sentence that tells a value."""
        made = self.value(kind, who, flat=flat)
        if kind in PLAIN and self.dice.often(0.35):
            return self.dice.one(UNLABELLED).format(v=made)
        return self.dice.one(PHRASES.get(kind, LABELLED)).format(n=self.label(kind), v=made)
