"""What the catalogue of a MySQL or MariaDB server tells: tables, accounts, roles and what each may read and change.

Needs SELECT on the tables of the schema `mysql`; what the account may not see becomes a gap. Roles count with what they
pass on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from upright.connect.address import Server
from upright.connect.connector import Source
from upright.connect.tables import Table, Wanted
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import account_key, path_key, store_key
from upright.model.relation import RelationKind

_Account: TypeAlias = "tuple[str, str]"  # user and host; a role of MariaDB has no host
_Held: TypeAlias = "dict[tuple[str, str], set[str]]"  # by schema and table, empty for all
_Groups: TypeAlias = "dict[_Account, set[_Account]]"
Rows: TypeAlias = "Callable[..., list[Any]]"
_RIGHTS: Final = 100_000
_READS: Final = frozenset({"SELECT"})
_WRITES: Final = frozenset({"INSERT", "UPDATE", "DELETE", "DROP", "ALTER"})
_VECTORS: Final = "vector"
_GRANTS: Final = (
    ("SELECT GRANTEE, '', '', PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES"
     " WHERE PRIVILEGE_TYPE IN ('SELECT','INSERT','UPDATE','DELETE','SUPER')"),
    "SELECT GRANTEE, TABLE_SCHEMA, '', PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES",
    "SELECT GRANTEE, TABLE_SCHEMA, TABLE_NAME, PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES",
    "SELECT DISTINCT GRANTEE, TABLE_SCHEMA, TABLE_NAME, PRIVILEGE_TYPE FROM information_schema.COLUMN_PRIVILEGES",
)  # fmt: skip
_MEMBERS: Final = ("SELECT User, Host, Role, '' FROM mysql.roles_mapping",  # MariaDB
                   "SELECT TO_USER, TO_HOST, FROM_USER, FROM_HOST FROM mysql.role_edges")  # fmt: skip
_EVERYONE: Final = "SELECT User, Host FROM mysql.user"
_PASSWORDLESS: Final = (
    """
SELECT User, Host FROM mysql.global_priv WHERE json_value(Priv, '$.is_role') IS NULL
  AND coalesce(json_value(Priv, '$.plugin'), '') IN ('', 'mysql_native_password')
  AND coalesce(json_value(Priv, '$.authentication_string'), '') = ''
  AND coalesce(json_value(Priv, '$.account_locked'), '0') IN ('0', 'false')
""",
    """
SELECT User, Host FROM mysql.user WHERE authentication_string = '' AND account_locked = 'N'
  AND plugin IN ('mysql_native_password', 'caching_sha2_password', 'sha256_password')
