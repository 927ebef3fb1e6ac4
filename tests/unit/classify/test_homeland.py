"""Rival countries: the same shape, label and check digit, told apart by what else the text says."""

from __future__ import annotations

from functools import cache

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine

ESTONIAN_AND_LITHUANIAN = "45604092860"  # one algorithm, two countries


@cache
def engine() -> Engine:
    return Engine(units("classifiers").values(), names=False)


def classes(text: str) -> list[str]:
    return [span.data_class for span in engine().spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Estonia\npersonal code: {ESTONIAN_AND_LITHUANIAN}", "pii.ee-ik"),
        (f"Lithuania\npersonal code: {ESTONIAN_AND_LITHUANIAN}", "pii.lt-ak"),
        (f"* Jonas (LT), personal code: {ESTONIAN_AND_LITHUANIAN}", "pii.lt-ak"),
        (f"write to jonas@pastas.lt\npersonal code: {ESTONIAN_AND_LITHUANIAN}", "pii.lt-ak"),
        (f"call +372 5123 4567\npersonal code: {ESTONIAN_AND_LITHUANIAN}", "pii.ee-ik"),
        ("Flat 2, Evanstown, B98 1XH\npassport no: 480292796", "pii.uk-passport"),
        ("12 Main St, Springfield, IL 62704\npassport no: 480292796", "pii.us-passport"),
        ("passport no: 480292796", "pii.us-passport"),
        ("Lima, Peru\nDNI: 41234567", "pii.pe-dni"),
        ("Buenos Aires\nDNI: 41234567", "pii.ar-dni"),
    ],
)
def test_surroundings_tell_the_country(text: str, expected: str) -> None:
    assert expected in classes(text)


def test_the_line_outweighs_the_rest_of_the_text() -> None:
    text = "Estonia, Tallinn, Eesti\n" * 3 + f"(LT) personal code: {ESTONIAN_AND_LITHUANIAN}\n"
    assert classes(text) == ["pii.lt-ak"]


def test_a_country_alone_makes_no_hit() -> None:
    """Evidence for a country decides between hits; it never lifts one that was none."""
    assert classes(f"Estonia, order {ESTONIAN_AND_LITHUANIAN}") == []
