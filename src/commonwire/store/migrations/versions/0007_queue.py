"""Takes that wait for their hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "queued_takes",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("queued_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queued_takes"),
    )
    op.create_index("ix_queued_takes_item_state", "queued_takes", ["item", "state"])
    op.create_index("ix_queued_takes_outlet_queued_at", "queued_takes", ["outlet", "queued_at"])
    op.create_index("ix_queued_takes_state_due_at", "queued_takes", ["state", "due_at"])
