"""Headlines made from a first sentence, in scripts with and without spaces."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.app.demo.shorten import shorten


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        ("The ferry sailed.", "The ferry sailed"),
        ("渡轮已经启航。", "渡轮已经启航"),
        ("कश्ती चल पड़ी।", "कश्ती चल पड़ी"),
        ("کشتی روانہ ہو گئی۔", "کشتی روانہ ہو گئی"),
        ("And then ...", "And then ..."),
    ],
)
def test_a_short_sentence_loses_only_its_full_stop(sentence: str, headline: str) -> None:
    assert shorten(sentence) == headline


def test_a_long_sentence_ends_at_a_word() -> None:
    assert shorten("The ferry sailed at noon, and came back in the evening.", 30) == "The ferry sailed at noon, and…"


def test_no_comma_or_bracket_hangs_before_the_ellipsis() -> None:
    assert shorten("The ferry sailed at noon, (and came back in the evening).", 30) == "The ferry sailed at noon…"


def test_a_han_character_takes_two_columns() -> None:
    assert shorten("渡轮中午启航傍晚返回港口", 11) == "渡轮中午启…"


def test_a_khmer_letter_is_not_torn_from_what_stands_below_it() -> None:
    headline = shorten("ក្រុងក្រុងក្រុងក្រុងក្រុង", 8)

    assert headline.endswith("…")
    assert headline[-2] != "\u17d2"


@given(st.text(min_size=1, max_size=300), st.integers(min_value=10, max_value=120))
def test_a_headline_is_never_wider_than_asked_for(sentence: str, columns: int) -> None:
    width = sum(
        0
        if unicodedata.category(each) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(each) in "WF"
        else 1
        for each in shorten(sentence, columns)
    )

    assert width <= columns
