"""Asking a PostgreSQL database; user and password come from where its own tools look (PGUSER, PGPASSWORD, .pgpass)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of
from upright.model.errors import AccessDenied, ConflictError, Unreachable

if TYPE_CHECKING:
    import psycopg

_WAIT = 5000  # milliseconds that a lock is waited for


@contextmanager
def transaction(arguments: Arguments, site: Site) -> Iterator[psycopg.Cursor[Any]]:
    """One transaction: all of it, or nothing. Raises AccessDenied, ConflictError (locked, gone) or Unreachable."""
    try:
        import psycopg
    except ImportError as error:
        raise Unreachable("PostgreSQL needs the extra: pip install 'upright[postgresql]'") from error
    where = arguments.get("path") or arguments["source"]
    try:
        address = address_of(arguments, site)
        with (
            psycopg.connect(address, connect_timeout=5, application_name="upright") as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(f"set local lock_timeout = {_WAIT}")
            yield cursor
    except psycopg.errors.InsufficientPrivilege:
        raise AccessDenied(f"{where}: the account may not do this") from None
    except (
        psycopg.errors.LockNotAvailable,
        psycopg.errors.DependentObjectsStillExist,
        psycopg.errors.DependentPrivilegeDescriptorsStillExist,
        psycopg.errors.UndefinedTable,
        psycopg.errors.UndefinedObject,
        psycopg.errors.UndefinedColumn,
        psycopg.errors.DuplicateTable,
    ) as error:
        raise ConflictError(f"{where}: {str(error).splitlines()[0]}") from None
    except psycopg.Error as error:
        refused = "authentication" in str(error) or "password" in str(error)
        kind = AccessDenied if refused else Unreachable
        raise kind(f"{where}: {'login refused' if refused else type(error).__name__}") from None


def table_of(arguments: Arguments) -> tuple[str, str]:
    """Schema and table that `path` names as `schema/table.jsonl`, or as `schema/table/collection.jsonl`."""
    schema, _, below = arguments["path"].removesuffix(".jsonl").partition("/")
    table = below.partition("/")[0]
    if not schema or not table:
        raise ConflictError(f"{arguments['path']}: names no table")
    return schema, table
