"""A real cluster of NATS servers with JetStream for the tests, on free ports of the loopback interface."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_START_SECONDS = 60
_PLACES = ("/usr/sbin/nats-server", "/usr/local/bin/nats-server")


@dataclass
class NatsServer:
    """One server of a cluster: it can be killed, and started again on what it had on disk."""

    folder: Path
    binary: str
    port: int
    monitor: int
    config: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        path = self.folder / "nats.conf"
        path.write_text(self.config, encoding="utf-8")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([self.binary, "-c", path], stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def is_ready(self) -> bool:
        """Whether its JetStream works: it knows who leads the cluster."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.monitor}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@dataclass
class Cluster:
    """Three servers."""

    servers: list[NatsServer] = field(default_factory=list)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where they are."""
        return tuple(f"nats://127.0.0.1:{server.port}" for server in self.servers)

    def wait(self) -> None:
        """Return when all that run are ready; raises AssertionError when that takes too long."""
        end = time.monotonic() + _START_SECONDS
        while not all(server.is_ready() for server in self.servers):
            assert time.monotonic() < end, "the NATS servers did not come up"
            time.sleep(0.05)


def nats_binary() -> str | None:
    """Where a NATS server is installed, if there is one."""
    return shutil.which("nats-server") or next((place for place in _PLACES if Path(place).exists()), None)


@contextmanager
def nats_runs(binary: str, folder: Path) -> Iterator[Cluster]:
    """A fresh cluster of three until the block ends."""
    ports = _free_ports(9)
    routes = ", ".join(f"nats-route://127.0.0.1:{port}" for port in ports[6:])
    cluster = Cluster()
    for number in range(3):
        place = folder / f"nats-{number}"
        place.mkdir()
        config = (
            f'server_name: "n{number}"\nhost: 127.0.0.1\nport: {ports[number]}\nhttp: "127.0.0.1:{ports[3 + number]}"\n'
            f'jetstream {{ store_dir: "{place}/jetstream" }}\n'
            f'cluster {{ name: "commonwire", listen: "127.0.0.1:{ports[6 + number]}", routes: [{routes}] }}\n'
        )
        cluster.servers.append(NatsServer(place, binary, ports[number], ports[3 + number], config))
    try:
        for server in cluster.servers:
            server.start()
        cluster.wait()
        yield cluster
    finally:
        for server in cluster.servers:
            server.kill()


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
