"""What each source gave when it was last read, so that others can be scanned without it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from upright.store.tenancy import Here, protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """One table more."""
    op.create_table(
        "part",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("workspace", sa.String(64), nullable=False, server_default=Here()),
        sa.Column("estate_id", _BIG, sa.ForeignKey("estate.id", name="fk_part_estate_id_estate"), nullable=False),
        sa.Column("source", sa.String(255), nullable=False),
        sa.Column("scan_id", _BIG, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("estate_id", "source", name="uq_part_estate_id_source"),
    )
    protect(op.get_bind(), ("part",))
