"""When an outlet first said that it has seen a notice, kept beside its later "done"."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("addressees", sa.Column("seen_at", sa.BigInteger))
    op.execute("UPDATE addressees SET seen_at = at WHERE status = 'seen'")
