"""A name that is typed in one script finds the stories that write it in others, marked as found by the name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.asgi import Desk
from tests.api.stories import GIVER, TAKER, gives, new_uri, story

STORIES = {
    "ru": ("Си Цзиньпин подписал заявление в Самарканде", "Стороны договорились о торговле и о дорогах."),
    "zh-Hans": ("习近平访问撒马尔罕", "双方就经济合作与地区安全问题交换了意见。"),
    "ur": ("شی جن پنگ سمرقند پہنچ گئے", "دونوں ملکوں نے تجارت اور سڑکوں پر بات کی۔"),
    "hi": ("शी जिनपिंग समरकंद पहुँचे", "दोनों देशों ने व्यापार और सड़कों पर बात की।"),
    "en": ("Xi Jinping arrives in Samarkand", "The two sides spoke about trade and roads."),
}


@pytest.fixture(scope="module")
def uris(desk: Desk) -> dict[str, str]:
    """One story in each language, by language; and one of somebody else."""
    given = {language: new_uri() for language in STORIES}
    for language, (headline, text) in STORIES.items():
        lines = [{"role": "main", "value": headline}]
        assert (
            gives(desk, desk.key(GIVER), story(given[language], text=text, language=language, headlines=lines)).status
            == 201
        )
    other = [{"role": "main", "value": "Си Лимин открыла выставку"}]
    gives(desk, desk.key(GIVER), story(new_uri(), text="Выставка открыта до мая.", language="ru", headlines=other))
    return given


def found(desk: Desk, query: str) -> dict[str, str]:
    """Why each story is in the list for `query`, by its URI."""
    answer = desk.call("GET", f"/api/v1/items?q={quote(query)}&across=true", key=desk.key(TAKER))
    rows: list[dict[str, Any]] = answer.json["items"]
    return {row["uri"]: row["found_by"] for row in rows}


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("Xi Jinping", "en"),
        ("Си Цзиньпин", "ru"),
        ("习近平", "zh-Hans"),
        ("شی جن پنگ", "ur"),
        ("शी जिनपिंग", "hi"),
        ("xi jinping", "en"),
    ],
)
def test_a_person_is_found_in_every_script(desk: Desk, uris: dict[str, str], query: str, language: str) -> None:
    rows = found(desk, query)

    assert rows.get(uris[language]) == "words"
    named = {tag for tag, uri in uris.items() if rows.get(uri) == "name"}
    assert named == set(STORIES) - {language}
    assert len(rows) == len(STORIES)


@pytest.mark.parametrize("query", ["Самарқанд", "Samarkand", "撒马尔罕", "سمرقند", "समरकंद"])
def test_a_place_is_found_in_every_script(desk: Desk, uris: dict[str, str], query: str) -> None:
    assert found(desk, query).keys() == set(uris.values())


def test_filters_hold_and_without_asking_nothing_is_added(desk: Desk, uris: dict[str, str]) -> None:
    assert found(desk, "Samarkand lang:ur") == {uris["ur"]: "name"}
    plain = desk.call("GET", "/api/v1/items?q=Samarkand", key=desk.key(TAKER)).json["items"]
    assert [row["uri"] for row in plain] == [uris["en"]]


def test_a_killed_story_is_found_by_no_name(desk: Desk) -> None:
    uri = new_uri()
    lines = [{"role": "main", "value": "Гурбангулы Бердымухамедов прибыл"}]
    given = gives(desk, desk.key(GIVER), story(uri, text="Встреча прошла утром.", language="ru", headlines=lines))
    assert found(desk, "Berdimuhamedow") == {uri: "name"} or found(desk, "Berdymukhamedov") == {uri: "name"}
    desk.call("POST", f"/api/v1/items/{given.json['id']}/kill", key=desk.key(GIVER), json={"reason": "checked"})

    assert found(desk, "Berdymukhamedov") == {}
