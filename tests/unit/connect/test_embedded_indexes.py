"""Retrieval indexes that lie in a scanned folder: read chunk by chunk, as if a server had been asked, without making
anything of what they hold.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planting import classes, one, planted, related, scanned, verdicts
from upright.connect.connector import Source
from upright.connect.connectors.filesystem import CONNECTOR
from upright.connect.embedded import MADE_OF
from upright.connect.inert_pickle import plain
from upright.model.asset import AssetKind
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

INDEX = AssetKind.VECTOR_STORE
RULES = ("index-with-poisoned-chunks", "index-with-orphaned-chunks", "regulated-data-in-vector-store")


class Document:
    """As frameworks keep a text: an object whose state is pickled."""

    def __init__(self, text: str, metadata: dict[str, Any]) -> None:
        self.page_content, self.metadata = text, metadata


class Harmful:
    """What would run a command if anybody made it."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.mark),)


def _documents(chunks: list[dict[str, Any]]) -> list[Document]:
    return [Document(each["text"], {"source": each["source"], "tenant_id": each["tenant_id"]}) for each in chunks]


def _milvus(folder: Path, chunks: list[dict[str, Any]]) -> str:
    home = folder / "kb.db" / "collections" / "notes"
    (home / "partitions" / "_default").mkdir(parents=True)
    fields = [{"name": "id", "dtype": "string"}, {"name": "vector", "dtype": "float_vector", "dim": 2}]
    (home / "schema.json").write_text(json.dumps({"collection_name": "notes", "fields": fields}))
    (home / "manifest.json").write_text(json.dumps({"partitions": {"_default": {"data_files": ["a.parquet"]}}}))
    told = pa.table({"id": [each["id"] for each in chunks], "$meta": [json.dumps(each) for each in chunks]})
    pq.write_table(told, home / "partitions" / "_default" / "a.parquet")
    return "notes"


def _qdrant(folder: Path, chunks: list[dict[str, Any]]) -> str:
    home = folder / "points" / "collection" / "notes"
    home.mkdir(parents=True)
    described = {"collections": {"notes": {"vectors": {"size": 2, "distance": "Dot"}}}, "aliases": {}}
    (folder / "points" / "meta.json").write_text(json.dumps(described))
    with closing(sqlite3.connect(home / "storage.sqlite")) as database:
        database.execute("CREATE TABLE points (id TEXT PRIMARY KEY, point BLOB)")
        for each in _documents(chunks):
            database.execute("INSERT INTO points VALUES (?, ?)", (str(id(each)), pickle.dumps({"payload": vars(each)})))
        database.commit()
    return "notes"


def _faiss(folder: Path, chunks: list[dict[str, Any]]) -> str:
    home = folder / "notes"
    home.mkdir(parents=True)
    (home / "index.faiss").write_bytes(b"IxF2" + (2).to_bytes(4, "little") + len(chunks).to_bytes(8, "little"))
    (home / "index.pkl").write_bytes(pickle.dumps(({str(n): each for n, each in enumerate(_documents(chunks))}, {})))
    return "notes"


def _lance(folder: Path, chunks: list[dict[str, Any]]) -> str:
    if find_spec("lancedb") is None:
        pytest.skip("LanceDB is not installed")
    rows = json.dumps([{**each, "vector": [0.1, 0.2]} for each in chunks])
    made = "import json, sys, lancedb\nlancedb.connect(sys.argv[1]).create_table('notes', json.loads(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", made, str(folder / "data" / "index"), rows], check=True)
    return "notes"


@pytest.mark.parametrize("make", [_milvus, _qdrant, _faiss, _lance])
def test_chunks_are_told_as_of_a_server(make: Any, tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    name = make(app, planted(tmp_path))
    graph = scanned(str(app), str(tmp_path / "documents"), state=tmp_path / "state")
    index = one(graph, INDEX, name)
    assert {"pii.us-ssn", "pii.email", "poison.injection"} <= classes(index)
    assert (index.attributes["tenant_key"], index.attributes["tenants"], index.attributes["orphaned"]) == (
        "tenant_id",
        2,
        1,
    )
    assert (name, "derived_from", "tickets.md") in related(graph)
    assert {(rule, name) for rule in RULES} <= verdicts(graph, *RULES)


@pytest.mark.parametrize("make", [_milvus, _qdrant])
def test_what_became_chunks_is_not_read_twice(make: Any, tmp_path: Path) -> None:
    make(tmp_path / "app", planted(tmp_path))
    read = [
        each for each in CONNECTOR.read(Source("filesystem", "app", str(tmp_path / "app"))) if isinstance(each, Item)
    ]
    (chunks,) = [each for each in read if MADE_OF in each.provenance]
    assert not [each.path for each in read if each.path.startswith(chunks.provenance[MADE_OF])]
    assert len(chunks.read().splitlines()) == 3


def test_nothing_in_a_pickle_is_made(tmp_path: Path) -> None:
    home, mark = tmp_path / "app" / "notes", tmp_path / "made"
    home.mkdir(parents=True)
    (home / "index.faiss").write_bytes(b"IxF2" + bytes(12))
    (home / "index.pkl").write_bytes(pickle.dumps([Harmful(mark), Document("Hello", {"source": "a.md"})]))
    (chunks,) = [
        each
        for each in CONNECTOR.read(Source("filesystem", "app", str(tmp_path / "app")))
        if isinstance(each, Item) and MADE_OF in each.provenance
    ]
    assert b"Hello" in chunks.read()
    assert not mark.exists()


def test_a_broken_pickle_is_a_gap_and_its_file_is_still_read(tmp_path: Path) -> None:
    _faiss(tmp_path, planted(tmp_path))
    (tmp_path / "notes" / "index.pkl").write_bytes(b"\x80\x04\x95broken")
    read = list(CONNECTOR.read(Source("filesystem", "app", str(tmp_path))))
    assert [(each.where, each.code) for each in read if isinstance(each, Gap)] == [("notes/index.faiss", "malformed")]
    assert "notes/index.pkl" in {each.path for each in read if isinstance(each, Item)}


def test_links_and_ignored_folders_are_left_alone(tmp_path: Path) -> None:
    chunks = planted(tmp_path)
    _qdrant(tmp_path / "elsewhere", chunks)
    app = tmp_path / "app"
    _milvus(app, chunks)
    (app / ".git").mkdir()
    (app / ".gitignore").write_text("notes/\n")
    (app / "collection").symlink_to(tmp_path / "elsewhere" / "points" / "collection")
    (app / "meta.json").write_text("{}")
    read = list(CONNECTOR.read(Source("filesystem", "app", str(app))))
    assert not [each for each in read if isinstance(each, Item) and MADE_OF in each.provenance]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, None, True, ("x", "y", "z"), {"b": "c"}]}, [], [{}] * 3, {1: "one", "two": [[["deep"]]]}]
)
def test_plain_values_are_what_pickle_makes_of_them(value: Any, protocol: int) -> None:
    expected = json.loads(json.dumps(value))
    assert json.loads(json.dumps(plain(pickle.dumps(value, protocol)))) == expected


def test_a_pickle_that_makes_no_sense_is_refused() -> None:
    for value in (b"", b".", b"\x80\x04a.", b"\x80\x04h\x09.", b"}(K\x01u", b"not a pickle"):
        with pytest.raises(MalformedError):
            plain(value)
