"""The alliance roll, its people, feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_roll()
    _create_people()
    _create_feeds()


def _create_roll() -> None:
    op.create_table(
        "member_classes",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("may", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member_classes"),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("territory", sa.String),
        sa.Column("member_class", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("joined_at", sa.BigInteger, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["member_class"], ["member_classes.id"], name="fk_members_member_class"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("member", sa.String, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("market", sa.Text, nullable=False),
        sa.Column("home_page", sa.Text, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("status_at", sa.BigInteger, nullable=False),
        sa.Column("status_reason", sa.Text),
        sa.Column("status_by", sa.String),
        sa.Column("disclosure", sa.Text, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("default_terms", sa.Text),
        sa.Column("terms_template", sa.String),
        sa.Column("notices_contact", sa.Text),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_outlets_member"),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
    )
    op.create_index("ix_outlets_member", "outlets", ["member"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger),
        sa.Column("revoked_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.id"], name="fk_api_keys_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_index("ix_api_keys_outlet", "api_keys", ["outlet"])
    op.create_table(
        "signing_keys",
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("kid", sa.String, nullable=False),
        sa.Column("public_jwk", sa.Text, nullable=False),
        sa.Column("sealed_private", sa.LargeBinary),
        sa.Column("from_number", NUMBER, nullable=False),
        sa.Column("until_number", NUMBER),
        sa.Column("revoked_from", NUMBER),
        sa.PrimaryKeyConstraint("outlet", "kid", name="pk_signing_keys"),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("outlet", sa.String),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.id"], name="fk_people_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
    )
    op.create_index("ix_people_outlet", "people", ["outlet"])
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_seen_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person"),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "invitations",
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("outlet", sa.String),
        sa.Column("person", sa.String),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("digest", name="pk_invitations"),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("failures", NUMBER, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_sign_in_attempts"),
    )


def _create_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("outlet", sa.String(128), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("interval", sa.Integer, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("time_zone", sa.Text),
        sa.Column("terms_template", sa.Text),
        sa.Column("terms", sa.Text),
        sa.Column("subject_map", sa.Text, nullable=False),
        sa.Column("credit", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("last_polled_at", sa.BigInteger),
        sa.Column("last_status", sa.Integer),
        sa.Column("last_error", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("gone_count", sa.Integer, nullable=False),
        sa.Column("disabled_because", sa.Text),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
    )
    op.create_index("ix_feeds_enabled_next_at", "feeds", ["enabled", "next_at"])
    op.create_index("ix_feeds_outlet_made_at", "feeds", ["outlet", "made_at"])
