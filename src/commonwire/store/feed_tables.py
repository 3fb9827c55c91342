"""The table of feeds: kept, never derived."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from commonwire.rights.terms import Terms
from commonwire.store.metadata import Instant, Json, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("outlet", String(128), nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("interval", Integer, nullable=False),
    Column("language", Text),
    Column("time_zone", Text),
    Column("terms_template", Text),
    Column("terms", Json(Terms)),
    Column("subject_map", Json(dict[str, str]), nullable=False),
    Column("credit", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_polled_at", Instant),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("failures", Integer, nullable=False),
    Column("gone_count", Integer, nullable=False),
    Column("disabled_because", Text),
    Column("next_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(64), nullable=False),
    Index(None, "enabled", "next_at"),
    Index(None, "outlet", "made_at"),
)
