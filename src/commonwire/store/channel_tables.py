"""The tables of channels, of what is owed by them, and of the tries made; all are kept."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from commonwire.store.metadata import Instant, metadata

channels = Table(
    "channels",
    metadata,
    Column("id", String, primary_key=True),
    Column("outlet", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("address", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String, nullable=False),
    Column("removed_at", Instant),
    Column("person", String),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("notice", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("outlet", String, nullable=False),
    Column("item", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("begun", Integer, nullable=False),
    Column("made", Integer, nullable=False),
    Column("seen", Boolean, nullable=False),
    Column("ended", String),
    Column("ended_at", Instant),
    Index("ix_deliveries_kind_next_at", "kind", "next_at"),
    Index("ix_deliveries_channel", "channel"),
    Index("ix_deliveries_item", "item"),
)

tries = Table(
    "tries",
    metadata,
    Column("notice", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String),
    Column("status", Integer),
    Column("milliseconds", Integer),
    Column("error", Text),
    Index("ix_tries_outcome_began_at", "outcome", "began_at"),
)
