"""How readers are told of what searches catch, and alerts; mail channels of one person; what alerted tells the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("search", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("how", sa.String),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("search", "reader", name="pk_tellings"),
    )
    op.create_index("ix_tellings_how", "tellings", ["how"])
    op.create_index("ix_tellings_next_at", "tellings", ["next_at"])
    op.create_index("ix_tellings_outlet_reader", "tellings", ["outlet", "reader"])
    op.create_table(
        "alerts",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("search", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_search_reader_made_at", "alerts", ["search", "reader", "made_at"])
    op.add_column("channels", sa.Column("person", sa.String))
    op.execute(
        "INSERT INTO tellings (search, reader, outlet, how, data) SELECT searches.id, '', searches.outlet, 'live',"
        """ '{"search":"' || searches.id || '","outlet":"' || searches.outlet || '","reader":"",'"""
        """ || '"tells":{"how":"live","zone":"' || outlets.time_zone || '"}}'"""
        """ FROM searches JOIN outlets ON outlets.id = searches.outlet WHERE searches.data LIKE '%"alert"\\:true%'"""
    )
