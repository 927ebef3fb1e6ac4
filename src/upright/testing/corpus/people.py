"""Persons of 54 countries: names and addresses as they are written there, telephone numbers of their plans.

`people.txt` holds first names, last names, streets and towns of each country; the lists were drawn once from Faker's
(MIT licence), those of some countries written by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from upright.testing.corpus.dice import Dice

Lists = dict[str, tuple[str, ...]]
SHARED = {"MY": "SG", "HK": "SG"}  # whose names a country shares
FAMILY_FIRST = {"CN": "{1}{0}", "KR": "{1}{0}", "TW": "{1}{0}", "HU": "{1} {0}", "VN": "{1} {0}"}
INITIALS = frozenset({"US", "GB", "CA", "IE"})
ASCII = str.maketrans("äöåøüßéèêáàíóúñçčšžćđłńśźżăâîșțěřůýæ", "aoaouseeeaaiounccszcdlnszzaaisteruya")
HOSTS = ("gmail.com", "hotmail.com", "icloud.com", "web.de", "libero.it", "wp.pl", "mailbox.org", "kestrelworks.com",
    "nordhavnlab.eu", "copperlane.co.uk", "tidewater-clinic.org", "protonmail.com", "yahoo.fr", "uol.com.br",
    "naver.com")  # fmt: skip
ENGLISH = ("Adrian", "Grace", "Vivian", "Desmond")  # English names of Chinese families
PLAIN = (("maria", "alex", "ken", "yuki", "sora", "nadia", "igor"), ("lange", "sato", "kim", "petrov", "costa"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. `handle`: the user name without `_`; `luck` decides the rest."""

    country: str
    name: str
    username: str
    handle: str
    email: str
    born: date
    luck: int

    @property
    def phone(self) -> str:
        """A number of the country's plan."""
        return _phone(Dice(self.luck), self.country)

    @property
    def address(self) -> str:
        """Street and town on one line."""
        return _address(Dice(self.luck), self.country)


@cache
def lists() -> dict[str, Lists]:
    """By country: `first`, `last`, `street`, `town`."""
    known: dict[str, Lists] = {}
    for line in resources.files(__package__).joinpath("people.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, what, values = line.split(" ", 2)
            known.setdefault(country, {})[what] = tuple(values.split("|"))
    return known


@cache
def countries() -> tuple[str, ...]:
    """Those that have persons."""
    return tuple(lists())


def person(dice: Dice, country: str) -> Person:
    """Somebody of a country, with an e-mail address and a user name after the name."""
    name, words = _name(dice, country)
    first, last = words[0], words[-1]
    username = dice.pick(
        first[0] + last, f"{first}.{last}", last + first[0] + dice.digits(2), f"{first}_{last}", first + dice.digits(3)
    )
    local = dice.pick(
        f"{first}.{last}", first[0] + last, f"{last}.{first}", first + last + dice.digits(2), f"{first}-{last}"
    )
    mail = f"{local}@{dice.one(HOSTS)}"
    return Person(
        country,
        name,
        username,
        re.sub("[^a-z0-9.]", "", username),
        mail if dice.often(0.93) else mail.title(),
        dice.day(),
        dice.getrandbits(64),
    )


def _name(dice: Dice, country: str) -> tuple[str, list[str]]:
    """The name in full, and its words in plain ASCII."""
    names = lists()[SHARED.get(country, country)]
    if "SG" in {country, SHARED.get(country)} and dice.often(0.3):
        names = lists()["GB"]
    first, last = dice.one(names["first"]), dice.one(names["last"])
    if names is lists()["SG"]:
        whole = dice.pick(f"{last} {first}", f"{dice.one(ENGLISH)} {last}")
    elif country == "JP":
        whole = last + dice.pick(" ", "") + first
    else:
        whole = FAMILY_FIRST.get(country, "{0} {1}").format(first, last)
    if country in INITIALS and dice.often(0.12):
        whole = f"{first} {dice.one('ABCDEFGHJKLMPRST')}. {last}"
    words = re.sub("[^a-z ]", "", whole.lower().translate(ASCII)).split()
    if len(words) < 2 or min(map(len, words)) < 2:
        words = [dice.one(several) for several in PLAIN]
    return whole, words


def _address(dice: Dice, country: str) -> str:
    places = lists()[country]
    parts = [dice.one(places["street"]), *([dice.one(places["town"])] if "town" in places else [])]
    return re.sub("[#^]", lambda code: dice.fill(code[0]) if code[0] == "^" else dice.digits(1), ", ".join(parts))


def _phone(dice: Dice, country: str) -> str:
    """A valid number of the country's plan, mostly a mobile's, in one of the standard ways of writing."""
    import phonenumbers as known

    kinds = known.PhoneNumberType.MOBILE, known.PhoneNumberType.MOBILE, known.PhoneNumberType.FIXED_LINE
    forms = known.PhoneNumberFormat
    while True:
        example = known.example_number_for_type(country, dice.pick(*kinds))
        if example is None:
            continue
        digits = str(example.national_number)
        drawn = min(5, len(digits) - 3)
        number = known.parse(f"+{example.country_code}{digits[:-drawn]}{dice.digits(drawn)}")
        if example.italian_leading_zero:
            number.italian_leading_zero = True
        if known.is_valid_number(number):
            form = dice.pick(forms.INTERNATIONAL, forms.INTERNATIONAL, forms.E164, forms.NATIONAL)
            return str(known.format_number(number, form))
