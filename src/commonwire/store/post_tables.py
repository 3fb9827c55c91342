"""The tables of what goes to other nodes by letter, and of what came so; all are kept."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from commonwire.store.metadata import Instant, Number, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("to", String, nullable=False, index=True),
    Column("due_at", Instant, nullable=False, index=True),
    Column("sent", Integer, nullable=False),
    Column("envelope", String, index=True),
    Column("data", Text, nullable=False),
)

carried_letters = Table(
    "carried_letters",
    metadata,
    Column("id", String, primary_key=True),
    Column("to", String, nullable=False),
    Column("since", Instant, nullable=False, index=True),
    Column("due_at", Instant, index=True),
    Column("sent", Integer, nullable=False),
    Column("data", Text, nullable=False),
)
"""Envelopes for other nodes; `due_at` is NULL and `data` empty once the next node has it."""

came_letters = Table(
    "came_letters",
    metadata,
    Column("sender", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text),
    Column("data", Text),
)
"""By their ids letters take effect once; `data` is of those whose kind is not known."""

erased_there = Table(
    "erased_there",
    metadata,
    Column("item", String, primary_key=True),
    Column("node", String, primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("data", Text, nullable=False),
)
"""That other nodes obeyed an erasure: entry `number` of this node's ledger."""
