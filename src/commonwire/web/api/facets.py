"""Counts of a search by language, outlet, member, subject, place and day, with what a reader calls each value."""

from __future__ import annotations

import msgspec

from commonwire.alliance.names import choose_name
from commonwire.delivery.records import Records
from commonwire.search.facets import FacetName
from commonwire.search.query import Query
from commonwire.web.lists import outlet_name
from commonwire.web.reader import Reader


class FacetValue(msgspec.Struct, frozen=True, kw_only=True):
    """So many stories have `value`, which the filter of that name takes; `label` is what the reader calls it."""

    value: str
    label: str
    count: int


class FacetPage(msgspec.Struct, frozen=True, kw_only=True):
    """How many stories a search finds (`total`), and how many of them have each value, the commonest first.

    Days are those of receipt in UTC, the newest first. `whole` is false when only the newest stories were counted.
    """

    total: int
    whole: bool
    language: list[FacetValue]
    outlet: list[FacetValue]
    member: list[FacetValue]
    subject: list[FacetValue]
    place: list[FacetValue]
    day: list[FacetValue]


def facet_page(records: Records, reader: Reader, query: Query) -> FacetPage:
    """The counts of `query`, labelled for `reader`."""
    facets = records.lists.facets(query=query)
    outlets: dict[str, str] = {outlet.id: outlet_name(outlet) for outlet in records.roll.outlets()}
    members: dict[str, str | None] = {
        member.id: choose_name(member.names, *reader.languages) for member in records.roll.members()
    }

    def values(name: FacetName) -> list[FacetValue]:
        return [FacetValue(value=value, label=label(name, value), count=n) for value, n in facets.counts[name]]

    def label(name: FacetName, value: str) -> str:
        if name == "language":
            return reader.language(value).value
        if name in {"subject", "place"}:
            return reader.asked(value).value
        return (outlets.get(value) if name == "outlet" else members.get(value) if name == "member" else None) or value

    return FacetPage(
        total=facets.total,
        whole=facets.is_whole,
        language=values("language"),
        outlet=values("outlet"),
        member=values("member"),
        subject=values("subject"),
        place=values("place"),
        day=values("day"),
    )
