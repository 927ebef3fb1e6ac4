"""Columns: one confidence from name, values, chance and neighbours; samples say what they stand for."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.profile import classify_item
from upright.classify.sample import Depth, Reach, classify_sampled
from upright.model.item import Item
from upright.model.share import interval, spoken
from upright.testing.corpus import value
from upright.testing.corpus.dice import Dice


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(units("classifiers").values(), names=False)


def found(engine: Engine, **columns: list[str]) -> dict[str, set[str]]:
    file = io.StringIO()
    csv.writer(file).writerows([list(columns), *zip(*columns.values(), strict=True)])
    data = file.getvalue().encode()
    held: dict[str, set[str]] = {name: set() for name in columns}
    for label in classify_item(Item("s", "t.csv", len(data), content=data), engine).labels:
        column = label.partition.partition(":")[2]
        if column:
            held[column].add(label.data_class)
    return held


def made(kind: str, count: int = 80) -> list[str]:
    random = Random(3)  # noqa: S311
    return [value(kind, random) for _ in range(count)]


def test_numbers_that_pass_a_check_by_chance_are_none(engine: Engine) -> None:
    dice = Dice(1)
    orders = [dice.fill("4###############") for _ in range(80)]
    assert found(engine, a=orders, b=made("CREDIT_CARD")) == {"a": set(), "b": {"pci.card-number"}}


def test_a_name_is_a_persons_beside_persons_and_a_products_beside_products(engine: Engine) -> None:
    things = ["Desk Lamp", "Garden Hose", "Oak Table", "Steel Bottle"] * 20
    assert found(engine, name=things, sku=["AB-12"] * 80, price=["9.99"] * 80)["name"] == set()
    assert found(engine, name=made("PERSON_NAME"), email=made("EMAIL"))["name"] == {"pii.person-name"}


def test_dates_are_births_only_beside_persons(engine: Engine) -> None:
    dates = [f"{1940 + number % 60}-0{1 + number % 9}-1{number % 9}" for number in range(80)]
    assert found(engine, c1=dates, c2=made("EMAIL"))["c1"] == {"pii.date-of-birth"}
    assert found(engine, c1=dates, c2=[str(number) for number in range(80)])["c1"] == set()


def test_few_rows_of_free_text_count_and_are_counted(engine: Engine) -> None:
    notes = ["all is well today"] * 490 + ["write to ana.kov@acme-mail.com"] * 10
    data = ("id,note\n" + "".join(f"{i},{note}\n" for i, note in enumerate(notes))).encode()
    (label,) = [
        label
        for label in classify_item(Item("s", "t.csv", len(data), content=data), engine).labels
        if label.partition == "t.csv:note"
    ]
    assert (label.data_class, label.holding, label.examined, label.population) == ("pii.email", 10, 500, 500)
    assert label.share == (0.02, 0.02)


def test_a_large_file_is_sampled_and_read_whole_on_a_hit(engine: Engine) -> None:
    rows = "".join(f"{i},{'536-22-8' + str(100 + i % 800)}\n" for i in range(4000))
    data = ("id,ssn\n" + rows).encode()
    item = Item("s", "t.csv", len(data), content=data)
    sampled = classify_sampled(item, engine, Reach(limit=20_000))
    label = next(label for label in sampled.labels if label.data_class == "pii.us-ssn")
    assert label.examined < 3000 < label.population < 5000
    assert any("what was not found is in under" in gap.why for gap in sampled.gaps)
    whole = classify_sampled(item, engine, Reach(Depth.FULL))
    assert next(label.examined for label in whole.labels if label.data_class == "pii.us-ssn") == 4000


def test_intervals() -> None:
    assert interval(0, 2995)[1] == pytest.approx(0.001, abs=1e-6)
    low, high = interval(10, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)  # Wilson's, as in R: prop.test(10, 100, correct=FALSE)
    assert interval(3, 10, 10) == (0.3, 0.3)
    assert interval(0, 0) == (0.0, 1.0)
    assert spoken(40, 40, 40) == "40 of 40"
