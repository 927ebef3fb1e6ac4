"""The tables. Everything that changes over time is kept as versions that hold from one scan until another.

A row with `since` and `until` is true from the scan `since` on and no longer true from the scan `until` on; `until` is
NULL while it holds. Rows are written once; only `until` is ever set afterwards, when the scan that ends them is
published. Rows of a scan that was never published belong to nobody and are swept away later.

Every table of a workspace has the column `workspace`, which the database fills in (see `upright.store.tenancy`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from upright.store.tenancy import Here

HEAD = "0003"  # the newest revision under `migrations/versions`

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)
Big = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only where the type is INTEGER


def _workspace() -> Column[str]:
    return Column("workspace", String(64), nullable=False, server_default=Here())


estate = Table(
    "estate",
    metadata,
    Column("id", Big, primary_key=True),
    _workspace(),
    Column("fingerprint", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Unique("workspace", "fingerprint"),
)

scan = Table(
    "scan",
    metadata,
    Column("id", Big, primary_key=True),
    _workspace(),
    Column("estate_id", Big, ForeignKey("estate.id"), nullable=False),
    Column("state", String(16), nullable=False),  # writing, then complete or partial
    Column("started", String(40), nullable=False),
    Column("finished", String(40), nullable=False),
    Column("touched", Float, nullable=False),  # seconds since the epoch of the last write: tells a dead writer
    Column("version", String(40), nullable=False),
    Column("body", Text, nullable=False),  # JSON: stats, scopes, assessed, unknown
    Index(None, "estate_id", "state"),
    sqlite_autoincrement=True,  # a number is never used twice, also after a sweep
)

asset = Table(
    "asset",
    metadata,
    Column("id", Big, primary_key=True),
    _workspace(),
    Column("estate_id", Big, ForeignKey("estate.id"), nullable=False),
    Column("uid", String(128), nullable=False),
    Unique("estate_id", "uid"),
)

origin = Table(  # a set of sources that assets were seen in together
    "origin",
    metadata,
    Column("id", Big, primary_key=True),
    _workspace(),
    Column("estate_id", Big, ForeignKey("estate.id"), nullable=False),
    Column("hash", String(32), nullable=False),
    Column("names", Text, nullable=False),  # JSON, sorted
    Unique("estate_id", "hash"),
)

relation_kind = Table(
    "relation_kind",
    metadata,
    Column("code", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
)


def _versions(name: str, *columns: Column[Any] | Index) -> Table:
    """A table whose rows hold from one scan until another."""
    return Table(
        name,
        metadata,
        Column("id", Big, primary_key=True),
        _workspace(),
        Column("estate_id", Big, nullable=False),
        Column("since", Big, nullable=False, index=True),
        Column("until", Big),
        *columns,
    )


asset_version = _versions(
    "asset_version",
    Column("asset_id", Big, ForeignKey("asset.id"), nullable=False),
    Column("origin_id", Big),
    Column("mark", BigInteger),  # see `upright.store.mark`; NULL: to be written again
    Column("facets", BigInteger),  # see `upright.graph.facets`; NULL: to be read from the body
    Column("body", Text, nullable=False),
    Index(None, "estate_id", "until", "origin_id"),
    Index(None, "asset_id"),
)

relation_page = _versions(  # see `upright.store.pages`
    "relation_page",
    Column("page", Integer, nullable=False),
    Column("added", LargeBinary, nullable=False),
    Column("removed", LargeBinary, nullable=False),
    Index(None, "estate_id", "until"),
)

gap = _versions(
    "gap",
    Column("origin_id", Big),
    Column("hash", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "estate_id", "until"),
)

finding = _versions(
    "finding",
    Column("uid", String(128), nullable=False),
    Column("asset_id", Big),  # NULL: of no asset that is known
    Column("status", String(16), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("first_seen", String(40), nullable=False),
    Column("hash", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "estate_id", "until", "asset_id"),
    Index(None, "estate_id", "uid"),
)

part = Table(  # what one source gave when it was last read to its end, as `app` keeps it
    "part",
    metadata,
    Column("id", Big, primary_key=True),
    _workspace(),
    Column("estate_id", Big, ForeignKey("estate.id"), nullable=False),
    Column("source", String(255), nullable=False),
    Column("scan_id", Big, nullable=False),  # that read it
    Column("body", LargeBinary, nullable=False),
    Unique("estate_id", "source"),
)

VERSIONED = (asset_version, relation_page, gap, finding)
TENANTS = (estate, scan, asset, origin, part, *VERSIONED)  # all that belongs to a workspace
