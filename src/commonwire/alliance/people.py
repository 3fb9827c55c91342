"""The people of an outlet or of the alliance: invite, join, change roles, disable; and their passwords."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

import msgspec
from msgspec.structs import replace

from commonwire.alliance.card import Contact, checked_contact
from commonwire.alliance.invitation import get_invitation, make_invitation, use_invitation
from commonwire.alliance.may import may
from commonwire.alliance.outlet import check_is_here
from commonwire.alliance.passwords import PasswordHash, hash_password, is_password
from commonwire.alliance.person import ALLIANCE_ROLES, OUTLET_ROLES, Person, Role
from commonwire.alliance.ports import Roll, RunOnRoll
from commonwire.alliance.principal import Principal
from commonwire.alliance.sign_in import knock, open_door
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, NotSignedInError
from commonwire.base.ids import PersonId, new_id
from commonwire.base.languages import language_tag
from commonwire.base.texts import text


def invite(roll: Roll, by: Principal, outlet: str | None, roles: Iterable[str], now: datetime) -> str:
    """The secret of a link with which one person joins `outlet`, or the alliance itself (None), in these roles.

    Raises BadInputError for roles that do not belong there, ConflictError for an outlet of another node.
    """
    wanted = checked_roles(roles, outlet)
    _may_give(by, outlet, wanted)
    owner = None
    if outlet is not None:
        found = roll.get_outlet(outlet)
        check_is_here(found)
        owner = found.id
    return make_invitation(roll, by, "join", now, outlet=owner, roles=wanted)


def join(roll: Roll, secret: str, contact: Contact, password: PasswordHash, now: datetime) -> Person:
    """The person who joined with the link.

    Raises NotFoundError or ConflictError for a link that does not work, ConflictError for an e-mail that is taken,
    BadInputError for a line that does not fit.
    """
    invitation = get_invitation(roll, secret, "join", now)
    person = Person(
        id=PersonId(new_id("p-")),
        outlet=invitation.outlet,
        roles=invitation.roles,
        created_at=now,
        password_hash=password,
        **msgspec.structs.asdict(checked_contact(contact)),
    )
    roll.add_person(person)
    use_invitation(roll, invitation, now)
    return person


def change_roles(roll: Roll, by: Principal, person: str, roles: Iterable[str]) -> Person:
    """The person in `roles` instead of their old ones, at once. Nobody changes their own."""
    found = roll.get_person(person)
    wanted = checked_roles(roles, found.outlet)
    _may_give(by, found.outlet, wanted | found.roles)
    _not_oneself(by, found)
    changed = replace(found, roles=wanted)
    roll.put_person(changed)
    return changed


def disable(roll: Roll, by: Principal, person: str) -> Person:
    """The person, who can no longer sign in and whose sessions ended; what they did stays theirs."""
    found = roll.get_person(person)
    _may_give(by, found.outlet, found.roles)
    _not_oneself(by, found)
    changed = replace(found, disabled=True)
    roll.put_person(changed)
    roll.remove_sessions(found.id)
    return changed


def enable(roll: Roll, by: Principal, person: str) -> Person:
    """The person, who can sign in again."""
    found = roll.get_person(person)
    _may_give(by, found.outlet, found.roles)
    changed = replace(found, disabled=False)
    roll.put_person(changed)
    return changed


def invite_new_password(roll: Roll, by: Principal, person: str, now: datetime) -> str:
    """The secret of a link with which `person`, who forgot theirs, sets a new password."""
    found = roll.get_person(person)
    _may_give(by, found.outlet, found.roles)
    return make_invitation(roll, by, "password", now, person=found.id)


def renew_password(roll: Roll, secret: str, password: PasswordHash, now: datetime) -> Person:
    """The person with the new password, all their sessions ended. Raises as `get_invitation` does."""
    invitation = get_invitation(roll, secret, "password", now)
    found = roll.get_person(invitation.person or "")
    use_invitation(roll, invitation, now)
    changed = replace(found, password_hash=password)
    roll.put_person(changed)
    roll.remove_sessions(found.id)
    return changed


def change_password(run: RunOnRoll, by: Principal, *, old: str, new: str, address: str, now: datetime) -> None:
    """Let the person sign in with `new` instead of `old`; their other sessions end.

    Raises NotSignedInError when `old` is wrong (counted as a failed sign-in) and BadInputError when `new` does not do.
    """
    if by.person is None:
        raise NotSignedInError(text("Only a person has a password"), remedy=text("Sign in."))
    person_id = by.person
    person = run(lambda roll: roll.get_person(person_id))
    hashed = hash_password(new, email=person.email)
    knock(run, person.email, address, now)
    if not is_password(person.password_hash, old):
        raise NotSignedInError(text("The old password does not fit"), where="old password", remedy=text("Try again."))

    def change(roll: Roll) -> None:
        open_door(roll, person.email, address)
        roll.put_person(replace(roll.get_person(person_id), password_hash=hashed))
        roll.remove_sessions(person_id, but=by.session)

    run(change)


def choose_language(roll: Roll, by: Principal, language: str | None) -> Person:
    """The person, who reads names of subjects and the like in `language` from now on; None: as their browser asks.

    Raises BadInputError for what is no language tag, NotSignedInError for who is no person.
    """
    if by.person is None:
        raise NotSignedInError(text("Only a person reads"), remedy=text("Sign in."))
    changed = replace(roll.get_person(by.person), language=language_tag(language) if language else None)
    roll.put_person(changed)
    return changed


def looks_after(by: Principal, person: Person) -> bool:
    """Whether `by` may change this person's roles and access: for pages, to show only what works."""
    try:
        _may_give(by, person.outlet, person.roles)
    except (NotAllowedError, NotSignedInError):
        return False
    return by.person != person.id


def checked_roles(roles: Iterable[str], outlet: str | None) -> frozenset[Role]:
    """`roles` as they can be held in `outlet`, or in the alliance itself (None). Raises BadInputError."""
    known = ALLIANCE_ROLES if outlet is None else OUTLET_ROLES
    wanted = frozenset(roles)
    if not wanted or not wanted <= known:
        raise BadInputError(
            text("These roles cannot be held here: %(value)s", value=", ".join(sorted(wanted - known)) or "none"),
            where="roles",
            remedy=text("Choose from %(join)s.", join=", ".join(sorted(known))),
        )
    return frozenset(cast("Role", role) for role in wanted)


def _may_give(by: Principal, outlet: str | None, roles: frozenset[Role]) -> None:
    """Outlets look after their people, the secretariat after the alliance's; an operator comes from an operator."""
    if outlet is not None:
        may(by, "manage-people", outlet=outlet)
        return
    if roles != {"operator"}:
        may(by, "manage-staff")
    if "operator" in roles:
        may(by, "run-node")


def _not_oneself(by: Principal, person: Person) -> None:
    if by.person == person.id:
        raise ConflictError(
            text("You cannot take your own roles away"), remedy=text("Ask another admin, so that one remains.")
        )
