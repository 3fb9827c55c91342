"""What a row shows beside an item's headline; items that were here already get it by `rebuild` or a new version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("items", sa.Column("beside", sa.Text))
