"""Ask the owner on the pages: the same decision as by API, one press to ask, and the owner's answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from commonwire.app.processes import attend_requests
from tests.api.asgi import Answer, Desk, copied, desk_opens, item_path
from tests.api.hands import Hands
from tests.api.stories import GIVER, TAKER, gives, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}
NOTHING: dict[str, Any] = {"terms": {"duties": [{"kind": "link"}]}}


@pytest.fixture(scope="module")
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory, hands: Hands) -> Iterator[Desk]:
    """The demo node with its pages, and hours that tests let pass."""
    home = copied(founded, tmp_path_factory.mktemp("requests") / "home")
    with desk_opens(home, pages=True, clock=hands.clock()) as desk:
        yield desk


def form_is_sent(desk: Desk, path: str, session: str, **form: str) -> Answer:
    return desk.call("POST", path, body=urlencode(form).encode(), headers=FORM, session=session)


def open_request(desk: Desk, session: str) -> str:
    page = desk.call("GET", "/requests", session=session).body.decode()
    found = re.search(r'action="/requests/([\w-]+)/grant"', page)
    assert found is not None
    return found[1]


def test_a_request_goes_from_the_answer_to_the_owner_and_back(desk: Desk) -> None:
    item = gives(desk, desk.key(GIVER), story(**NOTHING)).json["id"]
    taker, owner = desk.session(TAKER, "editor"), desk.session(GIVER, "editor")
    use = {"action": "republish", "channel": "web"}

    answer = form_is_sent(desk, f"/items/{item}/uses", taker, **use).body
    assert b"Ask its owner first." in answer and f'action="/items/{item}/requests"'.encode() in answer
    assert form_is_sent(desk, f"/items/{item}/requests", taker, words="For our page.", **use).status == 303
    page = desk.call("GET", "/requests", session=owner).body
    assert b"For our page." in page and b"to republish it, on the web" in page

    request = open_request(desk, owner)
    assert form_is_sent(desk, f"/requests/{request}/grant", taker).status == 403
    assert form_is_sent(desk, f"/requests/{request}/grant", owner, uses="none").status == 422
    assert form_is_sent(desk, f"/requests/{request}/grant", owner, uses="1", reply="Gladly.").status == 303

    page = desk.call("GET", "/requests", session=taker).body
    assert b"Gladly." in page and b"at most 1 times" in page
    by_api = desk.call("POST", f"/api/v1/items/{item}/uses", json=use, key=desk.key(TAKER)).json
    assert (
        by_api["decision"] == "allow"
        and b"Yes, you may." in form_is_sent(desk, f"/items/{item}/uses", taker, **use).body
    )


def test_a_stranger_sees_and_answers_no_request(desk: Desk) -> None:
    item = gives(desk, desk.key(GIVER), story(**NOTHING)).json["id"]
    form_is_sent(desk, f"/items/{item}/requests", desk.session(TAKER, "editor"), action="republish", channel="tv")
    request = open_request(desk, desk.session(GIVER, "editor"))
    stranger = desk.session("cedar-lighthouse", "editor")

    assert form_is_sent(desk, f"/requests/{request}/refuse", stranger).status == 404
    assert b"/grant" not in desk.call("GET", "/requests", session=stranger).body
    assert desk.call("GET", "/requests", session=desk.session(None, "secretariat")).status == 403


def test_nobody_is_asked_about_a_killed_story(desk: Desk) -> None:
    key, taker = desk.key(GIVER), desk.session(TAKER, "editor")
    item = gives(desk, key, story(**NOTHING)).json["id"]
    desk.call("POST", f"/api/v1/items/{item}/kill", json={"reason": "Made up."}, key=key)

    use = {"action": "republish", "channel": "web"}
    assert b"/requests" not in form_is_sent(desk, f"/items/{item}/uses", taker, **use).body.partition(b"<main")[2]
    assert form_is_sent(desk, f"/items/{item}/requests", taker, **use).status == 409


def test_an_owner_is_reminded_and_both_sides_see_it_until_the_date_of_the_use(desk: Desk, hands: Hands) -> None:
    item = gives(desk, desk.key(GIVER), story(**NOTHING)).json["id"]
    use = {"action": "republish", "channel": "app"}
    needed = (hands.now() + timedelta(hours=40)).isoformat()
    key, owners_key = desk.key(TAKER), desk.key(GIVER)
    asked = desk.call("POST", item_path(item, "/requests"), json=use | {"at": needed}, key=key).json
    assert asked["needed_at"] and asked["reminders"] == [] and asked["use"]["at"] is None

    assert asked["id"] in [one.id for one in desk.run(attend_requests(desk.node, hands.clock()))]  # told at once
    hands.gone += timedelta(hours=26)
    told = desk.run(attend_requests(desk.node, hands.clock()))
    assert asked["id"] in [one.id for one in told]
    owner, taker = desk.session(GIVER, "editor"), desk.session(TAKER, "editor")
    for session in (owner, taker):
        page = " ".join(desk.call("GET", "/requests", session=session).body.decode().split())
        assert "Waits since 26 h" in page and "reminded once, " in page and "Needed by" in page
    assert b"for your answer since" in desk.call("GET", "/", session=owner).body
    for session in (taker, desk.session(GIVER, "reader")):
        assert b"for your answer since" not in desk.call("GET", "/", session=session).body
    listed = desk.call("GET", "/api/v1/requests?status=open", key=owners_key).json["requests"]
    assert [len(one["reminders"]) for one in listed if one["id"] == asked["id"]] == [1]

    hands.gone += timedelta(hours=15)
    desk.run(attend_requests(desk.node, hands.clock()))
    page = desk.call("GET", "/requests", session=desk.session(TAKER, "editor")).body.decode()
    assert "Nobody answered by the date of the use." in page
    ended = desk.call("GET", "/api/v1/requests?to=others", key=key).json["requests"]
    assert [one["status"] for one in ended if one["id"] == asked["id"]] == ["expired"]
    assert desk.call("POST", f"/api/v1/requests/{asked['id']}/grant", json={}, key=owners_key).status == 409


def test_a_clock_that_somebody_set_reminds_nobody(desk: Desk, hands: Hands) -> None:
    clock = hands.clock()
    try:
        hands.jumped = timedelta(days=9)
        assert desk.run(attend_requests(desk.node, clock)) == []
    finally:
        hands.jumped = timedelta()
