"""The alliance roll in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Select, Table, bindparam, delete, or_, select, update

from commonwire.alliance.called import Called, called_by
from commonwire.alliance.group import Group
from commonwire.alliance.key import ApiKey, SigningKeyRecord
from commonwire.alliance.member import Member, MemberClass
from commonwire.alliance.outlet import Outlet, OutletStatus
from commonwire.alliance.person import Attempts, Invitation, Person, Session
from commonwire.alliance.principal import Standing
from commonwire.base.errors import ConflictError, NotFoundError
from commonwire.store.insert import put_row
from commonwire.store.roll_tables import (
    api_keys,
    group_outlets,
    groups,
    invitations,
    member_classes,
    members,
    outlets,
    people,
    sessions,
    settings,
    sign_in_attempts,
    signing_keys,
)

Noun = TypeVar("Noun", bound=msgspec.Struct)

_asdict = msgspec.structs.asdict
_STANDING = (
    select(
        outlets.c.id.label("outlet"),
        outlets.c.member,
        members.c.member_class,
        member_classes.c.may.label("class_may"),
        outlets.c.status,
        outlets.c.status_reason,
        outlets.c.node,
    )
    .join_from(outlets, members, outlets.c.member == members.c.id)
    .join(member_classes, members.c.member_class == member_classes.c.id)
    .where(outlets.c.id == bindparam("outlet"))
)
_GROUPS = (
    select(group_outlets.c.group, groups.c.removed_at)
    .join(groups, groups.c.id == group_outlets.c.group)
    .where(group_outlets.c.outlet == bindparam("outlet"))
)
_KEY = select(api_keys).where(api_keys.c.digest == bindparam("digest"))
_SESSION = select(sessions).where(sessions.c.digest == bindparam("digest"))


class SqlRoll:
    """`alliance.ports.Roll` on an open connection; whoever opened it commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def classes(self) -> list[MemberClass]:
        """Every member class."""
        return self._all(MemberClass, select(member_classes))

    def get_class(self, class_id: str) -> MemberClass:
        """The class with this id, or NotFoundError."""
        return self._get(MemberClass, member_classes, class_id, "member class")

    def put_class(self, member_class: MemberClass) -> None:
        """Keep a class."""
        put_row(self._connection, member_classes, _asdict(member_class))

    def members(self) -> list[Member]:
        """Every member."""
        return self._all(Member, select(members))

    def get_member(self, member: str) -> Member:
        """The member with this id, or NotFoundError."""
        return self._get(Member, members, member, "member")

    def put_member(self, member: Member) -> None:
        """Keep a member; its class must be there."""
        put_row(self._connection, members, _asdict(member))

    def outlets(self, *, member: str | None = None, status: OutletStatus | None = None) -> list[Outlet]:
        """Every outlet, or those of `member`, or those in `status`."""
        query = select(outlets)
        if member is not None:
            query = query.where(outlets.c.member == member)
        if status is not None:
            query = query.where(outlets.c.status == status)
        return self._all(Outlet, query)

    def called(self) -> Mapping[str, Called]:
        """What each outlet and its member go by."""
        return called_by(self.outlets(), self.members())

    def spoken(self) -> frozenset[str]:
        """The languages (BCP 47) that the outlets publish in."""
        return frozenset(tag for tags in self._connection.scalars(select(outlets.c.languages)) for tag in tags)

    def get_outlet(self, outlet: str) -> Outlet:
        """The outlet with this id, or NotFoundError."""
        return self._get(Outlet, outlets, outlet, "outlet")

    def find_outlet(self, outlet: str) -> Outlet | None:
        """The outlet with this id, if there is one."""
        return self._find(Outlet, select(outlets).where(outlets.c.id == outlet))

    def add_outlet(self, outlet: Outlet) -> None:
        """Keep a new outlet; its member must be there. ConflictError when the id is taken."""
        if self.find_outlet(outlet.id):
            raise ConflictError(f"There is an outlet '{outlet.id}' already", remedy="Choose another id.")
        self.put_outlet(outlet)

    def put_outlet(self, outlet: Outlet) -> None:
        """Keep an outlet; its member must be there."""
        put_row(self._connection, outlets, _asdict(outlet))

    def find_standing(self, outlet: str) -> Standing | None:
        """Where the outlet with this id stands, if there is one; one look-up, made for every request."""
        row = self._connection.execute(_STANDING, {"outlet": outlet}).mappings().first()
        if row is None:
            return None
        found = self._connection.execute(_GROUPS, {"outlet": outlet}).all()
        return Standing(
            **row,
            groups=frozenset(group for group, removed_at in found if removed_at is None),
            former_groups=frozenset(group for group, removed_at in found if removed_at is not None),
        )

    def groups(self) -> list[Group]:
        """Every group, dissolved ones too."""
        return self._all(Group, select(groups))

    def put_group(self, group: Group) -> None:
        """Keep a group; its outlets must be there."""
        put_row(self._connection, groups, _asdict(group))
        self._connection.execute(delete(group_outlets).where(group_outlets.c.group == group.id))
        inside = [{"outlet": outlet, "group": group.id} for outlet in sorted(group.outlets)]
        if inside:
            put_row(self._connection, group_outlets, inside)

    def people(self, outlet: str | None) -> list[Person]:
        """The people of `outlet`, or with None those of the alliance itself."""
        return self._all(Person, select(people).where(people.c.outlet == outlet))

    def get_person(self, person: str) -> Person:
        """The person with this id, or NotFoundError."""
        return self._get(Person, people, person, "person")

    def find_person(self, email: str) -> Person | None:
        """The person with this e-mail (lower case), if there is one."""
        return self._find(Person, select(people).where(people.c.email == email))

    def add_person(self, person: Person) -> None:
        """Keep a new person. ConflictError when the id or the e-mail is taken."""
        if self._find(Person, select(people).where(or_(people.c.id == person.id, people.c.email == person.email))):
            raise ConflictError("Somebody with this e-mail is here already", where="email", remedy="Use another one.")
        put_row(self._connection, people, _asdict(person))

    def put_person(self, person: Person) -> None:
        """Keep a person who was added; the e-mail stays as it is."""
        row = _asdict(person)
        del row["email"]
        if not self._connection.execute(update(people).where(people.c.id == person.id).values(row)).rowcount:
            raise _not_here("person", person.id)

    def find_session(self, digest: str) -> Session | None:
        """The session whose secret has this digest, if there is one, ended or not."""
        return self._find(Session, _SESSION, digest=digest)

    def put_session(self, session: Session) -> None:
        """Keep a session."""
        put_row(self._connection, sessions, _asdict(session))

    def touch_session(self, digest: str, at: datetime) -> None:
        """Note that a session was seen at `at`; nothing when it is gone."""
        self._connection.execute(update(sessions).where(sessions.c.digest == digest).values(last_seen_at=at))

    def remove_session(self, digest: str) -> None:
        """Forget a session; nothing when it is gone."""
        self._connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def remove_sessions(self, person: str, *, but: str | None = None) -> None:
        """Forget every session of a person, but the one with the digest `but`."""
        query = delete(sessions).where(sessions.c.person == person)
        self._connection.execute(query if but is None else query.where(sessions.c.digest != but))

    def invitations(self) -> list[Invitation]:
        """Every invitation, the newest first."""
        found = self._connection.execute(select(invitations)).mappings()
        made = [Invitation(**row) for row in found]
        return sorted(made, key=lambda invitation: (invitation.made_at, invitation.digest), reverse=True)

    def find_invitation(self, digest: str) -> Invitation | None:
        """The invitation whose secret has this digest, if there is one, used or not."""
        return self._find(Invitation, select(invitations).where(invitations.c.digest == digest))

    def put_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        put_row(self._connection, invitations, _asdict(invitation))

    def use_invitation(self, digest: str, at: datetime, *, outlet: str | None = None) -> bool:
        """Mark an invitation as used, for `outlet` when named; False when it was used before or is not there."""
        used: dict[str, Any] = {"used_at": at} if outlet is None else {"used_at": at, "outlet": outlet}
        unused = update(invitations).where(invitations.c.digest == digest, invitations.c.used_at.is_(None))
        return self._connection.execute(unused.values(used)).rowcount == 1

    def find_attempts(self, subject: str) -> Attempts | None:
        """The failed sign-ins of a subject, if any."""
        return self._find(Attempts, select(sign_in_attempts).where(sign_in_attempts.c.subject == subject))

    def put_attempts(self, attempts: Attempts) -> None:
        """Keep the failed sign-ins of a subject."""
        put_row(self._connection, sign_in_attempts, _asdict(attempts))

    def remove_attempts(self, subject: str) -> None:
        """Forget the failed sign-ins of a subject."""
        self._connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.subject == subject))

    def forget(self, *, attempts_before: datetime, sessions_before: datetime) -> None:
        """Forget attempts last made, and sessions that expired, before these times."""
        self._connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.last_at < attempts_before))
        self._connection.execute(delete(sessions).where(sessions.c.expires_at < sessions_before))

    def keys(self, outlet: str) -> list[ApiKey]:
        """The API keys of an outlet, revoked ones too."""
        return self._all(ApiKey, select(api_keys).where(api_keys.c.outlet == outlet))

    def get_key(self, key: str) -> ApiKey:
        """The API key with this id, or NotFoundError."""
        return self._get(ApiKey, api_keys, key, "key")

    def find_key(self, digest: str) -> ApiKey | None:
        """The API key whose secret has this digest, if there is one, revoked or not."""
        return self._find(ApiKey, _KEY, digest=digest)

    def put_key(self, key: ApiKey) -> None:
        """Keep an API key; its outlet must be there."""
        put_row(self._connection, api_keys, _asdict(key))

    def touch_key(self, key: str, at: datetime) -> None:
        """Note that an API key was used at `at`, and change nothing else of it."""
        self._connection.execute(update(api_keys).where(api_keys.c.id == key).values(last_used_at=at))

    def signing_keys(self, outlet: str) -> list[SigningKeyRecord]:
        """The signing keys of an outlet, in the order in which they began to hold."""
        query = select(signing_keys).where(signing_keys.c.outlet == outlet)
        found = [SigningKeyRecord(**row) for row in self._connection.execute(query).mappings()]
        return sorted(found, key=lambda key: (key.from_number, key.kid))

    def put_signing_key(self, key: SigningKeyRecord) -> None:
        """Keep a signing key, known by outlet and kid."""
        put_row(self._connection, signing_keys, _asdict(key))

    def find_setting(self, name: str) -> Any:
        """The JSON value of a setting, or None."""
        return self._connection.scalar(select(settings.c.value).where(settings.c.name == name))

    def put_setting(self, name: str, value: Any) -> None:
        """Keep a setting's JSON value."""
        put_row(self._connection, settings, {"name": name, "value": value})

    def _find(self, shape: type[Noun], query: Select[Any], **values: Any) -> Noun | None:
        row = self._connection.execute(query, values).mappings().first()
        return shape(**row) if row else None

    def _get(self, shape: type[Noun], table: Table, key: str, noun: str) -> Noun:
        found = self._find(shape, select(table).where(table.c.id == key))
        if found is None:
            raise _not_here(noun, key)
        return found

    def _all(self, shape: type[Noun], query: Select[Any]) -> list[Noun]:
        """By id; sorted here, because databases order text each in their own way."""
        made = [shape(**row) for row in self._connection.execute(query).mappings()]
        return sorted(made, key=lambda noun: noun.id)  # type: ignore[attr-defined]  # every table so listed has an id


def _not_here(noun: str, key: str) -> NotFoundError:
    return NotFoundError(f"There is no {noun} '{key}'", remedy="Look at the roll for the ids there are.")


def find_setting(engine: Engine, name: str) -> Any:
    """The JSON value of a setting in the store behind `engine`, or None: for who has no store open yet."""
    with engine.connect() as connection:
        return SqlRoll(connection).find_setting(name)
