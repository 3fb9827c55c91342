"""What a browser is given to keep: what the person may see, no older than 72 hours, and what was withdrawn since."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commonwire.alliance.sign_in import open_session
from commonwire.web.site import SESSION_COOKIE
from tests.web.browsing import Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

GIVER, TAKER = "editor-chukar-lantern", "editor-feather-grass-news"
STORY = {"headline": "Night trains", "body_text": "They run from Monday.", "language": "en"}


def kept(visitor: Visitor, **asked: str) -> dict[str, Any]:
    """What the visitor's browser is to keep."""
    page = visitor.get("/offline/kept", params=asked)
    assert page.status == 200, page.text
    found: dict[str, Any] = json.loads(page.text)
    return found


def since(before: dict[str, Any]) -> dict[str, str]:
    """How a browser asks for what came after an answer."""
    return {"after": before["cursor"], "since": before["now"]}


def taken(demo: Served, **story: str) -> tuple[Visitor, Visitor, str]:
    """A giver, a taker, and the page of a story of the one that the other took."""
    giver, taker = demo.visitor(GIVER), demo.visitor(TAKER)
    item = giver.post("/give", **STORY | story).location
    assert taker.post(f"{item}/takes", action="republish", channel="web").status == 200
    return giver, taker, item


def test_a_person_keeps_headlines_and_the_texts_that_were_taken_with_credit_and_duties(demo: Served) -> None:
    _, taker, item = taken(demo)

    found = kept(taker)

    assert found["is_whole"]
    assert [row["headline"]["text"] for row in found["rows"]] == ["Night trains"]
    (take,) = found["takes"]
    assert take["item"] == item.rsplit("/", 1)[-1]
    assert "They run from Monday." in take["content"]["text"]
    assert take["credit"]["text"] in take["content"]["text"]
    assert take["duties"]


def test_nobody_else_keeps_anything(demo: Served) -> None:
    taken(demo)

    for visitor in (demo.visitor(), demo.stranger()):
        assert visitor.get("/offline/kept").status == 401


def test_a_kill_leaves_nothing_of_the_story_but_that_it_was_killed(demo: Served) -> None:
    giver, taker, item = taken(demo)
    before = kept(taker)

    giver.post(f"{item}/kill", reason="Not so.", sure="yes")
    after = kept(taker, **since(before))

    assert not after["is_whole"]
    assert [(row["status"], row["reason"]["text"]) for row in after["rows"]] == [("canceled", "Not so.")]
    assert [(take["status"], "content" in take) for take in after["takes"]] == [("canceled", False)]
    assert "trains" not in json.dumps(after)


def test_a_hold_takes_the_text_away_and_a_release_brings_it_back(demo: Served) -> None:
    giver, taker, item = taken(demo)

    giver.post(f"{item}/hold", reason="We ask again.")
    held = kept(taker)
    giver.post(f"{item}/release", reason="It holds.")
    released = kept(taker, **since(held))

    assert [(take["status"], "content" in take) for take in held["takes"]] == [("withheld", False)]
    assert ["content" in take for take in released["takes"]] == [True]


def test_what_did_not_change_is_not_sent_again(demo: Served) -> None:
    _, taker, _ = taken(demo)
    before = kept(taker)

    demo.visitor(GIVER).post("/give", **STORY | {"headline": "Day trains"})
    after = kept(taker, **since(before) | {"since": "2999-01-01T00:00:00Z"})

    assert [row["headline"]["text"] for row in after["rows"]] == ["Day trains"]
    assert after["takes"] == []


def test_of_a_story_under_embargo_nothing_is_kept_that_its_terms_do_not_let_through(demo: Served) -> None:
    demo.visitor(GIVER).post("/give", **STORY, embargo_until="2999-01-01T04:00")

    assert "trains" not in json.dumps(kept(demo.visitor(TAKER)))


def test_nothing_is_given_that_is_older_than_72_hours(demo: Served) -> None:
    taken(demo)
    later = datetime.now(UTC) + timedelta(hours=73)
    demo.site.clock = lambda: later
    secret = demo.node.store.write_now(
        lambda records: open_session(records.roll, records.roll.get_person(TAKER), later)[1]
    )

    found = json.loads(demo.visitor().get("/offline/kept", headers={"Cookie": f"{SESSION_COOKIE}={secret}"}).text)

    assert found["rows"] == found["takes"] == []


def test_the_page_that_is_kept_names_nobody_and_holds_no_story(demo: Served) -> None:
    _, taker, _ = taken(demo)

    page = taker.get("/offline")

    assert page.status == 200
    assert "trains" not in page.text
    assert "Feather Grass" not in page.text


def test_the_worker_covers_every_page_and_is_asked_for_each_time(demo: Served) -> None:
    page = demo.stranger().get("/sw.js")

    assert page.headers["content-type"].startswith("text/javascript")
    assert page.headers["cache-control"] == "no-cache"
