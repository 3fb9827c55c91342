"""Checks of the pages where takes ran."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "page_watches",
        sa.Column("take", sa.String, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("notice", sa.String),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("begun", sa.Integer, nullable=False),
        sa.Column("before", sa.Float),
        sa.Column("by", sa.String),
        sa.PrimaryKeyConstraint("take", "address", name="pk_page_watches"),
    )
    op.create_index("ix_page_watches_item", "page_watches", ["item"])
    op.create_index("ix_page_watches_due_at", "page_watches", ["due_at"])
    op.create_table(
        "page_checks",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("take", sa.String, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("credit", sa.String, nullable=False),
        sa.Column("notice", sa.String),
        sa.Column("share", sa.Float),
        sa.Column("status", sa.Integer),
        sa.Column("final", sa.Text),
        sa.Column("digest", sa.String),
        sa.Column("size", sa.Integer),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("by", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_page_checks"),
    )
    op.create_index("ix_page_checks_item", "page_checks", ["item"])
    op.create_table(
        "page_sought",
        sa.Column("item", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("forget_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("item", "version", name="pk_page_sought"),
    )
    op.create_index("ix_page_sought_forget_at", "page_sought", ["forget_at"])
