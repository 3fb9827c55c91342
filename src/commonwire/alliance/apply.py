"""An outlet applies: the link, and what it leads to."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from commonwire.alliance.card import Application, Card, checked_card, checked_contact
from commonwire.alliance.invitation import get_invitation, make_invitation, use_invitation
from commonwire.alliance.may import may
from commonwire.alliance.names import slug
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.passwords import PasswordHash
from commonwire.alliance.person import Person
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.base.ids import OutletId, PersonId, new_id
from commonwire.base.texts import text


def make_application_link(roll: Roll, by: Principal, now: datetime) -> str:
    """The secret of a link with which one outlet can apply, to be shown once. For the secretariat."""
    may(by, "admit")
    return make_invitation(roll, by, "apply", now)


def apply(roll: Roll, secret: str, application: Application, password: PasswordHash, now: datetime) -> Outlet:
    """The outlet, now on the roll with status 'applied'; its contact is on the roll as its admin.

    They can sign in and see how the application stands; nothing else is open before the outlet is admitted.
    Raises BadInputError for a line that does not fit, NotFoundError or ConflictError for a link that does not work,
    ConflictError for an e-mail that is taken.
    """
    invitation = get_invitation(roll, secret, "apply", now)
    card, contact = checked_card(application.card), checked_contact(application.contact)
    try:
        member = roll.get_member(application.member)
    except NotFoundError:
        raise BadInputError(
            text("There is no member '%(member)s'", member=application.member[:80]),
            where="member",
            remedy=text("Choose one of the list."),
        ) from None
    outlet = Outlet(
        id=free_id(roll, card), member=member.id, status="applied", status_at=now, **msgspec.structs.asdict(card)
    )
    roll.add_outlet(outlet)
    roll.add_person(
        Person(
            id=PersonId(new_id("p-")),
            outlet=outlet.id,
            roles=frozenset({"outlet-admin"}),
            created_at=now,
            password_hash=password,
            **msgspec.structs.asdict(contact),
        )
    )
    use_invitation(roll, invitation, now, outlet=outlet.id)
    return outlet


def free_id(roll: Roll, card: Card) -> OutletId:
    """An id for an outlet with this card that no outlet has: from its name, numbered when that is taken."""
    base = slug(card.names, otherwise=(urlsplit(card.home_page).hostname or "").removeprefix("www."))
    number = 1
    while roll.find_outlet(made := base if number == 1 else f"{base}-{number}"):
        number += 1
    return OutletId(made)
