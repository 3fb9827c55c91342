"""The tables of the alliance roll: all of them kept, none derived."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, String, Table, Text

from commonwire.alliance.outlet import Disclosure
from commonwire.store.metadata import Instant, Json, Number, metadata

member_classes = Table(
    "member_classes",
    metadata,
    Column("id", String, primary_key=True),
    Column("names", Json(dict[str, str]), nullable=False),
    Column("may", Json(frozenset[str]), nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("id", String, primary_key=True),
    Column("names", Json(dict[str, str]), nullable=False),
    Column("territory", String),
    Column("member_class", String, ForeignKey("member_classes.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("simulated", Boolean, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("id", String, primary_key=True),
    Column("names", Json(dict[str, str]), nullable=False),
    Column("outlets", Json(frozenset[str]), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

group_outlets = Table(
    "group_outlets",
    metadata,
    Column("outlet", String, ForeignKey("outlets.id"), primary_key=True),
    Column("group", String, ForeignKey("groups.id"), primary_key=True),
)

outlets = Table(
    "outlets",
    metadata,
    Column("id", String, primary_key=True),
    Column("member", String, ForeignKey("members.id"), nullable=False, index=True),
    Column("names", Json(dict[str, str]), nullable=False),
    Column("languages", Json(tuple[str, ...]), nullable=False),
    Column("market", Json(frozenset[str]), nullable=False),
    Column("home_page", Text, nullable=False),
    Column("time_zone", String, nullable=False),
    Column("status", String, nullable=False),
    Column("status_at", Instant, nullable=False),
    Column("status_reason", Text),
    Column("status_by", String),
    Column("disclosure", Json(Disclosure), nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("default_terms", Json(dict[str, Any])),
    Column("terms_template", String),
    Column("notices_contact", Text),
    Column("node", String),
)

people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", String, nullable=False, unique=True),
    Column("outlet", String, ForeignKey("outlets.id"), index=True),
    Column("roles", Json(frozenset[str]), nullable=False),
    Column("language", String),
    Column("created_at", Instant, nullable=False),
    Column("password_hash", Text),
    Column("disabled", Boolean, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("outlet", String),
    Column("person", String),
    Column("roles", Json(frozenset[str]), nullable=False),
    Column("used_at", Instant),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("subject", String, primary_key=True),
    Column("failures", Number, nullable=False),
    Column("last_at", Instant, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("outlet", String, ForeignKey("outlets.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("scopes", Json(frozenset[str]), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("outlet", String, primary_key=True),
    Column("kid", String, primary_key=True),
    Column("public_jwk", Json(dict[str, str]), nullable=False),
    Column("sealed_private", LargeBinary),
    Column("from_number", Number, nullable=False),
    Column("until_number", Number),
    Column("revoked_from", Number),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Json(Any), nullable=False),
)
