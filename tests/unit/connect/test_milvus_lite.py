"""Milvus Lite on disk, in the form that its version 3 writes: read without its library, joined with a scan of files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planting import SECRETIVE, classes, one, scanned
from upright.connect.connector import Source
from upright.connect.connectors.milvus_lite import CONNECTOR
from upright.model.asset import AssetKind
from upright.model.errors import Unreachable
from upright.model.evidence import Gap
from upright.testing.connectors import check_connector

_FIELDS = [{"name": "id", "dtype": "int64"}, {"name": "vector", "dtype": "float_vector", "dim": 3}]


def _made(folder: Path, rows: list[dict[str, Any]], name: str = "notes", file: str = "data/a.parquet") -> Path:
    home = folder / "collections" / name
    (home / "partitions" / "_default" / "data").mkdir(parents=True)
    (home / "schema.json").write_text(json.dumps({"collection_name": name, "fields": _FIELDS}))
    (home / "manifest.json").write_text(json.dumps({"partitions": {"_default": {"data_files": [file]}}}))
    numbers = list(range(len(rows)))
    vectors = pa.array([[0.1, 0.2, 0.3]] * len(rows), pa.list_(pa.float32(), 3))
    table = pa.table({"_seq": numbers, "id": numbers, "vector": vectors, "$meta": [json.dumps(each) for each in rows]})
    pq.write_table(table, home / "partitions" / "_default" / "data" / "a.parquet")
    return folder


def test_a_collection_with_the_fields_that_its_schema_does_not_name(tmp_path: Path) -> None:
    rows = [{"text": SECRETIVE, "tenant_id": "a"}, {"text": "Refunds take 14 days.", "tenant_id": "b"}]
    folder = _made(tmp_path / "app" / "kb.db", rows)
    graph = scanned(f"milvus://{folder}", str(tmp_path / "app"), state=tmp_path / "state")
    index = one(graph, AssetKind.VECTOR_STORE, "notes")
    told = index.attributes
    assert (told["chunks"], told["dimension"], told["tenant_key"], told["tenants"]) == (2, 3, "tenant_id", 2)
    assert "pii.us-ssn" in classes(index)
    (item,) = check_connector(CONNECTOR, Source("milvus-lite", "m", f"milvus://{folder}"))
    assert "vector" not in json.loads(item.read().splitlines()[0])["metadata"]


@pytest.mark.parametrize("file", ["../../../../../secret.parquet", "data/gone.parquet"])
def test_nothing_outside_the_collection_is_read(tmp_path: Path, file: str) -> None:
    folder = _made(tmp_path / "kb.db", [{"text": "Hello"}], file=file)
    pq.write_table(pa.table({"text": ["from elsewhere"]}), tmp_path / "secret.parquet")
    read = list(CONNECTOR.read(Source("milvus-lite", "m", f"milvus://{folder}")))
    assert not [each for each in read if not isinstance(each, Gap) and b"elsewhere" in each.read()]


def test_what_is_no_database_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "kb.db").write_bytes(b"SQLite format 3\0")
    with pytest.raises(Unreachable):
        list(CONNECTOR.read(Source("milvus-lite", "m", f"milvus://{tmp_path}/kb.db")))
