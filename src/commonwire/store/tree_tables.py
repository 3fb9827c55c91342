"""The table of the hashes of trees over ledgers; it is kept."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from commonwire.store.metadata import Number, metadata

tiles = Table(
    "tiles",
    metadata,
    Column("origin", String, primary_key=True),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("place", Number, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
"""Of the tree over each node's ledger, by level and by place in it: up to 256 hashes, 8 KB (`ledger.tree.Tiles`)."""
