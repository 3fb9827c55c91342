"""Where takes ran."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "ran",
        sa.Column("take", sa.String, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("ran_at", sa.BigInteger, nullable=False),
        sa.Column("reported_at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String),
        sa.PrimaryKeyConstraint("take", "address", name="pk_ran"),
    )
    op.create_index("ix_ran_item", "ran", ["item"])
