"""The plug is pulled in the middle of a kill to many machines: nobody is forgotten, nobody told twice without need."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from commonwire.alliance.principal import machine
from commonwire.app.courier import PLACES_AT_HOST
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.channel import Channel
from commonwire.delivery.records import Records
from commonwire.delivery.retry import STEPS
from commonwire.delivery.tell import told
from commonwire.news.admission import admit_outlet
from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, served
from tests.newsroom import an_outlet

TAKERS = 200


@dataclass
class Receiver:
    """A machine on this host that notes each push: which outlet's, when, and under which name."""

    port: int
    got: list[tuple[str, float, str]] = field(default_factory=list)

    def heard(self) -> set[str]:
        """The outlets that were told."""
        return {path for path, _, _ in list(self.got)}


@contextmanager
def receives() -> Iterator[Receiver]:
    """A receiver that takes its time, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append((self.path, time.monotonic(), self.headers["webhook-id"]))
            time.sleep(0.03)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A founded demo home, on either store, that pushes to this machine; nothing runs in it."""
    store = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None
    home = Home(tmp_path, store=store, extra={"COMMONWIRE_ALLOW_PUSH": "127.0.0.1:*"})
    found(home)
    return home


def many_take(home: Home, item: str, port: int) -> None:
    """Outlets that were served the item, each with a machine of its own to tell."""
    now = datetime.now(UTC)

    def work(records: Records) -> None:
        member = str(records.roll.outlets()[0].member)
        for number in range(TAKERS):
            outlet = f"taker-{number:03}"
            records.roll.add_outlet(an_outlet(outlet, member))
            admit_outlet(records, machine(), outlet, now)
            records.served.put(item, 1, outlet, "take", now)
            address = f"http://127.0.0.1:{port}/{outlet}"
            records.channels.put(
                Channel(id=f"c-{number}", outlet=outlet, kind="push", address=address, made_at=now, made_by="test")
            )

    with open_node(read_settings(home.environment)) as node:
        node.store.write_now(work)


def test_after_a_power_cut_everybody_has_the_kill_and_nobody_twice_but_what_was_in_flight(home: Home) -> None:
    giver, _ = two_keys(home)
    with receives() as receiver:
        with served(home) as node:
            given = node.api("POST", "/items", giver, data={"uri": "urn:k:1", "headlines": [{"value": "Flood"}]})
            item = given.json()["id"]
        many_take(home, item, receiver.port)
        with served(home) as node:
            killed = node.api("POST", f"/items/{item}/kill", giver, data={"reason": "A court forbids it."})
            assert killed.status == 201
            began = time.monotonic()
            while len(receiver.got) < TAKERS // 4:
                assert time.monotonic() - began < 30
                time.sleep(0.002)
            node.kill()
        before = receiver.heard()
        assert len(before) < TAKERS  # it was in the middle

        with served(home):
            again = time.monotonic()
            while len(receiver.heard()) < TAKERS:
                assert time.monotonic() - again < 60, f"{TAKERS - len(receiver.heard())} were forgotten"
                time.sleep(0.01)

    assert receiver.heard() == {f"/taker-{number:03}" for number in range(TAKERS)}
    assert len({(path, name) for path, _, name in receiver.got}) == TAKERS  # each repetition has its first name
    _nobody_was_told_twice_at_once(home, killed.json()["id"], receiver)


def _nobody_was_told_twice_at_once(home: Home, notice: str, receiver: Receiver) -> None:
    """Every try is on record, each of one outlet at a step of its own; only what was in flight has no outcome."""
    with open_node(read_settings(home.environment)) as node:
        outlets = node.store.read_now(lambda records: told(records, notice))
        kill = node.store.read_now(lambda records: records.notices.find(notice))
    assert kill is not None
    tries = {outlet.outlet: outlet.channels[0].tries for outlet in outlets if outlet.channels}
    assert len(tries) == TAKERS
    for outlet, made in tries.items():
        pushes = sum(path == f"/{outlet}" for path, _, _ in receiver.got)
        assert 1 <= pushes <= len(made)
        after = [(one.began_at - kill.issued_at).total_seconds() for one in made]
        assert all(later >= STEPS["push"].after(earlier) - 0.05 for earlier, later in pairwise(after)), after
    unknown = [one for made in tries.values() for one in made if one.outcome is None]
    assert len(unknown) <= 3 * PLACES_AT_HOST  # of the first process, and of the second when it was stopped
