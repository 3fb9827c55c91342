"""What of a query is asked of meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.search.parse import parse_query
from commonwire.search.plain import filters_of, plain_words
from commonwire.search.query import Query


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("flood in the valley", "flood in the valley"),
        ("flood -drill NOT exercise", "flood"),
        ("flood NOT (drill OR exercise) valley", "flood valley"),
        ('"state of emergency" Kabul', "Kabul"),
        ("kab* lang:ur from:pk urgency<=2 since:6h", ""),
        ("(flood OR storm) lang:ur", "flood storm"),
        ("سیلاب lang:en", "سیلاب"),
        ("洪水 后 救援", "洪水 后 救援"),
        ("", ""),
    ],
)
def test_only_plain_words_are_asked(typed: str, words: str) -> None:
    assert plain_words(parse_query(typed)) == words


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("flood lang:ur urgency<=2", "lang:ur urgency<=2"),
        ("flood -drill lang:ur", "-drill lang:ur"),
        ("flood (lang:ur OR lang:fa)", "(lang:ur OR lang:fa)"),
        ("flood storm", ""),
    ],
)
def test_filters_hold_whatever_the_words(typed: str, filters: str) -> None:
    found = filters_of(parse_query(typed))
    assert found is not None
    assert found.root == parse_query(filters).root


@pytest.mark.parametrize("typed", ["flood OR lang:ur", "(flood lang:ur) OR (storm lang:fa)"])
def test_filters_that_depend_on_the_words_ask_nothing_of_meaning(typed: str) -> None:
    assert filters_of(parse_query(typed)) is None


@given(st.text(alphabet='ab "()-*:<=1langorNOTAND  ', max_size=60))
def test_whatever_is_understood_can_be_taken_apart(typed: str) -> None:
    try:
        query = parse_query(typed)
    except BadInputError:
        return
    assert isinstance(plain_words(query), str)
    assert isinstance(filters_of(query), Query | None)
