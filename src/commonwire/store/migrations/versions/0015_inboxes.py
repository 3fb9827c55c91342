"""Searches of one person and in folders; what matched is kept with a catch; how far an inbox was looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("searches", sa.Column("person", sa.String))
    op.add_column("searches", sa.Column("folder", sa.Text, nullable=False, server_default=""))
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.add_column("matches", sa.Column("landed", number, nullable=False, server_default=sa.text("0")))
    op.add_column("matches", sa.Column("mark", sa.String))
    for name, usual in (("changed", sa.false()), ("fits", sa.true()), ("hidden", sa.false())):
        op.add_column("matches", sa.Column(name, sa.Boolean, nullable=False, server_default=usual))
    op.create_index("ix_matches_search_hidden_number", "matches", ["search", "hidden", "number"])
    op.execute("UPDATE matches SET landed = number")
    op.execute("UPDATE matches SET hidden = TRUE WHERE item IN (SELECT id FROM items WHERE status != 'usable')")
    op.create_table(
        "looked",
        sa.Column("search", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.PrimaryKeyConstraint("search", "reader", name="pk_looked"),
    )
