"""A PostgreSQL database, read live: a sample of every table that may be read.

Address: `postgresql://user@host:5432/database` (`postgres://` too, `?host=/folder` for a socket, `?service=NAME`
for a service of libpq's). Needs the extra
`upright[postgresql]`. The password comes from `password_env` (name of an environment variable), `password_file`, or
where libpq looks (`PGPASSWORD`, `~/.pgpass`).

Only reads: each table in a read-only transaction of its own, with a limit on the time of a statement (`timeout`,
seconds) and on waiting for locks, and with no schema but `pg_catalog` on the search path. The sample is drawn with
`TABLESAMPLE SYSTEM` under a fixed seed, at least 300 blocks wide, thinned to `rows` rows (3,000 unless said otherwise),
so the same data gives the same sample. `include` and `exclude` are patterns on `schema` or `schema.table`. `full`:
`always` reads whole tables, `on-hit` those whose sample holds something sure and sensitive. `tls`: `off`, `prefer`,
`require` (the default for other machines) or `verify` (with `ca`).

What it does not read is said: tables and columns that the account may not read, rows that row-level security may hide,
foreign tables, views (their rows are those of tables). Vectors, geometries and `boolean` columns are left out.

Every table becomes an asset, one with a column of vectors (pgvector) a vector store with its dimension, and every
account, with what it may read and change: by its own grants, by those of the groups that it is in, and by those for
`PUBLIC`. A view becomes an asset too, made of the tables that it shows, so that a right on it leads to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from upright.connect.address import Server, frozen, password_of, server_of
from upright.connect.connector import Connector, Source
from upright.connect.postgresql_catalog import catalogued, collection_key, collections_in, is_vector, table_key
from upright.connect.tables import (
    LONGEST,
    MOST_TABLES,
    OPTIONS,
    SEED,
    Column,
    Sample,
    Table,
    Wanted,
    item_of,
    json_lines,
    stream,
)  # fmt: skip
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

if TYPE_CHECKING:
    import psycopg

PORT = 5432
BLOCK = 8192
BLOCKS = 300  # of a sample: fewer would be too alike, since neighbours in a table are often of one kind
COUNTED = 64 << 20  # bytes of a table whose rows are counted instead of estimated
WAIT = 2  # seconds for a lock
_ADDRESS = ("postgresql://", "postgres://")
_PARAMETERS = ("host", "service", "sslmode", "sslrootcert", "sslcert", "sslkey")
_SSL = {"off": "disable", "prefer": "prefer", "require": "require", "verify": "verify-full"}
_UNREAD = ("boolean", "vector", "halfvec", "sparsevec", "tsvector", "geometry", "geography", "raster", "real[]",
           "double precision[]")  # fmt: skip

TABLES = r"""
SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, has_schema_privilege(n.oid, 'USAGE'),
  row_security_active(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'f', 'v') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY 2, 3
"""
SIZES = """
SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint, coalesce(sum(pg_relation_size(oid)), 0)::bigint
FROM pg_class WHERE relkind <> 'p'
  AND oid IN (SELECT relid FROM pg_partition_tree(%(oid)s::bigint::oid) UNION SELECT %(oid)s::bigint::oid)
