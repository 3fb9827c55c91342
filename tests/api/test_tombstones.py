"""Kills that come before their story, and kills that come twice, as a connected program sees them."""

from __future__ import annotations

import pytest

from tests.api.asgi import Desk, item_path
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story

WHY = {"reason": "The source made it up.", "reader_note": "This story was withdrawn."}
G2 = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{uri}" version="2" standard="NewsML-G2"
 standardversion="2.34" conformance="power" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="Pamir"/>
<versionCreated>2030-03-02T10:00:00Z</versionCreated>
<pubStatus qcode="stat:canceled"/></itemMeta><contentMeta><headline>Kill</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title/></head>
<body><p>Kill.</p></body></html></inlineXML></contentSet></newsItem>"""


def test_a_kill_before_its_story_blocks_it_for_its_outlet_only(desk: Desk) -> None:
    uri, key = new_uri(), desk.key(GIVER)

    killed = desk.call("POST", item_path(uri, "/kill"), json=WHY, key=key)

    assert killed.status == 201 and (killed.json["kind"], killed.json["version"]) == ("kill", 0)
    late = gives(desk, key, story(uri))
    assert is_problem(late, 409, "conflict") and WHY["reason"] in late.json["detail"]
    assert gives(desk, desk.key(TAKER), story(uri)).status == 201


def test_its_outlet_sees_it_and_others_do_not(desk: Desk) -> None:
    uri, key = new_uri(), desk.key(GIVER)
    notice = desk.call("POST", item_path(uri, "/kill"), json=WHY, key=key).json["id"]

    seen = desk.call("GET", item_path(uri), key=key)

    assert (seen.json["status"], seen.json["version"], seen.json["notice"]["id"]) == ("canceled", 0, notice)
    assert desk.call("GET", f"/api/v1/notices/{notice}", key=key).json["addressees"] == []
    for rest in ("", "/similar", "?format=ninjs", "?format=newsml-g2", "?format=text"):
        assert desk.call("GET", item_path(uri, rest), key=key).status < 500, rest
        assert desk.call("GET", item_path(uri, rest), key=desk.key(TAKER)).status == 404, rest
    for rest in ("/report", "/original"):
        assert desk.call("GET", item_path(uri, rest), key=key).status == 404
    assert desk.call("GET", item_path(uri, "/takers"), key=key).json["takers"] == []


def test_a_kill_that_comes_twice_alarms_once(desk: Desk) -> None:
    uri, key, taker = new_uri(), desk.key(GIVER), desk.key(TAKER)
    gives(desk, key, story(uri))
    desk.call("GET", item_path(uri), key=taker)

    first = desk.call("POST", item_path(uri, "/kill"), json=WHY, key=key)
    again = desk.call("POST", item_path(uri, "/kill"), json={"reason": "Once more."}, key=key)

    assert (first.status, again.status) == (201, 200)
    assert again.json == first.json
    told = [n for n in desk.call("GET", "/api/v1/notices?limit=500", key=taker).json["notices"] if n["uri"] == uri]
    assert [notice["id"] for notice in told] == [first.json["id"]]


@pytest.mark.parametrize("form", ["ninjs", "newsml-g2"])
def test_a_document_that_cancels_a_story_before_it_came_blocks_it(desk: Desk, form: str) -> None:
    uri, key = new_uri(), desk.key(GIVER)
    document = story(uri, version="2", pubStatus="canceled") if form == "ninjs" else G2.format(uri=uri).encode()

    tried = desk.call("POST", "/api/v1/try", key=key, **_said(document))
    killed = gives(desk, key, document)
    again = gives(desk, key, document)

    assert [(it["outcome"], it["version"]) for it in tried.json["results"]] == [("kill", 0)]
    assert (killed.status, killed.json["version"], again.status, again.json["unchanged"]) == (201, 0, 200, True)
    assert "none was taken down" in str(killed.json["report"])
    assert gives(desk, key, story(uri)).status == 409


def test_a_key_that_may_not_kill_buries_nothing(desk: Desk) -> None:
    uri = new_uri()

    assert desk.call("POST", item_path(uri, "/kill"), json=WHY, key=desk.key(GIVER, "give")).status == 403
    assert gives(desk, desk.key(GIVER), story(uri)).status == 201


def _said(document: object) -> dict[str, object]:
    return {"body": document} if isinstance(document, bytes) else {"json": document}
