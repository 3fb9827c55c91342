"""Rows of items with what a search met in them marked."""

from __future__ import annotations

from collections.abc import Callable

from commonwire.search.passage import Searched
from commonwire.search.query import Query, asks_for_text
from commonwire.web.pages.frame import Words
from commonwire.web.pages.views import RowView

LONGEST = 240
"""Characters of a passage that stands in place of a summary."""


def mark_row(row: RowView, query: Query, text_of: Callable[[], str | None]) -> None:
    """Mark what `query` met in the headline and the snippet of a row.

    Where the snippet has none of it the passage of the text (`text_of`, asked only then) that has takes its place.
    """
    if row.status != "usable" or not asks_for_text(query):
        return
    row.headline = _marked(row.headline, query)
    row.snippet = _marked(row.snippet, query)
    if row.snippet is not None and row.snippet.places:
        return
    found = Searched(text_of() or "").passage(query, length=LONGEST)
    if found.places:
        row.snippet = Words(found.text, row.language, found.places)


def _marked(words: Words | None, query: Query) -> Words | None:
    if words is None:
        return None
    return Words(words.text, words.lang, Searched(words.text).marked(query).places)
