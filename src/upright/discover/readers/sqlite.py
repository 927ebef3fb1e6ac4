"""SQLite databases: opened read-only and immutable, so that nothing is written beside them; nothing in them is run."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from upright.model.errors import MalformedError
from upright.model.item import Item

MAGIC: Final = b"SQLite format 3\0"
_STEPS: Final = 50_000_000  # instructions of SQLite's machine for one file
_EACH: Final = 100_000
_LONGEST: Final = 1 << 20  # bytes of one value


@contextmanager
def database(item: Item) -> Iterator[sqlite3.Connection]:
    """A connection to the database in a file. Raises MalformedError for what is none, or takes too long."""
    if item.read(len(MAGIC)) != MAGIC:
        raise MalformedError("not a SQLite database", item.path)
    with tempfile.TemporaryDirectory(prefix="upright-") as folder:
        path = Path(item.locator)
        if item.content is not None or item.whole is not None:
            path = Path(folder) / "copy.sqlite"
            with item.open() as stream, path.open("wb") as copy:
                shutil.copyfileobj(stream, copy)
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
                connection.text_factory = lambda data: data.decode("utf-8", "replace")
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
                connection.set_progress_handler(_Steps().count, _EACH)
                yield connection
        except sqlite3.Error as error:
            raise MalformedError("not a readable SQLite database", item.path) from error


def tables(connection: sqlite3.Connection) -> set[str]:
    """The names of its tables, virtual ones too."""
    return {str(row[0]) for row in rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 5000")}


def rows(connection: sqlite3.Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a query of ours gives."""
    return connection.execute(query, values).fetchall()


class _Steps:
    """Stops what runs on for too long."""

    def __init__(self) -> None:
        self._left = _STEPS // _EACH

    def count(self) -> int:
        """1 when there are none left."""
        self._left -= 1
        return int(self._left < 0)
