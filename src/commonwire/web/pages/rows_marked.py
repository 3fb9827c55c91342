"""Rows of items with what a search met in them marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonwire.news.beside import Subject
from commonwire.search.passage import Searched
from commonwire.search.query import Field, Query, asks_for_text, leaves
from commonwire.web.pages.frame import Words, words_of
from commonwire.web.pages.views import RowView
from commonwire.web.reader import Reader

LONGEST = 120
"""Characters of the passage that stands in place of a summary: what was met has to be in sight."""


def mark_row(row: RowView, query: Query, text_of: Callable[[], str | None]) -> None:
    """Mark what `query` met in the headline and the snippet of a row.

    Where the snippet has none of it the passage of the text (`text_of`, asked only then) that has takes its place.
    """
    if row.status != "usable" or not asks_for_text(query):
        return
    if row.headline is not None:
        found = Searched(row.headline.text).marked(query)
        row.headline = Words(row.headline.text, row.headline.lang, found.places)
    found = Searched(row.snippet.text if row.snippet is not None else "").passage(query, length=LONGEST)
    if not found.places:
        found = Searched(text_of() or "").passage(query, length=LONGEST)
    if found.places:
        row.snippet = Words(found.text, row.language, found.places)


def mark_subjects(row: RowView, subjects: Sequence[Subject], query: Query, reader: Reader) -> None:
    """Mark the subjects that `query` names: a story may have been found by one of them, without its words."""
    named = {leaf.value for leaf, is_wanted in leaves(query.root) if is_wanted and isinstance(leaf, Field)}
    met = [subject for subject in subjects if named & reader.known.keys([subject])] if named else []
    labels = dict.fromkeys(words_of(reader.label(subject, row.language)) for subject in met)
    shown = [words for words in row.subjects if words not in labels]
    row.subjects = [Words(it.text, it.lang, ((0, len(it.text)),)) for it in labels if it.text] + shown
