"""The table of refused attempts; it is kept."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from commonwire.store.metadata import Instant, metadata

attempts = Table(
    "attempts",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("deed", String, nullable=False),
    Column("by", String, nullable=False),
    Column("outlet", String),
    Column("owner", String, nullable=False),
    Column("item", String, nullable=False, index=True),
    Column("uri", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("times", Integer, nullable=False),
    Index("ix_attempts_owner_at", "owner", "at"),
    Index("ix_attempts_outlet_at", "outlet", "at"),
)
