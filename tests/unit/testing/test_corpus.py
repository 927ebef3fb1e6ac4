"""The labelled corpus: the same for the same seed, every type, every place exact."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from upright.testing.corpus import VALUES, documents, negatives
from upright.testing.corpus.checks import base58, bech32, ean, icao, luhn
from upright.testing.corpus.dice import Dice
from upright.testing.corpus.harmless import HARMLESS
from upright.testing.corpus.making import KINDS
from upright.testing.corpus.marks import Place, complete, ignored, marked, unmarked
from upright.testing.corpus.people import countries, person
from upright.testing.corpus.values import namings


def test_the_same_seed_gives_the_same_documents() -> None:
    assert list(documents(7, 30_000)) == list(documents(7, 30_000))
    assert list(negatives(7, 30_000)) == list(negatives(7, 30_000))
    assert next(documents(7, 1)) != next(documents(8, 1))


def test_every_type_and_kind_comes_up_and_labels_are_exact() -> None:
    types: Counter[str] = Counter()
    kinds = set()
    for row in documents(1, 500_000):
        kinds.add(row["doc_type"])
        last = 0
        for span in row["spans"]:
            value = row["text"][span["start"] : span["end"]]
            assert value == value.strip() != ""
            assert last <= span["start"]
            last = span["end"]
            types[span["type"]] += 1
        assert not any("\ue000" <= char <= "\ue002" for char in row["text"])
    assert kinds == set(KINDS)
    assert set(types) == set(VALUES) == set(namings())
    assert min(types.values()) >= 5


def test_negatives_hold_nothing_and_every_class() -> None:
    rows = list(negatives(1, 200_000))
    assert {row["doc_type"].removeprefix("negative_") for row in rows} == set(HARMLESS)
    assert not any(row["spans"] for row in rows)
    assert sum(len(row["text"].encode()) for row in rows) >= 200_000


def test_persons_of_every_country() -> None:
    dice = Dice(3)
    for country in countries():
        who = person(dice, country)
        assert who.address
        assert who.phone.strip("+")[0].isdigit() or who.phone[0] == "("
        assert who.email.count("@") == 1
        assert who.email.isascii()


def test_marks_say_where_values_are_and_what_is_unlabelled() -> None:
    text, places = unmarked(f"a {marked('EMAIL', 'x@example.org')} b {ignored('40-year-old')}")
    assert text == "a x@example.org b 40-year-old"
    assert places == [Place(2, 15, "EMAIL"), Place(18, 29, "")]
    assert complete(text, places)
    assert not complete(text + " x@example.org", places)


def test_check_digits_are_the_published_ones() -> None:
    assert luhn("7992739871") == "3"
    assert icao("L898902C3") == "6"
    assert ean("978030640615") == "9780306406157"
    assert ean("03600029145") == "036000291452"
    assert (
        base58(b"\0" + bytes.fromhex("62e907b15cbf27d5425399ebf6f0fb50ebb88f18"))
        == "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
    )
    key = bytes.fromhex("751e76e8199196d454941c45d1b3a323f1433bd6")
    assert bech32("bc", key, 0) == "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def test_documents_are_made_as_they_are_asked_for() -> None:
    assert len(list(islice(documents(2, 10**12), 3))) == 3
