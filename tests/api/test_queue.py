"""Takes queued for an hour, on the pages and by API: the same answers, and a clock that the test moves."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.api.asgi import Answer, Desk, copied, desk_opens, item_path
from tests.api.hands import Hands
from tests.api.stories import GIVER, TAKER, THIRD, gives, is_problem, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}
USE = {"action": "republish", "channel": "web"}
QUEUE = USE | {"queue": True}
GRANT: dict[str, Any] = {
    "actions": ["*"], "channels": ["*"], "territories": ["*"], "languages": ["*"], "who": {"classes": ["*"]},
}  # fmt: skip
SOON = timedelta(hours=1)


@pytest.fixture(scope="module")
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory, hands: Hands) -> Iterator[Desk]:
    """The demo node with its pages, and hours that tests let pass."""
    home = copied(founded, tmp_path_factory.mktemp("queue") / "home")
    with desk_opens(home, pages=True, clock=hands.clock()) as desk:
        yield desk


@pytest.fixture
def hour_passes(desk: Desk, hands: Hands) -> Callable[[], None]:
    """Let the hour come, and the node keep it."""

    def passes() -> None:
        hands.gone += SOON + timedelta(seconds=1)
        time.sleep(0.5)

    return passes


def is_embargoed(desk: Desk, hands: Hands, *, until: str | None = None, **terms: Any) -> str:
    """A story that is announced, and embargoed for an hour."""
    hour = until or (hands.now() + SOON).isoformat()
    said = {"announce": ["headline"], "grants": [GRANT]} | terms
    return str(gives(desk, desk.key(GIVER), story(embargoed=hour, terms=said)).json["id"])


def form_is_sent(desk: Desk, path: str, session: str, **form: str) -> Answer:
    return desk.call("POST", path, body=urlencode(form).encode(), headers=FORM, session=session)


def is_queued(desk: Desk, item: str, key: str, use: dict[str, Any] | None = None) -> Any:
    answer = desk.call("POST", item_path(item, "/takes?format=text"), json=use or QUEUE, key=key)
    assert answer.status == 202, answer.body
    return answer.json


def row(desk: Desk, queued: str, key: str) -> Any:
    (found,) = [one for one in desk.call("GET", "/api/v1/takes/queued", key=key).json["takes"] if one["id"] == queued]
    return found


def test_a_take_is_queued_by_api_made_at_its_hour_and_fetched(
    desk: Desk, hands: Hands, hour_passes: Callable[[], None]
) -> None:
    item, key = is_embargoed(desk, hands), desk.key(TAKER)
    assert is_problem(desk.call("POST", item_path(item, "/takes"), json=USE, key=key), 403, "use-denied")

    queued = is_queued(desk, item, key)

    assert queued["state"] == "queued" and queued["until"] and queued["take"] is None
    assert [reason["clause"] for reason in queued["decision"]["reasons"]] == ["embargo"]
    assert queued["decision"]["nearest"]["steps"][0]["kind"] == "from" and b"river" not in repr(queued).encode()
    assert is_queued(desk, item, key)["id"] == queued["id"]

    hour_passes()
    made = row(desk, queued["id"], key)
    assert made["state"] == "taken" and made["decision"]["decision"] == "allow"
    fetched = desk.call("GET", f"/api/v1/takes/{made['take']}", key=key).json
    assert fetched["format"] == "text" and "The river rose" in fetched["content"] and fetched["credit"]
    as_ninjs = desk.call("GET", f"/api/v1/takes/{made['take']}?format=ninjs", key=key).json
    assert as_ninjs["mark"] == fetched["mark"] and as_ninjs["media_type"] == "application/json"
    (taker,) = desk.call("GET", item_path(item, "/takers"), key=desk.key(GIVER)).json["takers"]
    assert [take["id"] for take in taker["takes"]] == [made["take"]]


def test_what_may_be_taken_now_is_taken_though_a_queue_was_asked_for(desk: Desk) -> None:
    item = gives(desk, desk.key(GIVER), story(terms={"grants": [GRANT]})).json["id"]

    assert desk.call("POST", item_path(item, "/takes"), json=QUEUE, key=desk.key(TAKER)).status == 201


def test_what_more_than_time_forbids_is_refused_with_its_decision(desk: Desk, hands: Hands) -> None:
    denied = is_embargoed(desk, hands, grants=[GRANT | {"channels": ["tv"]}])
    asked = is_embargoed(desk, hands, grants=[])
    key = desk.key(TAKER)

    refused = desk.call("POST", item_path(denied, "/takes"), json=QUEUE, key=key)
    assert is_problem(refused, 403, "use-denied") and refused.json["decision"]["decision"] == "deny"
    for item in (denied, asked):
        assert desk.call("POST", item_path(item, "/takes"), json=QUEUE, key=key).status == 403
    hidden = gives(desk, desk.key(GIVER), story(embargoed="2099-01-01T00:00:00Z")).json["id"]
    assert is_problem(desk.call("POST", item_path(hidden, "/takes"), json=QUEUE, key=key), 404, "not-found")


def test_one_press_below_the_answer_queues_and_the_page_shows_what_became_of_it(
    desk: Desk, hands: Hands, hour_passes: Callable[[], None]
) -> None:
    item, taker = is_embargoed(desk, hands), desk.session(TAKER, "editor")
    assert f'action="/items/{item}/uses"'.encode() in desk.call("GET", f"/items/{item}", session=taker).body

    answer = form_is_sent(desk, f"/items/{item}/uses", taker, **USE).body.decode()
    assert f'action="/items/{item}/queue"' in answer and "Only time stands in the way" in answer
    assert form_is_sent(desk, f"/items/{item}/queue", taker, **USE).status == 303
    page = desk.call("GET", "/takes", session=taker).body.decode()
    assert "to republish it, on the web" in page and re.search(r'action="/takes/queued-\w+/cancel"', page)
    assert "It waits until" in desk.call("GET", f"/items/{item}", session=taker).body.decode()

    hour_passes()
    page = desk.call("GET", "/takes", session=taker).body.decode()
    assert "Taken at its hour" in page and f"/items/{item}/content?" in page
    content = re.search(rf'href="(/items/{item}/content\?[^"]+)"', page)
    assert content is not None
    assert b"The river rose" in desk.call("GET", content[1].replace("&amp;", "&"), session=taker).body


def test_a_take_that_is_not_allowed_at_its_hour_says_why(
    desk: Desk, hands: Hands, hour_passes: Callable[[], None]
) -> None:
    item, key, taker = is_embargoed(desk, hands), desk.key(TAKER), desk.session(TAKER, "editor")
    queued = is_queued(desk, item, key)
    desk.call("POST", item_path(item, "/hold"), json={"reason": "The figure is disputed."}, key=desk.key(GIVER))
    hour_passes()

    stopped = row(desk, queued["id"], key)
    assert (stopped["state"], stopped["why"], stopped["take"]) == ("stopped", "decided", None)
    page = desk.call("GET", "/takes", session=taker).body.decode()
    assert "Not taken at their hour" in page and queued["id"] in page


def test_a_kill_ends_the_waiting_before_the_hour(desk: Desk, hands: Hands) -> None:
    item, key = is_embargoed(desk, hands), desk.key(TAKER)
    queued = is_queued(desk, item, key)
    desk.call("POST", item_path(item, "/kill"), json={"reason": "Made up."}, key=desk.key(GIVER))
    time.sleep(0.5)

    stopped = row(desk, queued["id"], key)
    assert stopped["state"] == "stopped" and stopped["decision"]["reasons"][0]["clause"] == "killed"


def test_only_the_outlet_that_queued_sees_and_cancels_it(desk: Desk, hands: Hands) -> None:
    queued = is_queued(desk, is_embargoed(desk, hands), desk.key(TAKER))["id"]
    stranger, cancel = desk.key(THIRD), f"/api/v1/takes/{queued}/cancel"

    assert queued not in desk.call("GET", "/api/v1/takes/queued", key=stranger).body.decode()
    assert is_problem(desk.call("POST", cancel, key=stranger), 404, "not-found")
    assert desk.call("POST", cancel, key=desk.key(TAKER)).json["state"] == "cancelled"
    assert desk.call("POST", cancel, key=desk.key(TAKER)).status == 409


def test_nothing_is_taken_by_a_clock_that_somebody_set(desk: Desk, hands: Hands) -> None:
    item, key = is_embargoed(desk, hands), desk.key(TAKER)
    queued = is_queued(desk, item, key)["id"]
    begins = is_queued(desk, _begins_later(desk, hands), key)["id"]
    try:
        hands.jumped = 2 * SOON
        time.sleep(0.5)
        assert row(desk, queued, key)["state"] == row(desk, begins, key)["state"] == "queued"
    finally:
        hands.jumped = timedelta()


def _begins_later(desk: Desk, hands: Hands) -> str:
    grant = GRANT | {"from_at": (hands.now() + SOON).isoformat()}
    return str(gives(desk, desk.key(GIVER), story(terms={"grants": [grant]})).json["id"])


def test_the_list_is_walked_to_its_end(desk: Desk, hands: Hands) -> None:
    key, item = desk.key(TAKER), is_embargoed(desk, hands)
    wanted = {is_queued(desk, item, key, QUEUE | {"channel": channel})["id"] for channel in ("web", "tv", "app")}
    walked: list[str] = []
    path = "/api/v1/takes/queued?state=queued&limit=2"
    page = desk.call("GET", path, key=key).json
    while page["takes"]:
        walked += [one["id"] for one in page["takes"]]
        if page["next"] is None:
            break
        page = desk.call("GET", f"{path}&after={page['next']}", key=key).json

    assert wanted <= set(walked) and len(walked) == len(set(walked))


def test_the_list_of_takes_is_walked_to_its_end_by_its_outlet_alone(desk: Desk) -> None:
    key = desk.key(TAKER)
    item = str(gives(desk, desk.key(GIVER), story(terms={"grants": [GRANT]})).json["id"])
    wanted = [desk.call("POST", f"/api/v1/items/{item}/takes", json=USE, key=key).json["id"] for _ in range(5)]
    walked: list[str] = []
    path = "/api/v1/takes?limit=2"
    page = desk.call("GET", path, key=key).json
    while True:
        walked += [one["id"] for one in page["takes"]]
        if page["next"] is None:
            break
        page = desk.call("GET", f"{path}&after={page['next']}", key=key).json

    assert walked[:5] == wanted[::-1] and len(walked) == len(set(walked))
    others = desk.call("GET", "/api/v1/takes?limit=500", key=desk.key(GIVER)).json["takes"]
    assert not {one["id"] for one in others} & set(wanted)
