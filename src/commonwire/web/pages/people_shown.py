"""A person among colleagues, as an admin's or the secretariat's page shows them."""

from __future__ import annotations

from commonwire.alliance.people import looks_after
from commonwire.alliance.person import Person
from commonwire.alliance.principal import Principal
from commonwire.web.pages.frame import Words
from commonwire.web.pages.outlet_views import ColleagueView


def colleague(person: Person, by: Principal, *, searches: int = 0) -> ColleagueView:
    """A person, as `by` sees them among colleagues; so many `searches` are theirs alone."""
    return ColleagueView(
        id=person.id,
        name=Words(person.name),
        email=person.email,
        roles=sorted(person.roles),
        is_you=person.id == by.person,
        disabled=person.disabled,
        may_change=looks_after(by, person),
        searches=searches,
    )
