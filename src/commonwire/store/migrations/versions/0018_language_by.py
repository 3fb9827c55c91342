"""Rows of items say who decided what language they are in; those of before do not (`rebuild` does not know either)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("items", sa.Column("language_by", sa.String))
