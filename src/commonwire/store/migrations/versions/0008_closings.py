"""Notices that a person closed for an outlet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "closings",
        sa.Column("notice", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_outlet", sa.String),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("notice", "outlet", name="pk_closings"),
    )
