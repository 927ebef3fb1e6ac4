"""The quick checks say what python-stdnum says."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from random import Random

import pytest

from upright.classify import quick
from upright.classify.checks import luhn
from upright.classify.classifiers.pii_ipv4 import CLASSIFIER as ADDRESS

NUMBERS = 3000


def number(chance: Random, size: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(size))


@pytest.mark.parametrize(
    ("check", "module", "begin", "size"),
    [
        (quick.imsi, "imsi", "", 15),
        (quick.employer, "us.ein", "", 9),
        (quick.social_security, "us.ssn", "", 9),
        (quick.security, "isin", "US", 10),
        (quick.iban, "iban", "GB82WEST", 14),
        (quick.iban, "iban", "DE8", 19),
        (luhn, "luhn", "4", 12),
    ],
)
def test_same_answers(check: Callable[[str], bool], module: str, begin: str, size: int) -> None:
    known = import_module(f"stdnum.{module}").is_valid
    chance = Random(size)  # noqa: S311  no secret
    values = [begin + number(chance, size) for _ in range(NUMBERS)]
    assert [check(value) for value in values] == [known(value) for value in values]
    assert any(map(check, values))
    assert not all(map(check, values))


def test_a_social_security_number_has_one_kind_of_mark() -> None:
    assert quick.social_security("417-20-4914")
    assert not quick.social_security("417-20 4914")


@pytest.mark.parametrize("value", ["8.8.4.300", "08.8.4.7", "172.31.9.9", "100.127.1.1", "224.0.0.251", "198.51.100.7"])
def test_addresses_of_nobody(value: str) -> None:
    assert ADDRESS.validate is not None
    assert not ADDRESS.validate(value)
    assert ADDRESS.validate("172.32.9.9")
