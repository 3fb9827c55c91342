"""The pages: what they keep back, whom they let in, and what they answer to odd addresses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from commonwire.alliance.sign_in import close_session
from commonwire.web.api import wire
from tests.api.asgi import Answer, Desk, copied, desk_opens
from tests.api.stories import GIVER, TAKER, gives, new_uri, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}
OPEN = {
    "grants": [
        {name: ["*"] for name in ("actions", "channels", "territories", "languages")} | {"who": {"classes": ["*"]}}
    ]
}


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("pages") / "home"), pages=True) as desk:
        yield desk


def page_is_sent(desk: Desk, path: str, form: dict[str, str], **said: object) -> Answer:
    headers = FORM | said.pop("headers", {})  # type: ignore[operator]
    return desk.call("POST", path, body=urlencode(form).encode(), headers=headers, **said)


def test_an_item_page_does_not_tell_of_a_version_behind_its_embargo(desk: Desk) -> None:
    uri, key = new_uri(), desk.key(GIVER)
    item = gives(desk, key, story(uri)).json["id"]
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    hidden = gives(desk, key, story(uri, version="2", text="New.", embargoedUntil=later)).json
    taker, owner = desk.session(TAKER, "editor"), desk.session(GIVER, "editor")

    assert hidden["version"] == 2
    assert f"No. {hidden['entry']}<".encode() in desk.call("GET", f"/items/{item}", session=owner).body
    assert f"No. {hidden['entry']}<".encode() not in desk.call("GET", f"/items/{item}", session=taker).body


def test_the_desks_open_stream_ends_with_the_session(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ASKED_AGAIN", 0.0)
    session, seen = desk.session(TAKER, "editor"), [b""]

    def heard(part: bytes) -> bool:
        seen.append(part)
        return b"After the end" not in part

    reading = desk.begin("GET", "/wire/live", session=session, parts=heard)
    while len(seen) < 2:
        time.sleep(0.05)
    desk.write(lambda records: close_session(records.roll, session))
    gives(desk, desk.key(GIVER), story(headlines=[{"value": "After the end"}]))

    assert b"After the end" not in reading.result(10).body


@pytest.mark.parametrize(
    "path",
    [
        "/?urgency=%C2%B2",
        f"/?urgency={'9' * 4400}",
        f"/items/{{item}}?version={'9' * 30}",
        f"/searches?before={'9' * 30}",
    ],
)
def test_an_odd_number_in_an_address_is_no_defect(desk: Desk, path: str) -> None:
    item = gives(desk, desk.key(GIVER), story()).json["id"]

    assert desk.call("GET", path.format(item=item), session=desk.session(TAKER, "editor")).status < 500


def test_no_other_site_signs_anybody_in(desk: Desk) -> None:
    answer = page_is_sent(desk, "/sign-in/demo", {"card": "editor"}, headers={"sec-fetch-site": "cross-site"})

    assert (answer.status, answer.headers.get("set-cookie")) == (403, None)


def test_behind_a_name_the_session_goes_over_https_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [card.card for card in desk.site.cards]
    here = page_is_sent(desk, "/sign-in/demo", {"card": cards[0]})
    monkeypatch.setattr(desk.site, "address", "https://wire.example")
    there = page_is_sent(desk, "/sign-in/demo", {"card": cards[0]})

    assert "secure" not in here.headers["set-cookie"].lower()
    assert "secure" in there.headers["set-cookie"].lower()


def test_one_stranger_behind_the_proxy_does_not_shut_the_door_on_all(desk: Desk) -> None:
    wrong = {"email": "x@x.example", "password": "wrong wrong wrong"}
    guesses = [
        page_is_sent(desk, "/sign-in", wrong | {"email": f"{n}@x.example"}, headers={"x-forwarded-for": "198.51.100.7"})
        for n in range(31)
    ]
    other = page_is_sent(desk, "/sign-in", wrong, headers={"x-forwarded-for": "198.51.100.7, 198.51.100.8"})

    assert [guess.status for guess in guesses] == [401] * 30 + [429]
    assert other.status == 401


def test_a_note_with_a_receipt_is_bounded(desk: Desk) -> None:
    uri, key, session = new_uri(), desk.key(GIVER), desk.session(TAKER, "editor")
    item = gives(desk, key, story(uri, terms=OPEN)).json["id"]
    desk.call("GET", f"/items/{item}", session=session)
    notice = desk.call("POST", f"/api/v1/items/{item}/kill", key=key, json={"reason": "Wrong."}).json["id"]

    answer = page_is_sent(desk, f"/notices/{notice}/receipts", {"status": "seen", "note": "x" * 5000}, session=session)

    assert answer.status == 422


def test_the_inbox_is_walked_to_its_end_when_many_searches_catch_one_story(desk: Desk) -> None:
    key, session = desk.key(TAKER), desk.session(TAKER, "editor")
    for n in range(60):
        search = {"query": f"walkable lang:en urgency<={n % 9 + 1}", "name": f"walk{n}"}
        assert desk.call("POST", "/api/v1/searches", key=key, json=search).status == 201
    gives(desk, desk.key(GIVER), story(text="A walkable road.", urgency=1))

    first = desk.call("GET", "/searches", session=session).body.decode()
    older = first.partition('href="/searches?before=')[2].partition('"')[0]
    second = desk.call("GET", f"/searches?before={older}", session=session).body.decode()

    assert older
    assert first.count('class="match') + second.count('class="match') >= 60
