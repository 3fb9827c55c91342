"""What an editor types, and what is said when it is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.search.query import LONGEST_QUERY, Query, parse_query


def test_words_phrases_and_filters_are_understood_together() -> None:
    query = parse_query('Flood "state of Emergency" lang:UR outlet:pamir-post member:pk subject:"Oil spill" urgency<=3')

    assert query == Query(
        words=frozenset({"flood", "state", "of", "emergency"}),
        phrases=(("state", "of", "emergency"),),
        lang="ur",
        outlet="pamir-post",
        member="pk",
        subject="Oil spill",
        urgency=3,
    )


def test_an_empty_query_asks_for_nothing() -> None:
    assert parse_query("  ") == Query()


def test_less_than_is_not_less_or_equal() -> None:
    assert parse_query("urgency<3").urgency == 2


def test_filters_may_be_typed_with_a_capital() -> None:
    assert parse_query("Lang:zh-hans").lang == "zh-Hans"


def test_a_colon_or_quote_that_is_no_filter_is_text() -> None:
    assert parse_query('10:30 "open').words == {"10", "30", "open"}
    assert parse_query("slang:ur").lang is None


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("flood lang:xx-nowhere", "q, character 7", "language tag"),
        ("flood lang:", "q, character 7", "no value"),
        ('subject:""', "q, character 1", "no value"),
        ("lang:ur lang:fa", "q, character 9", "twice"),
        ("urgency<=3 urgency<=2", "q, character 12", "twice"),
        ("rain urgency<=x", "q, character 6", "not understood"),
        ("urgency<=99999999999999999999", "q, character 1", "not understood"),
        ("urgency>3", "q, character 1", "not understood"),
        ("urgency<1", "q, character 1", "not understood"),
        ("?! …", "q", "no letter"),
        ('""', "q", "no letter"),
        ("x" * (LONGEST_QUERY + 1), "q", "characters"),
    ],
)
def test_what_is_not_understood_is_pointed_at(text: str, where: str, what: str) -> None:
    with pytest.raises(BadInputError, match=what) as refused:
        parse_query(text)
    assert refused.value.where == where
    assert refused.value.remedy


def test_a_word_as_long_as_a_query_may_be_is_one_word() -> None:
    assert parse_query("x" * LONGEST_QUERY).words == {"x" * LONGEST_QUERY}


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused_with_a_place(text: str) -> None:
    try:
        needles = parse_query(text).needles
    except BadInputError as refused:
        needles = (refused.where or "",)

    assert all(needle.strip() for needle in needles)
