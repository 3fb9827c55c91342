"""Groups of outlets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("outlets", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
    )
    op.create_table(
        "group_outlets",
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("group", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.id"], name="fk_group_outlets_outlet"),
        sa.ForeignKeyConstraint(["group"], ["groups.id"], name="fk_group_outlets_group"),
        sa.PrimaryKeyConstraint("outlet", "group", name="pk_group_outlets"),
    )
