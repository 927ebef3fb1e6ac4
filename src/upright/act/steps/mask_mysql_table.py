"""Put a view in the place of a table of MySQL or MariaDB, with some columns masked; the table moves, whole, into a
database of its own.

Arguments: `source`, `path` (`database/table.jsonl`), `columns` and `how` as for `mask-table`. Whoever was granted the
table reads the view under the same name, since grants go by name; other columns can still be written through it.
Preparing takes several statements, of which nobody sees anything; then one statement puts the view in the place of the
table, so a reader sees the old or the new. Undoing puts the table back: rows and indexes were never touched.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from upright.act.step import Arguments, OvertakenError, Site, Standing, State, StepKind
from upright.act.steps._mysql import cursor, quoted, table_of
from upright.model.errors import ConflictError

if TYPE_CHECKING:
    import pymysql

SHELF = "upright_originals"
_PATIENCE = "set session lock_wait_timeout = 10"  # seconds; less than we wait for an answer
_COLUMNS = """select column_name, column_type, is_nullable, extra from information_schema.columns
 where table_schema = %s and table_name = %s order by ordinal_position"""
_TABLE, _VIEW = "BASE TABLE", "VIEW"
_KIND = "select table_type from information_schema.tables where table_schema = %s and table_name = %s"
_VIEWS = "select table_schema, table_name, view_definition from information_schema.views where table_schema <> 'sys'"
_TRIGGERS = """select trigger_name from information_schema.triggers
 where event_object_schema = %s and event_object_table = %s"""
_KEPT = "select table_name from information_schema.tables where table_schema = %s limit 1"
_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext")


class _Names:
    """What is called how while this step is done: the table, where it is kept, the view before it stands, the key."""

    def __init__(self, arguments: Arguments, site: Site) -> None:
        self.database, self.table = table_of(arguments)
        self.mark = f"{site.plan.replace('-', '_')}_{site.number}"
        self.name = quoted(self.database, self.table)
        self.kept = quoted(SHELF, self.mark)
        self.view = quoted(self.database, self.mark)
        self.key = quoted(SHELF, f"{self.mark}_key")


def _kind(asked: pymysql.cursors.Cursor, database: str, name: str) -> str:
    """Whether it is a table or a view; nothing when it is not there."""
    asked.execute(_KIND, (database, name))
    found = asked.fetchone()
    return str(found[0]) if found else ""


def _state(asked: pymysql.cursors.Cursor, database: str, name: str) -> State:
    asked.execute(_COLUMNS, (database, name))
    told = json.dumps([[str(each) for each in row] for row in asked.fetchall()])
    return {"present": True, "digest": hashlib.sha256(told.encode()).hexdigest()}


def _check(arguments: Arguments, site: Site) -> State:
    names = _Names(arguments, site)
    shown = f"{names.database}.{names.table}"
    with cursor(arguments, site) as asked:
        if _kind(asked, names.database, names.table) != _TABLE:
            raise ConflictError(f"{shown}: no table of this name")
        asked.execute(_TRIGGERS, (names.database, names.table))
        if triggers := asked.fetchall():
            raise ConflictError(f"{shown}: it has {len(triggers)} triggers, with which the server moves no table")
        asked.execute(_VIEWS)
        views = [f"{row[0]}.{row[1]}" for row in asked.fetchall() if f"{names.name}".lower() in str(row[2]).lower()]
        if views:
            raise ConflictError(f"{shown}: {len(views)} views read it and would go on reading the original: {views[0]}")
        return _state(asked, names.database, names.table)


def _foresee(arguments: Arguments, _before: State) -> State:
    return {"present": True, "masked": arguments["columns"]}


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    names = _Names(arguments, site)
    with cursor(arguments, site) as asked:
        if _state(asked, names.database, names.table) != before:
            raise OvertakenError(f"{names.database}.{names.table}: it was changed meanwhile")
        bare, masked = _columns(asked, arguments, names)
        asked.execute(_PATIENCE)
        asked.execute(f"create database if not exists {quoted(SHELF)}")
        if arguments.get("how") == "tokenise":
            asked.execute(f"create table {names.key} (`key` char(36) primary key) as select uuid() as `key`")
        stands_in = f"create view {names.kept} as select {bare} from {names.name}"  # noqa: S608  names are quoted
        view = f"create sql security definer view {names.view} as select {masked} from {names.kept}"  # noqa: S608
        asked.execute(stands_in)
        asked.execute(view)
        asked.execute(f"drop view {names.kept}")
        asked.execute(f"rename table {names.name} to {names.kept}, {names.view} to {names.name}")


def _columns(asked: pymysql.cursors.Cursor, arguments: Arguments, names: _Names) -> tuple[str, str]:
    """All columns, and what the view makes of them."""
    asked.execute(_COLUMNS, (names.database, names.table))
    wanted = set(json.loads(arguments["columns"]))
    several: list[Any] = list(asked.fetchall())
    missing = wanted - {str(row[0]) for row in several}
    if missing:
        raise ConflictError(f"{names.database}.{names.table}: no column {min(missing)!r}")
    plain = [quoted(str(row[0])) for row in several]
    masked = [
        _shown(column, str(row[1]), arguments, names) if row[0] in wanted else column
        for column, row in zip(plain, several, strict=True)
    ]
    return ", ".join(plain), ", ".join(masked)


def _shown(column: str, kind: str, arguments: Arguments, names: _Names) -> str:
    if kind.partition("(")[0].partition(" ")[0].lower() not in _TEXTS:
        return f"nullif({column}, {column}) as {column}"
    made = "'[redacted]'"
    if arguments.get("how") == "tokenise":
        key = f"(select `key` from {names.key})"  # noqa: S608  quoted
        made = f"concat('tok_', left(sha2(concat({key}, {column}), 256), 24))"
    return f"case when {column} is null then null else {made} end as {column}"


def _verify(arguments: Arguments, site: Site, before: State) -> Standing:
    names = _Names(arguments, site)
    with cursor(arguments, site) as asked:
        here, kept = _kind(asked, names.database, names.table), _kind(asked, SHELF, names.mark)
        if (here, kept) == (_VIEW, _TABLE) and _state(asked, SHELF, names.mark) == before:
            return Standing.AFTER
        if here != _TABLE or kept == _TABLE or _state(asked, names.database, names.table) != before:
            raise ConflictError(f"{names.database}.{names.table}: it was changed since")
        left = kept or _kind(asked, names.database, names.mark) or _kind(asked, SHELF, f"{names.mark}_key")
        return Standing.BETWEEN if left else Standing.BEFORE


def _revert(arguments: Arguments, site: Site, before: State) -> None:
    names = _Names(arguments, site)
    now = _verify(arguments, site, before)
    with cursor(arguments, site) as asked:
        asked.execute(_PATIENCE)
        if now is Standing.AFTER:
            asked.execute(f"rename table {names.name} to {names.view}, {names.kept} to {names.name}")
        for kind, each in (("view", names.view), ("view", names.kept), ("table", names.key)):
            asked.execute(f"drop {kind} if exists {each}")
        asked.execute(_KEPT, (SHELF,))
        if not asked.fetchall():
            asked.execute(f"drop database if exists {quoted(SHELF)}")


STEP = StepKind(
    id="mask-mysql-table",
    title="Put a masked view in the place of a table of MySQL",
    check=_check,
    foresee=_foresee,
    apply=_apply,
    verify=_verify,
    revert=_revert,
)
