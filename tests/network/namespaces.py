"""Nodes with a network namespace each, on a bridge: lines are real ones of the system's, and so is what is bad on them.

Where this program may not make namespaces (it is not root, or the system has none), nodes listen on loopback ports, and
their lines are proxies. Here a fault is one of two nodes and not of a call: what one says to the other is lost, whoever
has called.

cut           a route that answers "unreachable" on both sides
lost one way  the other's hardware address is one that nobody has: packets go out, and nobody takes them
slow          a token bucket (tc-tbf) at the node that answers; delay needs a module (netem) that may not be there
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from commonwire.app.network.links import FAIR, Weather

_NOBODY = "02:00:00:00:00:00"
_NET = "10.213.7"
_DEVICE = "eth0"


class NoNamespacesError(Exception):
    """This program may not make namespaces here."""


@dataclass(frozen=True)
class Namespace:
    """A node's own network: run programs in it with `prefix`, reach it at `address`."""

    name: str
    address: str

    @property
    def prefix(self) -> tuple[str, ...]:
        """What is put before a command so that it runs in it; the process keeps its id."""
        return ("ip", "netns", "exec", self.name)

    def run(self, *words: str) -> None:
        """Run a command in it that has to succeed."""
        _run(*self.prefix, *words)


class NamespaceLine:
    """The line on which one node calls another, through the system."""

    def __init__(self, caller: Namespace, called: Namespace) -> None:
        self._caller = caller
        self._called = called
        self._weather = FAIR

    def set(self, weather: Weather) -> None:
        """Make the line so."""
        before, self._weather = self._weather, weather
        if before.is_cut:
            for one, other in self._ways():
                _try(*one.prefix, "ip", "route", "del", "unreachable", f"{other.address}/32")
        for loses, (one, other) in zip((before.loses_out, before.loses_back), self._ways(), strict=True):
            if loses:
                _try(*one.prefix, "ip", "neigh", "del", other.address, "dev", _DEVICE)
        if before.bytes_per_second:
            _try(*self._called.prefix, "tc", "qdisc", "del", "dev", _DEVICE, "root")
        self._begin(weather)

    def _begin(self, weather: Weather) -> None:
        if weather.is_cut:
            for one, other in self._ways():
                _try(*one.prefix, "ip", "route", "add", "unreachable", f"{other.address}/32")
        for loses, (one, other) in zip((weather.loses_out, weather.loses_back), self._ways(), strict=True):
            if loses:
                one.run("ip", "neigh", "replace", other.address, "lladdr", _NOBODY, "dev", _DEVICE, "nud", "permanent")
        if rate := weather.bytes_per_second:
            bucket = ("rate", f"{int(rate * 8)}bit", "burst", "16kbit", "latency", "400ms")
            self._called.run("tc", "qdisc", "replace", "dev", _DEVICE, "root", "tbf", *bucket)

    def _ways(self) -> tuple[tuple[Namespace, Namespace], tuple[Namespace, Namespace]]:
        return (self._caller, self._called), (self._called, self._caller)


@contextmanager
def namespaces_stand(count: int) -> Iterator[Sequence[Namespace]]:
    """So many namespaces on one bridge, gone with the block. Raises NoNamespacesError where none can be made."""
    if os.geteuid() != 0 or shutil.which("ip") is None or shutil.which("tc") is None:
        raise NoNamespacesError("only root may make namespaces, with ip and tc")
    mark = f"{os.getpid() % 100000}"
    bridge = f"cwb{mark}"
    with ExitStack() as stack:
        try:
            _run("ip", "link", "add", bridge, "type", "bridge")
            stack.callback(_try, "ip", "link", "del", bridge)
            _run("ip", "address", "add", f"{_NET}.254/24", "dev", bridge)
            _run("ip", "link", "set", bridge, "up")
            made = [_namespace(stack, bridge, mark, number) for number in range(1, count + 1)]
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoNamespacesError(f"no namespaces here: {error}") from error
        yield made


def _namespace(stack: ExitStack, bridge: str, mark: str, number: int) -> Namespace:
    namespace = Namespace(f"cw{mark}-{number}", f"{_NET}.{number}")
    outer = f"cw{mark}v{number}"
    _run("ip", "netns", "add", namespace.name)
    stack.callback(_try, "ip", "netns", "del", namespace.name)
    _run("ip", "link", "add", outer, "type", "veth", "peer", "name", _DEVICE, "netns", namespace.name)
    _run("ip", "link", "set", outer, "master", bridge, "up")
    namespace.run("ip", "address", "add", f"{namespace.address}/24", "dev", _DEVICE)
    namespace.run("ip", "link", "set", _DEVICE, "up")
    namespace.run("ip", "link", "set", "lo", "up")
    return namespace


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def _try(*words: str) -> None:
    with suppress(subprocess.CalledProcessError):
        _run(*words)
