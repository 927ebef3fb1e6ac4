"""A MySQL or MariaDB server, read live: a sample of every table that may be read.

Address: `mysql://user@host:3306/database` (`mariadb://` too); without a database every one that the account sees. Needs
the extra `upright[mysql]`. The password comes from `password_env` (name of an environment variable), `password_file`,
`MYSQL_PWD`, or from an option file in the client's own format that `credentials` names.

Only reads: the session is read-only, with a limit on the time of a statement (`timeout`, seconds) and on waiting for
locks. The sample is drawn from ranges spread evenly over a whole-number primary key; without such a key by a seeded
draw over the whole table, and where that would take too long, from its first rows, which the gap then says. `rows`,
`include`, `exclude`, `full`, `tls` and `ca` are as for PostgreSQL.

Every table becomes an asset, and every account, with what it may read and change: by its own grants and by those of its
roles.

What it does not see: tables and columns on which the account has no privilege at all, since the server does not name
them. Views, geometries and bit fields are left out.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from upright.connect.address import frozen, password_of, server_of
from upright.connect.connector import Connector, Source
from upright.connect.mysql_catalog import address_of, catalogued
from upright.connect.patience import Allowance, PatientLink, secured_links
from upright.connect.reasons import reason
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
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import store_key
from upright.model.item import Item

if TYPE_CHECKING:
    import pymysql

PORT = 3306
STRATA = 300  # ranges of the primary key
TOGETHER = 50  # of them in one statement
DRAWN = 256 << 20  # bytes of a table without a key that is drawn from as a whole
COUNTED = 64 << 20  # bytes of a table whose rows are counted instead of estimated
WAIT = 2  # seconds for a lock
HANDSHAKE, GREETING = 30, 1 << 20  # seconds and bytes until an account is let in
ALL = 1 << 40  # bytes of a session
_ADDRESS = ("mysql://", "mariadb://", "mysql+pymysql://")
_PARAMETERS = ("unix_socket",)
_SYSTEM = ("information_schema", "performance_schema", "mysql", "sys")
_WHOLE = frozenset({"tinyint", "smallint", "mediumint", "int", "bigint"})
_UNREAD = frozenset({"geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
                     "geometrycollection", "bit", "vector"})  # fmt: skip
_SAYS = {
    1049: "no database of that name",
    1040: "it has no connection left",
    1129: "it shuts this machine out",
    1130: "it takes no connection from this machine",
}
_DENIED = frozenset({1044, 1045, 1142, 1143, 1227, 1370, 1698})
_SLOW = frozenset({1205, 1317, 1969, 3024})
_LOST = frozenset({2006, 2013, 2055})

TABLES = """
SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE, COALESCE(t.TABLE_ROWS, -1), COALESCE(t.DATA_LENGTH, 0)
FROM information_schema.TABLES t
WHERE t.TABLE_SCHEMA NOT IN %s AND (%s = '' OR t.TABLE_SCHEMA = %s)
ORDER BY 1, 2
"""
COLUMNS = """
SELECT TABLE_NAME, COLUMN_NAME, LOWER(DATA_TYPE), COLUMN_KEY = 'PRI', FIND_IN_SET('select', PRIVILEGES) > 0, COLUMN_TYPE
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = %s ORDER BY TABLE_NAME, ORDINAL_POSITION
"""


def _read(source: Source) -> Iterator[Item | Gap]:
    wanted = Wanted.of(source)
    with _connected(source, wanted) as connection:
        database = server_of(source, PORT, _PARAMETERS).database
        found = _rows(connection, TABLES, (_SYSTEM, database, database))[:MOST_TABLES]
        for schema, several in groupby(found, key=lambda row: str(row[0])):
            columns: dict[str, list[Any]] = {}
            for name, *rest in _rows(connection, COLUMNS, (schema,)):
                columns.setdefault(name, []).append(rest)
            for row in several:
                if wanted.takes(schema, row[1]):
                    yield from _guarded(source, connection, row, columns.get(row[1], []), wanted)
    if len(found) == MOST_TABLES:
        yield Gap(source.name, f"more than {MOST_TABLES} tables", "too-large", source.name)


def _guarded(source: Source, connection: Any, row: Any, columns: list[Any], wanted: Wanted) -> Iterator[Item | Gap]:
    """The table, or the gap that says why it could not be read. A lost connection ends the reading."""
    import pymysql

    where = Table(row[0], row[1], ()).path
    if row[2] not in {"BASE TABLE", "SYSTEM VERSIONED"}:
        yield Gap(where, "views are not read: their rows are those of tables", "ignored", source.name)
        return
    try:
        yield from list(_table(source, connection, row, columns, wanted))
    except pymysql.err.MySQLError as error:
        number = error.args[0] if error.args else 0
        if number in _LOST or not connection.open:
            raise Unreachable(f"{source.name}: the connection was lost") from None
        if number in _DENIED:
            yield Gap(where, "permission denied", "denied", source.name)
        elif number in _SLOW:
            yield Gap(where, f"took longer than {wanted.timeout} s, or is locked", "timeout", source.name)
        else:
            yield Gap(where, f"cannot be read (error {number})", "unreachable", source.name)


def _table(source: Source, connection: Any, row: Any, columns: list[Any], wanted: Wanted) -> Iterator[Item | Gap]:
    schema, name, _, rows, size = row
    read = tuple(
        Column(column, kind, kind == "json")
        for column, kind, _, granted, full in columns
        if granted and kind not in _UNREAD and full != "tinyint(1)"
    )
    table = Table(schema, name, read, int(rows), int(size))
    refused = [column for column, _, _, granted, _ in columns if not granted]
    if len(refused) == len(columns):
        yield Gap(table.path, "permission denied", "denied", source.name)
        return
    if refused:
        yield Gap(table.path, f"permission denied on columns: {', '.join(refused[:20])}", "denied", source.name)
    keys = [column for column, kind, first, granted, _ in columns if first and granted and kind in _WHOLE]
    several = sum(bool(first) for _, _, first, _, _ in columns) > 1
    if read:
        sample = _sample(connection, table, "" if several or not keys else keys[0], wanted)
        whole = Whole(source.name, source.address, frozen(source.options.items()), table)
        yield from item_of(source, table, sample, wanted, whole)


def _sample(connection: Any, table: Table, primary: str, wanted: Wanted) -> Sample:
    total, counted = table.rows, table.size <= COUNTED
    if counted:
        total = int(_rows(connection, f"SELECT COUNT(*) FROM {_quoted(table)}")[0][0])  # noqa: S608  quoted
    if counted and total <= wanted.rows:
        return Sample(_rows(connection, _select(table)), total, counted, "every row")
    if primary:
        return Sample(_ranges(connection, table, primary, wanted.rows), total, counted, f"{STRATA} ranges of its key")
    if table.size <= DRAWN and total > 0:
        share = min(1.0, wanted.rows / total)
        rows = _rows(connection, f"{_select(table)} WHERE RAND({SEED}) < {share:.9f}")
        return Sample(rows, total, counted, "random rows")
    rows = _rows(connection, f"{_select(table)} LIMIT {wanted.rows}")
    return Sample(rows, total, counted, "only its first rows: it has no whole-number key")


def _ranges(connection: Any, table: Table, primary: str, wanted: int) -> list[Any]:
    """Rows from ranges of equal width; those of a range follow one another."""
    column = _identifier(primary)
    ends = f"SELECT MIN({column}), MAX({column}) FROM {_quoted(table)}"  # noqa: S608  quoted
    low, high = (int(end) for end in _rows(connection, ends)[0])
    width = max(1, -(-(high - low + 1) // STRATA))
    each = -(-wanted // STRATA)
    starts = list(range(low, high + 1, width))
    found: list[Any] = []
    for at in range(0, len(starts), TOGETHER):
        parts = [
            f"({_select(table)} WHERE {column} BETWEEN {start} AND {start + width - 1} ORDER BY {column} LIMIT {each})"
            for start in starts[at : at + TOGETHER]
        ]
        found.extend(_rows(connection, " UNION ALL ".join(parts)))
    return found


def _select(table: Table) -> str:
    return f"SELECT {', '.join(_text(column) for column in table.columns)} FROM {_quoted(table)}"  # noqa: S608  quoted


def _text(column: Column) -> str:
    name = _identifier(column.name)
    if column.nested or column.type.endswith(("binary", "blob")):
        return name if column.nested else f"LEFT({name}, {LONGEST})"
    return f"LEFT(CAST({name} AS CHAR), {LONGEST})"


def _quoted(table: Table) -> str:
    return f"{_identifier(table.schema)}.{_identifier(table.name)}"


def _identifier(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _rows(connection: pymysql.Connection[Any], query: str, arguments: tuple[Any, ...] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return list(cursor.fetchall())


@contextmanager
def _connected(source: Source, wanted: Wanted) -> Iterator[pymysql.Connection[Any]]:
    """A session that can only read. Raises Unreachable or AccessDenied, without what was used to log in."""
    try:
        import pymysql
    except ImportError as error:
        raise Unreachable("MySQL and MariaDB need the extra: pip install 'upright[mysql]'") from error
    server = server_of(source, PORT, _PARAMETERS)
    given: dict[str, Any] = {"host": server.host, "port": server.port, "user": server.user, **dict(server.parameters)}
    given |= {"password": password_of(source) or os.environ.get("MYSQL_PWD", ""), "database": server.database}
    if source.options.get("credentials"):
        given["read_default_file"] = str(source.options["credentials"])
    settings: dict[str, Any] = {name: value for name, value in given.items() if value}
    allowed = Allowance(HANDSHAKE, GREETING)
    try:
        tls = _tls(server.tls, server.ca)
        if tls is not None:
            tls.sslsocket_class = secured_links(allowed)
        connection = pymysql.connect(
            **settings, ssl=tls, ssl_disabled=tls is None, charset="utf8mb4", autocommit=True, connect_timeout=10,
            read_timeout=wanted.timeout + 10, defer_connect=True,
        )  # fmt: skip
        elsewhere = {"unix_socket", "read_default_file"} & settings.keys()
        link = None if elsewhere else PatientLink.to((server.host or "localhost", server.port), 10, allowed)
        connection.connect(link)
    except (pymysql.err.MySQLError, RuntimeError, OSError) as error:
        number = error.args[0] if error.args else 0
        if number in _DENIED:
            raise AccessDenied(f"{source.name}: login refused") from None
        hint = "; `tls: off` if it has no TLS" if server.tls in {"require", "verify"} else ""
        why = _SAYS.get(number, f"error {number}") if isinstance(number, int) else "it speaks another protocol"
        inner = getattr(error, "original_exception", None)
        why = reason(inner) if isinstance(inner, OSError) else why
        raise Unreachable(f"{source.name}: no connection to {server.url_host}: {why}{hint}") from None
    allowed.seconds, allowed.most = (wanted.timeout + 10) * TOGETHER, ALL
    allowed.renew()
    try:
        _confine(connection, wanted)
        yield connection
    finally:
        connection.close()


def _tls(mode: str, ca: str) -> ssl.SSLContext | None:
    """Only `verify` looks at the server's certificate; `prefer` is for this machine, where nothing is gained."""
    if mode in {"off", "prefer"}:
        return None
    context = ssl.create_default_context(cafile=ca or None)
    if mode == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _confine(connection: Any, wanted: Wanted) -> None:
    version = str(_rows(connection, "SELECT VERSION()")[0][0])
    slow = f"max_statement_time = {wanted.timeout}" if "MariaDB" in version else (
        f"max_execution_time = {wanted.timeout * 1000}"
    )  # fmt: skip
    for setting in ("TRANSACTION READ ONLY", slow, f"lock_wait_timeout = {WAIT}"):
        _rows(connection, f"SET SESSION {setting}")


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
        import pymysql
        from pymysql.cursors import SSCursor

        source = Source("mysql", self.name, self.address, dict(self.options))
        try:
            with _connected(source, Wanted(timeout=3600)) as connection, connection.cursor(SSCursor) as cursor:
                cursor.execute(_select(self.table))
                yield from json_lines(self.table.columns, iter(cursor.fetchone, None))
        except pymysql.err.MySQLError as error:
            number = error.args[0] if error.args else 0
            kind = AccessDenied if number in _DENIED else Unreachable
            raise kind(f"{self.table.path}: cannot be read (error {number})") from None


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    server, wanted = server_of(source, PORT, _PARAMETERS), Wanted.of(source)
    where = address_of(server)
    told: dict[str, Json] = {"type": "database", "engine": "mysql", "url": where}
    with _connected(source, wanted) as connection:
        version = str(_rows(connection, "SELECT VERSION()")[0][0])
        yield Observation(
            AssetKind.DATA_STORE,
            server.database or source.name,
            (store_key(where), f"path:{source.name}"),
            Location(".", 0, source.name, "database"),
            told,
            version.partition("-")[0],
            detector="mysql",
        )
        yield from catalogued(source, server, partial(_rows, connection), wanted)


CONNECTOR = Connector(
    id="mysql",
    title="A MySQL or MariaDB server, sampled table by table",
    accepts=lambda address: address.startswith(_ADDRESS),
    read=_read,
    permissions=("SELECT on its tables", "SELECT on the schema mysql (for accounts and roles)"),
    options=OPTIONS | {"credentials"},
    carries=True,
    stores=_stores,
)
