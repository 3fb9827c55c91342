"""The table of imported vocabularies: kept, never derived."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from commonwire.news.vocabulary import Term
from commonwire.store.metadata import Instant, Json, metadata

vocabularies = Table(
    "vocabularies",
    metadata,
    Column("scheme", String, primary_key=True),
    Column("alias", String),
    Column("title", Text),
    Column("source", Text),
    Column("version", Text),
    Column("licence", Text),
    Column("imported_at", Instant, nullable=False),
    Column("concepts", Json(dict[str, Term]), nullable=False),
)
"""The concepts of a vocabulary lie together: they are always read together, and replaced together."""
