"""The first schema: estates, scans, and assets, relations, gaps and findings as versions over time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create all tables."""
    _estates_and_scans()
    _assets_and_relations()
    _gaps_and_findings()


def _estates_and_scans() -> None:
    op.create_table(
        "estate",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.UniqueConstraint("fingerprint", name="uq_estate_fingerprint"),
    )
    op.create_table(
        "scan",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("estate_id", _BIG, sa.ForeignKey("estate.id", name="fk_scan_estate_id_estate"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started", sa.String(40), nullable=False),
        sa.Column("finished", sa.String(40), nullable=False),
        sa.Column("touched", sa.Float, nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_scan_estate_id_state", "scan", ["estate_id", "state"])


def _assets_and_relations() -> None:
    op.create_table(
        "asset",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("estate_id", _BIG, sa.ForeignKey("estate.id", name="fk_asset_estate_id_estate"), nullable=False),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.UniqueConstraint("estate_id", "uid", name="uq_asset_estate_id_uid"),
    )
    op.create_table(
        "asset_version",
        *_interval(),
        sa.Column("asset_id", _BIG, sa.ForeignKey("asset.id", name="fk_asset_version_asset_id_asset"), nullable=False),
        *_content(),
    )
    _interval_indexes("asset_version")
    op.create_index("ix_asset_version_asset_id", "asset_version", ["asset_id"])
    op.create_table(
        "relation_kind",
        sa.Column("code", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.UniqueConstraint("name", name="uq_relation_kind_name"),
    )
    op.create_table(
        "relation",
        *_interval(),
        sa.Column("source_id", _BIG, nullable=False),
        sa.Column("kind_code", sa.Integer, nullable=False),
        sa.Column("target_id", _BIG, nullable=False),
    )
    _interval_indexes("relation")


def _gaps_and_findings() -> None:
    op.create_table("gap", *_interval(), *_content())
    _interval_indexes("gap")
    op.create_table(
        "finding",
        *_interval(),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("first_seen", sa.String(40), nullable=False),
        *_content(),
    )
    _interval_indexes("finding")
    op.create_index("ix_finding_estate_id_uid", "finding", ["estate_id", "uid"])


def _interval() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("estate_id", _BIG, nullable=False),
        sa.Column("since", _BIG, nullable=False),
        sa.Column("until", _BIG),
    )


def _content() -> tuple[sa.Column[str], ...]:
    return sa.Column("hash", sa.String(32), nullable=False), sa.Column("body", sa.Text, nullable=False)


def _interval_indexes(table: str) -> None:
    op.create_index(f"ix_{table}_since", table, ["since"])
    op.create_index(f"ix_{table}_estate_id_until", table, ["estate_id", "until"])
