"""The passage of a text that a search met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.search.parse import parse_query
from commonwire.search.passage import passage


@pytest.mark.parametrize(
    ("query", "text", "wanted"),
    [
        ("kabul", "x " * 200 + "rain in Kabul today " + "y " * 200, "Kabul"),
        ("大雨", "一" * 300 + "北京大雨" + "二" * 300, "大雨"),
        ("کابل", "الف " * 100 + "خبر از كابل " + "ب " * 100, "كابل"),
        ("बाढ़", "क " * 200 + "में बाढ़ आई " + "ख " * 200, "बाढ़"),
        ("ពេញ", "ក" * 300 + "ភ្នំពេញ" + "ខ" * 300, "ពេញ"),
        ("yağmur", "a " * 200 + "İstanbul'da YAĞMUR var " + "b " * 200, "YAĞMUR"),
        ("kabul", "x " * 200 + "in Kabul", "Kabul"),
    ],
)
def test_a_passage_shows_the_word_in_its_own_letters(query: str, text: str, wanted: str) -> None:
    found = passage(parse_query(query), text)

    assert wanted in found
    assert len(found) <= 160
    assert found.startswith("…")


def test_a_passage_of_a_text_without_the_word_is_its_beginning() -> None:
    assert passage(parse_query("fog"), "Rain in Kabul") == "Rain in Kabul"
    assert passage(parse_query("fog"), "rain " * 100).startswith("rain rain")


@given(st.text(), st.integers(min_value=20, max_value=200))
def test_a_passage_is_never_longer_than_asked_for(text: str, length: int) -> None:
    assert len(passage(parse_query("a"), text, length=length)) <= length
