"""Refused attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("deed", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("outlet", sa.String),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("uri", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_item", "attempts", ["item"])
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_index("ix_attempts_owner_at", "attempts", ["owner", "at"])
    op.create_index("ix_attempts_outlet_at", "attempts", ["outlet", "at"])
