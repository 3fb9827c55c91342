"""The tables of peers, of what both sides say of a link, of how links do, and of nodes that were introduced; kept."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from commonwire.federation.peer import Contact
from commonwire.store.metadata import Instant, Json, metadata

peers = Table(
    "peers",
    metadata,
    Column("node", String, primary_key=True),
    Column("card", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("by", String, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("compared_at", Instant),
)

peer_agreements = Table(
    "peer_agreements",
    metadata,
    Column("peer", String, primary_key=True),
    Column("by", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("jws", Text, nullable=False),
)

peer_contacts = Table(
    "peer_contacts",
    metadata,
    Column("node", String, primary_key=True),
    Column("data", Json(Contact), nullable=False),
)

introduced_nodes = Table(
    "introduced_nodes",
    metadata,
    Column("node", String, primary_key=True),
    Column("card", Text, nullable=False),
    Column("via", String, nullable=False),
    Column("told_at", Instant, nullable=False),
)
