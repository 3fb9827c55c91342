"""By what the flow of stories is counted: when a story first came, when it was taken."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
_COUNTED = ["first_received_at", "outlet", "primary_language", "listed", "status", "public_version", "id"]


def upgrade() -> None:
    op.create_index("ix_items_first_received_at", "items", _COUNTED)
    op.create_index("ix_takes_at", "takes", ["at", "outlet", "item"])
