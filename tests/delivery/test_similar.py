"""More like this: by shared rare words, within what the viewer may see."""

from __future__ import annotations

import pytest

from commonwire.delivery.similar import similar
from tests.newsroom import GIVER, NOON, STRANGER, Newsroom

FLOOD = "The dam of Tarbela broke in the night"


@pytest.fixture
def busy(newsroom: Newsroom) -> Newsroom:
    """A newsroom with a flood, a follow-up in each of two languages, and other news."""
    newsroom.item_is_given(FLOOD, uri="flood")
    newsroom.item_is_given("After the dam of Tarbela broke: villages under water", uri="follow-up")
    newsroom.item_is_given("塔尔贝拉大坝决堤后村庄被淹", uri="chinese", language="zh-Hans")
    newsroom.item_is_given("塔尔贝拉大坝决堤", uri="chinese-2", language="zh-Hans")
    for number, word in enumerate("cotton chess wheat rail budget school film strike bridge election".split()):
        newsroom.item_is_given(f"The {word} report of the day number {number}", uri=word)
    return newsroom


def like(newsroom: Newsroom, uri: str, *, viewer: str | None = STRANGER, lang: str | None = None) -> list[str]:
    state = newsroom.state(uri)
    found = newsroom.read(lambda r: similar(r, state, viewer=viewer, lang=lang, limit=10))
    assert all(0 < score <= 1 for _, score in found)
    return [row.uri for row, _ in found]


def test_a_follow_up_is_like_the_first_report(busy: Newsroom) -> None:
    assert like(busy, "flood") == ["follow-up"]


def test_stories_without_spaces_between_words_are_compared_too(busy: Newsroom) -> None:
    assert like(busy, "chinese") == ["chinese-2"]


def test_only_items_in_the_wanted_language_are_given(busy: Newsroom) -> None:
    assert like(busy, "flood", lang="zh") == []


@pytest.mark.parametrize("deed", ["hold", "kill"])
def test_what_was_withdrawn_is_like_nothing(busy: Newsroom, deed: str) -> None:
    busy.item_is(deed, uri="follow-up")  # type: ignore[arg-type]

    assert like(busy, "flood") == []
    assert like(busy, "follow-up") == []


def test_an_embargoed_item_is_in_nobodys_answer_before_its_hour(busy: Newsroom) -> None:
    busy.item_is_given(FLOOD + " again", uri="secret", embargo_until=NOON.replace(year=2032))

    assert "secret" not in like(busy, "flood") + like(busy, "flood", viewer=GIVER)
    assert like(busy, "secret", viewer=STRANGER) == []
