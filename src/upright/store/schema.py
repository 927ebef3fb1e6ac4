"""The tables. Everything that changes over time is kept as versions that hold from one scan until another.

A row with `since` and `until` is true from the scan `since` on and no longer true from the scan `until` on; `until` is
NULL while it holds. Rows are written once; only `until` is ever set afterwards, when the scan that ends them is
published. Rows of a scan that was never published belong to nobody and are swept away later.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

HEAD = "0001"  # the newest revision under `migrations/versions`

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)
Big = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only where the type is INTEGER

estate = Table(
    "estate",
    metadata,
    Column("id", Big, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("created", String(40), nullable=False),
)

scan = Table(
    "scan",
    metadata,
    Column("id", Big, primary_key=True),
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
    Column("estate_id", Big, ForeignKey("estate.id"), nullable=False),
    Column("uid", String(128), nullable=False),
    Unique("estate_id", "uid"),
)

asset_version = Table(
    "asset_version",
    metadata,
    Column("id", Big, primary_key=True),
    Column("estate_id", Big, nullable=False),
    Column("asset_id", Big, ForeignKey("asset.id"), nullable=False),
    Column("since", Big, nullable=False, index=True),
    Column("until", Big),
    Column("hash", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "estate_id", "until"),
    Index(None, "asset_id"),
)

relation_kind = Table(
    "relation_kind",
    metadata,
    Column("code", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
)

relation = Table(
    "relation",
    metadata,
    Column("id", Big, primary_key=True),
    Column("estate_id", Big, nullable=False),
    Column("source_id", Big, nullable=False),
    Column("kind_code", Integer, nullable=False),
    Column("target_id", Big, nullable=False),
    Column("since", Big, nullable=False, index=True),
    Column("until", Big),
    Index(None, "estate_id", "until"),
)

gap = Table(
    "gap",
    metadata,
    Column("id", Big, primary_key=True),
    Column("estate_id", Big, nullable=False),
    Column("since", Big, nullable=False, index=True),
    Column("until", Big),
    Column("hash", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "estate_id", "until"),
)

finding = Table(
    "finding",
    metadata,
    Column("id", Big, primary_key=True),
    Column("estate_id", Big, nullable=False),
    Column("uid", String(128), nullable=False),
    Column("status", String(16), nullable=False),
    Column("first_seen", String(40), nullable=False),
    Column("since", Big, nullable=False, index=True),
    Column("until", Big),
    Column("hash", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "estate_id", "until"),
    Index(None, "estate_id", "uid"),
)

VERSIONED = (asset_version, relation, gap, finding)
