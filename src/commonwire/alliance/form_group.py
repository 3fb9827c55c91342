"""Form a group of outlets, change it, dissolve it: by the secretariat."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec.structs import replace

from commonwire.alliance.group import Group
from commonwire.alliance.may import may
from commonwire.alliance.names import checked_names
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.base.texts import text

MOST_GROUPS = 200
"""Groups of an alliance, dissolved ones too."""
MOST_OUTLETS = 2000
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


def form_group(roll: Roll, by: Principal, group: Group) -> Group:
    """The group as it is now on the roll: new, changed, or formed again after it was dissolved.

    Raises BadInputError for an id or a name that does not fit, no outlet, or one that is not on the roll.
    """
    may(by, "manage-roll")
    if not _ID.fullmatch(group.id):
        raise BadInputError(
            text("'%(id)s' is no id of a group", id=group.id[:80]),
            where="group",
            remedy=text("1 to 60 of a-z, 0-9 and hyphens."),
        )
    known = {it.id for it in roll.groups()}
    if group.id not in known and len(known) >= MOST_GROUPS:
        raise BadInputError(
            text("There are %(most)s groups already", most=MOST_GROUPS),
            where="group",
            remedy=text("Change one of them."),
        )
    if not group.outlets or len(group.outlets) > MOST_OUTLETS:
        raise BadInputError(
            text("A group has outlets"),
            where="outlets",
            remedy=text("Name 1 to %(most)s, by their ids.", most=MOST_OUTLETS),
        )
    for outlet in sorted(group.outlets):
        if roll.find_outlet(outlet) is None:
            raise BadInputError(
                text("There is no outlet '%(outlet)s'", outlet=outlet[:80]),
                where="outlets",
                remedy=text("See the members page."),
            )
    formed = replace(group, names=checked_names(group.names), removed_at=None)
    roll.put_group(formed)
    return formed


def dissolve_group(roll: Roll, by: Principal, group_id: str, now: datetime) -> Group:
    """The group, dissolved. Raises NotFoundError when there is none, or it was dissolved before."""
    may(by, "manage-roll")
    found = next((group for group in roll.groups() if group.id == group_id and group.removed_at is None), None)
    if found is None:
        raise NotFoundError(
            text("There is no group '%(group_id)s'", group_id=group_id[:80]), remedy=text("List the groups.")
        )
    dissolved = replace(found, changed_at=now, removed_at=now)
    roll.put_group(dissolved)
    return dissolved
