"""Links that work once: made, looked at, used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from commonwire.alliance.person import Invitation, Role
from commonwire.alliance.ports import PeopleShelf
from commonwire.alliance.principal import Principal
from commonwire.base.errors import ConflictError, NotFoundError
from commonwire.base.ids import OutletId, PersonId, new_secret, secret_digest
from commonwire.base.texts import text

Purpose = Literal["apply", "join", "password"]

LIFETIME: dict[Purpose, timedelta] = {
    "apply": timedelta(days=30),
    "join": timedelta(days=7),
    "password": timedelta(days=1),
}


def make_invitation(
    roll: PeopleShelf,
    by: Principal,
    purpose: Purpose,
    now: datetime,
    *,
    outlet: OutletId | None = None,
    person: PersonId | None = None,
    roles: frozenset[Role] = frozenset(),
) -> str:
    """The secret of a new link, to be shown once. Whether `by` may, the verb that calls this has asked."""
    secret = new_secret()
    roll.put_invitation(
        Invitation(
            digest=secret_digest(secret),
            purpose=purpose,
            made_by=by.id,
            made_at=now,
            expires_at=now + LIFETIME[purpose],
            outlet=outlet,
            person=person,
            roles=roles,
        )
    )
    return secret


def get_invitation(roll: PeopleShelf, secret: str, purpose: Purpose, now: datetime) -> Invitation:
    """The invitation behind a link that can still be used.

    Raises NotFoundError for a link that is not known, not for this, or past its day; ConflictError for a used one.
    """
    found = roll.find_invitation(secret_digest(secret))
    if found is None or found.purpose != purpose or now >= found.expires_at:
        raise NotFoundError(text("This link is not known, or its day has passed"), remedy=text("Ask for a new one."))
    if found.used_at is not None:
        raise _used()
    return found


def use_invitation(roll: PeopleShelf, invitation: Invitation, now: datetime, *, outlet: OutletId | None = None) -> None:
    """Let the link work no more. Raises ConflictError when somebody else was faster."""
    if not roll.use_invitation(invitation.digest, now, outlet=outlet):
        raise _used()


def _used() -> ConflictError:
    return ConflictError(text("This link was used already"), remedy=text("Ask for a new one."))
