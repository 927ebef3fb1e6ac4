"""A value of each type, and how people and programs call it: `labels.txt`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from random import Random
from typing import NamedTuple

from upright.testing.corpus.checks import Value
from upright.testing.corpus.credentials import CREDENTIALS
from upright.testing.corpus.dice import Dice
from upright.testing.corpus.everyday import EVERYDAY
from upright.testing.corpus.national_europe import EUROPE
from upright.testing.corpus.national_world import WORLD
from upright.testing.corpus.payments import PAYMENTS
from upright.testing.corpus.people import countries, person

VALUES: dict[str, Value] = dict(sorted((EVERYDAY | EUROPE | WORLD | PAYMENTS | CREDENTIALS).items()))
SECRETS = tuple(sorted(CREDENTIALS))
OTHERS = tuple(kind for kind in VALUES if kind not in CREDENTIALS)
# whose shape says what it is: these also stand without a label
PLAIN = frozenset(SECRETS).difference(
    ("AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_KEY", "PASSWORD", "MAILGUN_API_KEY", "AZURE_AD_CLIENT_SECRET")
) | {"EMAIL", "IBAN", "IPV4", "IPV6", "MAC_ADDRESS", "IT_CODICE_FISCALE", "MX_CURP", "ETHEREUM_ADDRESS",
    "BITCOIN_ADDRESS", "CARD_TRACK_DATA", "PASSPORT_MRZ"}  # fmt: skip


class Naming(NamedTuple):
    """What people call a value, what columns and keys call it, and the country it is of ("": any)."""

    labels: tuple[str, ...]
    keys: tuple[str, ...]
    country: str


@cache
def namings() -> dict[str, Naming]:
    """By type."""
    lines = resources.files(__package__).joinpath("labels.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("|") for line in lines if not line.startswith("#"))
    return {
        kind: Naming(tuple(labels.split(";")), tuple(keys.split(";")), country) for kind, labels, keys, country in rows
    }


def value(kind: str, random: Random, country: str = "") -> str:
    """One value of a type, of somebody from anywhere (or from `country`)."""
    dice = Dice(random.getrandbits(64))
    return VALUES[kind](dice, person(dice, country or namings()[kind].country or dice.one(countries())))
