"""The table of where takes ran; it is kept."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from commonwire.store.metadata import Instant, metadata

ran = Table(
    "ran",
    metadata,
    Column("take", String, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("item", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("outlet", String, nullable=False),
    Column("ran_at", Instant, nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("by", String),
)
