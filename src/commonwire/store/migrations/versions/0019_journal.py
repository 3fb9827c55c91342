"""The journal: entries of other nodes beside the own ledger, by their places here; what came and has no place yet."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
URGENT = "kind IN ('corrected', 'emergency-held', 'emergency-released', 'held', 'killed', 'released')"


def upgrade() -> None:
    node = op.get_bind().execute(sa.text("SELECT value FROM settings WHERE name = 'node_key'")).scalar()
    name = json.loads(node)["node"] if node else ""
    op.execute("ALTER TABLE entries RENAME COLUMN number TO position")
    op.add_column("entries", sa.Column("origin", sa.String, nullable=False, server_default=""))
    op.add_column("entries", sa.Column("number", NUMBER, nullable=False, server_default=sa.text("0")))
    op.add_column("entries", sa.Column("hops", sa.Text))
    op.get_bind().execute(sa.text("UPDATE entries SET number = position, origin = :name"), {"name": name})
    op.create_index("ix_entries_origin_number", "entries", ["origin", "number"], unique=True)
    op.create_index(
        "ix_entries_urgent",
        "entries",
        ["origin", "number"],
        sqlite_where=sa.text(URGENT),
        postgresql_where=sa.text(URGENT),
    )
    op.add_column("outlets", sa.Column("node", sa.String))
    op.create_table(
        "origins",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("jwk", sa.Text, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("range", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint", sa.LargeBinary),
        sa.Column("via", sa.String),
        sa.Column("at", sa.BigInteger),
        sa.PrimaryKeyConstraint("name", name="pk_origins"),
    )
    op.create_table(
        "arrivals",
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.Column("data", sa.LargeBinary),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("item", sa.String),
        sa.Column("hops", sa.Text, nullable=False),
        sa.Column("via", sa.String, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("why", sa.Text),
        sa.PrimaryKeyConstraint("origin", "number", name="pk_arrivals"),
    )
    op.create_index("ix_arrivals_state_origin_number", "arrivals", ["state", "origin", "number"])
    op.create_index("ix_arrivals_item", "arrivals", ["item"])
    op.create_table(
        "received_checkpoints",
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("origin", "size", name="pk_received_checkpoints"),
    )
    op.create_table(
        "urgent_proofs",
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("checkpoint", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("origin", "number", name="pk_urgent_proofs"),
    )
    op.create_table(
        "refused_contents",
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_refused_contents"),
    )
