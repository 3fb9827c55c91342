"""A hold by the alliance's emergency role, on the pages: a button for it, and everybody sees whose hold it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.api.asgi import Answer, Desk, copied, desk_opens
from tests.api.stories import GIVER, TAKER, gives, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}
BUTTON, END = b"Hold for the alliance", b"End the alliance's hold"


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("emergency") / "home"), pages=True) as desk:
        yield desk


def form_is_sent(desk: Desk, path: str, session: str, **form: str) -> Answer:
    return desk.call("POST", path, body=urlencode(form).encode(), headers=FORM, session=session)


def a_story_is_read(desk: Desk) -> str:
    item = str(gives(desk, desk.key(GIVER), story()).json["id"])
    assert desk.call("GET", f"/items/{item}", session=desk.session(TAKER, "reader")).status == 200
    return item


def test_the_button_is_the_emergency_roles_alone(desk: Desk) -> None:
    item = a_story_is_read(desk)
    roles = {role: desk.session(None, role) for role in ("emergency", "secretariat", "operator")}
    sessions = roles | {"owner": desk.session(GIVER, "editor"), "taker": desk.session(TAKER, "editor")}

    seen = {name for name, session in sessions.items() if BUTTON in page(desk, item, session)}

    assert seen == {"emergency"}


def page(desk: Desk, item: str, session: str) -> bytes:
    return desk.call("GET", f"/items/{item}", session=session).body


def test_a_hold_goes_from_the_button_to_owner_and_takers_and_ends_there(desk: Desk) -> None:
    item = a_story_is_read(desk)
    duty, owner, taker = desk.session(None, "emergency"), desk.session(GIVER, "editor"), desk.session(TAKER, "editor")

    assert form_is_sent(desk, f"/items/{item}/hold", duty, reason="It names a child.").status == 303

    for session in (duty, owner, taker):
        shown = page(desk, item, session)
        assert b"Held in an emergency" in shown and b"not by the outlet: It names a child." in shown
        assert b"held by the alliance" in shown and b"Held by its owner" not in shown
    for session in (owner, taker):
        board = desk.call("GET", "/notices", session=session).body
        assert b"by the alliance, of a story of" in board and b"Done: not in use" in board
    assert b"Done: not in use" in page(desk, item, owner)
    assert BUTTON not in page(desk, item, duty) and END in page(desk, item, duty)
    assert form_is_sent(desk, f"/items/{item}/release", duty, reason="The name is out.").status == 303
    assert b"released by the alliance" in page(desk, item, taker)
    assert b"The river rose at dawn." in page(desk, item, taker)


def test_the_owner_answers_the_notice_and_kills_what_is_held(desk: Desk) -> None:
    item = a_story_is_read(desk)
    duty, owner = desk.session(None, "emergency"), desk.session(GIVER, "editor")
    form_is_sent(desk, f"/items/{item}/hold", duty, reason="It names a child.")
    notice = re.search(rb'action="/notices/([\w.-]+)/receipts"', page(desk, item, owner))
    assert notice is not None

    assert form_is_sent(desk, f"/notices/{notice[1].decode()}/receipts", owner, status="done").status == 303
    assert form_is_sent(desk, f"/items/{item}/kill", owner, reason="Invented.", sure="yes").status == 303
    assert form_is_sent(desk, f"/items/{item}/release", duty, reason="No.").status == 422
    assert END not in page(desk, item, duty)


def test_what_the_owner_holds_is_the_owners_to_end(desk: Desk) -> None:
    item = a_story_is_read(desk)
    duty = desk.session(None, "emergency")
    form_is_sent(desk, f"/items/{item}/hold", desk.session(GIVER, "editor"), reason="We check.")
    shown = page(desk, item, duty)

    assert END not in shown and BUTTON not in shown and b"Held by its owner" in shown
    assert form_is_sent(desk, f"/items/{item}/release", duty, reason="No.").status == 422
