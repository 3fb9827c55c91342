"""The passage of a text that a search met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.search.forms import story_line
from commonwire.search.match import Story, meets
from commonwire.search.parse import parse_query
from commonwire.search.passage import Passage, Searched, passage
from commonwire.search.text import tokens


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


def marked(query: str, text: str) -> list[str]:
    """What is marked of the text."""
    found = Searched(text).marked(parse_query(query))
    return [text[start:end] for start, end in found.places]


@pytest.mark.parametrize(
    ("query", "text", "wanted"),
    [
        ("kabul", "Rain in KABUL, Kabul", ["KABUL", "Kabul"]),
        ("大雨 北京", "今天北京大雨", ["北京大雨"]),
        ("雨", "今天北京大雨停", ["雨"]),
        ("京", "北京", ["京"]),
        ("クク", "ククク", ["ククク"]),
        ("3月", "今年3月份", ["3月"]),
        ("A股", "关于A股市场", ["A股"]),
        ("میرود", "او می\u200cرود به", ["می\u200cرود"]),
        ("کابل", "خبر از كابل و كابلي", ["كابل"]),
        ("كتاب", "هذا كِتَاب", ["كِتَاب"]),
        ("yağ*", "İstanbul'da YAĞMUR", ["YAĞMUR"]),
        ("kab*", "Kabul, kabob, Herat", ["Kabul", "kabob"]),
        ("ពេញ", "ភ្នំពេញ ទឹក", ["ពេញ"]),
        ("ข่าว", "อ่านข่าวเช้า", ["ข่าว"]),
        ("बाढ़", "में बाढ़ आई", ["बाढ़"]),
        ("செய்திகள்", "தமிழ் செய்திகள்", ["செய்திகள்"]),
        ("береза", "Берёза и дуб", ["Берёза"]),
        ("café", "the cafe\u0301 there", ["cafe\u0301"]),
        ("strasse", "Die STRASSE, die Straße", ["STRASSE", "Straße"]),
        ('"state of emergency"', "A State, of emergency; a state", ["State, of emergency"]),
        ("flood -kabul", "flood in kabul", ["flood"]),
        ("flood NEAR/3 kabul", "flood in kabul", ["flood", "kabul"]),
        ("rain OR snow lang:en", "rain and snow", ["rain", "snow"]),
        ("NOT rain", "snow", []),
        ("lang:en", "snow", []),
    ],
)
def test_what_a_query_asks_for_is_marked_as_it_was_written(query: str, text: str, wanted: list[str]) -> None:
    assert marked(query, text) == wanted


def test_a_passage_is_where_most_of_the_query_stands_together() -> None:
    text = f"kabul {'x ' * 200}rain near Kabul {'y ' * 200}rain"

    found = Searched(text).passage(parse_query("rain kabul"))

    assert found.text.startswith("…") and found.text.endswith("…")
    assert [found.text[start:end] for start, end in found.places] == ["rain", "Kabul"]


def test_a_passage_comes_in_pieces_for_a_page_to_mark() -> None:
    found = Searched("Rain in <b>Kabul</b>").marked(parse_query("kabul"))

    assert found.pieces() == [("Rain in <b>", False), ("Kabul", True), ("</b>", False)]
    assert Passage("").pieces() == []


WORDS = "Rain in KABUL كِتَاب می\u200cرود 北京大雨 雨 3月 A股 ククク ភ្នំពេញ".split(" ")
WORDS += "बाढ़ floods cities Реки реке Straße cafe\u0301 , — \u200f <b>".split(" ")
TEXT = st.builds(lambda gap, words: gap.join(words), st.sampled_from([" ", "", "\n"]), st.lists(st.sampled_from(WORDS)))
ASKED = st.sampled_from(
    [
        *"rain 雨 大雨 京 3月 股 ク ពេញ बा* str* café میرود كتاب ka*".split(" "),
        '"in kabul"',
        "in NEAR kabul",
        "flood",
        '"flood"',
        "floods",
        '"floods"',
        "city",
        "cit*",
        "city*",
        "река",
        '"рек"',
    ]
)


FILLER = st.tuples(*[st.sampled_from(["", "x " * 350, "一二三四" * 200, "ک گ " * 500, "あ" * 999])] * 2)


@given(FILLER, TEXT, st.lists(ASKED, min_size=1, max_size=3).map(" OR ".join), st.integers(min_value=20, max_value=120))
def test_what_is_marked_meets_the_query_and_stands_in_the_text(
    filler: tuple[str, str], text: str, query: str, length: int
) -> None:
    text = f"{filler[0]}{text}{filler[1]}"
    wanted = parse_query(query)
    whole, part = Searched(text).marked(wanted), Searched(text).passage(wanted, length=length)
    story = Story(
        item="i", outlet="o", member="m", language=None, urgency=None, subjects=frozenset(), line=story_line(text)
    )

    assert bool(whole.places) == meets(wanted.root, story)
    assert all(tokens(text[start:end]) for start, end in whole.places)
    assert "".join(piece for piece, _ in whole.pieces()) == text
    assert len(part.text) <= length and part.text.strip("…") in text
    assert all(0 <= start < end <= len(part.text) for start, end in part.places)
    assert bool(part.places) == bool(whole.places)
