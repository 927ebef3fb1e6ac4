"""SQLite databases: every table's columns; of large tables rows spread evenly over the whole.

Opened read-only and immutable, so that nothing is written beside the file; a database that is no file (a blob of git's
history) goes through a temporary copy. Triggers, views and functions of the database are never run.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from upright.classify.format import Example, Format, Part, columns
from upright.classify.formats._pickled import is_pickled, texts
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

ROWS = 2000  # rows of one part
CELLS = 1 << 20  # characters of one part
LONGEST = 32 << 20  # bytes of one value
MOST_TABLES = 500
STEPS = 100_000_000  # instructions of SQLite's machine for one file...
STEPS_PER_BYTE = 20  # ...and more of them for large ones
MAGIC = b"SQLite format 3\0"
_FOREIGN = "no such module"  # what keeps a virtual table is not there; the tables that it lies in are read


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for each column of each table; partitions are `path:table.column`."""
    head = item.read(16)
    if head != MAGIC:
        if item.size:
            raise MalformedError("not a SQLite database, or encrypted", item.path)
        return
    try:
        with _opened(item) as connection:
            left, every = 2 * limit, max(1, -(-item.size // limit))
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            connection.set_progress_handler(_Steps(item.size).count, 100_000)
            tables = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                )
            ]
            for table in tables[:MOST_TABLES]:
                for part in _known(item, connection, table, every, left):
                    left -= part.size if isinstance(part, Part) else 0
                    yield part
                if left <= 0:
                    yield Gap(item.path, "read no further than the limit", "sampled", item.source)
                    break
            if len(tables) > MOST_TABLES:
                yield Gap(item.path, f"read {MOST_TABLES} of {len(tables)} tables", "sampled", item.source)
    except sqlite3.Error as error:
        raise MalformedError("not a readable SQLite database", item.path) from error


class _Steps:
    """Stops a query that runs on for too long."""

    def __init__(self, size: int) -> None:
        self._left = (STEPS + size * STEPS_PER_BYTE) // 100_000

    def count(self) -> int:
        self._left -= 1
        return int(self._left < 0)


@contextmanager
def _opened(item: Item) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory(prefix="upright-") as folder:
        path = Path(item.locator)
        if item.content is not None:
            path = Path(folder) / "copy.sqlite"
            path.write_bytes(item.content)
        elif item.whole is not None:
            path = Path(folder) / "copy.sqlite"
            _copy(item, path)
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True, timeout=1)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection


def _copy(item: Item, path: Path) -> None:
    with item.open() as stream, path.open("wb") as copy:
        shutil.copyfileobj(stream, copy)


def _known(item: Item, connection: sqlite3.Connection, table: str, every: int, limit: int) -> Iterator[Part | Gap]:
    """The parts of a table, or the gap that says that an extension keeps it."""
    try:
        yield from _table(item, connection, table, every, limit)
    except sqlite3.OperationalError as error:
        if not str(error).startswith(_FOREIGN):
            raise
        yield Gap(f"{item.path}:{table}", "a table of an extension", "unsupported", item.source)


def _table(item: Item, connection: sqlite3.Connection, table: str, every: int, limit: int) -> Iterator[Part | Gap]:
    quoted = '"' + table.replace('"', '""') + '"'
    total = int(connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0])  # noqa: S608  quoted above
    where = f" WHERE rowid % {every} = 0" if every > 1 and total > ROWS and _has_rowid(connection, quoted) else ""
    cursor = connection.execute(f"SELECT * FROM {quoted}{where}")  # noqa: S608  quoted above
    names = [str(column[0]) for column in cursor.description]
    seen, left, broken = 0, limit, Counter[str]()
    while left > 0 and (rows := _rows(cursor, broken)):
        size = sum(len(cell) for row in rows for cell in row)
        values: dict[str, list[str]] = {
            name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
        }
        yield from columns(f"{item.path}:{table}", values, size=size, joint=".")
        seen += len(rows)
        left -= size
    for why, count in broken.items():
        yield Gap(f"{item.path}:{table}", why, "malformed", item.source, count)
    if seen < total:
        yield Gap(f"{item.path}:{table}", f"read {seen} of {total} rows", "sampled", item.source)


def _rows(cursor: sqlite3.Cursor, broken: Counter[str]) -> list[list[str]]:
    """The next rows, at most `ROWS` and about `CELLS` characters; `broken` counts values that were not read whole."""
    rows: list[list[str]] = []
    size = 0
    while len(rows) < ROWS and size < CELLS and (row := cursor.fetchone()) is not None:
        rows.append([_text(value, broken) for value in row])
        size += sum(map(len, rows[-1]))
    return rows


def _has_rowid(connection: sqlite3.Connection, quoted: str) -> bool:
    try:
        connection.execute(f"SELECT rowid FROM {quoted} LIMIT 1")  # noqa: S608  quoted by the caller
    except sqlite3.OperationalError:
        return False
    return True


def _text(value: object, broken: Counter[str]) -> str:
    if isinstance(value, bytes) and is_pickled(value):
        found, why = texts(value)
        broken.update([why] if why else ())
        return found
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") if b"\0" not in value else ""
    return "" if value is None or isinstance(value, float) else str(value)


def _example() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE people (name TEXT, mail TEXT)")
        connection.execute("INSERT INTO people VALUES ('Eva', 'eva.b@mail.net')")
        connection.commit()
        return bytes(connection.serialize())


FORMAT = Format(
    id="sqlite",
    title="SQLite",
    suffixes=(".sqlite", ".sqlite3", ".db", ".db3", ".gpkg"),
    magic=((0, MAGIC),),
    read=read,
    examples=(Example("a.db", _example, ((":people.name", "Eva"), (":people.mail", "eva.b@mail.net"))),),
)
