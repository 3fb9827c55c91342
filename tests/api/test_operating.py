"""Health, measures and traces, asked from here, from elsewhere, and by nobody known."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commonwire.app.operating import Operations
from commonwire.base.trace import current_trace, read_trace, tracing
from commonwire.delivery.records import Records
from commonwire.federation.reconcile import close, find_restoration, open_again, own_origin
from commonwire.web.operating import Readiness
from tests.api.asgi import Desk, copied, desk_opens, settings_of
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story

FAR = "192.0.2.7"
TOKEN = "a-token-of-the-operator"


@pytest.fixture
def watched(desk: Desk, tmp_path: Path) -> Desk:
    """The desk, whose operator named a token."""
    settings = msgspec.structs.replace(settings_of(tmp_path), metrics_token=TOKEN)
    operating = desk.site.operating
    assert isinstance(operating, Operations)
    operating._settings = msgspec.structs.replace(operating._settings, metrics_token=settings.metrics_token)
    return desk


def measure(desk: Desk, name: str) -> float:
    lines = desk.call("GET", "/metrics").body.decode().splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} "))


def test_measures_are_read_on_this_machine_and_nowhere_else_without_the_token(watched: Desk) -> None:
    far = {"client": FAR, "host": "127.0.0.1:8000"}

    here = watched.call("GET", "/metrics")

    assert here.status == 200 and here.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert watched.call("GET", "/metrics", **far).status == 403
    assert watched.call("GET", "/metrics", headers={"x-forwarded-for": FAR}).status == 403
    assert watched.call("GET", "/metrics", **far, headers={"authorization": "Bearer "}).status == 403
    assert watched.call("GET", "/metrics", **far, headers={"authorization": f"Bearer {TOKEN}x"}).status == 403
    assert watched.call("GET", "/metrics", **far, headers={"authorization": f"Bearer {TOKEN}"}).status == 200


def test_without_a_token_no_word_opens_the_measures_from_elsewhere(desk: Desk) -> None:
    operating = desk.site.operating
    assert isinstance(operating, Operations)
    operating._settings = msgspec.structs.replace(operating._settings, metrics_token=None)

    for token in ("", "None", TOKEN):
        headers = {"authorization": f"Bearer {token}"}
        assert desk.call("GET", "/metrics", client=FAR, headers=headers).status == 403


def test_accepted_stories_and_open_kills_are_counted(desk: Desk) -> None:
    giving, taking, uri = desk.key(GIVER), desk.key(TAKER), new_uri()
    before = measure(desk, "commonwire_kills_open")
    given = gives(desk, giving, story(uri))
    item = given.json["id"]
    assert desk.call("GET", f"/api/v1/items/{item}?format=text", key=taking).status == 200
    killed = desk.call("POST", f"/api/v1/items/{item}/kill", key=giving, json={"reason": "It was wrong."})
    assert killed.status == 201

    assert measure(desk, "commonwire_kills_open") == before + 1
    assert measure(desk, 'commonwire_entries_recorded_total{kind="published"}') >= 1
    assert measure(desk, 'commonwire_requests_total{route="give",status="201"}') >= 1
    assert measure(desk, "commonwire_ledger_entries") > 1

    notice = killed.json["id"]
    assert desk.call("POST", f"/api/v1/notices/{notice}/receipts", key=taking, json={"status": "done"}).status == 201
    assert measure(desk, "commonwire_kills_open") == before


def test_a_probe_is_answered_under_any_name_and_told_nothing_but_reasons(desk: Desk) -> None:
    alive = desk.call("GET", "/health/live", client=FAR, host="10.1.2.3:8000")
    ready = desk.call("GET", "/health/ready", client=FAR, host="10.1.2.3:8000")

    assert (alive.status, alive.json) == (200, {"status": "ok"})
    assert (ready.status, ready.json["status"]) == (200, "ready")
    assert {check["name"] for check in ready.json["checks"]} >= {"store", "disk", "clock", "index"}
    assert set(ready.json["checks"][0]) == {"name", "ok", "needed", "reason"}
    assert desk.call("GET", "/health/other", host="10.1.2.3:8000").status == 421


def test_an_answer_names_the_request_that_it_answers(desk: Desk) -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    named = desk.call("GET", "/api/v1/health", headers={"x-request-id": "desk-7", "traceparent": parent})
    made = desk.call("GET", "/api/v1/health", headers={"x-request-id": "no good\u00e9"})
    refused = desk.call("GET", "/api/v1/items", client=FAR, host="unknown.example")

    assert named.headers["x-request-id"] == "desk-7"
    assert named.headers["traceparent"].split("-")[1] == parent.split("-")[1]
    assert len(bytes.fromhex(made.headers["x-request-id"])) == 16
    assert refused.status == 421 and refused.headers["x-request-id"]


def test_a_trace_goes_along_into_the_threads_that_read_and_write(desk: Desk) -> None:
    def seen(_: Records) -> str | None:
        trace = current_trace()
        return trace.request if trace else None

    async def both() -> list[str | None]:
        with tracing(read_trace("desk-7", None)):
            return [await desk.site.store.read(seen), await desk.site.store.write(seen)]

    async def apart() -> list[str | None]:
        return [await desk.site.store.read(seen), await desk.site.store.write(seen)]

    assert desk.run(both()) == ["desk-7", "desk-7"]
    assert desk.run(apart()) == [None, None]


def test_a_request_is_logged_by_its_route_and_not_by_its_path(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "commonwire.requests"):
        desk.call("GET", "/api/v1/items/urn%3Aa-name-that-nobody-should-log")

    said = [record.getMessage() for record in caplog.records if record.name == "commonwire.requests"]
    assert any(line.startswith("GET /api/v1/items/{item} ") for line in said)
    assert "should-log" not in "".join(said)


def test_a_node_that_was_put_back_shows_no_story_until_it_is_opened(desk: Desk) -> None:
    given = gives(desk, desk.key(GIVER), story())
    taking, now = desk.key(TAKER), datetime.now(UTC)

    def closes(records: Any) -> None:
        origin = own_origin(records)
        assert origin is not None
        close(records, origin, why="restored", now=now)

    desk.node.store.write_now(closes)
    desk.run(desk.site.operating.reconcile())

    for path in (f"/api/v1/items/{given.json['id']}", "/api/v1/items", "/api/v1/wire", "/feeds/wire.atom"):
        assert is_problem(desk.call("GET", path, key=taking), 503, "unavailable")
    assert is_problem(gives(desk, desk.key(GIVER), story()), 503, "unavailable")
    ready = desk.run(_fresh(desk))
    assert (ready.status, [one.name for one in ready.checks if not one.ok and one.needed]) == ("not ready", ["open"])
    assert desk.call("GET", "/metrics").status == 200
    assert desk.call("GET", "/ledger").status == 403

    desk.node.store.write_now(lambda records: open_again(records, by="machine", now=now))
    desk.run(desk.site.operating.reconcile())

    assert desk.call("GET", f"/api/v1/items/{given.json['id']}", key=taking).status == 200


async def _fresh(desk: Desk) -> Readiness:
    """The readiness as it is now, not as it was told within the last second."""
    operating = desk.site.operating
    assert isinstance(operating, Operations)
    operating._known = None
    return await operating.readiness()


@pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")
def test_the_operator_sees_on_the_page_why_the_node_is_closed_and_opens_it(founded: Path, tmp_path: Path) -> None:
    with desk_opens(copied(founded, tmp_path / "home"), pages=True) as desk:
        operator, secretariat = desk.session(None, "operator"), desk.session(None, "secretariat")
        now = datetime.now(UTC)

        def closes(records: Any) -> None:
            origin = own_origin(records)
            assert origin is not None
            close(records, origin, why="restored", now=now)

        desk.node.store.write_now(closes)
        desk.run(desk.site.operating.reconcile())

        assert desk.call("GET", "/", session=operator).status == 503
        page = desk.call("GET", "/node", session=operator).body.decode()
        assert "Closed to readers" in page and 'action="/node/open"' in page
        form = {"headers": {"content-type": "application/x-www-form-urlencoded"}, "body": b"reason=The+only+node"}
        assert desk.call("POST", "/node/open", session=secretariat, **form).status == 403
        assert desk.call("POST", "/node/open", session=operator, **form).status == 303
        assert desk.call("GET", "/", session=operator).status == 200
        found = desk.node.store.read_now(find_restoration)
        assert found is not None and (found.state, found.reason) == ("open", "The only node")
