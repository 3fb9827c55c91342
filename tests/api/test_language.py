"""The label of a story's language: who decided it, in the answer, the row, the report and the page."""

from __future__ import annotations

from tests.api.asgi import Desk, item_path
from tests.api.stories import GIVER, TAKER, gives, new_uri, story

KAZAKH = "Елордада қатты жаңбырдан кейін көшелерді су басты, құтқарушылар тұрғындарға көмектесіп жатыр."


def test_a_story_that_lies_about_its_language_gets_a_machines_label_and_the_report_says_so(desk: Desk) -> None:
    uri = new_uri()
    document = story(uri, text=KAZAKH, language="ru")

    given = gives(desk, desk.key(GIVER), document)
    again = gives(desk, desk.key(GIVER), document)

    assert given.status == 201 and again.status == 200 and again.json["unchanged"]
    remarks = [remark["text"] for remark in given.json["report"]["remarks"] if remark["where"] == "language"]
    assert remarks == ["'ru' is said, but the text is in 'kk': kept as 'kk'."]
    item = desk.call("GET", item_path(uri), key=desk.key(TAKER)).json
    assert (item["language"], item["language_by"], item["source_language"]) == ("kk", "machine", "ru")
    (row,) = [
        row for row in desk.call("GET", "/api/v1/items?lang=kk", key=desk.key(TAKER)).json["items"] if row["uri"] == uri
    ]
    assert row["language_by"] == "machine"


def test_what_the_source_says_truly_is_the_sources_label(desk: Desk) -> None:
    uri = new_uri()
    gives(desk, desk.key(GIVER), story(uri, text=KAZAKH, language="kk"))

    item = desk.call("GET", item_path(uri), key=desk.key(TAKER)).json

    assert (item["language"], item["language_by"], item["source_language"]) == ("kk", "source", None)


def test_the_owners_word_wins_stays_for_later_versions_and_is_found(desk: Desk) -> None:
    uri, giver, taker = new_uri(), desk.key(GIVER), desk.key(TAKER)
    gives(desk, giver, story(uri, text=KAZAKH, language="ru"))

    answer = desk.call("PUT", item_path(uri, "/language"), key=giver, json={"language": "kaa"})
    again = gives(desk, giver, story(uri, text=KAZAKH, language="ru"))
    later = gives(desk, giver, story(uri, text=KAZAKH, version="2", language="ru"))

    assert (answer.status, answer.json["language"], answer.json["language_by"]) == (200, "kaa", "person")
    assert again.json["unchanged"] and later.json["version"] == 2
    item = desk.call("GET", item_path(uri), key=taker).json
    assert (item["version"], item["language"], item["language_by"]) == (2, "kaa", "person")
    rows = desk.call("GET", "/api/v1/items?lang=kaa", key=taker).json["items"]
    assert [row["language_by"] for row in rows if row["uri"] == uri] == ["person"]
    assert uri not in {row["uri"] for row in desk.call("GET", "/api/v1/items?lang=kk", key=taker).json["items"]}


def test_what_is_no_language_and_what_was_killed_gets_no_label(desk: Desk) -> None:
    uri, giver = new_uri(), desk.key(GIVER)
    given = gives(desk, giver, story(uri, text=KAZAKH, language="kk"))

    assert desk.call("PUT", item_path(uri, "/language"), key=giver, json={"language": "Kazakh language"}).status == 422
    desk.call("POST", f"/api/v1/items/{given.json['id']}/kill", key=giver, json={"reason": "checked"})
    assert desk.call("PUT", item_path(uri, "/language"), key=giver, json={"language": "kk"}).status == 409
