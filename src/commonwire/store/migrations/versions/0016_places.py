"""What the places of an item are called; of earlier items once `commonwire rebuild` has run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "item_places",
        sa.Column("item", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("item", "place", name="pk_item_places"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_item_places_place", "item_places", ["place"])
