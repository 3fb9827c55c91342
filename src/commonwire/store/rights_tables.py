"""The tables of agreements and requests; all of them are kept."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from commonwire.store.metadata import Instant, metadata

agreements = Table(
    "agreements",
    metadata,
    Column("key", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("data", Text, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("item", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("status", String, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_requests_item_status", "item", "status"),
    Index("ix_requests_owner_status_asked_at", "owner", "status", "asked_at"),
    Index("ix_requests_outlet_asked_at", "outlet", "asked_at"),
    Index("ix_requests_status_asked_at", "status", "asked_at"),
)
