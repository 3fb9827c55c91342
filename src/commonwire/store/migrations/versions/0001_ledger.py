"""The first tables: the ledger, items, what is delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_ledger()
    _create_items()
    _create_delivery()


def _create_ledger() -> None:
    op.create_table(
        "entries",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("item", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_entries"),
    )
    op.create_index("ix_entries_item", "entries", ["item"])
    op.create_index(
        "ix_entries_outlet",
        "entries",
        ["outlet"],
        sqlite_where=sa.text("item IS NULL"),
        postgresql_where=sa.text("item IS NULL"),
    )
    op.create_table(
        "contents",
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_contents"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_checkpoints"),
    )
    op.create_table(
        "terms",
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_terms"),
    )


def _create_items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("uri", sa.Text, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("public_version", sa.Integer),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("first_received_at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("primary_language", sa.String),
        sa.Column("urgency", sa.Integer),
        sa.Column("headline", sa.Text),
        sa.Column("snippet", sa.Text),
        sa.Column("subjects", sa.Text, nullable=False),
        sa.Column("embargo_until", sa.String),
        sa.Column("claimed_at", sa.String),
        sa.Column("terms", sa.String, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("corrected", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
    )
    op.create_index("ix_items_outlet_position", "items", ["outlet", "position"])
    op.create_index("ix_items_position", "items", ["position"])
    op.create_index("ix_items_primary_language_position", "items", ["primary_language", "position"])
    op.create_index("ix_items_uri", "items", ["uri"])
    op.create_table(
        "versions",
        sa.Column("item", sa.String, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("released", sa.Boolean, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("item", "version", name="pk_versions"),
    )
    op.create_index(
        "ix_versions_waiting",
        "versions",
        ["item"],
        sqlite_where=sa.text("released IS 0"),
        postgresql_where=sa.text("released IS false"),
    )
    op.create_table(
        "item_subjects",
        sa.Column("item", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("item", "subject", name="pk_item_subjects"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_item_subjects_subject_position", "item_subjects", ["subject", "position"])
    op.create_table(
        "item_text",
        sa.Column("item", sa.String, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("item", name="pk_item_text"),
    )


def _create_delivery() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_item", "notices", ["item"])
    op.create_index("ix_notices_number", "notices", ["number"])
    op.create_index("ix_notices_outlet", "notices", ["outlet"])
    op.create_table(
        "addressees",
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("notice", sa.String, nullable=False),
        sa.Column("status", sa.String),
        sa.Column("at", sa.BigInteger),
        sa.Column("note", sa.Text),
        sa.Column("by", sa.String),
        sa.PrimaryKeyConstraint("outlet", "number", name="pk_addressees"),
    )
    op.create_index("ix_addressees_notice", "addressees", ["notice"])
    op.create_table(
        "served",
        sa.Column("item", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("item", "outlet", "version", name="pk_served"),
    )
    op.create_table(
        "takes",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_takes"),
    )
    op.create_index("ix_takes_item", "takes", ["item"])
    op.create_index("ix_takes_outlet", "takes", ["outlet"])
    op.create_table(
        "searches",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_searches"),
    )
    op.create_index("ix_searches_outlet", "searches", ["outlet"])
    op.create_table(
        "matches",
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("search", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("matched_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "number", "search", name="pk_matches"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_matches_item", "matches", ["item"])
