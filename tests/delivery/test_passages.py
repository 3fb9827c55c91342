"""Passages of what saved searches met: in every script, from wherever in a story it stands."""

from __future__ import annotations

import pytest

from commonwire.delivery.passages import Searchable
from commonwire.news.item import Headline, Item
from commonwire.search.parse import parse_query
from commonwire.search.passage import Passage

FILLER = {
    "ru": "Совет заседал девять часов и говорил о дорогах, школах, хлебе и шерсти. ",
    "ur": "کونسل نو گھنٹے تک بیٹھی رہی اور سڑکوں، اسکولوں اور روٹی پر بات ہوئی۔ ",
    "zh": "理事会开了九个小时的会，谈到道路、学校、面包和羊毛。",
    "hi": "परिषद नौ घंटे तक बैठी और सड़कों, स्कूलों और रोटी पर बात हुई। ",
}
SAID = {
    "ru": ("лавина", "Затем лавина закрыла перевал."),
    "ur": ("برفانی تودہ", "پھر برفانی تودہ گرا اور درہ بند ہو گیا۔"),
    "zh": ("雪崩", "随后雪崩封闭了山口。"),
    "hi": ("हिमस्खलन", "फिर हिमस्खलन ने दर्रा बंद कर दिया।"),
}


def a_story(body: str, **fields: str) -> Item:
    return Item(uri="urn:1", headlines=[Headline(value="Council")], summary="A long day", body_text=body, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("before", [0, 30, 200])
def test_what_stands_deep_in_a_body_is_found_in_every_script(language: str, before: int) -> None:
    asked, sentence = SAID[language]
    model = a_story(FILLER[language] * before + sentence + " " + FILLER[language] * 30)

    found = Searchable(model).passage(parse_query(asked))

    assert asked in found.text
    assert len(found.text) <= 161
    assert found.text.startswith("…") == bool(before)
    assert " ".join(found.text[start:end] for start, end in found.places) == asked


def test_headline_and_summary_come_first_and_a_query_without_words_shows_the_beginning() -> None:
    model = a_story("A council met. " * 99)

    for query, places in (("council", ((0, 7),)), ("lang:en", ()), ("nothing", ())):
        assert Searchable(model).passage(parse_query(query)) == Passage("Council — A long day", places)
    assert Searchable(Item(uri="urn:2")).passage(parse_query("nothing")) == Passage("")
