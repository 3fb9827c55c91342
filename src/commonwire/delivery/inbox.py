"""Inboxes: what an outlet's saved searches caught."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.ids import new_id
from commonwire.news.item import Item
from commonwire.news.ports import Happening, NewsRecords
from commonwire.search.match import Matcher, SavedSearch, Story
from commonwire.search.query import parse_query
from commonwire.search.text import token_line

MOST_SEARCHES = 20_000
"""Saved searches of one outlet."""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search caught an item when ledger entry `number` was recorded."""

    outlet: str
    search: str
    item: str
    number: int
    matched_at: datetime


class SearchShelf(Protocol):
    """Where saved searches are kept."""

    def put(self, search: SavedSearch) -> None:
        """Keep a search, or replace the one with the same id."""
        ...

    def of_outlet(self, outlet: str) -> list[SavedSearch]:
        """The searches of an outlet, the first made first."""
        ...

    def find(self, outlet: str, search_id: str) -> SavedSearch | None:
        """The search of this outlet with this id, if there is one."""
        ...

    def count(self, outlet: str) -> int:
        """How many searches an outlet has."""
        ...

    def all(self) -> list[SavedSearch]:
        """Every search of every outlet."""
        ...

    def remove(self, outlet: str, search_id: str) -> bool:
        """Forget a search and what it caught; False when the outlet has none with this id."""
        ...


class Inbox(Protocol):
    """Where matches are kept; derived, refilled by `rebuild`."""

    def put(self, matches: list[Match]) -> None:
        """Keep matches; a search that caught the item before is left as it is."""
        ...

    def following(self, outlet: str, *, after: tuple[int, str], limit: int) -> list[Match]:
        """The matches of an outlet after (number, search id), in that order."""
        ...

    def newest(
        self, outlet: str, *, limit: int, before: tuple[int, str] | None = None, search: str | None = None
    ) -> list[Match]:
        """The newest matches of an outlet (of one search), the newest first, from the place (number, search) on."""
        ...

    def remove_item(self, item: str) -> None:
        """Forget every match of an item."""
        ...


class InboxRecords(NewsRecords, Protocol):
    """The records that inboxes need; `member_of` tells the member of an outlet."""

    searches: SearchShelf
    inbox: Inbox

    def member_of(self, outlet: str) -> str:
        """The member that `outlet` belongs to."""
        ...


def save_search(
    records: InboxRecords, *, outlet: str, name: str, query: str, alert: bool, by: str | None, now: datetime
) -> SavedSearch:
    """Keep a standing query of `outlet`: it catches what is recorded from now on.

    Raises BadInputError for a query that is not understood or asks for nothing, and for one too many.
    """
    parsed = parse_query(query)
    if parsed == parse_query(""):
        raise BadInputError("The query is empty", where="query", remedy="Write a word or a filter such as lang:ur.")
    if records.searches.count(outlet) >= MOST_SEARCHES:
        raise BadInputError(f"More than {MOST_SEARCHES} saved searches", where="searches", remedy="Remove some first.")
    search = SavedSearch(
        id=new_id("search-"),
        outlet=outlet,
        name=name.strip()[:200] or query[:200],
        query=query,
        alert=alert,
        from_number=records.book.head().number,
        made_at=now,
        made_by=by,
    )
    records.searches.put(search)
    return search


def index_text(records: NewsRecords, happening: Happening) -> None:
    """Let an item be found by its words as long as others may see it, and by none otherwise."""
    if happening.model is not None:
        happening.line = line_of(happening.model)
        records.items.put_text(happening.state.id, happening.line)
    elif happening.state.status != "usable":
        records.items.remove_text(happening.state.id)


def catch(records: InboxRecords, matcher: Matcher, happening: Happening) -> None:
    """Put the item into the inboxes of the searches that it meets; a killed one leaves them all."""
    if happening.entry.kind == "killed":
        records.inbox.remove_item(happening.state.id)
    if happening.model is None:
        return
    number = happening.entry.number
    met = [s for s in matcher.matches(story_of(records, happening, happening.model)) if s.from_number < number]
    records.inbox.put(
        [
            Match(
                outlet=search.outlet,
                search=search.id,
                item=happening.state.id,
                number=number,
                matched_at=happening.entry.received_at,
            )
            for search in met
        ]
    )


def line_of(model: Item) -> str:
    """The token line of all that an item is searched by."""
    texts = [headline.value for headline in model.headlines]
    texts += [model.summary or "", model.body_text or "", *model.keywords]
    texts += [named.name for named in (*model.subjects, *model.people, *model.organisations) if named.name]
    texts += [place.name for place in model.places if place.name]
    return token_line("\n".join(texts))


def story_of(records: InboxRecords, happening: Happening, model: Item) -> Story:
    """What a matcher needs to know of the item that `happening` shows."""
    return Story(
        item=happening.state.id,
        outlet=happening.state.outlet,
        member=records.member_of(happening.state.outlet),
        language=model.language,
        urgency=model.urgency,
        subjects=records.vocabularies.known().keys(model.subjects),
        line=happening.line or line_of(model),
    )
