"""The hashes of the trees over ledgers; the node signs its tree, and what it signed of its chain makes room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "tiles",
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("origin", "level", "place", name="pk_tiles"),
    )
    op.execute("DELETE FROM checkpoints")  # of the chain: nothing was made of them, an export has its own
