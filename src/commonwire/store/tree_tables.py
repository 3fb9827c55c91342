"""The tables of the trees over ledgers, of what nodes witnessed of them, and of two pasts; they are kept."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from commonwire.store.metadata import Instant, Json, Number, metadata

tiles = Table(
    "tiles",
    metadata,
    Column("origin", String, primary_key=True),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("place", Number, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
"""Of the tree over each node's ledger, by level and by place in it: up to 256 hashes, 8 KB (`ledger.tree.Tiles`)."""

witnessed = Table(
    "witnessed",
    metadata,
    Column("origin", String, primary_key=True),
    Column("size", Number, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("checkpoint", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Of each other node the newest checkpoint that this one cosigned."""

cosigned = Table(
    "cosigned",
    metadata,
    Column("witness", String, primary_key=True),
    Column("jwk", Json(dict[str, str]), nullable=False),
    Column("size", Number, nullable=False),
    Column("checkpoint", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Of each witness the newest checkpoint of this node that it cosigned."""

evidence = Table(
    "evidence",
    metadata,
    Column("id", String, primary_key=True),
    Column("origin", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("via", String, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Pairs of checkpoints that are not of one past (`ledger.witness.Evidence`), known by the digest of both."""
