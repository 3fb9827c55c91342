"""Agreements of the alliance, requests to owners."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", "version", name="pk_agreements"),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_item_status", "requests", ["item", "status"])
    op.create_index("ix_requests_owner_status_asked_at", "requests", ["owner", "status", "asked_at"])
    op.create_index("ix_requests_outlet_asked_at", "requests", ["outlet", "asked_at"])
    op.create_index("ix_requests_status_asked_at", "requests", ["status", "asked_at"])
