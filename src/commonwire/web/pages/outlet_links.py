"""Outlets as pages name them, each a link to its own page."""

from __future__ import annotations

from commonwire.alliance.names import choose_name
from commonwire.alliance.outlet import Outlet
from commonwire.delivery.records import Records
from commonwire.web.lists import outlet_name
from commonwire.web.pages.frame import OutletLink, Words


def outlet_link(records: Records, outlet: str, language: str | None = None) -> OutletLink:
    """An outlet as it is named beside a story; one that is not on the roll by its id."""
    found = records.roll.find_outlet(outlet)
    if found is None:
        return OutletLink(id=outlet, name=Words(outlet), member="")
    return link_to(records, found, language)


def link_to(records: Records, outlet: Outlet, language: str | None = None) -> OutletLink:
    """The outlet's name, in its own main language when nothing else is asked, and its member."""
    name = outlet_name(outlet, language)
    tag = next((tag for tag, text in outlet.names.items() if text == name), None)
    member = records.roll.get_member(outlet.member)
    return OutletLink(
        id=outlet.id,
        name=Words(name, tag),
        member=member.names.get("en", member.id),
        territory=member.territory if member.kind == "country" else None,
    )


def names_of(names: dict[str, str], *preferred: str) -> list[Words]:
    """All names, the first of the `preferred` languages that has one first, each in its language."""
    first = choose_name(names, *preferred)
    tags = sorted(names, key=lambda tag: (names[tag] != first, tag))
    return [Words(names[tag], tag) for tag in tags]
