"""The tables of items, ledger and delivery.

Kept: entries, contents, checkpoints, terms, served, addressees, takes (and what `inbox_tables` says is kept).
Derived from the ledger and refilled by `rebuild`: items, versions, item_subjects, item_places, item_text, notices,
matches.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, column, false

from commonwire.ledger.entry import URGENT
from commonwire.news.beside import Beside, Subject
from commonwire.store.inbox_tables import matches
from commonwire.store.metadata import Instant, Json, Number, metadata

_IS_ROLL = column("item").is_(None)
_IS_URGENT = column("kind").in_(sorted(URGENT))
_IS_WAITING = column("released", Boolean).is_(false())

entries = Table(
    "entries",
    metadata,
    Column("position", Number, primary_key=True, autoincrement=False),
    Column("origin", String, nullable=False),
    Column("number", Number, nullable=False),
    Column("item", String, index=True),
    Column("kind", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("hops", Json(tuple[str, ...])),
    Index("ix_entries_origin_number", "origin", "number", unique=True),
    Index("ix_entries_outlet", "outlet", sqlite_where=_IS_ROLL, postgresql_where=_IS_ROLL),
    Index("ix_entries_urgent", "origin", "number", sqlite_where=_IS_URGENT, postgresql_where=_IS_URGENT),
)
"""The journal: this node's own ledger and the entries of other nodes, by their place here.

`number` counts in the ledger of `origin`; `hops` are the nodes that an entry of another passed (None: it is our own).
Those that are about no item are about the roll: few, and looked up by outlet.
"""

contents = Table(
    "contents",
    metadata,
    Column("digest", String, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("digest", String, primary_key=True),
    Column("data", Text, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", String, primary_key=True),
    Column("outlet", String, nullable=False),
    Column("uri", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("public_version", Integer),
    Column("position", Number, nullable=False),
    Column("first_received_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("language", String),
    Column("primary_language", String),
    Column("language_by", String),
    Column("urgency", Integer),
    Column("headline", Text),
    Column("snippet", Text),
    Column("subjects", Json(list[Subject]), nullable=False),
    Column("embargo_until", String),
    Column("claimed_at", String),
    Column("terms", String, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("reason", Text),
    Column("corrected", Boolean, nullable=False),
    Column("beside", Json(Beside)),
    Index("ix_items_position", "position"),
    Index("ix_items_outlet_position", "outlet", "position"),
    Index("ix_items_primary_language_position", "primary_language", "position"),
    Index("ix_items_uri", "uri"),
    # Covers what the flow counts: without it a week's count reads every row.
    Index(
        "ix_items_first_received_at",
        "first_received_at",
        "outlet",
        "primary_language",
        "listed",
        "status",
        "public_version",
        "id",
    ),
)

versions = Table(
    "versions",
    metadata,
    Column("item", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("released", Boolean, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_versions_waiting", "item", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
)

item_subjects = Table(
    "item_subjects",
    metadata,
    Column("item", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("position", Number, nullable=False),  # the item's: the newest of a subject are read without sorting all
    Index("ix_item_subjects_subject_position", "subject", "position"),
    sqlite_with_rowid=False,
)

item_places = Table(
    "item_places",
    metadata,
    Column("item", String, primary_key=True),
    Column("place", String, primary_key=True),
    Index("ix_item_places_place", "place"),
    sqlite_with_rowid=False,
)
"""What the places of an item are called; kept with its text, for as long as that may be found."""

item_text = Table(
    "item_text",
    metadata,
    Column("item", String, primary_key=True),
    Column("line", Text, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", Number, nullable=False, index=True),
    Column("item", String, nullable=False, index=True),
    Column("outlet", String, nullable=False, index=True),
    Column("data", Text, nullable=False),
)

served = Table(
    "served",
    metadata,
    Column("item", String, primary_key=True),
    Column("outlet", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("how", String, nullable=False),
    Column("at", Instant, nullable=False),
)

addressees = Table(
    "addressees",
    metadata,
    Column("outlet", String, primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("notice", String, nullable=False, index=True),
    Column("status", String),
    Column("at", Instant),
    Column("note", Text),
    Column("by", String),
    Column("seen_at", Instant),
    Column("signed", Text),
)

takes = Table(
    "takes",
    metadata,
    Column("id", String, primary_key=True),
    Column("item", String, nullable=False, index=True),
    Column("outlet", String, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("data", Text, nullable=False),
    Index("ix_takes_at", "at", "outlet", "item"),
)

DERIVED = (items, versions, item_subjects, item_places, item_text, notices, matches)
"""What `rebuild` empties and fills again; every other table is kept."""
