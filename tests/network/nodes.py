"""A network of real nodes: each a `commonwire serve` of its own, with a line to each node that it pulls from.

A node reaches a peer by a line (`app/network/links.py`), one for each direction, so that every one of them can be made
bad by itself. Where the machine allows, each node has a network namespace of its own (`namespaces.py`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Protocol

from commonwire.alliance.issue_key import add_key
from commonwire.alliance.key import SCOPES
from commonwire.alliance.principal import machine
from commonwire.app.demo.found import found_demo
from commonwire.app.demo.roll import demo_roll
from commonwire.app.network.countries import know
from commonwire.app.network.links import FAIR, Weather, links_stand
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.records import Records
from tests.journeys.serving import LOOPBACK, Answer, Home, Node, free_port, start
from tests.network.namespaces import Namespace, NamespaceLine, namespaces_stand

MOVED_CLOCK = (sys.executable, "-c", "import sys; from tests.network.moved_clock import main; sys.exit(main())")
"""The program with a clock whose hands are moved by a file beside the home."""
CLOCK = "clock"
COUNTRIES = ("pakistan", "kazakhstan", "china", "india", "russia")
"""Members of the demo's roll, each with outlets that let others republish on the web."""


class Line(Protocol):
    """What can be bad between two nodes."""

    def set(self, weather: Weather) -> None:
        """Make it so."""
        ...


@dataclass
class Place:
    """One node's place: its home, where it listens, the outlet that gives and reads there, and its process."""

    name: str
    home: Home
    outlet: str
    key: str
    port: int
    namespace: Namespace | None = None
    node: Node | None = None
    is_paused: bool = False

    @property
    def is_up(self) -> bool:
        """Whether its process runs, and is not stopped."""
        return self.node is not None and self.node.process.poll() is None and not self.is_paused

    @property
    def process(self) -> Node:
        """The running node."""
        assert self.node is not None, f"{self.name} was never started"
        return self.node

    @property
    def store(self) -> Path:
        """Its database, when it is SQLite."""
        return self.home.path / "commonwire.sqlite"

    def start(self) -> None:
        """Start the node at its port; its answer is not waited for."""
        paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.home.extra["PYTHONPATH"] = os.pathsep.join(paths)
        if self.namespace is None:
            self.node = start(self.home, port=self.port, program=MOVED_CLOCK)
        else:
            command, program = ("serve", "--host", "0.0.0.0"), (*self.namespace.prefix, *MOVED_CLOCK)
            self.node = start(self.home, command, port=self.port, program=program, host=self.namespace.address)
        self.is_paused = False

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.is_paused = False

    def pause(self) -> None:
        """Stop its process: it holds its connections and says nothing (SIGSTOP)."""
        self.process.process.send_signal(signal.SIGSTOP)
        self.is_paused = True

    def go_on(self) -> None:
        """Let a stopped process run again."""
        self.process.process.send_signal(signal.SIGCONT)
        self.is_paused = False

    def move_clock(self, seconds: float) -> None:
        """Put the hands of its wall clock ahead, or back, from where they should be."""
        (self.home.folder / CLOCK).write_text(str(seconds))

    def api(self, method: str, path: str, **more: Any) -> Answer:
        """An answer to its outlet's key."""
        return self.process.api(method, path, self.key, **more)

    def run(self, *arguments: str) -> str:
        """What a command printed that was run on its home."""
        return self.home.run(*arguments)


