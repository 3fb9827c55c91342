"""Several bench nodes, each in a `serve` process of its own, connected by lines that can be made bad."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import pairwise

import msgspec

from commonwire.app.bench.caller import Caller
from commonwire.app.bench.home import BenchHome, Server, bench_home, served
from commonwire.app.network.countries import LOOPBACK, know
from commonwire.app.network.links import Link, links_stand

LONGEST_WAIT = 400.0
"""Seconds after which something that was waited for is not measured."""
PEERS_HERE = {"COMMONWIRE_ALLOW_PEERS": f"{LOOPBACK}:*", "COMMONWIRE_ENCODER": "none"}
"""Settings of a bench node: its peers are on this machine, and no node of many takes a processor for vectors."""


class BenchNode(msgspec.Struct, frozen=True):
    """A running node: its name, its home with the keys of its outlets, its process."""

    name: str
    home: BenchHome
    server: Server


class BenchNetwork(msgspec.Struct, frozen=True):
    """Nodes in their order, and the lines: `lines[a, b]` is the one that `a` calls `b` on."""

    nodes: list[BenchNode]
    lines: dict[tuple[str, str], Link]


def ring(names: Sequence[str]) -> list[tuple[str, str]]:
    """Who is connected with whom: each with the next one, and the last with the first.

    >>> ring(["a", "b", "c"])
    [('a', 'b'), ('b', 'c'), ('c', 'a')]
    """
    around = [*pairwise(names)]
    return [*around, (names[-1], names[0])] if len(names) > 2 else around


def star(names: Sequence[str]) -> list[tuple[str, str]]:
    """Who is connected with whom: the first with each.

    >>> star(["a", "b", "c"])
    [('a', 'b'), ('a', 'c')]
    """
    return [(names[0], name) for name in names[1:]]


@contextmanager
def bench_network(
    names: Sequence[str], pairs: Sequence[tuple[str, str]], *, outlets: int = 1
) -> Iterator[BenchNetwork]:
    """Nodes with these names, connected in these pairs and served, gone afterwards; each has so many outlets."""
    now = datetime.now(UTC)
    with ExitStack() as stack:
        links = stack.enter_context(links_stand())
        homes = {name: stack.enter_context(bench_home(outlets=outlets, name=name)) for name in names}
        lines = {}
        for one, other in pairs:
            for caller, called in ((one, other), (other, one)):
                line = lines[caller, called] = links.open(0)
                address = f"http://{LOOPBACK}:{line.port}"
                know(homes[caller].settings, homes[called].settings, address, now=now)
        nodes = []
        for name in names:
            server = stack.enter_context(served(homes[name], PEERS_HERE))
            nodes.append(BenchNode(name, homes[name], server))
            for (_, called), line in lines.items():
                if called == name:
                    line.lead_to(server.port)
        yield BenchNetwork(nodes, lines)


async def wait_for_all(reader: Caller, wanted: set[str], seconds: float = LONGEST_WAIT) -> float | None:
    """Seconds until all these items were read from a node's wire, from its beginning on; None when they were not."""
    began = time.perf_counter()
    left, cursor = set(wanted), ""
    while left:
        if time.perf_counter() - began > seconds:
            return None
        page = (await reader.call("GET", f"/api/v1/wire?wait=5&limit=500&after={cursor}")).json()
        left -= {row["id"] for row in page["items"]}
        cursor = page["next"] or cursor
    return time.perf_counter() - began


async def walk(reader: Caller) -> Counter[str]:
    """How often each item stands on a node's wire, from its beginning to its end."""
    found: Counter[str] = Counter()
    cursor = ""
    while (page := (await reader.call("GET", f"/api/v1/wire?limit=500&after={cursor}")).json())["items"]:
        found.update(row["id"] for row in page["items"])
        cursor = page["next"]
    return found
