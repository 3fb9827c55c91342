"""What is due is found by the kind of channel, too: many pushes keep no look for mail waiting."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.drop_index("ix_deliveries_next_at", "deliveries")
    op.create_index("ix_deliveries_kind_next_at", "deliveries", ["kind", "next_at"])
