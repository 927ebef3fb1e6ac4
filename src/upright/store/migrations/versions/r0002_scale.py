"""Workspaces; relations in pages; what a million assets are asked for stands in columns of its own."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import op

from upright.store.pages import EMPTY, packed, turns
from upright.store.tenancy import DEFAULT, SETTING, Here, protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TENANTS = ("estate", "scan", "asset", "origin", "asset_version", "relation_page", "gap", "finding")
_SEVERITIES = ("info", "low", "medium", "high", "critical")


def upgrade() -> None:
    """Everything that there is belongs to the workspace `default`."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SET LOCAL {SETTING} = '{DEFAULT}'"))
    _origins_and_pages()
    _estates()
    for name in ("scan", "asset", "gap"):
        _add(name, _workspace())
    _add("gap", sa.Column("origin_id", _BIG))
    _asset_versions()
    _findings(connection)
    _relations(connection)
    op.drop_table("relation")
    protect(connection, _TENANTS)


def _workspace() -> sa.Column[str]:
    default = Here() if op.get_bind().dialect.name == "postgresql" else sa.text("''")
    return sa.Column("workspace", sa.String(64), nullable=False, server_default=default)


def _add(table: str, column: sa.Column[Any]) -> None:
    op.add_column(table, column)


def _origins_and_pages() -> None:
    op.create_table(
        "origin",
        sa.Column("id", _BIG, primary_key=True),
        _workspace(),
        sa.Column("estate_id", _BIG, sa.ForeignKey("estate.id", name="fk_origin_estate_id_estate"), nullable=False),
        sa.Column("hash", sa.String(32), nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.UniqueConstraint("estate_id", "hash", name="uq_origin_estate_id_hash"),
    )
    op.create_table(
        "relation_page",
        sa.Column("id", _BIG, primary_key=True),
        _workspace(),
        sa.Column("estate_id", _BIG, nullable=False),
        sa.Column("since", _BIG, nullable=False),
        sa.Column("until", _BIG),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("added", sa.LargeBinary, nullable=False),
        sa.Column("removed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_relation_page_since", "relation_page", ["since"])
    op.create_index("ix_relation_page_estate_id_until", "relation_page", ["estate_id", "until"])


def _estates() -> None:
    _add("estate", _workspace())
    with op.batch_alter_table("estate") as batch:
        batch.drop_constraint("uq_estate_fingerprint", type_="unique")
        batch.create_unique_constraint("uq_estate_workspace_fingerprint", ["workspace", "fingerprint"])


def _asset_versions() -> None:
    """No mark and no facets yet: the next scan writes these rows again."""
    op.drop_index("ix_asset_version_estate_id_until", "asset_version")
    with op.batch_alter_table("asset_version") as batch:
        batch.add_column(_workspace())
        batch.add_column(sa.Column("origin_id", _BIG))
        batch.add_column(sa.Column("mark", sa.BigInteger))
        batch.add_column(sa.Column("facets", sa.BigInteger))
        batch.drop_column("hash")
    op.create_index("ix_asset_version_estate_id_until_origin_id", "asset_version", ["estate_id", "until", "origin_id"])


def _findings(connection: sa.Connection) -> None:
    op.drop_index("ix_finding_estate_id_until", "finding")
    _add("finding", _workspace())
    for column in (
        sa.Column("asset_id", _BIG),
        sa.Column("severity", sa.Integer, nullable=False, server_default="0"),
        sa.Column("score", sa.Float, nullable=False, server_default="0"),
    ):
        _add("finding", column)
    rows = connection.execute(sa.text("SELECT id, estate_id, body FROM finding")).all()
    told = sa.text(
        "UPDATE finding SET severity = :severity, score = :score, asset_id ="
        " (SELECT id FROM asset WHERE uid = :asset AND estate_id = :estate) WHERE id = :id"
    )
    for number, estate, body in rows:
        said = json.loads(body)
        level = _SEVERITIES.index(said["severity"])
        given = {"severity": level, "score": said["score"]["value"], "asset": said["asset"]}
        connection.execute(told, {"id": number, "estate": estate, **given})
    with op.batch_alter_table("finding") as batch:
        batch.alter_column("severity", existing_type=sa.Integer, existing_nullable=False, server_default=None)
        batch.alter_column("score", existing_type=sa.Float, existing_nullable=False, server_default=None)
    op.create_index("ix_finding_estate_id_until_asset_id", "finding", ["estate_id", "until", "asset_id"])


def _relations(connection: sa.Connection) -> None:
    """For each scan of an estate that changed relations, what it added and removed."""
    query = sa.text("SELECT estate_id, since, until, source_id, kind_code, target_id FROM relation")
    rows = np.array(connection.execute(query).all(), dtype=np.float64).reshape(-1, 6)
    table = sa.table("relation_page", *map(sa.column, ("estate_id", "since", "page", "added", "removed")))
    for estate in np.unique(rows[:, 0]).tolist():
        own = rows[rows[:, 0] == estate]
        scans = np.unique(own[:, 1:3])
        for scan in scans[~np.isnan(scans)].tolist():
            parts = [own[own[:, at] == scan][:, 3:].astype(np.int64).T for at in (1, 2)]
            added, removed = (packed(*part) if part.size else EMPTY for part in parts)
            for turn in turns({}, added, removed):
                keys = {"added": turn.added.tobytes(), "removed": turn.removed.tobytes()}
                place = {"estate_id": int(estate), "since": int(scan), "page": turn.page}
                connection.execute(sa.insert(table).values(**place, **keys))
