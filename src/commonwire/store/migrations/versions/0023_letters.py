"""What goes to other nodes by letter, and what came so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("to", sa.String, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("envelope", sa.String),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    for column in ("to", "due_at", "envelope"):
        op.create_index(f"ix_outbox_{column}", "outbox", [column])
    op.create_table(
        "carried_letters",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("to", sa.String, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_carried_letters"),
    )
    for column in ("since", "due_at"):
        op.create_index(f"ix_carried_letters_{column}", "carried_letters", [column])
    op.create_table(
        "came_letters",
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("data", sa.Text),
        sa.PrimaryKeyConstraint("sender", "id", name="pk_came_letters"),
    )
    op.create_table(
        "erased_there",
        sa.Column("item", sa.String, nullable=False),
        sa.Column("node", sa.String, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("item", "node", "number", name="pk_erased_there"),
    )
