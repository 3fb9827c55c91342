"""A person among colleagues, as an admin's or the secretariat's page shows them."""

from __future__ import annotations

from commonwire.alliance.people import looks_after
from commonwire.alliance.person import Person
from commonwire.alliance.principal import Principal
from commonwire.base.texts import text
from commonwire.web.pages.frame import Words
from commonwire.web.pages.outlet_views import ColleagueView


def colleague(person: Person, by: Principal, *, searches: int = 0) -> ColleagueView:
    """A person, as `by` sees them among colleagues; so many `searches` are theirs alone."""
    return ColleagueView(
        id=person.id,
        name=Words(person.name),
        email=person.email,
        roles=[_ROLES.get(role, role) for role in sorted(person.roles)],
        is_you=person.id == by.person,
        disabled=person.disabled,
        may_change=looks_after(by, person),
        searches=searches,
    )


_ROLES: dict[str, str] = {
    role: role
    for role in (
        text("reader"),
        text("editor"),
        text("outlet-admin"),
        text("secretariat"),
        text("emergency"),
        text("operator"),
    )
}
"""What roles are called: their own names, in English."""
