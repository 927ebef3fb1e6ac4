"""Opening: rights, versions, what is no store, and that migrations end where the schema says."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from upright.graph.graph import Graph
from upright.model.errors import StoreError
from upright.store.engine import _migrate, open_store, writing
from upright.store.schema import HEAD, metadata
from upright.store.snapshot import Estate
from upright.store.store import Store


def test_migrations_end_at_the_schema(store: Store) -> None:
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
        found = {name: _indexes(inspect(connection), name) for name in metadata.tables}
    assert found == {name: {str(index.name) for index in table.indexes} for name, table in metadata.tables.items()}


def test_every_migration_in_turn_makes_the_same_schema(store: Store) -> None:
    with writing(store._engine, owns=True) as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        _migrate(connection)
    test_migrations_end_at_the_schema(store)


def _indexes(inspector: object, table: str) -> set[str]:
    unique = {one["name"] for one in inspector.get_unique_constraints(table)}  # type: ignore[attr-defined]
    return {one["name"] for one in inspector.get_indexes(table)} - unique  # type: ignore[attr-defined]


def test_opening_again_keeps_what_is_there(address: str) -> None:
    with open_store(address) as store:
        store.save(Estate.of(["/a"]), Graph([]), [])
    with open_store(address) as store:
        assert len(store.scans()) == 1


def test_a_newer_schema_is_refused(address: str) -> None:
    with open_store(address) as store, writing(store._engine, owns=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Upright \\(schema 9999, known"):
        open_store(address)


def test_another_programs_database_is_refused(address: str) -> None:
    with open_store(address) as store, writing(store._engine, owns=True) as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(StoreError, match="belongs to something else"):
        open_store(address)


def test_files_are_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state" / "store.db"
    with open_store(path) as store:
        store.save(Estate.of(["/a"]), Graph([]), [])
        assert {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()} == {0o600}
        assert {one.name for one in path.parent.iterdir()} >= {"store.db", "store.db-wal"}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) & 0o077 == 0


def test_sqlite_settings(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store, store._engine.connect() as connection:
        settings = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings]
    assert found == ["wal", 1, 30000, 1]


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    nonsense = tmp_path / "store.db"
    nonsense.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        open_store(nonsense)
    with pytest.raises(StoreError, match="directory"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="a path or a postgresql:// URL"):
        open_store("mysql://me:hunter2@host/db")
    with pytest.raises(StoreError, match="cannot be read"):
        open_store("://")


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://me:hunter2@127.0.0.1:1/db?connect_timeout=1")
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_percent_sign_in_the_path(tmp_path: Path) -> None:
    with open_store(tmp_path / "50% of" / "store.db") as store:
        assert store.scans() == ()


def test_many_open_a_new_store_at_once(address: str) -> None:
    script = "import sys; from upright.store.engine import open_store; open_store(sys.argv[1]).close()"
    running = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", script, address], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for process in running:
        _, complaint = process.communicate(timeout=300)
        assert process.returncode == 0, complaint.decode()
    with open_store(address) as store:
        assert store.scans() == ()


def test_a_store_of_an_older_sqlite_connection_stays_readable_while_written(tmp_path: Path) -> None:
    """A reader of a snapshot never waits for a writer."""
    path = tmp_path / "store.db"
    with open_store(path) as store:
        store.save(Estate.of(["/a"]), Graph([]), [])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE scan SET version = 'x'")
        assert store.latest().scan.version != "x"
        other.execute("ROLLBACK")
        other.close()
