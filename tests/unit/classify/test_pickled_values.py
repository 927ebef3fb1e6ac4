"""Texts of pickled values in databases are read, and nothing is made of them."""

from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from upright.classify.formats import sqlite
from upright.classify.formats._pickled import is_pickled, texts
from upright.model.evidence import Gap
from upright.model.item import Item


class _Runs:
    def __reduce__(self) -> Any:
        return (print, ("it ran",))


def test_texts_of_a_pickle_and_nothing_is_made(capsys: Any) -> None:
    value = pickle.dumps({"payload": {"text": "Ticket of Ana Lopez"}, "made": _Runs()})
    assert is_pickled(value)
    assert "Ticket of Ana Lopez" in texts(value)[0]
    assert not capsys.readouterr().out


def test_what_breaks_off_is_read_as_far_as_it_goes() -> None:
    value = pickle.dumps(["first text", "second text"])
    found, why = texts(value[:-12])
    assert found.startswith("first text")
    assert "break off" in why
    assert texts(value)[1] == ""
    assert "no further" in texts(pickle.dumps([None] * 300_000))[1]
    assert not is_pickled(b"\x80\x04")
    assert not is_pickled(b"plain.")


def test_points_of_a_database(tmp_path: Path) -> None:
    path = tmp_path / "storage.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE points (id TEXT PRIMARY KEY, point BLOB)")
        connection.execute("INSERT INTO points VALUES ('1', ?)", (pickle.dumps({"text": "SSN 417-20-4914"}),))
    connection.close()
    content = path.read_bytes()
    parts = list(sqlite.read(Item("s", "storage.sqlite", size=len(content), content=content), 1 << 20))
    assert any("SSN 417-20-4914" in str(part) for part in parts)


def test_what_was_not_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    broken = pickle.dumps({"text": "Ticket of Ana Lopez"})[:-8] + b"\xff."
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE points (id TEXT PRIMARY KEY, point BLOB)")
        connection.executemany("INSERT INTO points VALUES (?, ?)", [("1", broken), ("2", broken)])
    connection.close()
    content = path.read_bytes()
    parts = list(sqlite.read(Item("s", "broken.sqlite", size=len(content), content=content), 1 << 20))
    told = [part for part in parts if isinstance(part, Gap)]
    assert [(gap.where, gap.code, gap.count) for gap in told] == [("broken.sqlite:points", "malformed", 2)]


def test_a_table_of_an_absent_extension_hides_no_other(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE people (ssn TEXT)")
        connection.execute("INSERT INTO people VALUES ('417-20-4914')")
        connection.execute("PRAGMA writable_schema = ON")
        made = "CREATE VIRTUAL TABLE vectors USING vec0(embedding float[4])"
        connection.execute("INSERT INTO sqlite_master VALUES ('table', 'vectors', 'vectors', 0, ?)", (made,))
    content = path.read_bytes()
    parts = list(sqlite.read(Item("s", "kb.db", size=len(content), content=content), 1 << 20))
    assert any("417-20-4914" in str(part) for part in parts)
    assert [(part.where, part.code) for part in parts if isinstance(part, Gap)] == [("kb.db:vectors", "unsupported")]
