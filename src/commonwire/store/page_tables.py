"""The tables of the checks of pages where takes ran; they are kept."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, LargeBinary, String, Table, Text

from commonwire.store.metadata import Instant, Json, metadata

page_watches = Table(
    "page_watches",
    metadata,
    Column("take", String, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("item", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("outlet", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("notice", String),
    Column("due_at", Instant, index=True),
    Column("step", Integer, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("before", Float),
    Column("by", String),
)

page_checks = Table(
    "page_checks",
    metadata,
    Column("id", String, primary_key=True),
    Column("take", String, nullable=False),
    Column("address", Text, nullable=False),
    Column("item", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("verdict", String, nullable=False),
    Column("credit", String, nullable=False),
    Column("notice", String),
    Column("share", Float),
    Column("status", Integer),
    Column("final", Text),
    Column("digest", String),
    Column("size", Integer),
    Column("reasons", Json(list[str]), nullable=False),
    Column("by", String),
)

page_sought = Table(
    "page_sought",
    metadata,
    Column("item", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("forget_at", Instant, nullable=False, index=True),
)
