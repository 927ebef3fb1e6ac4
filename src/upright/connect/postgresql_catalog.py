"""What the catalogue of a PostgreSQL database tells: tables, columns of vectors, row security, accounts and rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from upright.connect.address import Server
from upright.connect.connector import Source
from upright.connect.tables import Table, Wanted
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import account_key, path_key, store_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    import psycopg

_Right: TypeAlias = "tuple[RelationKind, str]"  # what may be done with which table
_BOTH: Final = (RelationKind.CAN_READ, RelationKind.CAN_WRITE)
_RIGHTS: Final = 100_000
_VECTORS: Final = ("vector", "halfvec", "sparsevec")
_EVERYWHERE: Final = frozenset({"*", "0.0.0.0", "::"})  # noqa: S104  recognised, never listened on
_OURS: Final = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"

_TABLES: Final = f"""
SELECT c.oid::bigint, n.nspname, c.relname, c.relrowsecurity,
  EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
    AND coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') <> 'true'),
  has_table_privilege('public', c.oid, 'SELECT'), has_table_privilege('public', c.oid, 'INSERT, UPDATE, DELETE'),
  has_schema_privilege('public', n.oid, 'USAGE'), greatest(c.reltuples, -1)::bigint,
  (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  (SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND NOT a.attisdropped AND t.typname IN ('vector', 'halfvec', 'sparsevec')
    ORDER BY a.attnum LIMIT 1)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition AND {_OURS} ORDER BY 2, 3 LIMIT 10000
"""  # noqa: S608  our own words
_ROLES: Final = """
SELECT r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls,
  ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid
    ORDER BY 1)
