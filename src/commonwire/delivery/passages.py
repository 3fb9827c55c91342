"""Passages: what a search met in the words of a story, as everybody may read it now.

They are cut when they are shown: nothing of a story lies in an inbox that would have to be taken out when it is killed.
"""

from __future__ import annotations

from collections.abc import Sequence

from commonwire.delivery.inbox import InboxRecords, Match
from commonwire.delivery.meaning import is_shown
from commonwire.delivery.rows import Met, Row
from commonwire.news.content import find_model
from commonwire.news.item import Item
from commonwire.news.ports import NewsRecords
from commonwire.news.state import ItemState
from commonwire.search.parse import parsed
from commonwire.search.passage import Passage, Searched
from commonwire.search.query import Query, asks_for_text

SEPARATOR = " — "
"""Stands between headline and summary."""


def shown_text(records: NewsRecords, state: ItemState) -> str | None:
    """The text of the version that everybody may read; None when others may not read the item, or it has no text."""
    model = _shown(records, state)
    return model.body_text if model is not None else None


def passages_of(records: InboxRecords, matches: Sequence[Match]) -> dict[tuple[str, str], Passage]:
    """The passage of each match that fits its search, by search and item; none of what cannot be read now."""
    searches = records.searches.among(list({match.search for match in matches}))
    states = [state for item in {it.item for it in matches if it.fits} if (state := records.items.find(item))]
    stories = {state.id: Searchable(model) for state in states if (model := _shown(records, state))}
    found = {}
    for match in matches:
        if match.fits and match.item in stories and match.search in searches:
            said = stories[match.item].passage(parsed(searches[match.search].query))
            if said.text:
                found[match.search, match.item] = said
    return found


class Searchable:
    """A story to look for what several searches met in it: in headline and summary first, then in the body."""

    def __init__(self, model: Item) -> None:
        parts = (" ".join(part.split()) for part in (model.headline, model.summary) if part)
        self._head = Searched(SEPARATOR.join(parts))
        self._body = Searched(" ".join((model.body_text or "").split()))

    def passage(self, query: Query) -> Passage:
        """What `query` meets, with the places to mark; how the story begins when nothing of it is met in words."""
        head = self._head.passage(query)
        if head.places:
            return head
        body = self._body.passage(query)
        return body if body.places or not head.text else head


def _shown(records: NewsRecords, state: ItemState) -> Item | None:
    """The version that everybody may read."""
    if not is_shown(state):
        return None
    version = records.items.find_version(state.id, state.public_version or 0)
    return find_model(records, version) if version is not None and version.released else None


def met_in(records: NewsRecords, row: Row, query: Query) -> Met | None:
    """What `query` met in a row: in its summary, or else in its text; None where it asks for no words or has none."""
    if row.status != "usable" or not asks_for_text(query):
        return None
    found = Searched(row.snippet or "").marked(query)
    state = records.items.find(row.id) if not found.places else None
    text = shown_text(records, state) if state is not None else None
    passage = Searched(text).passage(query) if text else found
    found = passage if passage.places else found
    headline = Searched(row.headline or "").marked(query).places
    return Met(headline=list(headline), passage=found.text or None, places=list(found.places))
