"""What is encoded of a story, in scripts with spaces and without."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commonwire.search.gist import WORDS, gist_of


def test_the_headline_stands_before_the_first_forty_words() -> None:
    text = " ".join(f"word{number}" for number in range(100))

    assert gist_of("Rain", text) == "Rain\n" + " ".join(f"word{number}" for number in range(WORDS))


def test_scripts_without_spaces_are_cut_where_forty_words_would_end() -> None:
    assert len(gist_of(None, "雨" * 500)) == 2 * WORDS
    assert len(gist_of(None, "ក" * 500)) == 6 * WORDS
    assert gist_of(None, "ក\u200bក" * 500) == gist_of(None, "ក" * 1000)


def test_a_headline_that_was_made_of_the_text_is_not_said_twice() -> None:
    assert gist_of("The river rose in the…", "The river rose in the night.") == "The river rose in the night."


def test_a_story_without_text_is_its_headline() -> None:
    assert gist_of("Rain", None) == gist_of("Rain", " ") == "Rain"
    assert gist_of(None, None) == ""


@given(st.text(), st.text())
def test_any_text_gives_a_short_one(headline: str, text: str) -> None:
    assert len(gist_of(headline, text)) <= 2000
