"""What nodes witnessed of one another's ledgers, and evidence of two pasts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "witnessed",
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_witnessed"),
    )
    op.create_table(
        "cosigned",
        sa.Column("witness", sa.String, nullable=False),
        sa.Column("jwk", sa.Text, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("checkpoint", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("witness", name="pk_cosigned"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("via", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
