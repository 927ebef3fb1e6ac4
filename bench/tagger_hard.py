"""What looks like a name or an address and is none: companies, brands, places, products and numbers, for training.

`Hard` gives one value of a kind, labelled or not by `TAGS`; the sentences in which they come are in `tagger_hard.txt`.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from functools import partial

from tagger_corpora import sections
from tagger_values import WORDS, Values

TAGS = {
    "company": "ORGANISATION", "carrier": "ORGANISATION", "institution": "ORGANISATION", "team": "ORGANISATION",
    "namedplace": "PLACE", "spot": "PLACE", "thing": "OTHER", "car": "OTHER", "drug": "OTHER", "dish": "OTHER",
    "famous": "OTHER", "software": "OTHER", "ship": "OTHER", "artist": "OTHER",
}  # fmt: skip
_SECTIONS = sections("tagger_hard.txt")
TEMPLATES = {name: _SECTIONS.pop(name) for name in ("hard", "soft")}
LISTED = {name: [each.strip() for line in lines for each in line.split(";")] for name, lines in _SECTIONS.items()}
LATIN = LISTED.pop("latin")[0].split()
LISTS = {
    "carrier": "carriers", "team": "teams", "car": "cars", "drug": "drugs", "dish": "dishes", "famous": "laws",
    "software": "software", "ship": "ships", "artist": "artists", "numbered": "numbered", "unit": "units", "idword": "idwords",
}  # fmt: skip


class Hard:
    """Draws from the chance of `values`; every method returns one value as text."""

    def __init__(self, values: Values) -> None:
        self.v = values
        self.slots: dict[str, Callable[[], str]] = {
            name: partial(values.pick, LISTED[key]) for name, key in LISTS.items()
        }
        self.slots |= {
            "company": self.company,
            "institution": self.institution,
            "namedplace": self.namedplace,
            "spot": self.spot,
            "thing": self.thing,
            "ref": self.ref,
            "cardno": lambda: values.digits(15, 18),
            "surname": lambda: values.last().upper(),
            "given": lambda: values.first().upper(),
            "token": self.token,
            "heading": lambda: " ".join(values.chance.choices(WORDS["headings"], k=values.pick([1, 2, 2, 3]))),
        }
        cities = {city for city in values.cities if " " not in city}
        called = {first for _, (firsts, _) in values.people for first in firsts}
        self.shared = sorted(cities & called)

    def owner(self) -> str:
        """Whom a company is named after."""
        roll = self.v.chance.random()
        if roll < 0.45:
            return self.v.last()
        if roll < 0.6:
            return self.v.simple()
        return (
            self.v.first()
            if roll < 0.7
            else self.v.made_up()
            if roll < 0.8
            else self.v.pick(WORDS["street_stems"])
            if roll < 0.9
            else f"{self.v.pick(WORDS['street_stems'])} {self.v.pick(WORDS['english_streets'])}"
        )

    def company(self) -> str:
        """A company or brand, often named after persons."""
        roll, pick = self.v.chance.random(), self.v.pick
        if roll < 0.3:
            return pick(LISTED["brands"])
        if roll < 0.4:
            return f"{self.owner()} {pick(LISTED['tails'])}"
        if roll < 0.6:
            tail = f" {pick(LISTED['tails'])}" if roll < 0.43 else ""
            return f"{self.owner()}{pick(['', '', self.possessive()])} {pick(LISTED['trades'])}{tail}"
        if roll < 0.78:
            both = pick([self.v.last, self.v.last, self.v.first])
            end = pick(["", "", "", "", f" {pick(LISTED['tails'])}", f" {pick(LISTED['trades'])}", "’s", "'s"])
            return f"{both()} {pick(['&', '&', '&', 'and', '+'])} {both()}{end}"
        if roll < 0.83:
            return f"{self.v.last()}, {self.v.last()} {pick(['&', 'and'])} {self.v.last()}"
        bare = f"{pick([self.v.first, self.v.last])()}'s" if roll < 0.87 else f"{self.v.last()} {self.v.last()}"
        return bare if roll < 0.9 else self.v.organisation()

    def possessive(self) -> str:
        """Some way to write it."""
        return self.v.pick(["'s", "’s", "s"])

    def institution(self) -> str:
        """A university, hospital, prize or hall named after somebody."""
        whom = self.v.pick([self.v.simple, self.v.last, self.v.last, self.v.first, self.namedplace])()
        top = self.v.pick(["", "", "", "", "St. ", "St ", "Saint ", "Royal ", "King ", "Queen ", "The "])
        return f"{top}{whom} {self.v.pick(LISTED['founded'])}"

    def namedplace(self) -> str:
        """A place, mostly one with the name of a person."""
        roll = self.v.chance.random()
        if roll < 0.4:
            return self.v.pick(LISTED["places_of"])
        if roll < 0.7:
            return self.v.pick(self.shared)
        return f"{self.v.pick(LISTED['tops'])} {self.v.first()}" if roll < 0.78 else self.v.place()

    def spot(self) -> str:
        """A station, dock or park named after somebody or something."""
        pick = self.v.pick
        street = f"{pick(WORDS['street_stems'])} {pick(WORDS['english_streets'])}"
        king = f"{pick(LISTED['tops'][8:])} {self.v.first()}{pick(['', ' II', ' V', ' VI', ' III'])}"
        whom = pick([self.v.simple(), self.v.last(), self.v.first(), self.namedplace(), street, street, king])
        return whom + (f" {pick(LISTED['spots'])}" if self.v.chance.random() < 0.85 else "")

    def thing(self) -> str:
        """A product with its model."""
        roll, pick = self.v.chance.random(), self.v.pick
        if roll < 0.45:
            return pick(LISTED["products"])
        makers: list[Callable[[], str]] = [self.company, self.v.last, self.v.made_up, self.v.simple]
        maker = pick(makers)()
        word = pick([self.v.made_up(), self.v.first(), pick(WORDS["bands"]), pick(WORDS["products"])])
        letters = "".join(self.v.chance.choices(string.ascii_uppercase, k=2))
        digits = self.v.digits(1, 4)
        model = pick([f"{letters}{digits}", f"{letters[0]}{digits}", digits, f"{digits}{letters[0]}", f"{digits}{letters.lower()}", "Mark II", "Mk III", "Gen 3", "V2", "Pro", "Plus", "XL", "SE", "Mini", "S", f"{letters}-{digits}", ""])  # fmt: skip
        more = pick(
            ["", "", "", " Pro", " Max", " SE", " FE", " Mark II", " Gen 2", " Detect", " Kit", " (black)", " 2-pack"]
        )
        return f"{pick([maker + ' ', maker + ' ', ''])}{word} {model}{more}".strip()

    def ref(self) -> str:
        """A number of an order, part or parcel."""
        letters = "".join(self.v.chance.choices(string.ascii_uppercase, k=self.v.chance.randint(1, 4)))
        return self.v.pick(
            [
                self.v.digits(4, 10), self.v.digits(5, 8), f"{self.v.digits(3, 6)}-{self.v.digits(2, 4)}", f"{letters}-{self.v.digits(3, 9)}",
                f"{letters}{self.v.digits(3, 9)}", f"{self.v.digits(2, 3)}.{self.v.digits(3)}.{self.v.digits(2, 3)}", f"{self.v.digits(4)}/{self.v.digits(2)}",
                f"{self.v.digits(2)} {self.v.digits(3)} {self.v.digits(3)}", f"{letters[:2]} {self.v.digits(3)} {self.v.digits(3)} {self.v.digits(3)} {letters[:2]}",
                f"{letters[:2]}{self.v.digits(9)}{letters[:2]}", f"{letters}{self.v.digits(2)}{letters}{self.v.digits(1, 3)}", f"{letters} {self.v.digits(2, 5)}",
                f"{self.v.digits(1, 3)}x{self.v.digits(1, 3)}", f"#{self.v.digits(3, 7)}", f"{self.v.digits(2)}-{letters}-{self.v.digits(4)}", self.v.code(),
            ]
        )  # fmt: skip

    def token(self) -> str:
        """A long random secret."""
        letters = string.ascii_letters + string.digits + self.v.pick(["", "_-", "+/"])
        head = self.v.pick(["", "", "key_", "sk-", "pat-", "eyJ"])
        return head + "".join(self.v.chance.choices(letters, k=self.v.chance.randint(12, 60)))

    def latin(self) -> str:
        """Filler text: sentences, words in any case, headings, with commas or without."""
        words = LATIN[: self.v.pick([69, len(LATIN)])]
        parts = []
        for _ in range(self.v.chance.randint(1, 6)):
            several = self.v.chance.choices(words, k=self.v.chance.randint(3, 16))
            roll = self.v.chance.random()
            if roll < 0.3:
                several = [word.title() if self.v.chance.random() < 0.15 else word for word in several]
            elif roll < 0.4:
                several = [word.title() for word in several[:5]]
            text = self.v.pick([" ", " ", " ", ", "]).join(several)
            parts.append((text[0].upper() + text[1:] if roll > 0.5 else text) + self.v.pick([".", ".", "", ";"]))
        return self.v.pick(["", "", "- ", "// ", "<p>"]) + self.v.pick([" ", "\n", "\n- "]).join(parts)

    def catalogue(self) -> list[str]:
        """Templates of lines about goods, all of one shape."""
        fields = ["{ref}", "{thing}", "{num}.{num}", "EUR", "{num}", "{num} in stock", "{company}", "{ref}", "{word}", "{num} {unit}", "{namedplace}", "{date}"]  # fmt: skip
        first = self.v.pick([["{ref}", "{thing}"], ["{num}", "{thing}"], ["{thing}"], ["{company}", "{thing}"], ["{carrier}", "{ref}"], ["{car}", "{year}"], ["{dish}"], ["{drug}"], ["{namedplace}", "{num}"], ["{company}", "{namedplace}"]])  # fmt: skip
        shape = [*first, *self.v.chance.sample(fields, self.v.chance.randint(1, 5))]
        comma = self.v.pick([",", ",", ", ", ";", "\t", " | ", "  ", " - "])
        head = self.v.pick(["", "", "- ", "* ", "// ", "{num}. "])
        return [head + comma.join(shape)] * self.v.chance.randint(2, 8)
