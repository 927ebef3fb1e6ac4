"""Asking a MySQL or MariaDB server; the password comes from where its own tools look (`MYSQL_PWD`, `~/.my.cnf`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of
from upright.model.errors import AccessDenied, ConflictError, Unreachable

if TYPE_CHECKING:
    import pymysql

_OPTIONS = Path("~/.my.cnf")
_DENIED = frozenset({1044, 1045, 1142, 1143, 1227, 1698})
_GONE = frozenset({1049, 1141, 1146, 1147, 1396})
_BUSY = frozenset({1205, 1213})
_ACCOUNT = re.compile(r"([^@]{1,80})(?:@(.{1,255}))?")
_RIGHT = re.compile(r"[^,(]+(?:\([^)]*\))?")


@contextmanager
def cursor(arguments: Arguments, site: Site) -> Iterator[pymysql.cursors.Cursor]:
    """Each statement counts by itself. Raises AccessDenied, ConflictError (gone) or Unreachable."""
    try:
        import pymysql
    except ImportError as error:
        raise Unreachable("MySQL needs the extra: pip install 'upright[mysql]'") from error
    where = arguments.get("path") or arguments["source"]
    try:
        with pymysql.connect(**_settings(address_of(arguments, site))) as connection, connection.cursor() as made:
            yield made
    except pymysql.MySQLError as error:
        code = error.args[0] if error.args else 0
        if code in _GONE:
            raise ConflictError(f"{where}: no such table, account or grant") from None
        if code in _BUSY:
            raise ConflictError(f"{where}: others are at work with it; try again") from None
        kind = AccessDenied if code in _DENIED else Unreachable
        raise kind(f"{where}: {'the account may not do this' if code in _DENIED else f'error {code}'}") from None


def _settings(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    told: dict[str, Any] = {"host": parts.hostname or "localhost", "port": parts.port or 3306, "autocommit": True}
    told |= {"user": unquote(parts.username)} if parts.username else {}
    sockets = parse_qs(parts.query).get("unix_socket")
    told |= {"unix_socket": sockets[0]} if sockets else {}
    told |= {"connect_timeout": 5, "read_timeout": 30, "write_timeout": 30}
    if password := os.environ.get("MYSQL_PWD"):
        return told | {"password": password}
    options = _OPTIONS.expanduser()
    return told | ({"read_default_file": str(options)} if options.exists() else {})


def account_of(name: str) -> str:
    """`bot@localhost` (or `bot`, from everywhere) as the server spells it. Raises ConflictError."""
    found = _ACCOUNT.fullmatch(name)
    if not found or "\\" in name or "\0" in name:
        raise ConflictError(f"{name[:80]!r} is no account such as bot@localhost")
    return "@".join(f"'{part.replace(chr(39), chr(39) * 2)}'" for part in (found.group(1), found.group(2) or "%"))


def table_of(arguments: Arguments) -> tuple[str, str]:
    """Database and table that `path` (`database/table.jsonl`) names."""
    database, _, table = arguments["path"].removesuffix(".jsonl").partition("/")
    if not database or not table:
        raise ConflictError(f"{arguments['path']}: names no table")
    return database, table


def quoted(*names: str) -> str:
    """A name, or one within another, as statements write it."""
    return ".".join(f"`{each.replace('`', '``')}`" for each in names)


def target_of(arguments: Arguments) -> str:
    """The table that `path` (`database/table.jsonl`) names, quoted."""
    return quoted(*table_of(arguments))


def rights(arguments: Arguments, site: Site) -> list[str]:
    """What the account has been granted on the table itself, as the server tells it: `SELECT`, `UPDATE (`note`)`."""
    with cursor(arguments, site) as asked:
        asked.execute(f"show grants for {account_of(arguments['account'])}")
        told = [str(row[0]) for row in asked.fetchall()]
    mark = f" ON {target_of(arguments)} TO "
    line = next((each for each in told if mark in each), "")
    found = [each.strip() for each in _RIGHT.findall(line.partition(mark)[0].removeprefix("GRANT "))]
    return found + (["GRANT OPTION"] if line.endswith("WITH GRANT OPTION") else [])
