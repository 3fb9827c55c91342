"""Imported vocabularies; what the subjects of a row are, beside their names; people whose browser says the language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "vocabularies",
        sa.Column("scheme", sa.String, nullable=False),
        sa.Column("alias", sa.String),
        sa.Column("title", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("version", sa.Text),
        sa.Column("licence", sa.Text),
        sa.Column("imported_at", sa.BigInteger, nullable=False),
        sa.Column("concepts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("scheme", name="pk_vocabularies"),
    )
    _name_subjects()
    _let_language_be_unknown()
    op.execute("UPDATE people SET language = NULL WHERE language = 'en'")  # nobody could choose one before


def _let_language_be_unknown() -> None:
    """SQLite loosens no column, and makes no table anew that sessions point to: another column takes its place."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("people", "language", existing_type=sa.String, nullable=True)
        return
    op.add_column("people", sa.Column("spoken", sa.String))
    op.execute("UPDATE people SET spoken = language")
    op.drop_column("people", "language")
    op.execute("ALTER TABLE people RENAME COLUMN spoken TO language")


def _name_subjects() -> None:
    """A row's subjects were names and are objects with a name; `rebuild` adds what else is known of them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "UPDATE items SET subjects = (SELECT json_agg(json_build_object('name', name) ORDER BY place)::text"
            " FROM json_array_elements_text(items.subjects::json) WITH ORDINALITY AS named(name, place))"
            " WHERE subjects <> '[]'"
        )
    else:
        op.execute(
            "UPDATE items SET subjects = (SELECT json_group_array(json_object('name', value)) FROM"
            " (SELECT value FROM json_each(items.subjects) ORDER BY key)) WHERE subjects <> '[]'"
        )
