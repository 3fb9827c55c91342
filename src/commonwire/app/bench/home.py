"""A temporary node for a bench: founded, enrolled and served by the program itself, with default settings."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import msgspec

from commonwire.alliance.issue_key import add_key
from commonwire.alliance.member import Member
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.principal import machine
from commonwire.app.bench.stories import MARK, make_query
from commonwire.app.node import found_node, open_node
from commonwire.app.settings import Settings, read_settings
from commonwire.base.errors import UnavailableError
from commonwire.base.ids import MemberId, OutletId
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import save_search
from commonwire.news.admission import admit_outlet

START_SECONDS = 120


class BenchHome(msgspec.Struct, frozen=True, kw_only=True):
    """A home with its outlets' keys, in the order of the outlets."""

    settings: Settings
    keys: list[str]


@contextmanager
def bench_home(
    *, outlets: int, searches: int = 0, readers: int = 0, name: str = "bench", store: str | None = None
) -> Iterator[BenchHome]:
    """A founded home with so many outlets, gone afterwards; `name` is that of its node, its member and its outlets.

    Its store is at the address `store`, else in the home. The outlets share `searches` saved searches; the last
    `readers` of them have one each for marked stories.
    """
    with tempfile.TemporaryDirectory(prefix="commonwire-bench-") as folder:
        environment = {"COMMONWIRE_SECRET_FILE": f"{folder}/secret"} | ({"COMMONWIRE_STORE": store} if store else {})
        settings = read_settings(environment, home=f"{folder}/home")
        now = datetime.now(UTC)
        found_node(settings, alliance="bench", alliance_name="Bench", node=name, now=now)

        def work(records: Records) -> list[str]:
            return _enrol(records, name, outlets, now)

        def save(records: Records) -> None:
            _save_searches(records, outlets, searches, readers, now)

        with open_node(settings) as node:
            keys = node.store.write_now(work)
            node.store.write_now(save)
        yield BenchHome(settings=settings, keys=keys)


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A `serve` process: the port it answers at, its process id."""

    port: int
    pid: int

    def cpu_seconds(self) -> float | None:
        """Processor time that it has used so far; None where the system does not tell (proc(5))."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return None
        ticks = stat.read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self, kind: str = "VmRSS") -> float | None:
        """Memory that it holds now; "RssAnon" without pages of files. None where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{kind}:")), None)


@contextmanager
def served(home: BenchHome, extra: Mapping[str, str] | None = None, *, place: Path | None = None) -> Iterator[Server]:
    """A `serve` process of its own for `home`, until the block ends; `extra` are settings that are not the default.

    Several processes of one node have each their own `place`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWIRE_")}
    environment |= {"COMMONWIRE_SECRET_FILE": str(home.settings.secret_file), **(extra or {})}
    if "://" in home.settings.store:
        environment["COMMONWIRE_STORE"] = home.settings.store
    command = [sys.executable, "-m", "commonwire.app.commands", "serve"]
    process = subprocess.Popen(
        [*command, "--home", str(place or home.settings.home), "--port", str(port)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield Server(port=port, pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the node at `port` answers. Raises UnavailableError when it ends before, or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/v1/health")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.02)
        finally:
            connection.close()
    raise UnavailableError("The served node did not start", remedy="See what it says above.")


def outlet_id(number: int, name: str = "bench") -> OutletId:
    """The id of the outlet with this number, from 0, of the node called `name`."""
    return OutletId(f"{name}-{number:03d}")


def _enrol(records: Records, name: str, outlets: int, now: datetime) -> list[str]:
    records.roll.put_member(
        Member(
            id=MemberId(name),
            names={"en": name.capitalize()},
            territory=None,
            member_class=next(c.id for c in records.roll.classes() if {"give", "take"} <= c.may),
            kind="organisation",
            joined_at=now,
            simulated=True,
        )
    )
    keys = []
    for number in range(outlets):
        outlet = Outlet(
            id=outlet_id(number, name),
            member=MemberId(name),
            names={"en": f"{name.capitalize()} {number}"},
            languages=("en",),
            market=frozenset({"KZ"}),
            home_page="https://bench.example/",
            time_zone="UTC",
            status="applied",
            status_at=now,
            simulated=True,
            terms_template="alliance-web",
        )
        records.roll.add_outlet(outlet)
        admit_outlet(records, machine(), outlet.id, now)
        scopes = ("give", "take", "correct", "kill")
        _, secret = add_key(records.roll, machine(), outlet.id, name="bench", scopes=scopes, now=now)
        keys.append(secret)
    return keys


def _save_searches(records: Records, outlets: int, searches: int, readers: int, now: datetime) -> None:
    chance = random.Random(1)
    for number in range(searches):
        outlet = outlet_id(number % (outlets - readers))
        save_search(records, outlet=outlet, name="", query=make_query(chance), alert=False, by=None, now=now)
    for number in range(outlets - readers, outlets):
        save_search(records, outlet=outlet_id(number), name="", query=MARK, alert=False, by=None, now=now)
