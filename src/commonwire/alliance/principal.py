"""Who is asking: what the rest of the program knows of the one behind a request."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.alliance.key import SCOPES, ApiKey, Scope
from commonwire.alliance.member import Right
from commonwire.alliance.outlet import OutletStatus
from commonwire.alliance.person import Person, Role, Session
from commonwire.base.errors import NotAllowedError, NotSignedInError
from commonwire.base.ids import MemberId, OutletId, PersonId

Part = Role | Literal["machine", "visitor"]
"""A role, or one of two parts that no person is given: a command run on the node's machine, and a demo's visitor."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an outlet stands in the alliance: its member and class, what that class may do, its status and groups.

    `former_groups` are those that it was in when they were dissolved; `node` is the one it belongs to (None: this one).
    """

    outlet: OutletId
    member: MemberId
    member_class: str
    class_may: frozenset[Right]
    status: OutletStatus
    status_reason: str | None = None
    groups: frozenset[str] = frozenset()
    former_groups: frozenset[str] = frozenset()
    node: str | None = None


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking.

    A key has `scopes`, a person `roles`; both act for the outlet in `standing`, or for none. `name` is the key's or
    person's, to be shown; `person`, `key` and `session` (its digest) say which; `last_seen_at` is when the key or
    session was last noted (see `is_touch_due`). `languages` (BCP 47) are those they read, the dearest first.
    """

    kind: Literal["guest", "key", "person", "machine"]
    name: str = ""
    standing: Standing | None = None
    scopes: frozenset[Scope] = frozenset()
    roles: frozenset[Part] = frozenset()
    person: PersonId | None = None
    key: str | None = None
    session: str | None = None
    languages: tuple[str, ...] = ()
    last_seen_at: datetime | None = None

    @property
    def outlet(self) -> OutletId | None:
        """The outlet they act for."""
        return self.standing.outlet if self.standing else None

    @property
    def member(self) -> MemberId | None:
        """The member their outlet belongs to."""
        return self.standing.member if self.standing else None

    @property
    def member_class(self) -> str | None:
        """The class of that member."""
        return self.standing.member_class if self.standing else None

    @property
    def is_suspended(self) -> bool:
        """Whether their outlet is suspended."""
        return self.standing is not None and self.standing.status == "suspended"

    @property
    def suspended_reason(self) -> str | None:
        """Why their outlet is suspended."""
        return self.standing.status_reason if self.standing and self.is_suspended else None

    @property
    def id(self) -> str:
        """The opaque id that the record names them by: a person's, 'key:' and a key's, or the kind."""
        return self.person or (f"key:{self.key}" if self.key else self.kind)


def guest(*, demo: bool = False) -> Principal:
    """Nobody known. In a demo home they may look around."""
    return Principal(kind="guest", roles=frozenset({"visitor"}) if demo else frozenset())


def machine(standing: Standing | None = None) -> Principal:
    """A command or process of the node itself; with `standing`, acting for that outlet (`load`, a pulled feed)."""
    return Principal(
        kind="machine",
        name="the node",
        standing=standing,
        scopes=frozenset(SCOPES) if standing else frozenset(),
        roles=frozenset({"machine"}),
    )


def of_key(key: ApiKey, standing: Standing) -> Principal:
    """The principal behind an API key."""
    return Principal(
        kind="key", name=key.name, standing=standing, scopes=key.scopes, key=key.id, last_seen_at=key.last_used_at
    )


def of_person(person: Person, standing: Standing | None, session: Session | None = None) -> Principal:
    """The principal that is this person, in this session."""
    return Principal(
        kind="person",
        name=person.name,
        standing=standing,
        roles=frozenset(person.roles),
        person=person.id,
        session=session.digest if session else None,
        languages=(person.language,) if person.language else (),
        last_seen_at=session.last_seen_at if session else None,
    )


def own_outlet(principal: Principal) -> OutletId:
    """The outlet they act for. Raises NotSignedInError for a guest, NotAllowedError for others who act for none."""
    if principal.outlet is not None:
        return principal.outlet
    refusal = NotSignedInError if principal.kind == "guest" else NotAllowedError
    raise refusal("You act for no outlet", remedy="Sign in as somebody of an outlet, or use its key.")
