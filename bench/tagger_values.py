"""Made-up names, addresses and the things that look like them, for the tagger's training texts."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from tagger_corpora import sections
from tagger_invented import Invented
from tagger_lists import census, people, places, popular

T = TypeVar("T")


WORDS = sections("tagger_words.txt")

FORMS = [
    ("{first} {last}", 60), ("{first} {middle}. {last}", 7), ("{first} {middle} {last}", 3), ("{first} {second} {last}", 4),
    ("{first} {last}-{other}", 2.5), ("{first} {last} {other}", 2.5), ("{first} {particle} {last}", 4), ("{initial}. {last}", 4),
    ("{last}, {first}", 1.5), ("{last}, {first} {middle}", 1), ("{last}, {first} {middle}.", 1), ("{first} {prefix}{last}", 2),
    ("{first} {last} {suffix}", 2), ("{last} {first}", 2), ("{first}-{second} {last}", 3),
]  # fmt: skip
INVENTED = 0.18  # share of names that no list has
SYLLABLES = "ka le mi to ran vel shi do bre na qui zo fer lin mu gar hei dra sto wy ex pal jor nel bi thu ska rud ov in der man sen ic"


class Values:
    """Draws from `chance`; every method returns one value as text."""

    def __init__(self, data: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.data = data
        self.people = [*people().items(), *popular(data).items()]
        self.western = [both for locale, both in self.people if both[0] and both[0][0].isascii() and len(both[1]) > 20]
        self.census = (census("female")[:1500] + census("male")[:900], census("last")[:30000])
        self.cities, self.wide = places()
        self.invented = Invented(self.chance)

    def pick(self, several: Sequence[T]) -> T:
        """One of several."""
        return self.chance.choice(several)

    def digits(self, low: int, high: int | None = None) -> str:
        """So many random digits."""
        return "".join(self.chance.choices(string.digits, k=self.chance.randint(low, high or low)))

    def pair(self) -> tuple[str, str]:
        """A first and a last name of the same country."""
        roll = self.chance.random()
        if roll < 0.25:
            first, last = self.census
        elif roll < 0.5:
            first, last = self.chance.choice(self.western)
        else:
            first, last = self.chance.choice(self.people)[1]
        if self.chance.random() < INVENTED:
            return self.invented.like(first), self.invented.like(last)
        return self.pick(first), self.pick(last)

    def made_up(self) -> str:
        """A word that no list has, for companies and goods."""
        if self.chance.random() < 0.5:
            return self.invented.like(self.pick([self.census[1], self.cities, self.census[0]]))
        return "".join(self.chance.choices(SYLLABLES.split(" "), k=self.chance.randint(2, 4))).title()

    def person(self) -> str:
        """A full name in one of many forms."""
        first, last = self.pair()
        if not last[0].isascii() and "\u3040" <= last[0] <= "\ud7af":
            return last + self.pick(["", "", " "]) + first
        form = self.chance.choices([form for form, _ in FORMS], [weight for _, weight in FORMS])[0]
        return form.format(
            first=first,
            last=last,
            middle=self.pick(string.ascii_uppercase),
            second=self.pair()[0],
            other=self.pair()[1],
            initial=first[0],
            particle=self.pick(
                ["de", "van", "von", "van der", "de la", "da", "dos", "bin", "al", "di", "Van", "De", "El", "ter", "af"]
            ),
            prefix=self.pick(["O’", "O'", "Mc", "Mac", "D’", "Le"]),
            suffix=self.pick(["Jr.", "Sr.", "III", "II", "Jr"]),
        )

    def simple(self) -> str:
        """First and last name, nothing else."""
        first, last = self.pair()
        return last + first if "\u3040" <= last[0] <= "\ud7af" else f"{first} {last}"

    def first(self) -> str:
        """A first name."""
        return self.pair()[0]

    def last(self) -> str:
        """A last name."""
        return self.pair()[1]

    def organisation(self) -> str:
        """A company, university or the like."""
        head = self.pick(
            [
                self.pick(WORDS["org_heads"]),
                self.pick(WORDS["org_heads"]),
                self.last(),
                self.made_up(),
                self.pick(self.cities),
            ]
        )
        roll = self.chance.random()
        if roll < 0.4:
            return f"{head} {self.pick(WORDS['org_tails'])}"
        if roll < 0.5:
            return self.pick(
                [
                    f"{self.made_up()} {self.made_up()}",
                    f"{self.made_up()}{self.pick(['us', 'ix', 'ex', 'ia', 'on', 'data', 'works', 'base'])}",
                    f"{self.last()} {self.last()}",
                    f"{head} {self.pick(WORDS['org_heads'])}",
                    f"{self.last()}-{self.last()}",
                    f"{self.last()} Group",
                    "".join(self.chance.choices(string.ascii_uppercase, k=3)),
                ]
            )
        if roll < 0.65:
            return f"{head} {self.pick(WORDS['org_heads'])} {self.pick(WORDS['org_tails'])}"
        if roll < 0.75:
            return f"{head} & {self.last()} {self.pick(['LLP', 'Ltd', 'and Sons', 'Associates', ''])}".strip()
        if roll < 0.82:
            return f"{self.last()}, {self.last()} and {self.last()}"
        return (
            f"University of {self.pick(self.cities)}"
            if roll < 0.87
            else self.pick(WORDS["org_heads"])
            if roll < 0.95
            else f"{head}{self.pick(['ly', 'ify', 'soft', 'net', 'Tech', 'corp', 'loom'])}"
        )

    def place(self) -> str:
        """A city, state or country."""
        roll = self.chance.random()
        if roll < INVENTED / 2:
            return self.invented.like(self.cities)
        return self.pick(self.wide) if roll < 0.38 else self.pick(self.cities)

    def month(self) -> str:
        """A month, day or feast."""
        return self.pick(WORDS["months"])

    def product(self) -> str:
        """A product or tool, often named after a person."""
        return self.pick(WORDS["products"]) + self.pick(
            [
                "",
                "",
                "",
                f" {self.digits(1)}",
                f" {self.pick(WORDS['products'])}",
                " Pro",
                " Server",
                f" {self.digits(1)}.{self.digits(1)}",
            ]
        )

    def title(self) -> str:
        """Mr. and the like."""
        return self.pick(WORDS["titles"])

    def email(self) -> str:
        """An e-mail address."""
        first, last = self.pair()
        name = f"{first}{self.pick(['.', '_', '', '-'])}{last}{self.pick(['', '', self.digits(2)])}".lower().replace(
            " ", ""
        )
        return f"{name if name.isascii() else 'info'}@{self.pick(['example.com', 'gmail.com', 'acme.io', 'outlook.com', 'mail.ru', 'corp.example.org', 'yahoo.co.jp', 'web.de'])}"

    def phone(self) -> str:
        """A telephone number."""
        return self.pick(
            [
                f"+{self.digits(2)} {self.digits(3)} {self.digits(3)} {self.digits(3)}",
                f"({self.digits(3)}) {self.digits(3)}-{self.digits(4)}",
                f"0{self.digits(9)}",
                f"+{self.digits(11)}",
                f"{self.digits(3)}-{self.digits(3)}-{self.digits(4)}",
            ]
        )

    def date(self) -> str:
        """A date in some notation."""
        y, m, d = self.chance.randint(1940, 2027), self.chance.randint(1, 12), self.chance.randint(1, 28)
        return self.pick(
            [
                f"{y}-{m:02}-{d:02}",
                f"{d:02}.{m:02}.{y}",
                f"{m}/{d}/{y}",
                f"{d} {WORDS['months'][m - 1]} {y}",
                f"{WORDS['months'][m - 1]} {d}, {y}",
                f"{WORDS['months'][m - 1][:3]} {d}",
            ]
        )

    def stamp(self) -> str:
        """A time stamp."""
        c = self.chance
        day = f"202{c.randint(0, 7)}-{c.randint(1, 12):02}-{c.randint(1, 28):02}"
        clock = f"{c.randint(0, 23):02}:{c.randint(0, 59):02}:{c.randint(0, 59):02}"
        return self.pick(
            [
                f"{day}T{clock}Z",
                f"{day} {clock},{self.digits(3)}",
                f"[{day} {clock}]",
                clock,
                f"{day}T{clock}.{self.digits(3)}Z",
            ]
        )

    def code(self) -> str:
        """A reference, digest or number."""
        roll = self.chance.random()
        if roll < 0.35:
            return f"{self.pick(['ORD', 'SO', 'INV', 'MRN', 'REF', 'TCK', 'ID', 'PO', 'CASE', 'A', 'X'])}{self.pick(['-', '', '#', ' '])}{self.digits(4, 9)}"
        if roll < 0.6:
            return "".join(self.chance.choices("0123456789abcdef", k=self.chance.choice([7, 8, 12, 24, 32, 40])))
        return self.digits(3, 16)

    def identifier(self) -> str:
        """A number of a person or thing, the way of some country."""
        letters = string.ascii_uppercase
        form = self.pick(
            [
                "LDDDDDDDL",
                "LLLLLDDDDL",
                "LLLLLLDDLDDLDDDL",
                "DD.DD.DD-DDD.DD",
                "DDD.DDD.DDD-DD",
                "DDDDDD-DDDD",
                "DDDDDDDDDDD",
                "DDD-DD-DDDD",
                "LLLLDLLDDDD",
                "LLLLDLDDDDD",
                "LL DD DD DD L",
                "L-DDDDDDD",
                "LLLLLLLLDDDDDDLLLLDD",
                "DDDD DDDDD D",
                "DDLLLLLDDDDLDLD",
                "LLLDDDDDDD",
                "LDD.D",
                "LLDDDDDD",
                "LLLLLLLLLLL",
                "LL-DDDDDD",
                "D DD DD DD DDD DDD DD",
                "DDDDDDDDDDDDDDDD",
                "LDLDDLLDD",
                "LDDDDDDDDD",
            ]
        )
        return "".join(
            self.pick(letters) if each == "L" else self.pick(string.digits) if each == "D" else each for each in form
        )

    def iban(self) -> str:
        """An account number's shape."""
        head = self.pick(["DE", "GB", "FR", "NL", "IT", "ES", "DK", "BE", "PL", "CH"]) + self.digits(2)
        body = self.pick(
            [
                self.digits(16),
                self.pick(["LOYD", "ABNA", "INGB", "MIDL"]) + self.digits(14),
                "".join(self.chance.choices(string.ascii_uppercase + string.digits, k=20)),
            ]
        )
        text = head + body
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4)) if self.chance.random() < 0.5 else text
