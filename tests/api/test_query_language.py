"""The query language from outside: the same text in a list, a saved search and a feed; tried before it is saved."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.asgi import Desk, item_path
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story


def found(desk: Desk, key: str, query: str) -> set[str]:
    """The URIs that a list gives."""
    answer = desk.call("GET", f"/api/v1/items?q={quote(query)}&limit=500", key=key)
    assert answer.status == 200, answer.body
    return {row["uri"] for row in answer.json["items"]}


@pytest.fixture
def told(desk: Desk) -> dict[str, str]:
    """Stories with a word that no other has, by what they are about."""
    mark = f"zq{new_uri().rpartition(':')[2].replace('-', '')}"
    stories: dict[str, dict[str, Any]] = {
        "flood": {
            "headlines": [{"value": f"{mark} Flood in Kabul"}],
            "places": [{"name": "Kabul", "uri": "urn:kabul"}],
        },
        "snow": {"headlines": [{"value": f"{mark} Snow on the pass above Kabul"}], "urgency": 2},
        "drill": {"headlines": [{"value": f"{mark} Flood drill تمرین سیل در هرات برگزار شد"}], "language": "fa"},
    }
    uris = {"mark": mark}
    for name, said in stories.items():
        uris[name] = new_uri()
        assert gives(desk, desk.key(GIVER), story(uris[name], **said)).status == 201
    return uris


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("flood", {"flood", "drill"}),
        ("flood -drill", {"flood"}),
        ("flood OR snow", {"flood", "snow", "drill"}),
        ("(drill | snow) lang:en", {"snow"}),
        ("(drill ИЛИ snow) -urgency<=2", {"drill"}),
        ("flo* NOT lang:fa", {"flood"}),
        ("snow NEAR/4 kabul", {"snow"}),
        ("snow NEAR/3 kabul", set()),
        ("place:KABUL", {"flood"}),
        ("place:urn:kabul since:1h", {"flood"}),
        ("-place:Kabul since:2020-01-01", {"snow", "drill"}),
        ("since:2999-01-01", set()),
    ],
)
def test_one_text_means_the_same_in_a_list_a_feed_and_a_saved_search(
    desk: Desk, told: dict[str, str], query: str, wanted: set[str]
) -> None:
    key = desk.key(TAKER)
    text = f"{told['mark']} ({query})"
    kept = desk.call("POST", "/api/v1/searches", key=key, json={"query": text}).json["id"]

    assert {told[name] for name in wanted} == found(desk, key, text)
    feed = desk.call("GET", f"/feeds/searches/{kept}.json", key=key)
    assert len(feed.json["items"]) == len(wanted)
    again = new_uri()
    gives(desk, desk.key(GIVER), story(again, headlines=[{"value": f"{told['mark']} Flood, and snow up to Kabul"}]))
    met = desk.call("GET", f"/api/v1/inbox?search={kept}", key=key).json["matches"]
    assert {match["row"]["uri"] for match in met} == found(desk, key, text) & {again}


def test_a_search_is_tried_before_it_is_saved(desk: Desk, told: dict[str, str]) -> None:
    key = desk.key(TAKER)

    tried = desk.call("POST", "/api/v1/searches/try", key=key, json={"query": f"{told['mark']} flood -drill"}).json
    assert (tried["matches_yesterday"], tried["is_broad"], tried["reason"]) == (1, False, None)
    assert tried["stories_yesterday"] >= 3
    assert tried["understood"] == f"{told['mark']} flood NOT drill"
    assert tried["text"].startswith("Would have caught 1 of ")

    broad = desk.call("POST", "/api/v1/searches/try", key=key, json={"query": "-drill"}).json
    assert broad["is_broad"] and broad["reason"]
    desk.call("POST", f"{item_path(told['flood'])}/kill", key=desk.key(GIVER), json={"reason": "Untrue."})
    gone = desk.call("POST", "/api/v1/searches/try", key=key, json={"query": f"{told['mark']} flood -drill"}).json
    assert gone["matches_yesterday"] == 0


@pytest.mark.parametrize(
    ("query", "where"),
    [("rain foo:bar", "q, character 6"), (" ", "query"), ("(" * 99, "q, character 21"), ("a NOT", "q, character 3")],
)
def test_a_query_that_is_not_understood_is_pointed_at_wherever_it_is_sent(desk: Desk, query: str, where: str) -> None:
    key = desk.key(TAKER)

    for path in ("/api/v1/searches/try", "/api/v1/searches"):
        answer = desk.call("POST", path, key=key, json={"query": query})
        assert is_problem(answer, 422, "bad-input")
        assert answer.json["where"] == where
    if query.strip():
        assert desk.call("GET", f"/api/v1/items?q={quote(query)}", key=key).json["where"] == where


def test_what_a_query_met_is_marked_in_every_script(desk: Desk, told: dict[str, str]) -> None:
    key, giver = desk.key(TAKER), desk.key(GIVER)
    text = f"{'一二三四。' * 60}{told['mark']} 昨夜北京大雨，居民撤离。{'五六七八。' * 60}"
    gives(desk, giver, story(uri := new_uri(), text=text, language="zh-Hans", headlines=[{"value": "大雨来了"}]))

    row = desk.call("GET", f"/api/v1/items?q={quote('大雨 ' + told['mark'])}&marks=true", key=key).json["items"][0]
    assert row["uri"] == uri
    assert [row["headline"][start:end] for start, end in row["met"]["headline"]] == ["大雨"]
    assert [row["met"]["passage"][start:end] for start, end in row["met"]["places"]] == [told["mark"], "大雨"]

    gives(desk, giver, story(uri, version="2", text="x", language="zh-Hans", headlines=[{"value": "大雨来了"}]))
    desk.call("POST", f"{item_path(uri)}/kill", key=giver, json={"reason": "Untrue."})
    listed = desk.call("GET", f"/api/v1/items?outlet={GIVER}&q=lang:zh&marks=true", key=key)
    assert told["mark"] not in listed.body.decode()


def test_a_place_is_a_filter_of_lists_and_counts(desk: Desk, told: dict[str, str]) -> None:
    key = desk.key(TAKER)

    rows = desk.call("GET", f"/api/v1/items?q={told['mark']}&place=kabul", key=key).json["items"]
    assert [row["uri"] for row in rows] == [told["flood"]]
    assert desk.call("GET", f"/api/v1/items/facets?q={told['mark']}&place=Kabul", key=key).json["total"] == 1
    assert desk.call("GET", "/api/v1/items?place=http://", key=key).status == 422
