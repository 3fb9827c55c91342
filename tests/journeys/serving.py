"""Start the real program in a temporary home on a free port, talk to it by HTTP, end it by its process id."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

LOOPBACK = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
PROGRAM = (sys.executable, "-c", "import sys; from commonwire.app.commands import main; sys.exit(main())")


@dataclass(frozen=True)
class Answer:
    """What the node answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Home:
    """A node's home with its environment; nothing runs in it yet. `store`: a postgresql:// address, else SQLite."""

    folder: Path
    store: str | None = None
    extra: dict[str, str] = field(default_factory=dict)
    name: str = "home"

    @property
    def path(self) -> Path:
        """The home itself."""
        return self.folder / self.name

    def another(self, name: str) -> Home:
        """The home of another process of the same node: its own folder, the same store and secret."""
        return replace(self, name=name)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every program that works on this home; nothing of ours leaks into it."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWIRE_")}
        own |= {"COMMONWIRE_HOME": str(self.path), "COMMONWIRE_SECRET_FILE": str(self.folder / "secret")}
        own["COMMONWIRE_ENCODER"] = "none"  # no journey takes a processor for it that does not ask for it
        if self.store:
            own["COMMONWIRE_STORE"] = self.store.replace("postgresql+psycopg://", "postgresql://")
        return own | self.extra

    def run(self, *arguments: str, given: str | None = None) -> str:
        """What `commonwire ARGUMENTS` printed; raises CalledProcessError with what it said when it failed."""
        done = subprocess.run(
            [*PROGRAM, *arguments],
            env=self.environment,
            cwd=self.folder,
            input=given,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"commonwire {' '.join(arguments)} gave {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def outlets(self) -> list[str]:
        """The ids of the outlets that may give and take."""
        return [line.split("\t")[0] for line in self.run("outlets").splitlines()]

    def key(self, outlet: str) -> str:
        """A new API key of `outlet`."""
        return self.run("key", outlet).splitlines()[-1]


@dataclass
class Node:
    """A running node."""

    home: Home
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    host: str = LOOPBACK
    """Where it listens, as this program reaches it."""

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"

    def call(
        self,
        method: str,
        path: str,
        key: str | None = None,
        *,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> Answer:
        """The answer to one request; `data` is sent as it is when it is bytes, else as JSON; `path` stays raw."""
        sent = {"Host": f"{LOOPBACK}:{self.port}"} | dict(headers or {})
        if key is not None:
            sent["Authorization"] = f"Bearer {key}"
        if data is not None and not isinstance(data, bytes):
            data = json.dumps(data).encode()
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request(method, path, body=data, headers=sent)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)

    def api(self, method: str, path: str, key: str | None = None, **more: Any) -> Answer:
        """As `call`, below /api/v1."""
        return self.call(method, f"/api/v1{path}", key, **more)

    def item(self, uri: str) -> str:
        """The path of an item below /api/v1, named by its URI."""
        return f"/items/{quote(uri, safe='')}"

    def wait_until_it_answers(self, seconds: float = START_SECONDS) -> None:
        """Return when /api/v1/health answers; raises AssertionError with the program's words when it ends before."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the node ended with {self.process.returncode}: {self.said()}")
            try:
                if self.api("GET", "/health", timeout=5).status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise AssertionError(f"the node did not answer within {seconds} s: {self.said()}")

    def said(self) -> str:
        """The end of what the program printed."""
        return self.log.read_text(errors="replace")[-3000:]

    def kill(self) -> None:
        """End it as a power cut would: no warning, nothing tidied."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it in order; the last resort is SIGKILL."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


def start(
    home: Home,
    command: Sequence[str] = ("serve",),
    *,
    port: int | None = None,
    program: Sequence[str] = PROGRAM,
    host: str = LOOPBACK,
) -> Node:
    """`commonwire COMMAND` on this home, started and not waited for; whoever starts it ends it."""
    port = port or free_port()
    log = home.folder / f"log-{port}"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*program, *command, "--port", str(port)],
            env=home.environment,
            cwd=home.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches pytest alone, which then stops the node in order
        )
    return Node(home, port, process, log, host)


@contextmanager
def served(home: Home, command: Sequence[str] = ("serve",)) -> Iterator[Node]:
    """`commonwire COMMAND` on this home, from its first answer until the block ends."""
    node = start(home, command)
    try:
        node.wait_until_it_answers()
        yield node
    finally:
        node.stop()


@contextmanager
def working(home: Home) -> Iterator[Node]:
    """`commonwire work` on this home, until the block ends; it answers no calls."""
    log = home.path.with_name(f"{home.path.name}-log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*PROGRAM, "work"],
            env=home.environment,
            cwd=home.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    worker = Node(home, 0, process, log)
    end = time.monotonic() + START_SECONDS
    try:
        while "works on" not in worker.said():
            assert process.poll() is None and time.monotonic() < end, worker.said()
            time.sleep(0.05)
        yield worker
    finally:
        worker.stop()


@contextmanager
def demo_runs(folder: Path, *, store: str | None = None, sample: Path | None = None) -> Iterator[Node]:
    """A fresh demo in `folder`: two outlets of different members and many more; the package's own stories play."""
    more = ("--sample", str(sample)) if sample else ()
    with served(Home(folder, store=store), ("demo", *more)) as node:
        yield node


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
