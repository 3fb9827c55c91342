"""Which saved search was kept or forgotten, in order: the matchers of several processes follow it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "search_changes",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False),
        sa.Column("search", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_changes"),
    )
