"""Keep the roll: members by the secretariat, an outlet's card by the outlet."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from commonwire.alliance.card import Card, checked_card
from commonwire.alliance.may import may
from commonwire.alliance.member import Member
from commonwire.alliance.names import checked_names
from commonwire.alliance.outlet import Outlet, check_is_here
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.alliance.territories import territory
from commonwire.base.errors import BadInputError
from commonwire.base.texts import text


def enrol(roll: Roll, by: Principal, member: Member) -> Member:
    """The member as it is now on the roll, new or changed.

    Raises BadInputError for a name or territory that does not fit, a class that is not there, or a country without
    territory.
    """
    may(by, "manage-roll")
    classes = [known.id for known in roll.classes()]
    if member.member_class not in classes:
        raise BadInputError(
            text("There is no class '%(name)s'", name=member.member_class[:80]),
            where="member_class",
            remedy=text("Use one of: %(join)s.", join=", ".join(classes)),
        )
    if member.kind == "country" and member.territory is None:
        raise BadInputError(
            text("A country has a territory"),
            where="territory",
            remedy=text("Give its ISO 3166 code of two letters, or enrol an organisation."),
        )
    checked = replace(
        member,
        names=checked_names(member.names),
        territory=None if member.territory is None else territory(member.territory),
    )
    roll.put_member(checked)
    return checked


def change_card(roll: Roll, by: Principal, outlet: str, card: Card) -> Outlet:
    """The outlet with `card` in place of its old one. Raises BadInputError for a line that does not fit."""
    may(by, "manage-outlet", outlet=outlet)
    found = roll.get_outlet(outlet)
    check_is_here(found)
    changed = replace(found, **msgspec.structs.asdict(checked_card(card)))
    roll.put_outlet(changed)
    return changed


def set_default_terms(
    roll: Roll, by: Principal, outlet: str, terms: dict[str, Any] | None, *, template: str | None
) -> Outlet:
    """The outlet with these terms for items that bring none; `rights` has checked them (the JSON of its Terms)."""
    may(by, "manage-outlet", outlet=outlet)
    changed = replace(roll.get_outlet(outlet), default_terms=terms, terms_template=template)
    roll.put_outlet(changed)
    return changed
