"""Inboxes: what an outlet's saved searches caught."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.alliance.called import Called
from commonwire.alliance.ports import Roll
from commonwire.delivery.look import mark_of
from commonwire.news.item import Item
from commonwire.news.labels import subject_keys
from commonwire.news.ports import Happening, NewsRecords
from commonwire.search.forms import story_line
from commonwire.search.match import Matcher, SavedSearch, Story
from commonwire.search.sounds import sound_tokens


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search caught an item, at ledger entry `number`: its place in the inbox.

    It stands there once. It `landed` when it came, or came again because it `changed` in what the search goes by
    (`mark`); a release alone gives it a newer place. It `fits` unless its newer version meets the search no more. A
    `hidden` one is of an item that is held.
    """

    outlet: str
    search: str
    item: str
    number: int
    matched_at: datetime
    landed: int
    mark: str | None = None
    changed: bool = False
    fits: bool = True
    hidden: bool = False


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Whose inbox is looked into, and at which part: an outlet's, with what is its `person`'s alone.

    Of one `search`, of the searches in one `folder`, only what is `unread`.
    """

    outlet: str
    person: str | None = None
    search: str | None = None
    folder: str | None = None
    unread: bool = False

    @property
    def reader(self) -> str:
        """Whose look counts: a person's own; the keys of an outlet share one."""
        return self.person or ""


class SearchShelf(Protocol):
    """Where saved searches are kept."""

    def put(self, search: SavedSearch) -> None:
        """Keep a search, or replace the one with the same id."""
        ...

    def changed_to(self) -> int:
        """How often a search was kept or forgotten, by whatever process."""
        ...

    def changed(self, after: int) -> list[str] | None:
        """The ids of the searches that were kept or forgotten after that many changes; None: nobody knows any more."""
        ...

    def of_outlet(self, outlet: str) -> list[SavedSearch]:
        """The searches of an outlet and its people, the first made first."""
        ...

    def of_person(self, outlet: str, person: str) -> list[SavedSearch]:
        """The searches that are this person's alone, the first made first."""
        ...

    def find(self, outlet: str, search_id: str) -> SavedSearch | None:
        """The search of this outlet with this id, if there is one."""
        ...

    def among(self, search_ids: Sequence[str]) -> dict[str, SavedSearch]:
        """The searches with these ids, by id."""
        ...

    def count(self, outlet: str) -> int:
        """How many searches an outlet has."""
        ...

    def all(self) -> list[SavedSearch]:
        """Every search of every outlet."""
        ...

    def remove(self, outlet: str, search_id: str) -> bool:
        """Forget a search, what it caught and how it was read and told; False when the outlet has none with this id."""
        ...


class Inbox(Protocol):
    """Where matches are kept (derived, refilled by `rebuild`), and how far they were looked at (kept)."""

    def put(self, matches: list[Match]) -> None:
        """Keep matches of one item, each in place of the one of the same search."""
        ...

    def add(self, matches: list[Match]) -> None:
        """Keep matches of an item that no search has caught before."""
        ...

    def of_item(self, item: str) -> list[Match]:
        """The matches of an item, hidden ones too."""
        ...

    def find(self, search: str, item: str) -> Match | None:
        """The match of an item by a search, unless it is hidden or gone."""
        ...

    def following(self, sight: Sight, *, after: tuple[int, str], limit: int) -> list[Match]:
        """What the sight shows after (number, search id), in that order."""
        ...

    def newest(self, sight: Sight, *, limit: int, before: tuple[int, str] | None = None) -> list[Match]:
        """The newest that the sight shows, the newest first, from the place (number, search id) on."""
        ...

    def unread(self, sight: Sight) -> dict[str, int]:
        """How many matches the reader has not looked at yet, for each search that has any."""
        ...

    def count_unread(self, sight: Sight, *, at_most: int) -> int:
        """How many matches the reader has not looked at yet, in all; `at_most` when there are more."""
        ...

    def looked_at(self, reader: str, search_ids: Sequence[str]) -> dict[str, int]:
        """The number up to which the reader has looked at each of these searches, where they have at all."""
        ...

    def newest_number(self, outlet: str) -> int:
        """The number of the newest in the outlet's inbox and its people's; 0 for an empty one."""
        ...

    def landed(self, search_ids: Sequence[str], *, after: int, up_to: int) -> list[Match]:
        """What landed for these searches between two numbers and is not hidden, in the order of receipt."""
        ...

    def newest_landed(self, search: str, *, after: int, up_to: int, limit: int) -> list[Match]:
        """The newest that landed for a search between two numbers, fits it and is not hidden, the newest first."""
        ...

    def count_landed(self, search: str, *, after: int, up_to: int) -> int:
        """How many `newest_landed` has without limit."""
        ...

    def up_to(self, search: str, number: int) -> list[Match]:
        """All matches of a search at that number or below, hidden ones too."""
        ...

    def look(self, reader: str, search_ids: Sequence[str], number: int) -> None:
        """Keep that the reader has looked at these searches up to `number`; never less far than before."""
        ...

    def hide_item(self, item: str, *, hidden: bool) -> None:
        """Show no match of an item, or show them again."""
        ...

    def remove_item(self, item: str) -> None:
        """Forget every match of an item."""
        ...


