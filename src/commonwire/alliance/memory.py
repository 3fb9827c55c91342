"""The roll in memory: for tests, and to try an alliance out."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from msgspec.structs import replace

from commonwire.alliance.called import Called, called_by
from commonwire.alliance.group import Group
from commonwire.alliance.key import ApiKey, SigningKeyRecord
from commonwire.alliance.member import Member, MemberClass
from commonwire.alliance.outlet import Outlet, OutletStatus
from commonwire.alliance.person import Attempts, Invitation, Person, Session
from commonwire.alliance.principal import Standing
from commonwire.base.errors import ConflictError, NotFoundError

Noun = TypeVar("Noun")


def _get(shelf: Mapping[str, Noun], noun: str, key: str) -> Noun:
    if key not in shelf:
        raise NotFoundError(f"There is no {noun} '{key}'", remedy="Look at the roll for the ids there are.")
    return shelf[key]


class MemoryRoll:
    """A `Roll` that lasts as long as the object."""

    def __init__(self) -> None:
        self._classes: dict[str, MemberClass] = {}
        self._members: dict[str, Member] = {}
        self._outlets: dict[str, Outlet] = {}
        self._groups: dict[str, Group] = {}
        self._people: dict[str, Person] = {}
        self._sessions: dict[str, Session] = {}
        self._invitations: dict[str, Invitation] = {}
        self._attempts: dict[str, Attempts] = {}
        self._keys: dict[str, ApiKey] = {}
        self._signing_keys: dict[tuple[str, str], SigningKeyRecord] = {}
        self._settings: dict[str, Any] = {}

    def classes(self) -> list[MemberClass]:
        """Every member class."""
        return sorted(self._classes.values(), key=attrgetter("id"))

    def get_class(self, class_id: str) -> MemberClass:
        """The class with this id, or NotFoundError."""
        return _get(self._classes, "member class", class_id)

    def put_class(self, member_class: MemberClass) -> None:
        """Keep a class."""
        self._classes[member_class.id] = member_class

    def members(self) -> list[Member]:
        """Every member."""
        return sorted(self._members.values(), key=attrgetter("id"))

    def get_member(self, member: str) -> Member:
        """The member with this id, or NotFoundError."""
        return _get(self._members, "member", member)

    def put_member(self, member: Member) -> None:
        """Keep a member; its class must be there."""
        self._members[member.id] = member

    def outlets(self, *, member: str | None = None, status: OutletStatus | None = None) -> list[Outlet]:
        """Every outlet, or those of `member`, or those in `status`."""
        found = [o for o in self._outlets.values() if member in (None, o.member) and status in (None, o.status)]
        return sorted(found, key=attrgetter("id"))

    def called(self) -> Mapping[str, Called]:
        """What each outlet and its member go by."""
        return called_by(self._outlets.values(), self._members.values())

    def spoken(self) -> frozenset[str]:
        """The languages (BCP 47) that the outlets publish in."""
        return frozenset(tag for outlet in self._outlets.values() for tag in outlet.languages)

    def get_outlet(self, outlet: str) -> Outlet:
        """The outlet with this id, or NotFoundError."""
        return _get(self._outlets, "outlet", outlet)

    def find_outlet(self, outlet: str) -> Outlet | None:
        """The outlet with this id, if there is one."""
        return self._outlets.get(outlet)

    def add_outlet(self, outlet: Outlet) -> None:
        """Keep a new outlet; its member must be there. ConflictError when the id is taken."""
        if outlet.id in self._outlets:
            raise ConflictError(f"There is an outlet '{outlet.id}' already", remedy="Choose another id.")
        self.put_outlet(outlet)

    def put_outlet(self, outlet: Outlet) -> None:
        """Keep an outlet; its member must be there."""
        self._outlets[outlet.id] = outlet

    def find_standing(self, outlet: str) -> Standing | None:
        """Where the outlet with this id stands, if there is one; one look-up, made for every request."""
        found = self._outlets.get(outlet)
        if found is None:
            return None
        member = self._members[found.member]
        return Standing(
            outlet=found.id,
            member=member.id,
            member_class=member.member_class,
            class_may=self._classes[member.member_class].may,
            status=found.status,
            status_reason=found.status_reason,
            groups=frozenset(g.id for g in self.groups() if outlet in g.outlets and g.removed_at is None),
            former_groups=frozenset(g.id for g in self.groups() if outlet in g.outlets and g.removed_at is not None),
        )

    def groups(self) -> list[Group]:
        """Every group, dissolved ones too."""
        return sorted(self._groups.values(), key=attrgetter("id"))

    def put_group(self, group: Group) -> None:
        """Keep a group; its outlets must be there."""
        self._groups[group.id] = group

    def people(self, outlet: str | None) -> list[Person]:
        """The people of `outlet`, or with None those of the alliance itself."""
        return sorted((p for p in self._people.values() if p.outlet == outlet), key=attrgetter("id"))

    def get_person(self, person: str) -> Person:
        """The person with this id, or NotFoundError."""
        return _get(self._people, "person", person)

    def find_person(self, email: str) -> Person | None:
        """The person with this e-mail (lower case), if there is one."""
        return next((person for person in self._people.values() if person.email == email), None)

    def add_person(self, person: Person) -> None:
        """Keep a new person. ConflictError when the id or the e-mail is taken."""
        if person.id in self._people or self.find_person(person.email):
            raise ConflictError("Somebody with this e-mail is here already", where="email", remedy="Use another one.")
        self._people[person.id] = person

    def put_person(self, person: Person) -> None:
        """Keep a person who was added; the e-mail stays as it is."""
        self._people[person.id] = replace(person, email=self.get_person(person.id).email)

    def find_session(self, digest: str) -> Session | None:
        """The session whose secret has this digest, if there is one, ended or not."""
        return self._sessions.get(digest)

    def put_session(self, session: Session) -> None:
        """Keep a session."""
        self._sessions[session.digest] = session

    def touch_session(self, digest: str, at: datetime) -> None:
        """Note that a session was seen at `at`; nothing when it is gone."""
        if digest in self._sessions:
            self._sessions[digest] = replace(self._sessions[digest], last_seen_at=at)

    def remove_session(self, digest: str) -> None:
        """Forget a session; nothing when it is gone."""
        self._sessions.pop(digest, None)

    def remove_sessions(self, person: str, *, but: str | None = None) -> None:
        """Forget every session of a person, but the one with the digest `but`."""
        kept = {digest: s for digest, s in self._sessions.items() if s.person != person or digest == but}
        self._sessions = kept

    def invitations(self) -> list[Invitation]:
        """Every invitation, the newest first."""
        return sorted(self._invitations.values(), key=lambda i: (i.made_at, i.digest), reverse=True)

    def find_invitation(self, digest: str) -> Invitation | None:
        """The invitation whose secret has this digest, if there is one, used or not."""
        return self._invitations.get(digest)

    def put_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        self._invitations[invitation.digest] = invitation

    def use_invitation(self, digest: str, at: datetime, *, outlet: str | None = None) -> bool:
        """Mark an invitation as used, for `outlet` when named; False when it was used before or is not there."""
        found = self._invitations.get(digest)
        if found is None or found.used_at is not None:
            return False
        used_for = found.outlet if outlet is None else outlet
        self._invitations[digest] = replace(found, used_at=at, outlet=used_for)
        return True

    def find_attempts(self, subject: str) -> Attempts | None:
        """The failed sign-ins of a subject, if any."""
        return self._attempts.get(subject)

    def put_attempts(self, attempts: Attempts) -> None:
        """Keep the failed sign-ins of a subject."""
        self._attempts[attempts.subject] = attempts

    def remove_attempts(self, subject: str) -> None:
        """Forget the failed sign-ins of a subject."""
        self._attempts.pop(subject, None)

    def forget(self, *, attempts_before: datetime, sessions_before: datetime) -> None:
        """Forget attempts last made, and sessions that expired, before these times."""
        self._attempts = {s: a for s, a in self._attempts.items() if a.last_at >= attempts_before}
        self._sessions = {d: s for d, s in self._sessions.items() if s.expires_at >= sessions_before}

    def keys(self, outlet: str) -> list[ApiKey]:
        """The API keys of an outlet, revoked ones too."""
        return sorted((key for key in self._keys.values() if key.outlet == outlet), key=attrgetter("id"))

    def get_key(self, key: str) -> ApiKey:
        """The API key with this id, or NotFoundError."""
        return _get(self._keys, "key", key)

    def find_key(self, digest: str) -> ApiKey | None:
        """The API key whose secret has this digest, if there is one, revoked or not."""
        return next((key for key in self._keys.values() if key.digest == digest), None)

    def put_key(self, key: ApiKey) -> None:
        """Keep an API key; its outlet must be there."""
        self._keys[key.id] = key

    def touch_key(self, key: str, at: datetime) -> None:
        """Note that an API key was used at `at`, and change nothing else of it."""
        if key in self._keys:
            self._keys[key] = replace(self._keys[key], last_used_at=at)

    def signing_keys(self, outlet: str) -> list[SigningKeyRecord]:
        """The signing keys of an outlet, in the order in which they began to hold."""
        found = (key for key in self._signing_keys.values() if key.outlet == outlet)
        return sorted(found, key=attrgetter("from_number", "kid"))

    def put_signing_key(self, key: SigningKeyRecord) -> None:
        """Keep a signing key, known by outlet and kid."""
        self._signing_keys[key.outlet, key.kid] = key

    def find_setting(self, name: str) -> Any:
        """The JSON value of a setting, or None."""
        return copy.deepcopy(self._settings.get(name))

    def put_setting(self, name: str, value: Any) -> None:
        """Keep a setting's JSON value."""
        self._settings[name] = copy.deepcopy(value)
