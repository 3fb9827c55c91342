"""The table of the newsroom's words is whole, and its page says what it says."""

from __future__ import annotations

import os

import pytest

from tests.newsroom_words import LANGUAGES, PAGE, page, plain, rows, stems, word


def test_the_page_is_made_of_the_table() -> None:
    if os.environ.get("WRITE_REFERENCE"):
        PAGE.write_text(page(), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_term_has_a_word_that_has_one_of_its_own_stems(tag: str) -> None:
    for row in rows():
        said = plain(word(row[tag]))
        assert said and any(stem and stem in said for stem in stems(row[tag])), row["english"]


def test_no_term_stands_there_twice() -> None:
    terms = [row["english"] for row in rows()]

    assert sorted(set(terms)) == sorted(terms)
