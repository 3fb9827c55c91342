"""The table of queued takes; it is kept."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from commonwire.store.metadata import Instant, metadata

queued_takes = Table(
    "queued_takes",
    metadata,
    Column("id", String, primary_key=True),
    Column("item", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("state", String, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("data", Text, nullable=False),
    Index("ix_queued_takes_item_state", "item", "state"),
    Index("ix_queued_takes_outlet_queued_at", "outlet", "queued_at"),
    Index("ix_queued_takes_state_due_at", "state", "due_at"),
)
