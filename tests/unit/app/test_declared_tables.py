"""Tables that tools ask and of which code states the columns alone."""

from __future__ import annotations

import pytest

from upright.app.declared_tables import DETECTOR, asked_tables
from upright.model.asset import AssetKind, Json, Location
from upright.model.data import DataLabel
from upright.model.evidence import Edge, Observation

PEOPLE = ("id", "full_name", "email", "date_of_birth")


def _stated(path: str, name: str, fields: tuple[str, ...]) -> Observation:
    told: dict[str, Json] = {"type": "table", "fields": [*fields]}
    where = Location(path, 3, "repo", "dataset")
    return Observation(AssetKind.DATASET, name, (f"path:repo/{path}#{name}",), where, told, detector=DETECTOR)


def _asks(table: str, source: str = "repo") -> Edge:
    return Edge(f"code:{source}/tools.py#find", "depends_on", f"collection:{table}")


def test_a_table_is_labelled_by_all_that_code_says_of_its_columns() -> None:
    seen = [_stated("models.py", "guests", PEOPLE), _stated("tools.py", "guests", ("email", "iban"))]
    (found,) = asked_tables(seen, [_asks("guests")])
    assert found.location.path == "models.py"
    assert {(label.data_class, label.partition) for label in found.labels} == {
        ("financial.iban", "models.py:guests.iban"),
        ("pii.date-of-birth", "models.py:guests.date_of_birth"),
        ("pii.email", "models.py:guests.email"),
        ("pii.person-name", "models.py:guests.full_name"),
    }


@pytest.mark.parametrize(
    ("fields", "edges"),
    [
        (PEOPLE, []),
        (PEOPLE, [_asks("orders")]),
        (PEOPLE, [Edge("path:repo/tools.py", "depends_on", "collection:guests")]),
        (PEOPLE, [_asks("guests", "another")]),
        (("id", "status", "total", "created_at"), [_asks("guests")]),
        (("id", "email", "subject"), [_asks("guests")]),
    ],
    ids=["nobody asks", "another is asked", "no tool asks", "asked elsewhere", "of things", "one column"],
)
def test_what_nobody_asks_or_is_of_no_people_is_left_out(fields: tuple[str, ...], edges: list[Edge]) -> None:
    assert asked_tables([_stated("models.py", "guests", fields)], edges) == []


def test_what_was_read_says_more_than_what_is_stated() -> None:
    dump = Observation(
        AssetKind.DATASET,
        "guests",
        ("path:repo/dump.sql#guests",),
        Location("dump.sql", 1, "repo", "table"),
        labels=(DataLabel("pii.email", "dump.sql:guests.email"),),
    )
    assert asked_tables([_stated("models.py", "guests", PEOPLE), dump], [_asks("guests")]) == [dump]


def test_an_address_in_a_table_is_of_no_purse() -> None:
    (found,) = asked_tables([_stated("a.py", "guests", (*PEOPLE, "address"))], [_asks("guests")])
    assert not [label for label in found.labels if label.data_class.startswith("financial.")]


def test_a_table_that_was_read_is_not_stated_again_because_it_lies_in_a_schema() -> None:
    label = DataLabel("pii.email", "rows", 3)
    keys = ("url:postgresql://localhost:5432/hr#people.guests",)
    read = Observation(AssetKind.DATASET, "guests", keys, Location("people/guests.jsonl", 0, "hr"), labels=(label,))
    assert asked_tables([read, _stated("models.py", "guests", PEOPLE)], [_asks("guests")]) == [read]
