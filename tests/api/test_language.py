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