"""
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), has_column_privilege(a.attrelid, a.attnum, 'SELECT')
FROM pg_attribute a WHERE a.attrelid = %s::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""


def _read(source: Source) -> Iterator[Item | Gap]:
    wanted = Wanted.of(source)
    with _connected(source) as connection:
        with _reading(connection, wanted):
            found = connection.execute(TABLES).fetchall()
        views = 0
        for number, row in enumerate(found):
            if not wanted.takes(row[1], row[2]):
                continue
            if row[3] == "v":
                views += 1
            elif number >= MOST_TABLES:
                yield Gap(row[1], f"more than {MOST_TABLES} tables", "too-large", source.name)
                return
            else:
                yield from _guarded(source, connection, row, wanted)
    if views:
        yield Gap("**", "views are not read: their rows are those of tables", "ignored", source.name, views)


def _guarded(source: Source, connection: psycopg.Connection[Any], row: Any, wanted: Wanted) -> Iterator[Item | Gap]:
    """The table, or the gap that says why it could not be read. A lost connection ends the reading."""
    import psycopg

    where = Table(row[1], row[2], ()).path
    try:
        with _reading(connection, wanted):
            yield from list(_table(source, connection, row, wanted))
    except psycopg.errors.InsufficientPrivilege:
        yield Gap(where, "permission denied", "denied", source.name)
    except (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable):
        yield Gap(where, f"took longer than {wanted.timeout} s, or is locked", "timeout", source.name)
    except psycopg.Error as error:
        if connection.closed:
            raise Unreachable(f"{source.name}: the connection was lost") from error
        yield Gap(where, f"cannot be read ({type(error).__name__})", "unreachable", source.name)


def _table(source: Source, connection: psycopg.Connection[Any], row: Any, wanted: Wanted) -> Iterator[Item | Gap]:
    oid, schema, name, kind, may_use, hidden = row
    columns = connection.execute(COLUMNS, (oid,)).fetchall()
    rows, size = connection.execute(SIZES, {"oid": oid}).fetchall()[0]
    read = tuple(
        Column(column, kind_of, kind_of in {"json", "jsonb"})
        for column, kind_of, granted in columns
        if granted and kind_of.rpartition(".")[2] not in _UNREAD
    )
    table = Table(schema, name, read, rows or -1, size)
    if kind == "f":
        yield Gap(table.path, "foreign tables are read where they are kept", "unsupported", source.name)
        return
    refused = [column for column, _, granted in columns if not granted]
    if not may_use or (columns and len(refused) == len(columns)):
        yield Gap(table.path, "permission denied", "denied", source.name)
        return
    if refused:
        yield Gap(table.path, f"permission denied on columns: {', '.join(refused[:20])}", "denied", source.name)
    if hidden:
        yield Gap(table.path, "row-level security may hide rows from this account", "denied", source.name)
    if not read:
        return
    indexed = any(is_vector(kind_of) for _, kind_of, _ in columns)
    address = server_of(source, PORT, _PARAMETERS)
    for each in (collections_in(connection, table) if indexed else []) or [table]:
        whole = Whole(source.name, source.address, frozen(source.options.items()), each)
        sample = _sample(connection, each, wanted)
        if indexed:
            own = collection_key(address, each.part) if each.part else table_key(address, schema, name)
            sample = replace(sample, extra={"vector_store": own})
        yield from item_of(source, each, sample, wanted, whole)


def _sample(connection: psycopg.Connection[Any], table: Table, wanted: Wanted) -> Sample:
    total, counted = table.rows, table.size <= COUNTED
    if counted:
        count = f"SELECT count(*) FROM {_quoted(table)}{_rows_of(table)}"  # noqa: S608  quoted
        total = int(_run(connection, count).fetchone()[0])
    if counted and total <= wanted.rows:
        every = _run(connection, _select(table) + _rows_of(table)).fetchall()
        return Sample(every, total, counted, "every row")
    blocks = max(1, table.size // BLOCK)
    per_block = max(total, blocks) / blocks
    share = min(1.0, max(BLOCKS, wanted.rows / per_block) / blocks)
    thin = max(1, int(blocks * share * per_block / wanted.rows))
    query = f"{_select(table)} TABLESAMPLE SYSTEM ({share * 100:.6f}) REPEATABLE ({SEED}){_rows_of(table)}"
    if thin > 1:
        query += f"{' AND' if table.only[0] else ' WHERE'} (ctid::text::point)[1]::bigint %% {thin} = 0"
    rows = _run(connection, f"{query} LIMIT {wanted.rows * 3 // 2}").fetchall()
    if total < 0:
        total = int(len(rows) * thin / share)
    return Sample(rows, total, counted, f"random blocks, one row of {thin}" if thin > 1 else "random blocks")


def _select(table: Table) -> str:
    return f"SELECT {', '.join(_text(column) for column in table.columns)} FROM {_quoted(table)}"  # noqa: S608  quoted


def _rows_of(table: Table) -> str:
    """The condition that tells the rows of a collection from others of its table."""
    column, value = table.only
    if not column:
        return ""
    if not value:  # rows of collections that are not listed any more
        collections = f"{_identifier(table.schema)}.langchain_pg_collection"
        return f" WHERE NOT EXISTS (SELECT FROM {collections} c WHERE c.uuid = {_identifier(column)})"
    return f" WHERE {_identifier(column)} = {_literal(value)}"


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"


def _text(column: Column) -> str:
    name = _identifier(column.name)
    if column.type == "bytea":
        return f"encode(substring({name} FROM 1 FOR {LONGEST}), 'escape')"
    return f"{name}::text" if column.nested else f"left({name}::text, {LONGEST})"


def _quoted(table: Table) -> str:
    return f"{_identifier(table.schema)}.{_identifier(table.name)}"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def _run(connection: psycopg.Connection[Any], query: str) -> Any:
    return connection.execute(cast("Any", query), ())  # names are quoted, everything else is ours


@contextmanager
def _connected(source: Source) -> Iterator[psycopg.Connection[Any]]:
    """A connection that can only read. Raises Unreachable or AccessDenied, without what was used to log in."""
    try:
        import psycopg
    except ImportError as error:
        raise Unreachable("PostgreSQL needs the extra: pip install 'upright[postgresql]'") from error
    server, password = server_of(source, PORT, _PARAMETERS), password_of(source)
    settings: dict[str, Any] = {"sslmode": _SSL[server.tls], "sslrootcert": server.ca, **dict(server.parameters)}
    settings |= {"host": server.host or settings.get("host", ""), "port": server.port, "user": server.user}
    settings |= {"dbname": server.database, "password": password, "application_name": "upright"}
    if "service" in settings:  # what its file says counts, but for what was named beside it
        settings |= {"port": "" if server.port == PORT else server.port}
        settings |= {} if "tls" in source.options or "sslmode" in dict(server.parameters) else {"sslmode": ""}
    given = {name: value for name, value in settings.items() if value}
    try:
        connection = psycopg.connect(**given, connect_timeout=10, prepare_threshold=None)
    except psycopg.Error as error:
        said = _said(error, password)
        refused = any(word in str(error) for word in ("authentication failed", "permission denied", "no password"))
        kind = AccessDenied if refused else Unreachable
        raise kind(f"{source.name}: {said or 'login refused' if refused else said or 'no connection'}") from None
    with connection:
        connection.read_only = True
        yield connection


def _said(error: Exception, password: str) -> str:
    """The first line of an error, which names the server and what it said; nothing when a password stands in it."""
    said = (str(error).strip().splitlines() or [""])[0].strip()
    return "" if password and password in said else said


@contextmanager
def _reading(connection: psycopg.Connection[Any], wanted: Wanted) -> Iterator[None]:
    """A read-only transaction with its limits."""
    limits = {
        "transaction_read_only": "on",
        "statement_timeout": f"{wanted.timeout}s",
        "lock_timeout": f"{WAIT}s",
        "search_path": "pg_catalog",
        "synchronize_seqscans": "off",
        "max_parallel_workers_per_gather": "0",
        "bytea_output": "hex",
        "jit": "off",
    }
    with connection.transaction(force_rollback=True):
        for name, value in limits.items():
            connection.execute("SELECT set_config(%s, %s, true)", (name, value))
        yield


@dataclass(frozen=True, slots=True)
class Whole:
    """Opens all rows of one table."""

    name: str
    address: str
    options: tuple[tuple[str, Any], ...]
    table: Table

    def __call__(self) -> BinaryIO:
        """JSON lines, as they come from the server."""
        return stream(self._lines())

    def _lines(self) -> Iterator[bytes]:
        import psycopg

        source = Source("postgresql", self.name, self.address, dict(self.options))
        try:
            with (
                _connected(source) as connection,
                _reading(connection, Wanted(timeout=3600)),
                connection.cursor(name="upright") as cursor,
            ):
                cursor.itersize = 2000
                cursor.execute(cast("Any", _select(self.table) + _rows_of(self.table)), ())
                yield from json_lines(self.table.columns, cursor)
        except psycopg.errors.InsufficientPrivilege as error:
            raise AccessDenied(f"{self.table.path}: permission denied") from error
        except psycopg.Error as error:
            raise Unreachable(f"{self.table.path}: cannot be read ({type(error).__name__})") from error


def _reached(server: Server, connection: psycopg.Connection[Any]) -> Server:
    """The server and database that were reached, where the address leaves them to libpq."""
    info = connection.info
    socket = info.host.startswith("/")
    parameters = dict(server.parameters) | ({"host": info.host} if socket else {})
    return replace(
        server, host=server.host or ("" if socket else info.host), port=info.port,
        database=server.database or info.dbname, parameters=tuple(sorted(parameters.items())),
    )  # fmt: skip


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    server, wanted = server_of(source, PORT, _PARAMETERS), Wanted.of(source)
    with _connected(source) as connection, _reading(connection, wanted):
        yield from catalogued(source, _reached(server, connection), connection, wanted)


CONNECTOR = Connector(
    id="postgresql",
    title="A PostgreSQL database, sampled table by table",
    accepts=lambda address: address.startswith(_ADDRESS),
    read=_read,
    permissions=(
        "CONNECT on the database",
        "USAGE on its schemas",
        "SELECT on its tables",
        "pg_read_all_settings (for how it lets people in)",
    ),
    options=OPTIONS,
    carries=True,
    stores=_stores,
)
