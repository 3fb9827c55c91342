"""The tables of what comes from other nodes: all of them kept, none derived."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table, Text

from commonwire.store.metadata import Instant, Json, Number, metadata

origins = Table(
    "origins",
    metadata,
    Column("name", String, primary_key=True),
    Column("jwk", Json(dict[str, str]), nullable=False),
    Column("size", Number, nullable=False),
    Column("digest", String, nullable=False),
    Column("range", LargeBinary, nullable=False),
    Column("checkpoint", LargeBinary),
    Column("via", String),
    Column("at", Instant),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("origin", String, primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("data", LargeBinary),
    Column("kind", String, nullable=False),
    Column("item", String),
    Column("hops", Json(tuple[str, ...]), nullable=False),
    Column("via", String, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("why", Text),
    Index("ix_arrivals_state_origin_number", "state", "origin", "number"),
    Index("ix_arrivals_item", "item"),
)

received_checkpoints = Table(
    "received_checkpoints",
    metadata,
    Column("origin", String, primary_key=True),
    Column("size", Number, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

urgent_proofs = Table(
    "urgent_proofs",
    metadata,
    Column("origin", String, primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("proof", Json(list[bytes]), nullable=False),
    Column("checkpoint", LargeBinary, nullable=False),
)

refused_contents = Table(
    "refused_contents",
    metadata,
    Column("digest", String, primary_key=True),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
