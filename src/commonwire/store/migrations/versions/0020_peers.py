"""Peers, what both sides say of a link, how links do, and nodes that were introduced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "peers",
        sa.Column("node", sa.String, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("compared_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("node", name="pk_peers"),
    )
    op.create_table(
        "peer_agreements",
        sa.Column("peer", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("jws", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("peer", "by", "version", name="pk_peer_agreements"),
    )
    op.create_table(
        "peer_contacts",
        sa.Column("node", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("node", name="pk_peer_contacts"),
    )
    op.create_table(
        "introduced_nodes",
        sa.Column("node", sa.String, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("via", sa.String, nullable=False),
        sa.Column("told_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("node", name="pk_introduced_nodes"),
    )
