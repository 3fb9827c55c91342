"""A receipt is kept as its outlet signed it; earlier ones are not signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("addressees", sa.Column("signed", sa.Text))
