"""What the connectors of databases share: which tables, how many rows, and rows as JSON lines.

A table comes out as one item `schema/table.jsonl`: a sample of its rows, with what the sample is in its provenance
(`rows_total`, `rows_total_is`, `rows_read`, `method`, `types`), and an opener of the whole table.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, BinaryIO

from upright.connect.connector import Source
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item, Opener
from upright.model.share import interval

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

OPTIONS = frozenset(
    {"include", "exclude", "rows", "full", "timeout", "user", "password_env", "password_file", "tls", "ca"}
)
ROWS = 3000  # of one table: a class without a hit among them is, at 95 %, in under 0.1 % of the rows
MOST_BYTES = 8 << 20  # of one table's sample
LONGEST = 4000  # characters of one value
MOST_TABLES = 10_000
TIMEOUT = 30  # seconds that one statement may take
SEED = 20_250_101  # the same sample each time, so that two scans differ only where the data does
_DOCUMENTS = ('{"', '[{"')  # how a JSON document in a text column begins
DEPTHS = ("never", "on-hit", "always")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a database is read, from the options of its source. Patterns are shell patterns on `schema.table`.

    `full`: `never`, `always`, or `on-hit`: the whole table once its sample holds something sure and sensitive.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rows: int = ROWS
    full: str = "never"
    timeout: int = TIMEOUT

    @classmethod
    def of(cls, source: Source) -> Wanted:
        """Raises MalformedError on options of the wrong type."""
        options = source.options
        full = options.get("full", "never")
        depth = {True: "always", False: "never"}.get(full, full) if isinstance(full, bool) else str(full)
        if depth not in DEPTHS:
            raise MalformedError(f"full: must be one of {', '.join(DEPTHS)}", source.name)
        return cls(
            patterns(source, "include"),
            patterns(source, "exclude"),
            _positive(source, "rows", ROWS),
            depth,
            _positive(source, "timeout", TIMEOUT),
        )

    def takes(self, schema: str, table: str) -> bool:
        """Whether a table is to be read. A pattern without a dot names a schema."""
        return chosen(f"{schema}.{table}", self.include, self.exclude, schema)


def chosen(name: str, include: Iterable[str], exclude: Iterable[str], family: str = "") -> bool:
    """Whether `name` (or the `family` that it belongs to) is included, if anything is, and not excluded."""
    included = tuple(include)
    names = (name, family) if family else (name,)
    return (not included or _any(names, included)) and not _any(names, exclude)


def _any(names: Iterable[str], wanted: Iterable[str]) -> bool:
    several = tuple(wanted)
    return any(fnmatchcase(name, pattern) for name in names for pattern in several)


def patterns(source: Source, key: str) -> tuple[str, ...]:
    """A pattern or a list of patterns among the options. Raises MalformedError on anything else."""
    value = source.options.get(key) or ()
    several = (value,) if isinstance(value, str) else value
    if not isinstance(several, list | tuple) or not all(isinstance(entry, str) for entry in several):
        raise MalformedError(f"{key}: must be a pattern or a list of patterns", source.name)
    return tuple(several)


def _positive(source: Source, key: str, otherwise: int) -> int:
    value = source.options.get(key, otherwise)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise MalformedError(f"{key}: must be a positive number", source.name)
    return value


@dataclass(frozen=True, slots=True)
class Column:
    """`type` in the database's own words. `nested`: its values are JSON documents."""

    name: str
    type: str
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table and what the database says of it. `rows` is the database's own estimate (-1: it has none), `size` in
    bytes; `columns` are those that may be read and hold text, numbers, dates or documents. `part`: the name of the rows
    that are meant, where a table keeps several collections, and `only` the column and the value that say which.
    """

    schema: str
    name: str
    columns: tuple[Column, ...]
    rows: int = -1
    size: int = 0
    part: str = ""
    only: tuple[str, str] = ("", "")

    @property
    def path(self) -> str:
        """Where its items lie: slashes in names would make folders."""
        part = f"/{self.part.replace('/', '_')}" if self.part else ""
        return f"{self.schema.replace('/', '_')}/{self.name.replace('/', '_')}{part}.jsonl"


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows of a table. `total`: rows of the whole table, counted or estimated (-1: unknown)."""

    rows: Sequence[Sequence[Any]]
    total: int
    counted: bool
    method: str
    extra: Mapping[str, str] = field(default_factory=dict)


def item_of(source: Source, table: Table, sample: Sample, wanted: Wanted, whole: Opener | None) -> Iterator[Item | Gap]:
    """The item of one table, and the gap that says how much of it was not read."""
    lines = list(_within(json_lines(table.columns, sample.rows), MOST_BYTES))
    content = b"".join(lines)
    total = max(sample.total, len(lines))
    provenance = {
        "rows_total": str(total),
        "rows_total_is": "counted" if sample.counted else "estimated",
        "rows_read": str(len(lines)),
        "method": sample.method,
        "types": json.dumps({column.name: column.type for column in table.columns}, ensure_ascii=False),
        **sample.extra,
    }
    if wanted.full == "always":
        provenance |= {"method": "every row", "rows_read": str(total)}
        yield Item(source.name, table.path, table.size, provenance=provenance, whole=whole)
        return
    if wanted.full == "on-hit":
        provenance["full"] = "on-hit"
    yield Item(source.name, table.path, len(content), content=content, provenance=provenance, whole=whole)
    if len(lines) < total:
        about = "" if sample.counted else "about "
        most = 100 * interval(0, len(lines))[1]
        why = f"read {len(lines)} of {about}{total} rows ({sample.method}): what was not found is in under {most:.2g} %"
        yield Gap(table.path, why, "sampled", source.name)


def json_lines(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Each row as one line of JSON; what is NULL is left out."""
    for row in rows:
        record = {
            column.name: _plain(value, nested=column.nested)
            for column, value in zip(columns, row, strict=True)
            if value is not None
        }
        yield json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n"


def _plain(value: Any, *, nested: bool) -> Any:
    if isinstance(value, bytes | bytearray):
        return "" if b"\0" in value else value[:LONGEST].decode("utf-8", "replace")
    if isinstance(value, str) and (nested or value.startswith(_DOCUMENTS)):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _within(lines: Iterable[bytes], limit: int) -> Iterator[bytes]:
    left = limit
    for line in lines:
        left -= len(line)
        if left < 0:
            return
        yield line


class _Lines(io.RawIOBase):
    """Bytes that a generator makes as they are read; closing it closes the generator."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """As many bytes as there are and fit."""
        view = memoryview(buffer).cast("B")
        while not self._rest:
            line = next(self._lines, None)
            if line is None:
                return 0
            self._rest = line
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def close(self) -> None:
        """Close the generator, and with it whatever it holds open."""
        close = getattr(self._lines, "close", None)
        if close is not None and not self.closed:
            close()
        super().close()


def stream(lines: Iterator[bytes]) -> BinaryIO:
    """A stream, readable once from its beginning, of what the generator yields."""
    return io.BufferedReader(_Lines(lines), 1 << 16)
