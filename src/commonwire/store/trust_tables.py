"""The table of membership files; it is kept."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table, Text

from commonwire.store.metadata import Instant, Number, metadata

membership_files = Table(
    "membership_files",
    metadata,
    Column("digest", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("origin", String, nullable=False),
    Column("number", Number, nullable=False),
    Column("followed", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text),
    Column("data", LargeBinary, nullable=False),
)
"""Those that were followed, and those that contradict one of them: exact bytes, by their SHA-256."""
