"""What the alliance needs kept: the roll.

`get_` raises NotFoundError, `find_` may return None, `add_` raises ConflictError when it is there already, `put_`
adds or replaces. Lists are sorted by id. A verb that changes something reads and puts in one transaction, and one
transaction that writes runs at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from commonwire.alliance.called import Called
from commonwire.alliance.group import Group
from commonwire.alliance.key import ApiKey, SigningKeyRecord
from commonwire.alliance.member import Member, MemberClass
from commonwire.alliance.outlet import Outlet, OutletStatus
from commonwire.alliance.person import Attempts, Invitation, Person, Session
from commonwire.alliance.principal import Standing


class OutletShelf(Protocol):
    """Where classes, members, outlets and groups are kept."""

    def classes(self) -> list[MemberClass]:
        """Every member class."""
        ...

    def get_class(self, class_id: str) -> MemberClass:
        """The class with this id, or NotFoundError."""
        ...

    def put_class(self, member_class: MemberClass) -> None:
        """Keep a class."""
        ...

    def members(self) -> list[Member]:
        """Every member."""
        ...

    def get_member(self, member: str) -> Member:
        """The member with this id, or NotFoundError."""
        ...

    def put_member(self, member: Member) -> None:
        """Keep a member; its class must be there."""
        ...

    def outlets(self, *, member: str | None = None, status: OutletStatus | None = None) -> list[Outlet]:
        """Every outlet, or those of `member`, or those in `status`."""
        ...

    def called(self) -> Mapping[str, Called]:
        """What each outlet and its member go by."""
        ...

    def spoken(self) -> frozenset[str]:
        """The languages (BCP 47) that the outlets publish in."""
        ...

    def get_outlet(self, outlet: str) -> Outlet:
        """The outlet with this id, or NotFoundError."""
        ...

    def find_outlet(self, outlet: str) -> Outlet | None:
        """The outlet with this id, if there is one."""
        ...

    def add_outlet(self, outlet: Outlet) -> None:
        """Keep a new outlet; its member must be there. ConflictError when the id is taken."""
        ...

    def put_outlet(self, outlet: Outlet) -> None:
        """Keep an outlet; its member must be there."""
        ...

    def groups(self) -> list[Group]:
        """Every group, dissolved ones too."""
        ...

    def put_group(self, group: Group) -> None:
        """Keep a group; its outlets must be there."""
        ...

    def find_standing(self, outlet: str) -> Standing | None:
        """Where the outlet with this id stands, if there is one; one look-up, made for every request."""
        ...


class PeopleShelf(Protocol):
    """Where people, their sessions and invitations are kept."""

    def people(self, outlet: str | None) -> list[Person]:
        """The people of `outlet`, or with None those of the alliance itself."""
        ...

    def get_person(self, person: str) -> Person:
        """The person with this id, or NotFoundError."""
        ...

    def find_person(self, email: str) -> Person | None:
        """The person with this e-mail (lower case), if there is one."""
        ...

    def add_person(self, person: Person) -> None:
        """Keep a new person. ConflictError when the id or the e-mail is taken."""
        ...

    def put_person(self, person: Person) -> None:
        """Keep a person who was added; the e-mail stays as it is."""
        ...

    def find_session(self, digest: str) -> Session | None:
        """The session whose secret has this digest, if there is one, ended or not."""
        ...

    def put_session(self, session: Session) -> None:
        """Keep a session."""
        ...

    def touch_session(self, digest: str, at: datetime) -> None:
        """Note that a session was seen at `at`; nothing when it is gone."""
        ...

    def remove_session(self, digest: str) -> None:
        """Forget a session; nothing when it is gone."""
        ...

    def remove_sessions(self, person: str, *, but: str | None = None) -> None:
        """Forget every session of a person, but the one with the digest `but`."""
        ...

    def invitations(self) -> list[Invitation]:
        """Every invitation, the newest first."""
        ...

    def find_invitation(self, digest: str) -> Invitation | None:
        """The invitation whose secret has this digest, if there is one, used or not."""
        ...

    def put_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        ...

    def use_invitation(self, digest: str, at: datetime, *, outlet: str | None = None) -> bool:
        """Mark an invitation as used, for `outlet` when named; False when it was used before or is not there."""
        ...

    def find_attempts(self, subject: str) -> Attempts | None:
        """The failed sign-ins of a subject, if any."""
        ...

    def put_attempts(self, attempts: Attempts) -> None:
        """Keep the failed sign-ins of a subject."""
        ...

    def remove_attempts(self, subject: str) -> None:
        """Forget the failed sign-ins of a subject."""
        ...

    def forget(self, *, attempts_before: datetime, sessions_before: datetime) -> None:
        """Forget attempts last made, and sessions that expired, before these times."""
        ...


class KeyShelf(Protocol):
    """Where API keys, records of signing keys and the node's settings are kept."""

    def keys(self, outlet: str) -> list[ApiKey]:
        """The API keys of an outlet, revoked ones too."""
        ...

    def get_key(self, key: str) -> ApiKey:
        """The API key with this id, or NotFoundError."""
        ...

    def find_key(self, digest: str) -> ApiKey | None:
        """The API key whose secret has this digest, if there is one, revoked or not."""
        ...

    def put_key(self, key: ApiKey) -> None:
        """Keep an API key; its outlet must be there."""
        ...

    def touch_key(self, key: str, at: datetime) -> None:
        """Note that an API key was used at `at`, and change nothing else of it."""
        ...

    def signing_keys(self, outlet: str) -> list[SigningKeyRecord]:
        """The signing keys of an outlet, in the order in which they began to hold."""
        ...

    def put_signing_key(self, key: SigningKeyRecord) -> None:
        """Keep a signing key, known by outlet and kid."""
        ...

    def find_setting(self, name: str) -> Any:
        """The JSON value of a setting, or None."""
        ...

    def put_setting(self, name: str, value: Any) -> None:
        """Keep a setting's JSON value."""
        ...


class Roll(OutletShelf, PeopleShelf, KeyShelf, Protocol):
    """The whole roll."""


Answer = TypeVar("Answer")


class RunOnRoll(Protocol):
    """Runs some work on the roll in one transaction: all of it is kept when this returns, or nothing when it raises."""

    def __call__(self, work: Callable[[Roll], Answer], /) -> Answer:
        """What `work` gives."""
        ...
