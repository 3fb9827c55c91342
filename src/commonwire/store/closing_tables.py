"""The table of notices that a person closed for an outlet; it is kept."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from commonwire.store.metadata import Instant, metadata

closings = Table(
    "closings",
    metadata,
    Column("notice", String, primary_key=True),
    Column("outlet", String, primary_key=True),
    Column("by", String, nullable=False),
    Column("by_outlet", String),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
