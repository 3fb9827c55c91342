"""A notice on pages: how far it has come, closed by hand, told to the right people only."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from commonwire.alliance.principal import machine
from commonwire.news.admission import suspend_outlet
from tests.api.asgi import Answer, Desk, copied, desk_opens
from tests.api.stories import GIVER, TAKER, THIRD, gives, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}
ABSENT = "cedar-lighthouse"


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages; one of its outlets is suspended after it was served."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("notices") / "home"), pages=True) as desk:
        yield desk


@pytest.fixture(scope="module")
def notice(desk: Desk) -> str:
    """A kill that three outlets were served, one of which is suspended."""
    key = desk.key(GIVER)
    item = gives(desk, key, story()).json["id"]
    for outlet in (TAKER, THIRD, ABSENT):
        assert desk.call("GET", f"/api/v1/items/{item}", key=desk.key(outlet)).status == 200
    desk.write(lambda r: suspend_outlet(r, machine(), ABSENT, "Asked for", datetime.now(UTC)))
    found: str = desk.call("POST", f"/api/v1/items/{item}/kill", json={"reason": "Made up."}, key=key).json["id"]
    return found


def form_is_sent(desk: Desk, path: str, session: str, **form: str) -> Answer:
    return desk.call("POST", path, body=urlencode(form).encode(), headers=FORM, session=session)


def test_the_course_is_seen_by_the_owner_and_the_secretariat_only(desk: Desk, notice: str) -> None:
    for session in (desk.session(GIVER, "editor"), desk.session(None, "secretariat")):
        page = desk.call("GET", f"/notices/{notice}", session=session).body
        assert b"0 of 3 done" in page and b"3 silent" in page
        assert b"ring them" in page and b"/members/outlets/cedar-lighthouse" in page
        assert b"0 of 3 done" in desk.call("GET", "/notices", session=session).body

    for path in (f"/notices/{notice}", "/notices"):
        addressee = desk.call("GET", path, session=desk.session(TAKER, "editor"))
        assert addressee.status == 200
        assert b" of 3 done" not in addressee.body and THIRD.encode() not in addressee.body
    for stranger in (desk.session("birch-signal", "editor"), desk.session(None, "operator")):
        assert desk.call("GET", f"/notices/{notice}", session=stranger).status == 404
        assert desk.call("GET", f"/notices/{notice}/report.csv", session=stranger).status == 403
    assert b"0 of 3 done" not in desk.call("GET", "/notices", session=desk.session(None, "operator")).body


def test_it_is_closed_with_a_reason_and_followed_to_its_end(desk: Desk, notice: str) -> None:
    owner, secretary = desk.session(GIVER, "editor"), desk.session(None, "secretariat")
    closings = f"/notices/{notice}/closings"
    assert form_is_sent(desk, closings, owner, outlet=THIRD, reason=" ").status == 422
    assert form_is_sent(desk, closings, desk.session(TAKER, "editor"), outlet=THIRD, reason="x").status == 403
    assert form_is_sent(desk, closings, owner, outlet=THIRD, reason="Rang the desk.").status == 303
    assert form_is_sent(desk, closings, owner, outlet=THIRD, reason="Again.").status == 422
    assert form_is_sent(desk, closings, secretary, outlet=ABSENT, reason="=RING()").status == 303
    desk.call("POST", f"/api/v1/notices/{notice}/receipts", json={"status": "done"}, key=desk.key(TAKER))

    page = desk.call("GET", f"/notices/{notice}", session=owner).body
    assert b"1 of 3 done</b>, 2 closed by hand, 0 silent" in page
    assert b"Rang the desk." in page and b"Somebody" in page and b"the secretariat" in page
    assert b"ring them" not in page
    late = desk.call("POST", f"/api/v1/notices/{notice}/receipts", json={"status": "done"}, key=desk.key(THIRD))
    assert late.status == 201
    told = desk.call("GET", f"/api/v1/notices/{notice}", key=desk.key(GIVER)).json
    third = next(it for it in told["addressees"] if it["outlet"] == THIRD)
    assert (third["stage"], third["closing"]["reason"]) == ("done", "Rang the desk.")
    rows = report_of(desk, notice, owner)
    assert [row["stage"] for row in rows] == ["closed", "done", "done"]
    assert rows[0]["closed_reason"] == "'=RING()" and rows[0]["closed_by"].endswith(" of the secretariat")


def report_of(desk: Desk, notice: str, session: str) -> list[dict[str, str]]:
    answer = desk.call("GET", f"/notices/{notice}/report.csv", session=session)
    assert answer.headers["content-type"].startswith("text/csv")
    return sorted(csv.DictReader(io.StringIO(answer.body.decode())), key=lambda row: row["outlet"])


def test_a_correction_shows_the_words_it_changed_until_the_story_is_killed(desk: Desk) -> None:
    key, taker = desk.key(GIVER), desk.session(TAKER, "editor")
    first = story(text="Three died.")
    item = gives(desk, key, first).json["id"]
    desk.call("GET", f"/api/v1/items/{item}", key=desk.key(TAKER))
    gives(desk, key, story(first["uri"], version="2", text="Two <b>died</b>.", correction={"what": "Two, not three."}))
    told = desk.call("GET", "/api/v1/notices", key=desk.key(TAKER)).json["notices"][-1]["id"]

    changes = desk.call("GET", f"/api/v1/notices/{told}", key=desk.key(TAKER)).json["changes"]
    assert [(change["kind"], change["old"], change["new"]) for change in changes] == [
        ("changed", "Three died.", "Two died.")
    ]
    shown = re.sub(rb'<span class="unseen">[^<]*</span>', b"", desk.call("GET", f"/notices/{told}", session=taker).body)
    assert b"<del>Three</del><ins>Two</ins> died." in shown
    desk.call("POST", f"/api/v1/items/{item}/kill", json={"reason": "Made up."}, key=key)
    assert desk.call("GET", f"/api/v1/notices/{told}", key=desk.key(TAKER)).json["changes"] == []
    assert b" died." not in desk.call("GET", f"/notices/{told}", session=taker).body
