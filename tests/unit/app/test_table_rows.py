"""A file of a source that is called like a table which it declares holds rows of it."""

from __future__ import annotations

import pytest

from upright.app.table_rows import rows_of_tables
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation


def table(name: str) -> Observation:
    where = Location("main.tf", 1, "shop", "data_store")
    return Observation(AssetKind.DATA_STORE, name, (f"url:dynamodb://{name}", f"tf:shop/.#{name}"), where, detector="t")


def rows(path: str) -> Observation:
    stem = path.rpartition("/")[2].partition(".")[0]
    keys = (f"path:shop/{path}", f"path:shop/{path}#{stem}")
    return Observation(AssetKind.DATASET, path, keys, Location(path, 1, "shop", "dataset"), detector="t")


@pytest.mark.parametrize(
    ("tables", "files", "lies"),
    [
        (["guests"], ["seed/guests.csv"], [("guests", "guests")]),
        (["guest-files"], ["seed/guest_files.csv"], [("guest_files", "guest-files")]),
        (["prod-crm-guests"], ["seed/guests.csv"], [("guests", "prod-crm-guests")]),
        (["prod-guests", "test-guests"], ["seed/guests.csv"], []),
        (["guests"], ["seed/guests.csv", "old/guests.csv"], []),
        (["guests"], ["seed/hosts.csv"], []),
    ],
)
def test_the_file_lies_in_the_table(tables: list[str], files: list[str], lies: list[tuple[str, str]]) -> None:
    edges = rows_of_tables([*map(table, tables), *map(rows, files)])
    found = [(str(edge.source).rpartition("#")[2], str(edge.target).removeprefix("url:dynamodb://")) for edge in edges]
    assert found == lies
