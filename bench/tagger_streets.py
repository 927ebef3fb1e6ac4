"""Made-up streets and addresses of many countries, for the tagger's training texts."""

from __future__ import annotations

import string
from functools import cache

from faker import Faker
from faker.config import AVAILABLE_LOCALES

from tagger_corpora import sections
from tagger_values import WORDS, Values

GRAMMAR = sections("tagger_grammar.txt")
SUFFIXED = sorted(title[5:] for title in WORDS if title.startswith("ends "))
PREFIXED = sorted(title[6:] for title in WORDS if title.startswith("heads "))


class Streets:
    """Draws from the chance of `values`; every method returns one value as text."""

    def __init__(self, values: Values, seed: int) -> None:
        self.v = values
        self._fakers = {
            locale: _faker(locale, seed) for locale in WORDS["faker_addresses"] if locale in AVAILABLE_LOCALES
        }

    def street(self) -> str:
        """Street and number, the way of some country."""
        roll = self.v.chance.random()
        if roll < 0.36:
            return self._english(self._number())
        return self._suffixed(self._number()) if roll < 0.68 else self._prefixed(self._number())

    def either(self) -> str:
        """A street with a number or without."""
        return self.v.pick([self.street, self.bare])()

    def bare(self) -> str:
        """A street without a number."""
        roll, pick = self.v.chance.random(), self.v.pick
        if roll < 0.6:
            return f"{self._stem()} {self._kind()}"
        if roll < 0.85:
            kind = pick(SUFFIXED)
            return f"{pick([pick(WORDS['stems ' + kind]), self.v.last()])}{pick([each for each in WORDS['ends ' + kind] if ':' not in each])}"
        kind = pick(["fr", "it", "es", "pt"])
        link = pick([each for each in WORDS[f"links {kind}"] if "{d}" not in each])
        return " ".join(f"{pick(WORDS['heads ' + kind])} {link} {self._named()}".split()).replace("' ", "'")

    def crossing(self) -> str:
        """Where two streets meet: one address."""
        form = self.v.pick(GRAMMAR["crossings"])
        first = self.street() if self.v.chance.random() < 0.25 else self.bare()
        return form.format(a=first, b=self.bare(), place=self.v.place())

    def _number(self) -> str:
        digits = self.v.digits
        letter, both = f"{digits(2)}{self.v.pick('ABCabc')}", f"{digits(1)}-{digits(2)}"
        several = [digits(1), digits(2), digits(2), digits(3), letter, both, digits(4), digits(5)]
        return self.v.pick(several).lstrip("0") or "7"

    def _stem(self) -> str:
        pick, stems = self.v.pick, WORDS["street_stems"]
        both = f"{pick(stems)} {pick(stems)}"
        full = f"{self.v.first()} {self.v.last()}"
        return pick([pick(stems), pick(stems), self.v.last(), self.v.first(), both, full, pick(self.v.cities)])

    def _kind(self) -> str:
        """What a street is called in English: mostly the usual words, now and then the whole list of the post."""
        usual = self.v.chance.random() < 0.7
        return self.v.pick(WORDS["english_streets"] if usual else GRAMMAR["suffixes"])

    def _english(self, number: str) -> str:
        pick = self.v.pick
        text = f"{number}{pick(['', '', '', ','])} {self._stem()} {self._kind()}"
        quarter = f" {pick(['N', 'S', 'NW', 'SE', 'East', 'West'])}"
        return text + pick(["", "", "", "", quarter, f", {self.unit()}", f" {self.unit()}"])

    def _suffixed(self, number: str) -> str:
        pick = self.v.pick
        kind = pick(SUFFIXED)
        ends, stems = WORDS[f"ends {kind}"], WORDS[f"stems {kind}"]
        stem = pick([pick(stems), pick(stems), self.v.last()])
        digit = self.v.digits(1)
        more = ["", "", "", f"/{digit}", f" {pick('ABCDab')}", f", {digit}. OG", f" bus {digit}", f" tr. {digit}"]
        return f"{stem}{pick(ends)} {number}{pick(more)}"

    def _named(self) -> str:
        pick = self.v.pick
        full = f"{self.v.first()} {self.v.last()}"
        return pick([*GRAMMAR["named"], self.v.last(), self.v.last(), full, pick(self.v.cities)])

    def _prefixed(self, number: str) -> str:
        pick = self.v.pick
        kind = pick(PREFIXED)
        heads, links, forms = (WORDS[f"{which} {kind}"] for which in ("heads", "links", "forms"))
        named = pick(GRAMMAR[f"named {kind}"]) if kind in {"ru", "gr"} else self._named()
        if kind == "bg":
            named = pick(["„{}“", "„{}“", "{}"]).format(pick(WORDS["stems_bg"]))
        link = pick(links)
        street = f"{pick(heads)} {link.format(d=self.v.digits(2)) if '{d}' in link else f'{link} {named}'}"
        return pick(forms).format(s=" ".join(street.split()).replace("' ", "'"), n=number, d=self.v.digits(1, 2))

    def unit(self) -> str:
        """Apartment, suite, floor."""
        number = self.v.pick([self.v.digits(1, 3), self.v.digits(2) + self.v.pick("ABC")])
        return self.v.pick(GRAMMAR["units"]).format(number)

    def postcode(self) -> str:
        """A postcode of some country."""
        letters = string.ascii_uppercase
        return self.v.pick(
            [
                self.v.digits(5),
                self.v.digits(4),
                self.v.digits(5),
                f"{self.v.pick(letters)}{self.v.pick(letters)}{self.v.digits(1, 2)} {self.v.digits(1)}{self.v.pick(letters)}{self.v.pick(letters)}",
                f"{self.v.pick(letters)}{self.v.digits(1)}{self.v.pick(letters)} {self.v.digits(1)}{self.v.pick(letters)}{self.v.digits(1)}",
                f"{self.v.digits(3)} {self.v.digits(2)}",
                f"{self.v.digits(4)} {self.v.pick(letters)}{self.v.pick(letters)}",
                self.v.digits(6),
                f"{self.v.digits(2)}-{self.v.digits(3)}",
                f"{self.v.digits(5)}-{self.v.digits(3)}",
                f"{self.v.digits(5)}-{self.v.digits(4)}",
            ]
        )

    def address(self) -> str:
        """A whole address in one line or several."""
        roll, pick = self.v.chance.random(), self.v.pick
        if roll < 0.40:
            written: str = self._fakers[pick(sorted(self._fakers))].address()
            return written.replace("\n", pick([", ", ", ", ", ", "\n", "\n", " ", "\\n", " / "])).strip()
        if roll < 0.48:
            return self.box()
        if roll < 0.52:
            return self.crossing()
        parts = [self.street()]
        if self.v.chance.random() < 0.25:
            parts.insert(self.v.chance.choice([0, 1, 1, 1]), self.unit())
        if self.v.chance.random() < 0.72:
            parts += self._tail().split("|")
        return pick(
            [*[", "] * 4, "\n", "\n ", "\n", "\n    ", "\n\n", " ", "\\n", "; ", " - ", "\n>", "\n> ", "\n\t"]
        ).join(parts)

    def _tail(self) -> str:
        """Postcode, city and country as written somewhere; `|` where a new line may begin."""
        pick, code = self.v.pick, self.postcode()
        city = pick(self.v.cities)
        city = city.upper() if self.v.chance.random() < 0.08 else city
        form = pick(GRAMMAR["tails"])
        return form.format(code=code, city=city, other=pick(self.v.cities), country=pick(self.v.wide))

    def box(self) -> str:
        """A post box."""
        kind, form = self.v.pick(GRAMMAR["boxes"]).format(self.v.digits(2, 5)), self.v.pick(GRAMMAR["box tails"])
        tail = form.format(city=self.v.pick(self.v.cities), code=self.postcode(), zip=self.v.digits(5))
        return (kind + tail).replace("|", "\n")


@cache
def _faker(locale: str, seed: int) -> Faker:
    made = Faker(locale)
    made.seed_instance(seed)
    return made
