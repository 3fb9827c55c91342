"""Groups of outlets: formed by the secretariat, by API and on its page; every decision follows at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from commonwire.ledger.entry import decode_entry
from tests.api.asgi import Answer, Desk, copied, desk_opens, item_path
from tests.api.stories import GIVER, TAKER, THIRD, gives, is_problem, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
USE = {"action": "republish", "channel": "tv", "territories": ["KZ"], "languages": ["en"]}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("groups") / "home"), pages=True) as desk:
        yield desk


def formed(desk: Desk, group: str, *outlets: str) -> Answer:
    said = {"names": {"en": "Evening television"}, "outlets": list(outlets)}
    return desk.call("PUT", f"/api/v1/groups/{group}", json=said, session=desk.session(None, "secretariat"))


def dissolved(desk: Desk, group: str) -> Answer:
    return desk.call("DELETE", f"/api/v1/groups/{group}", session=desk.session(None, "secretariat"))


def given_to_group(desk: Desk, group: str) -> str:
    rule = {"actions": ["*"], "channels": ["*"], "territories": ["*"], "languages": ["*"], "who": {"groups": [group]}}
    answer = gives(desk, desk.key(GIVER), story(terms={"grants": [rule]}))
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def decided(desk: Desk, item: str, outlet: str) -> str:
    return str(desk.call("POST", item_path(item, "/uses"), json=USE, key=desk.key(outlet)).json["decision"])


def test_decisions_follow_a_group_at_once(desk: Desk) -> None:
    item = given_to_group(desk, "evening-tv")
    assert decided(desk, item, TAKER) == "deny"

    assert formed(desk, "evening-tv", TAKER).status == 200
    assert (decided(desk, item, TAKER), decided(desk, item, THIRD)) == ("allow", "deny")
    formed(desk, "evening-tv", THIRD)
    assert (decided(desk, item, TAKER), decided(desk, item, THIRD)) == ("deny", "allow")
    gone = dissolved(desk, "evening-tv")
    assert gone.status == 200 and gone.json["removed_at"]
    assert (decided(desk, item, TAKER), decided(desk, item, THIRD)) == ("deny", "ask")
    taken = desk.call("POST", item_path(item, "/takes"), json=USE, key=desk.key(THIRD))
    assert is_problem(taken, 403, "use-ask")


def test_every_change_is_an_entry_with_what_the_group_is(desk: Desk) -> None:
    formed(desk, "recorded", TAKER, THIRD)
    dissolved(desk, "recorded")

    def look(records: Any) -> list[tuple[str, Any]]:
        head = records.book.head().number
        entries = [decode_entry(records.book.entry_bytes(number)) for number in (head - 1, head)]
        return [(it.kind, msgspec.json.decode(records.book.content(it.content["group"]).data)) for it in entries]

    (first, said), (second, gone) = desk.node.store.read_now(look)
    assert (first, second) == ("group-formed", "group-dissolved")
    assert said["outlets"] == sorted([TAKER, THIRD]) and said["removed_at"] is None and gone["removed_at"]


def test_what_does_not_fit_is_refused(desk: Desk) -> None:
    assert is_problem(formed(desk, "Nope", TAKER), 422, "bad-input")
    assert is_problem(formed(desk, "nope", "no-such-outlet"), 422, "bad-input")
    assert is_problem(formed(desk, "nope"), 422, "bad-input")
    assert is_problem(dissolved(desk, "nope"), 404, "not-found")


def test_the_page_forms_changes_and_dissolves_a_group_and_members_see_it(desk: Desk) -> None:
    secretary, reader = desk.session(None, "secretariat"), desk.session(TAKER, "reader")

    def sends(path: str, *fields: tuple[str, str]) -> Answer:
        return desk.call("POST", path, body=urlencode(fields).encode(), headers=FORM, session=secretary)

    names = ("names", "en: River desks\nur: دریا ڈیسک")
    assert sends("/secretariat/groups", names, ("outlets", TAKER), ("outlets", THIRD)).status == 303
    page = desk.call("GET", "/members", session=reader).body.decode()
    assert "River desks" in page and "دریا ڈیسک" in page and "river-desks" in page
    again = sends("/secretariat/groups", names, ("outlets", TAKER))
    assert again.status == 409 and "There is a group" in again.body.decode()
    nobody = sends("/secretariat/groups/river-desks", names)
    assert nobody.status == 422 and "A group has outlets" in nobody.body.decode()
    assert sends("/secretariat/groups/river-desks", names, ("outlets", THIRD)).status == 303
    listed = desk.call("GET", "/api/v1/groups", session=reader).json["groups"]
    assert [it["outlets"] for it in listed if it["id"] == "river-desks"] == [[THIRD]]
    assert sends("/secretariat/groups/river-desks/dissolve").status == 303
    assert "River desks" not in desk.call("GET", "/members", session=reader).body.decode()
    assert "Dissolved" in desk.call("GET", "/secretariat", session=secretary).body.decode()
    assert sends("/secretariat/groups/river-desks", names, ("outlets", TAKER)).status == 303


def test_the_page_is_the_secretariats(desk: Desk) -> None:
    for session in (desk.session(TAKER, "outlet-admin"), desk.session(None, "operator")):
        answer = desk.call("POST", "/secretariat/groups", body=b"names=en:+X", headers=FORM, session=session)
        assert answer.status == 403
