"""A person with roles, their sessions, and invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.ids import OutletId, PersonId

Role = Literal["reader", "editor", "outlet-admin", "secretariat", "operator", "emergency"]

OUTLET_ROLES: frozenset[Role] = frozenset({"reader", "editor", "outlet-admin"})
"""Held in one outlet, and worth nothing outside it."""

ALLIANCE_ROLES: frozenset[Role] = frozenset({"secretariat", "operator", "emergency"})
"""Held for the whole alliance; they open nothing that belongs to an outlet, but for the emergency hold."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works for an outlet, the secretariat or a node.

    `email` is in lower case; `language` (BCP 47) is the one they chose for names of subjects and the like, None for
    what their browser asks for; without `password_hash` nobody can sign in with a password.
    """

    id: PersonId
    name: str
    email: str
    outlet: OutletId | None
    roles: frozenset[Role]
    language: str | None = None
    created_at: datetime
    password_hash: str | None = None
    disabled: bool = False


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in browser; `digest` is all that is kept of its secret."""

    digest: str
    person: PersonId
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A link that works once: to apply as an outlet, to join as a person, or to set a new password.

    `digest` is all that is kept of the link's secret; `made_by` a person's id or 'machine'. When it is used,
    `outlet` names the outlet that applied.
    """

    digest: str
    purpose: Literal["apply", "join", "password"]
    made_by: str
    made_at: datetime
    expires_at: datetime
    outlet: OutletId | None = None
    person: PersonId | None = None
    roles: frozenset[Role] = frozenset()
    used_at: datetime | None = None


class Attempts(msgspec.Struct, frozen=True, kw_only=True):
    """How often sign-in failed for one `subject` (an e-mail's or network address's digest) since it last succeeded."""

    subject: str
    failures: int
    last_at: datetime
