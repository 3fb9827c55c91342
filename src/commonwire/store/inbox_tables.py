"""The tables of saved searches, what they caught, how far it was looked at, and how it is told.

Kept: searches, search_changes, looked, tellings, alerts. Derived and refilled by `rebuild`: matches.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, String, Table, Text, false, text, true

from commonwire.store.metadata import Instant, Number, metadata

searches = Table(
    "searches",
    metadata,
    Column("id", String, primary_key=True),
    Column("outlet", String, nullable=False, index=True),
    Column("person", String),  # whose alone it is; NULL: everybody's in the outlet
    Column("folder", Text, nullable=False, server_default=""),
    Column("data", Text, nullable=False),
)

search_changes = Table(
    "search_changes",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("search", String, nullable=False),
)
"""Which search was kept or forgotten, in the order in which that happened: every process's matcher follows it."""

matches = Table(
    "matches",
    metadata,
    Column("outlet", String, primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("search", String, primary_key=True),
    Column("item", String, nullable=False, index=True),
    Column("matched_at", Instant, nullable=False),
    Column("landed", Number, nullable=False, server_default=text("0")),
    Column("mark", String),
    Column("changed", Boolean, nullable=False, server_default=false()),
    Column("fits", Boolean, nullable=False, server_default=true()),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    Index("ix_matches_search_hidden_number", "search", "hidden", "number"),
    sqlite_with_rowid=False,
)

looked = Table(
    "looked",
    metadata,
    Column("search", String, primary_key=True),
    Column("reader", String, primary_key=True),  # a person; empty for the outlet's keys
    Column("number", Number, nullable=False),
)

tellings = Table(
    "tellings",
    metadata,
    Column("search", String, primary_key=True),
    Column("reader", String, primary_key=True),  # a person; empty for the outlet's desk
    Column("outlet", String, nullable=False),
    Column("how", String, index=True),  # NULL: muted
    Column("next_at", Instant, index=True),
    Column("data", Text, nullable=False),
    Index("ix_tellings_outlet_reader", "outlet", "reader"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String, primary_key=True),
    Column("outlet", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("search", String, nullable=False),  # empty for a digest
    Column("made_at", Instant, nullable=False),
    Column("waits", Boolean, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_alerts_search_reader_made_at", "search", "reader", "made_at"),
)