class InboxRecords(NewsRecords, Protocol):
    """The records that inboxes need; the `roll` tells what outlets and members go by, `member_of` an id."""

    searches: SearchShelf
    inbox: Inbox
    roll: Roll

    def member_of(self, outlet: str) -> str:
        """The member that `outlet` belongs to."""
        ...


def index_text(records: NewsRecords, happening: Happening) -> None:
    """Let an item be found by its words as long as others may see it, and by none otherwise."""
    if happening.model is not None:
        happening.line = line_of(happening.model)
        places = subject_keys(happening.model.places)
        records.items.put_text(happening.state.id, happening.line, places, is_first=happening.is_first)
    elif happening.state.status != "usable":
        records.items.remove_text(happening.state.id)


def catch(records: InboxRecords, matcher: Matcher, happening: Happening) -> None:
    """Put the item into the inboxes of the searches that it meets: once, and again when it changed for the search.

    A held one is hidden there until it is released; a killed one leaves them all.
    """
    item = happening.state.id
    if happening.entry.kind == "killed":
        records.inbox.remove_item(item)
    elif happening.state.status != "usable":
        records.inbox.hide_item(item, hidden=True)
    if happening.model is None:
        return
    number = happening.position
    story = story_of(records, happening, happening.model)
    met = [search for search in matcher.matches(story) if search.from_number < number]
    if happening.is_first:
        records.inbox.add([_landed(search, story, happening) for search in met])
        return
    known = {match.search: match for match in records.inbox.of_item(item)}
    found = [_caught(search, story, happening, known.pop(search.id, None)) for search in met]
    searches = records.searches.among(list(known))
    found += [_lost(match, happening) for match in known.values() if _holds(searches.get(match.search), match)]
    records.inbox.put([match for match in found if match is not None])


def _landed(search: SavedSearch, story: Story, happening: Happening) -> Match:
    return Match(
        outlet=search.outlet,
        search=search.id,
        item=happening.state.id,
        number=happening.position,
        matched_at=happening.entry.received_at,
        landed=happening.position,
        mark=mark_of(search.query, story),
    )


def _caught(search: SavedSearch, story: Story, happening: Happening, known: Match | None) -> Match | None:
    """What becomes of a match when a newer version meets its search; None: it stays as it is.

    What an earlier query of the search caught is no news because the query is another one now.
    """
    fresh = _landed(search, story, happening)
    if known is None:
        return fresh
    if not _holds(search, known):
        return msgspec.structs.replace(known, mark=fresh.mark, fits=True, hidden=False)
    if known.mark != fresh.mark or not known.fits:
        return msgspec.structs.replace(fresh, changed=True)
    return _released(known, happening) if known.hidden else None


def _holds(search: SavedSearch | None, match: Match) -> bool:
    """Whether the query that caught it is still the search's."""
    return search is not None and search.from_number < match.number


def _lost(known: Match, happening: Happening) -> Match | None:
    """What becomes of a match whose search the newer version does not meet: it is shown once more, as changed."""
    if not known.fits:
        return _released(known, happening) if known.hidden else None
    number, at = happening.position, happening.entry.received_at
    return msgspec.structs.replace(
        known, number=number, matched_at=at, landed=number, changed=True, fits=False, hidden=False
    )


def _released(known: Match, happening: Happening) -> Match:
    """A match that was hidden, at its new place: whoever read on meanwhile finds it."""
    at = happening.entry.received_at
    return msgspec.structs.replace(known, number=happening.position, matched_at=at, hidden=False)


def line_of(model: Item) -> str:
    """The line (`search.forms.story_line`) of all that an item is searched by."""
    texts = [headline.value for headline in model.headlines]
    texts += [model.summary or "", model.body_text or "", *model.keywords]
    texts += [named.name for named in (*model.subjects, *model.people, *model.organisations) if named.name]
    texts += [place.name for place in model.places if place.name]
    # What names sound like goes to the end, so that other scripts find them (`delivery.namesakes`).
    return story_line("\n".join(texts)) + "".join(f"{key} " for key in sound_tokens(*names_of(model)))


def names_of(model: Item) -> tuple[list[str], list[str]]:
    """Where the names of an item are: its headlines, and what it names as people, organisations and places."""
    named = [one.name for one in (*model.people, *model.organisations) if one.name]
    named += [place.name for place in model.places if place.name]
    return [headline.value for headline in model.headlines], named


def story_of(records: InboxRecords, happening: Happening, model: Item) -> Story:
    """What a matcher needs to know of the item that `happening` shows."""
    known = records.vocabularies.known()
    called = records.roll.called().get(happening.state.outlet) or Called()
    return Story(
        item=happening.state.id,
        outlet=happening.state.outlet,
        member=called.member,
        outlet_keys=called.outlet_keys,
        member_keys=called.member_keys,
        language=happening.state.language if happening.state.language_by == "person" else model.language,
        urgency=model.urgency,
        subjects=known.keys(model.subjects),
        places=known.keys(model.places) if model.places else frozenset(),
        received_at=happening.state.received_at,
        line=happening.line or line_of(model),
    )