FROM pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1 LIMIT 5000
"""
_VIEWS: Final = f"""
SELECT n.nspname, c.relname,
  has_table_privilege('public', c.oid, 'SELECT') AND has_schema_privilege('public', n.oid, 'USAGE'),
  (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND {_OURS}
  AND NOT EXISTS (SELECT FROM pg_depend e
    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY 1, 2 LIMIT 10000
"""  # noqa: S608  our own words
_SHOWN: Final = f"""
SELECT DISTINCT n.nspname, c.relname, m.nspname, t.relname
FROM pg_depend d JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
  JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid AND t.oid <> c.oid
  JOIN pg_namespace m ON m.oid = t.relnamespace
WHERE c.relkind IN ('v', 'm') AND t.relkind IN ('r', 'p', 'm', 'f', 'v') AND {_OURS} ORDER BY 1, 2, 3, 4 LIMIT 50000
"""  # noqa: S608
_GRANTED: Final = f"""
SELECT r.rolname, n.nspname, c.relname,
  has_any_column_privilege(r.oid, c.oid, 'SELECT') AND has_schema_privilege(r.oid, n.oid, 'USAGE'),
  c.relkind <> 'm' AND (c.relkind <> 'v' OR pg_relation_is_updatable(c.oid, false) <> 0)
    AND (has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
    OR has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE')) AND has_schema_privilege(r.oid, n.oid, 'USAGE')
FROM pg_roles r, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT r.rolsuper AND r.rolname !~ '^pg_' AND c.relkind IN ('r', 'p', 'm', 'f', 'v')
  AND NOT c.relispartition AND {_OURS} AND (has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE')
    OR has_table_privilege(r.oid, c.oid, 'DELETE, TRUNCATE'))
ORDER BY 1, 2, 3 LIMIT {_RIGHTS + 1}
"""  # noqa: S608
_SETTINGS: Final = """
SELECT current_setting('listen_addresses', true), current_setting('server_version', true),
  (SELECT extversion FROM pg_extension WHERE extname = 'vector'), current_database()
"""
_ENTRANCE: Final = """
SELECT type, auth_method FROM pg_hba_file_rules WHERE error IS NULL AND auth_method IS NOT NULL
"""
_KEPT_TOGETHER: Final = "langchain_pg_embedding"  # the table in which LangChain keeps all collections
_APART: Final = 100  # collections that are read one by one
_UNLISTED: Final = """
SELECT count(*) FROM {schema}.langchain_pg_embedding e
WHERE NOT EXISTS (SELECT FROM {schema}.langchain_pg_collection c WHERE c.uuid = e.collection_id)
"""
_COLLECTIONS: Final = """
SELECT c.name, c.uuid::text, (SELECT count(*) FROM {schema}.langchain_pg_embedding e WHERE e.collection_id = c.uuid)
FROM {schema}.langchain_pg_collection c ORDER BY 1 LIMIT 1000
"""


def address_of(server: Server) -> str:
    """The address of a database, without credentials."""
    return f"postgresql://{server.url_host}/{server.database or server.user or 'postgres'}"


def table_key(server: Server, schema: str, name: str) -> str:
    """The identity key of a table. Code seldom names the schema `public`."""
    return store_key(address_of(server), name if schema == "public" else f"{schema}.{name}")


def collection_key(server: Server, name: str) -> str:
    """The identity key of a collection that is kept with others in one table."""
    return store_key(address_of(server), name)


def is_vector(column_type: str) -> bool:
    """Whether a column of this type holds vectors."""
    return column_type.rpartition(".")[2].partition("(")[0] in _VECTORS


def catalogued(
    source: Source, server: Server, connection: psycopg.Connection[Any], wanted: Wanted
) -> Iterator[Observation | Edge | Gap]:
    """The database, its tables and accounts as assets, and who may read and change which."""
    yield _database(source, server, connection)
    tables = [row for row in connection.execute(_TABLES).fetchall() if wanted.takes(row[1], row[2])]
    for row in tables:
        yield from _table(source, server, row)
        if row[2] == _KEPT_TOGETHER:
            yield from _collections(source, server, connection, row[1])
    there = {(row[1], row[2]) for row in tables}
    views = [row for row in connection.execute(_VIEWS).fetchall() if wanted.takes(row[0], row[1])]
    there |= {(row[0], row[1]) for row in views}
    for view in views:
        yield from _view(source, server, view)
    for schema, name, *shown in connection.execute(_SHOWN).fetchall() if there else ():
        if (schema, name) in there and (shown[0], shown[1]) in there:
            yield Edge(table_key(server, schema, name), RelationKind.DERIVED_FROM, table_key(server, *shown))
    yield from _accounts(source, server, connection, there)


def _database(source: Source, server: Server, connection: psycopg.Connection[Any]) -> Observation:
    listens, version, vectors, database = connection.execute(_SETTINGS).fetchall()[0]
    address = address_of(server)
    told: dict[str, Json] = {"type": "database", "engine": "postgresql", "url": address}
    if listens is not None:
        addresses = {part.strip() for part in str(listens).split(",")}
        told["bind"] = "0.0.0.0" if addresses & _EVERYWHERE else min(addresses) or "localhost"  # noqa: S104
    told |= _entrance(connection)
    return Observation(
        AssetKind.DATA_STORE, str(database), (store_key(address), f"path:{source.name}"),
        Location(".", 0, source.name, "database"), told, f"{version}".partition(" ")[0], detector="postgresql",
        evidence=f"pgvector {vectors}" if vectors else "",
    )  # fmt: skip


def _entrance(connection: psycopg.Connection[Any]) -> dict[str, Json]:
    """Whether anyone comes in over the network without a password; nothing when the account may not know."""
    import psycopg

    try:
        with connection.transaction():
            rules = connection.execute(_ENTRANCE).fetchall()
    except psycopg.Error:
        return {}
    trusted = any(method == "trust" for kind, method in rules if kind.startswith("host"))
    return {"auth": "none", "anonymous": True} if trusted else {"auth": "password"}


def _table(source: Source, server: Server, row: Any) -> Iterator[Observation | Edge]:
    _, schema, name, secured, filtered, reads, writes, enters, rows, columns, vector = row
    own, path = table_key(server, schema, name), Table(schema, name, ()).path
    told: dict[str, Json] = {
        "engine": "pgvector" if vector else "postgresql",
        "row_security": bool(secured and filtered),
    }
    told |= {"public_read": True} if reads and enters else {}
    told |= {"public_write": True} if writes and enters else {}
    if vector:
        told |= {"collection": f"{schema}.{name}"} | ({"chunks": rows} if rows >= 0 else {})
        told |= {"dimension": int(size)} if (size := vector.partition("(")[2].rstrip(")")).isdigit() else {}
    else:
        told |= {"type": "table", "columns": columns} | ({"rows": rows} if rows >= 0 else {})
    kind = AssetKind.VECTOR_STORE if vector else AssetKind.DATASET
    place = Location(path, 0, source.name, "table")
    yield Observation(kind, name, (own, path_key(source.name, path)), place, told, detector="postgresql")
    yield Edge(store_key(address_of(server)), RelationKind.CONTAINS, own)
    yield Edge(own, RelationKind.STORED_IN, store_key(address_of(server)))


def _view(source: Source, server: Server, row: Any) -> Iterator[Observation | Edge]:
    """A view, which shows tables to whoever may read it, with the rights of who made it. Its rows are not read."""
    schema, name, reads, columns = row
    own, path = table_key(server, schema, name), Table(schema, name, ()).path
    told: dict[str, Json] = {"engine": "postgresql", "type": "view", "columns": columns}
    told |= {"public_read": True} if reads else {}
    place = Location(path, 0, source.name, "view")
    yield Observation(
        AssetKind.DATASET, name, (own, path_key(source.name, path)), place, told, detector="postgresql"
    )  # fmt: skip
    yield Edge(store_key(address_of(server)), RelationKind.CONTAINS, own)
    yield Edge(own, RelationKind.STORED_IN, store_key(address_of(server)))


def _collections(
    source: Source, server: Server, connection: psycopg.Connection[Any], schema: str
) -> Iterator[Observation | Edge]:
    """The collections that LangChain keeps together in one table."""
    table = table_key(server, schema, _KEPT_TOGETHER)
    for name, _, count in _listed(connection, schema):
        own = collection_key(server, name)
        told: dict[str, Json] = {"engine": "pgvector", "collection": name, "chunks": count}
        path = Table(schema, _KEPT_TOGETHER, (), part=name).path
        place = Location(path, 0, source.name, "collection")
        yield Observation(
            AssetKind.VECTOR_STORE, name, (own, path_key(source.name, path)), place, told, detector="postgresql"
        )
        yield Edge(table, RelationKind.CONTAINS, own)
        yield Edge(own, RelationKind.STORED_IN, table)


def _listed(connection: psycopg.Connection[Any], schema: str) -> list[tuple[str, str, int]]:
    import psycopg
    from psycopg import sql

    try:
        with connection.transaction():
            found = connection.execute(sql.SQL(_COLLECTIONS).format(schema=sql.Identifier(schema))).fetchall()
    except psycopg.Error:
        return []  # without that table, or not for this account
    return [(str(name), str(own), int(count)) for name, own, count in found]


def _unlisted(connection: psycopg.Connection[Any], schema: str) -> int:
    """How many rows belong to a collection that is not listed any more. They stay in the table all the same."""
    import psycopg
    from psycopg import sql

    try:
        with connection.transaction():
            found = connection.execute(sql.SQL(_UNLISTED).format(schema=sql.Identifier(schema))).fetchone()
    except psycopg.Error:
        return 0
    return int(found[0]) if found else 0


def collections_in(connection: psycopg.Connection[Any], table: Table) -> list[Table]:
    """The collections that a table of LangChain's keeps, each as the rows that it is; none of other tables."""
    if table.name != _KEPT_TOGETHER or "collection_id" not in {column.name for column in table.columns}:
        return []
    found = [(name, own, count) for name, own, count in _listed(connection, table.schema) if count]
    if len(found) > _APART:
        return []
    left = _unlisted(connection, table.schema) if found else 0
    found += [("", "", left)] if left else []
    share = table.size // max(1, sum(count for _, _, count in found))
    return [
        replace(table, part=name, only=("collection_id", own), rows=count, size=share * count)
        for name, own, count in found
    ]


def _accounts(
    source: Source, server: Server, connection: psycopg.Connection[Any], tables: set[tuple[str, str]]
) -> Iterator[Observation | Edge | Gap]:
    address = address_of(server)
    place = Location(".", 0, source.name, "account")
    roles = connection.execute(_ROLES).fetchall()
    rights = connection.execute(_GRANTED).fetchall()
    if len(rights) > _RIGHTS:
        yield Gap(source.name, f"more than {_RIGHTS} rights of accounts on tables", "too-large", source.name)
    held: dict[str, set[_Right]] = defaultdict(set)
    for name, schema, table, reads, writes in rights[:_RIGHTS]:
        if (schema, table) in tables:
            given = ((RelationKind.CAN_READ, reads), (RelationKind.CAN_WRITE, writes))
            held[name] |= {(right, table_key(server, schema, table)) for right, may in given if may}
    all_powerful = {name for name, _, super_user, _, _ in roles if super_user}
    past_policies = {name for name, _, _, bypasses, _ in roles if bypasses} | all_powerful
    becomes = _becoming({name: groups for name, _, _, _, groups in roles})
    everything = {(right, table_key(server, *table)) for right in _BOTH for table in tables}
    everything |= {(right, store_key(address)) for right in _BOTH}
    for name, login, _, _, groups in roles:
        told: dict[str, Json] = {"type": "user" if login else "role", "login": login, "member_of": groups}
        told |= {"admin": True} if becomes[name] & all_powerful else {}
        told |= {"bypasses_row_security": True} if becomes[name] & past_policies else {}
        own = account_key(address, name)
        yield Observation(AssetKind.IDENTITY, name, (own,), place, told, detector="postgresql")
        may = everything if "admin" in told else set[_Right]().union(*(held[role] for role in becomes[name]))
        yield from (Edge(own, right, target) for right, target in sorted(may))


def _becoming(groups: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """For each role itself and those that it may become by `SET ROLE`, which asks for no right to inherit: what they
    may do, it may.
    """
    found: dict[str, set[str]] = {}
    for name in groups:
        seen, todo = {name}, [name]
        while todo:
            fresh = set(groups.get(todo.pop(), ())) - seen
            seen |= fresh
            todo += fresh
        found[name] = seen
    return found