""",
)
_LOCKED: Final = (
    "SELECT User, Host FROM mysql.global_priv WHERE json_value(Priv, '$.account_locked') IN ('1', 'true')",
    "SELECT User, Host FROM mysql.user WHERE account_locked = 'Y'",
)
_ANYBODY: Final = ("PUBLIC", "")  # whose rights every account of MariaDB has
_COLUMNS: Final = """
SELECT TABLE_SCHEMA, TABLE_NAME, COUNT(*), MAX(CASE WHEN DATA_TYPE = 'vector' THEN COLUMN_TYPE END)
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA NOT IN %s AND (%s = '' OR TABLE_SCHEMA = %s)
GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 10000
"""
_SYSTEM: Final = ("information_schema", "performance_schema", "mysql", "sys")


def address_of(server: Server, database: str = "") -> str:
    """The address of a server, or of one database in it, without credentials."""
    return f"mysql://{server.url_host}" + (f"/{database or server.database}" if database or server.database else "")


def table_key(server: Server, schema: str, name: str) -> str:
    """The identity key of a table."""
    return store_key(address_of(server, schema), name)


def catalogued(source: Source, server: Server, ask: Rows, wanted: Wanted) -> Iterator[Observation | Edge | Gap]:
    """The tables and accounts as assets, and who may read and change which. `ask` runs a query."""
    found = [row for row in ask(_COLUMNS, (_SYSTEM, server.database, server.database)) if wanted.takes(row[0], row[1])]
    for schema, name, columns, vector in found:
        yield from _table(source, server, str(schema), str(name), int(columns), str(vector or ""))
    yield from _accounts(source, server, ask, [(str(row[0]), str(row[1])) for row in found])


def _table(
    source: Source, server: Server, schema: str, name: str, columns: int, vector: str
) -> Iterator[Observation | Edge]:
    path, own = Table(schema, name, ()).path, table_key(server, schema, name)
    told: dict[str, Json] = {"engine": "mysql"}
    if vector:
        told |= {"collection": f"{schema}.{name}"}
        size = vector.partition("(")[2].rstrip(")")
        told |= {"dimension": int(size)} if size.isdigit() else {}
    else:
        told |= {"type": "table", "columns": columns}
    kind = AssetKind.VECTOR_STORE if vector else AssetKind.DATASET
    place = Location(path, 0, source.name, "table")
    yield Observation(kind, name, (own, path_key(source.name, path)), place, told, detector="mysql")
    yield Edge(store_key(address_of(server)), RelationKind.CONTAINS, own)
    yield Edge(own, RelationKind.STORED_IN, store_key(address_of(server)))


def _accounts(
    source: Source, server: Server, ask: Rows, tables: list[tuple[str, str]]
) -> Iterator[Observation | Edge | Gap]:
    rights = _rights(ask)
    groups = _members(ask)
    known = _first(ask, (_EVERYONE,))
    if known is None:
        why = "the account may not read mysql.user, so it sees its own rights only"
        yield Gap(source.name, why, "denied", source.name)
    accounts = {(str(user), str(host)) for user, host in known or ()} | rights.keys() | groups.keys()
    open_ones = {(str(user), str(host)) for user, host in _first(ask, _PASSWORDLESS) or ()}
    locked = {(str(user), str(host)) for user, host in _first(ask, _LOCKED) or ()}
    given = 0
    for account in sorted(account for account in accounts if any(account)):
        held = _inherited(account, rights, groups) if account not in locked else {}
        yield _seen(
            source, server, account, groups, held, passwordless=account in open_ones, login=account not in locked
        )
        own = account_key(address_of(server), account[0])
        for right, target in _edges(server, held, tables):
            given += 1
            if given <= _RIGHTS:
                yield Edge(own, right, target)
    if given > _RIGHTS:
        yield Gap(source.name, f"more than {_RIGHTS} rights of accounts on tables", "too-large", source.name)


def _seen(
    source: Source,
    server: Server,
    account: _Account,
    groups: _Groups,
    held: _Held,
    *,
    passwordless: bool,
    login: bool,
) -> Observation:
    roles = list[Json](sorted(name for name, _ in groups.get(account, ())))
    told: dict[str, Json] = {"type": "user" if account[1] else "role", "login": bool(account[1]) and login}
    told["member_of"] = roles
    told |= {"admin": True} if "SUPER" in held.get(("", ""), set()) else {}
    told |= {"password": False} if passwordless else {}
    told |= {"principal": "without credentials"} if passwordless and not account[0] else {}
    own = account_key(address_of(server), account[0])
    place = Location(".", 0, source.name, "account")
    name = account[0] or f"whoever connects from {account[1]}"
    return Observation(AssetKind.IDENTITY, name, (own,), place, told, detector="mysql")


def _edges(server: Server, held: _Held, tables: list[tuple[str, str]]) -> Iterator[tuple[RelationKind, str]]:
    """Which tables an account that holds these rights may read and change."""
    for schema, name in tables:
        may = held.get((schema, name), set()).union(
            *(words for (pattern, table), words in held.items() if not table and _covers(pattern, schema))
        )
        for right, words in ((RelationKind.CAN_READ, _READS), (RelationKind.CAN_WRITE, _WRITES)):
            if may & words:
                yield right, table_key(server, schema, name)


def _covers(pattern: str, schema: str) -> bool:
    """Whether a right on schemas holds on this one: they are named by a pattern, with `%` and `_` as in LIKE."""
    if not pattern:
        return True
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    made = ({"%": ".*", "_": "."}.get(part) or re.escape(part.removeprefix("\\")) for part in parts)
    return re.fullmatch("".join(made), schema, re.DOTALL) is not None


def _rights(ask: Rows) -> dict[_Account, _Held]:
    found: dict[_Account, _Held] = defaultdict(lambda: defaultdict(set))
    for query in _GRANTS:
        for grantee, schema, table, right in _first(ask, (query,)) or ():
            found[_account(str(grantee))][str(schema), str(table)].add(str(right).upper())
    return found


def _account(grantee: str) -> _Account:
    """`'bot'@'%'` as its two parts."""
    user, _, host = grantee.rpartition("@") if "@" in grantee else (grantee, "", "")
    return user.strip("'`"), host.strip("'`")


def _members(ask: Rows) -> _Groups:
    """The roles of each account."""
    found: dict[_Account, set[_Account]] = defaultdict(set)
    for user, host, role, role_host in _first(ask, _MEMBERS) or ():
        found[str(user), str(host)].add((str(role), str(role_host)))
    return found


def _inherited(account: _Account, rights: dict[_Account, _Held], groups: _Groups) -> _Held:
    """What an account holds itself and through its roles, and theirs."""
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    seen, todo = {account, _ANYBODY}, [account, _ANYBODY]
    while todo:
        here = todo.pop()
        for place, words in rights.get(here, {}).items():
            held[place] |= words
        for role in groups.get(here, ()):
            if role not in seen:
                seen.add(role)
                todo.append(role)
    return held


def _first(ask: Rows, queries: tuple[str, ...]) -> list[Any] | None:
    """The answer to the first of several queries that this server knows and this account may ask; None: to none."""
    import pymysql

    for query in queries:
        try:
            return ask(query)
        except pymysql.err.MySQLError:
            continue
    return None