@dataclass
class Network:
    """Places, and the lines on which each pulls from another: `lines[a, b]` is the one that `a` calls `b` on."""

    places: dict[str, Place]
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)

    def start(self) -> None:
        """Start every node, and return when all answer."""
        for place in self.places.values():
            place.start()
        for place in self.places.values():
            place.process.wait_until_it_answers()

    def up(self) -> list[Place]:
        """The places whose node runs."""
        return [place for place in self.places.values() if place.is_up]

    def mend(self) -> None:
        """Good weather on every line, every node running, every clock right; returns when all answer."""
        for line in self.lines.values():
            line.set(FAIR)
        for place in self.places.values():
            place.move_clock(0)
            if place.is_paused:
                place.go_on()
            if not place.is_up:
                place.start()
        for place in self.places.values():
            place.process.wait_until_it_answers()

    def set(self, one: str, other: str, weather: Weather) -> None:
        """Make both lines between two nodes so."""
        self.lines[one, other].set(weather)
        self.lines[other, one].set(weather)

    def stop(self) -> None:
        """End every node in order."""
        for place in self.places.values():
            if place.node is not None:
                if place.is_paused:
                    place.go_on()
                place.node.stop()


def pairs_of(shape: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """Who is connected with whom in a line, a ring, a star (the first is its middle) or each with each.

    >>> pairs_of("ring", ["a", "b", "c", "d"])
    [('a', 'b'), ('b', 'c'), ('c', 'd'), ('a', 'd')]
    """
    line = list(pairwise(names))
    if shape == "ring":
        return [*line, (names[0], names[-1])]
    if shape == "star":
        return [(names[0], name) for name in names[1:]]
    return line if shape == "line" else list(combinations(names, 2))


@contextmanager
def network_stands(
    folder: Path,
    shape: str,
    names: Sequence[str] = COUNTRIES[:3],
    *,
    is_apart: bool = False,
    stores: Mapping[str, str] | None = None,
) -> Iterator[Network]:
    """A network of that shape: homes founded and connected, nothing started; all that was started ends with the block.

    `is_apart`: each node in a network namespace of its own (raises NoNamespacesError where there are none), else on
    loopback behind proxies. `stores` are the databases of those places that have not SQLite.
    """
    with ExitStack() as stack:
        spaces = stack.enter_context(namespaces_stand(len(names))) if is_apart else [None] * len(names)
        places = {
            name: found_place(folder / name, name, space, (stores or {}).get(name))
            for name, space in zip(names, spaces, strict=True)
        }
        network = Network(places)
        links = stack.enter_context(links_stand())
        stack.callback(network.stop)
        for one, other in pairs_of(shape, names):
            for caller, called in ((places[one], places[other]), (places[other], places[one])):
                if caller.namespace is not None and called.namespace is not None:
                    network.lines[caller.name, called.name] = NamespaceLine(caller.namespace, called.namespace)
                    address = f"http://{called.namespace.address}:{called.port}"
                else:
                    line = network.lines[caller.name, called.name] = links.open(called.port)
                    address = f"http://{LOOPBACK}:{line.port}"
                meet(caller, called, address)
        yield network


def meet(caller: Place, called: Place, address: str) -> None:
    """One place knows the other as its peer, which it calls at `address`; neither may run now."""
    caller_settings, called_settings = (read_settings(place.home.environment) for place in (caller, called))
    know(caller_settings, called_settings, address, now=datetime.now(UTC))


def found_place(folder: Path, name: str, space: Namespace | None = None, store: str | None = None) -> Place:
    """A home with the demo's outlets of one country, and a key for the first of them that gives to all."""
    folder.mkdir(parents=True)
    home = Home(folder, store=store, extra={"COMMONWIRE_ALLOW_PEERS": f"{LOOPBACK}:*"})
    if space is not None:
        home.extra = {"COMMONWIRE_ALLOW_PEERS": "10.213.7.0/24:*", "COMMONWIRE_HOSTS": space.address}
    now = datetime.now(UTC)
    settings = read_settings(home.environment)
    found_demo(settings, now, members=[name], name=name)
    outlet = next(o.id for o in demo_roll().outlets if o.member == name and o.terms in {"alliance-web", "alliance-all"})

    def work(records: Records) -> str:
        return add_key(records.roll, machine(), outlet, name="test", scopes=SCOPES, now=now)[1]

    with open_node(settings) as node:
        key = node.store.write_now(work)
    return Place(name, home, outlet, key, free_port(), space)
