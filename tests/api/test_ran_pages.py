"""Where it ran, on the pages: said on the take or the story's page, seen by the owner, refused at its field."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import msgspec
import pytest

from commonwire.delivery.page_watch import PageCheck, settle
from commonwire.delivery.records import Records
from tests.api.asgi import Answer, Desk, copied, desk_opens
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}
PAGE = "https://taker.example/news/7"


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("ran") / "home"), pages=True) as desk:
        yield desk


def form_is_sent(desk: Desk, path: str, session: str, **form: str) -> Answer:
    return desk.call("POST", path, body=urlencode(form).encode(), headers=FORM, session=session)


def given(desk: Desk) -> str:
    everywhere = {"channels": ["*"], "territories": ["*"], "languages": ["*"], "who": {"classes": ["*"]}}
    terms = {"grants": [{"actions": ["republish"], **everywhere}], "duties": [{"kind": "notify"}]}
    return str(gives(desk, desk.key(GIVER), story(terms=terms)).json["id"])


def take_on(page: Answer) -> str:
    found = re.search(rb'name="take" value="(take-[\w-]+)"', page.body)
    assert found is not None, page.body[-3000:]
    return found[1].decode()


def test_a_take_is_reported_from_its_page_and_its_owner_sees_where_it_ran(desk: Desk) -> None:
    item = given(desk)
    taker, owner = desk.session(TAKER, "editor"), desk.session(GIVER, "editor")
    taken = form_is_sent(desk, f"/items/{item}/takes", taker, action="republish", channel="web")
    assert b"you owe its owner that" in taken.body
    assert b"Not told yet" in desk.call("GET", f"/items/{item}", session=owner).body

    sent = form_is_sent(desk, f"/items/{item}/reports", taker, take=take_on(taken), address=PAGE)

    assert (sent.status, sent.headers["location"]) == (303, f"/items/{item}#ran")
    for session, said in ((taker, b"The owner is told"), (owner, b"Told")):
        page = desk.call("GET", f"/items/{item}", session=session).body
        assert f'href="{PAGE}"'.encode() in page and said in page
    stranger = desk.session("cedar-lighthouse", "editor")
    assert PAGE.encode() not in desk.call("GET", f"/items/{item}", session=stranger).body


def test_pictures_that_the_terms_do_not_give_are_named_and_stay_out_of_page_download_and_feed(desk: Desk) -> None:
    pictures = [
        {"name": "main", "href": "https://giver.example/dam.jpg", "title": "The dam", "contentType": "image/jpeg"}
    ]
    grant = {"actions": ["republish"], "channels": ["*"], "territories": ["*"], "languages": ["*"]}
    terms = {
        "grants": [grant | {"who": {"classes": ["*"]}, "renditions": ["*"]}],
        "prohibitions": [{"renditions": ["main"]}],
        "duties": [{"kind": "noindex"}, {"kind": "canonical", "text": "https://giver.example/1"}],
    }
    uri = new_uri()
    item = gives(desk, desk.key(GIVER), story(uri, terms=terms, renditions=pictures)).json["id"]
    use = {"action": "republish", "channel": "web"}

    by_api = desk.call("POST", f"/api/v1/items/{item}/takes?format=html", json=use, key=desk.key(TAKER)).json
    page = form_is_sent(
        desk, f"/items/{item}/takes", desk.session(TAKER, "editor"), format="ninjs", **use
    ).body.decode()

    assert by_api["withheld"] == [{"name": "main", "title": "The dam", "decision": "deny"}]
    assert '<meta name="robots" content="noindex">' in by_api["content"]
    assert '<meta name="commonwire-withheld" content="Left out: “The dam”.' in by_api["content"]
    assert '<link rel="canonical" href="https://giver.example/1">' in by_api["content"]
    assert "dam.jpg" not in by_api["content"] and "dam.jpg" not in page and "The dam" in page
    downloads = [html.unescape(path) for path in re.findall(rf'href="(/items/{item}/content[^"]+)"', page)]
    assert len(downloads) > 3
    for path in downloads:
        got = desk.call("GET", path, session=desk.session(TAKER, "editor"))
        assert got.status == 200 and b"dam.jpg" not in got.body, path
    again = story(uri, version="2", text="More.", terms=terms, renditions=pictures)
    assert gives(desk, desk.key(GIVER), again).status == 201
    path = downloads[0].replace("ninjs", "html")
    later = desk.call("GET", path, session=desk.session(TAKER, "editor")).body
    assert b"More." in later and b"dam.jpg" not in later and b"commonwire-credit" in later
    stranger = desk.call("GET", downloads[0], session=desk.session("cedar-lighthouse", "editor"))
    assert stranger.status == 404
    feed = desk.call("GET", f"/feeds/outlets/{GIVER}.json", key=desk.key(TAKER)).body
    assert item.encode() in feed and b"dam.jpg" not in feed


def test_a_page_carries_a_mark_that_the_node_knows(desk: Desk) -> None:
    item, use = given(desk), {"action": "republish", "channel": "web"}
    taken = desk.call("POST", f"/api/v1/items/{item}/takes?format=html", json=use, key=desk.key(TAKER)).json

    (mark,) = re.findall(r'<meta name="commonwire-credit" content="([^"]+)">', taken["content"])

    assert mark == taken["mark"] and len(mark) < 600
    said = desk.call("GET", f"/api/v1/marks/{mark}").json
    assert {**said, "at": None} == {"item": item, "version": 1, "outlet": TAKER, "take": taken["id"], "at": None}
    for forged in (mark[:-4] + "AAAA", "x", "a.b.c"):
        assert is_problem(desk.call("GET", f"/api/v1/marks/{forged}"), 422, "not-verified")


def test_what_does_not_fit_comes_back_at_its_field(desk: Desk) -> None:
    item, taker = given(desk), desk.session(TAKER, "editor")
    take = take_on(form_is_sent(desk, f"/items/{item}/takes", taker, action="republish", channel="web"))
    path = f"/items/{item}/reports"

    for values in (
        {"address": "taker.example"},
        {"address": PAGE, "ran_at": "noon"},
        {"address": PAGE, "ran_at": "9000-01-01"},
    ):
        refused = form_is_sent(desk, path, taker, take=take, **values)
        field = "ran_at" if "ran_at" in values else "address"
        assert refused.status == 422 and f'id="ran-{take}-{field}-error"'.encode() in refused.body
    assert form_is_sent(desk, path, desk.session(TAKER, "reader"), take=take, address=PAGE).status == 403
    assert form_is_sent(desk, path, desk.session(GIVER, "editor"), take=take, address=PAGE).status == 404


def test_what_checks_found_stands_beside_the_page_for_taker_owner_and_secretariat(desk: Desk) -> None:
    item = given(desk)
    taker, owner, staff = (
        desk.session(TAKER, "editor"),
        desk.session(GIVER, "editor"),
        desk.session(None, "secretariat"),
    )
    take = take_on(form_is_sent(desk, f"/items/{item}/takes", taker, action="republish", channel="web"))
    form_is_sent(desk, f"/items/{item}/reports", taker, take=take, address=PAGE)
    assert b"Not checked yet" in desk.call("GET", f"/items/{item}", session=owner).body
    found = PageCheck(
        id="c", take=take, address=PAGE, item=item, kind="kill", at=datetime.now(UTC), verdict="still up",
        credit="altered", share=0.98, status=200, digest="5f" * 32, reasons=["text-there", "credit-spelling"],
    )  # fmt: skip

    def settled(records: Records) -> None:
        watch = records.pages.find_watch(take, PAGE)
        assert watch is not None
        settle(records, watch, found, datetime.now(UTC))

    desk.write(settled)

    for session in (taker, owner, staff):
        page = desk.call("GET", f"/items/{item}", session=session).body.decode()
        assert all(said in page for said in ("Still up", "Credit altered", "98%", "5f5f5f5f5f5f5f5f", "Check now"))
    told = desk.call("GET", f"/api/v1/items/{item}/reports", key=desk.key(GIVER)).json["takes"][0]["ran"][0]
    assert told["checks"][0]["verdict"] == "still up" and told["checks"][0]["digest"] == "5f" * 32
    assert [one["code"] for one in told["checks"][0]["reasons"]] == ["text-there", "credit-spelling"]
    again = desk.call("POST", f"/api/v1/takes/{take}/checks", json={"address": PAGE}, key=desk.key(GIVER))
    assert is_problem(again, 429, "too-many-requests") and 0 < int(again.headers["retry-after"]) <= 300
    stranger = desk.session("cedar-lighthouse", "editor")
    assert form_is_sent(desk, f"/items/{item}/checks", stranger, take=take, address=PAGE).status == 404
    desk.write(lambda r: r.pages.put_check(msgspec.structs.replace(found, at=found.at - timedelta(minutes=6))))
    sent = form_is_sent(desk, f"/items/{item}/checks", owner, take=take, address=PAGE)
    assert (sent.status, sent.headers["location"]) == (303, f"/items/{item}#ran")
    due = desk.call("GET", f"/api/v1/items/{item}/reports", key=desk.key(GIVER)).json["takes"][0]["ran"][0]
    assert due["next_check_at"] is not None
    killed = desk.call("POST", f"/api/v1/items/{item}/kill", json={"reason": "x"}, key=desk.key(GIVER)).json["id"]
    for session, sees in ((owner, True), (staff, True), (taker, False)):
        page = desk.call("GET", f"/notices/{killed}", session=session).body.decode()
        assert ("Pages on which it ran" in page and "Credit altered" in page) == sees
