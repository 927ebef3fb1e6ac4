"""Firms, goods and courts that are called as people are, and the people beside them."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.tagger_houses import is_of_firm
from upright.classify.tagger_words import pieces_of

ENGINE = Engine(units("classifiers").values())
PERSON = "pii.person-name"


def persons(text: str) -> list[str]:
    return [text[span.start : span.end] for span in ENGINE.spans(text) if span.data_class == PERSON]


@pytest.mark.parametrize(
    "text",
    [
        "Hollis & Vane has withdrawn its bid.",
        "Skadden, Arps, Slate, Meagher & Kemp filed the motion.",
        "Lambert et Associés, notaires à Lyon",
        "Nowak i Synowie, faktura 22/2025",
        "Marks and Spencer reported higher revenue.",
        "Marks &amp; Spencer extended its hours over Easter.",
        "Marks \\u0026 Spencer extended its hours over Easter.",
        "Arthur D. Little wrote the report.",
        "Herbert Smith Freehills advised on the deal.",
        "Customer: Thomson Reuters",
        "Customer: Carter Robotics",
        "Customer: Jack Daniel's",
    ],
)
def test_firms(text: str) -> None:
    assert persons(f"{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "Charlotte Dining Table, oak",
        "Madison Leather Tote",
        "Savannah Rattan Armchair",
        "Our Ruby Lip Balm and Hudson Wool Coat are on sale.",
    ],
)
def test_goods(text: str) -> None:
    assert persons(f"{text}\n") == []


def test_a_court_of_appeal() -> None:
    assert persons("See Cass. civ. 1re, 9 avril 2013.\n") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr and Mrs Young called about the roof.", ["Young"]),
        ("Emma & Paul send their love.", ["Emma", "Paul"]),
        ("Anna Berg & Tom Falk invite you to their wedding.", ["Anna Berg", "Tom Falk"]),
        ("Sarah and Mark reported the leak on Monday.", ["Sarah", "Mark"]),
        ("Smith and Miller said they would appeal.", ["Smith", "Miller"]),
        ("Ruth and Naomi has been updated as joint holders.", ["Ruth", "Naomi"]),
        ("Contact Dana Whitley at Marks & Spencer.", ["Dana Whitley"]),
        ("William Cole & Grace Cole", ["William Cole", "Grace Cole"]),
        ("Deliver to Sienna Marlow, table 4.", ["Sienna Marlow"]),
        ("Carol Madison returned the jacket.", ["Carol Madison"]),
    ],
)
def test_people_beside_firms_and_goods(text: str, names: list[str]) -> None:
    assert persons(f"{text}\n") == names


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Hobbs & Fisk announced a buyback.", True),
        ("Hobbs and Fisk announced a buyback.", False),
        ("Hobbs and Fisk announces a buyback.", True),
        ("Hobbs and Fisk always announce it.", False),
        ("Hobbs and Fisk posted a loss of 3 million.", True),
        ("Hobbs and Fisk posted a letter.", False),
        ("Hobbs and Fisk LLP announced a buyback.", True),
        ("Hobbs's and Fisk's shares fell.", False),
        ("Hobbs and Fisk's shares fell.", True),
        ("Laura and Ben's shares of the bill are paid.", False),
        ("Hobbs (NYSE: DLT) rose.", True),
        ("Hobbs & Fisk (2019) found no effect.", False),
        ("Hobbs & Söhne liefern ab Montag.", True),
        ("Hobbs and Acme Ltd settled.", True),
        ("Anna and Acme Ltd settled.", False),
        ("Amit & Priya send their love.", False),
        ("Jia & Femi send their love.", False),
    ],
)
def test_what_makes_two_names_a_firm(text: str, *, firm: bool) -> None:
    assert is_of_firm(pieces_of(text), 0, 0) == firm


@pytest.mark.parametrize("before", ["Frau ", "Mr. ", "patients ", "Dear "])
def test_persons_are_announced(before: str) -> None:
    pieces = pieces_of(f"{before}Hobbs & Fisk called.")
    assert not is_of_firm(pieces, pieces.index("Hobbs"), pieces.index("Hobbs"))
    assert not is_of_firm(pieces, pieces.index("Fisk"), pieces.index("Fisk"))


@pytest.mark.parametrize("before", ["Vendor: ", "a stake in ", '"supplier": "'])
def test_firms_are_announced(before: str) -> None:
    pieces = pieces_of(f"{before}Hobbs and Fisk")
    assert is_of_firm(pieces, pieces.index("Hobbs"), pieces.index("Hobbs"))
    assert is_of_firm(pieces, pieces.index("Fisk"), pieces.index("Fisk"))
