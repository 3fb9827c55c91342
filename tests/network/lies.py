"""Bad company: a node whose peer lies, and then does not; what it shows in between, and in the end."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from commonwire.app.network.links import Link
from tests.network.checker import PATIENCE, Findings, check_ledgers, come_together
from tests.network.liar import LIES, Endless, Liar, Lie, Torn, honest, liar_stands
from tests.network.newsrooms import Known, Marks, Newsroom, until
from tests.network.nodes import Network


@contextmanager
def liar_between(network: Network, caller: str, called: str) -> Iterator[Liar]:
    """A liar on the line on which `caller` calls `called`; honest so far. The line is as it was afterwards."""
    line = network.lines[caller, called]
    assert isinstance(line, Link), "in a namespace nobody can stand between two nodes"
    with liar_stands(network.places[called].port) as liar:
        line.lead_to(liar.port)
        line.break_off()
        yield liar
        line.lead_to(network.places[called].port)
        line.break_off()


def together(lies: Iterable[Lie]) -> Lie:
    """Several lies in one: each answer is a lie of the first that has one to tell about it."""
    all_ = list(lies)

    def lie(path: str, body: bytes) -> bytes | Endless | Torn:
        for one in all_:
            if (said := one(path, body)) != body:
                return said
        return body

    return lie


def lie_and_mend(
    network: Network,
    caller: str,
    called: str,
    names: list[str],
    *,
    seconds: float,
    seed: int,
    patience: float = PATIENCE,
) -> tuple[Findings, int]:
    """What is wrong after `called` has told these lies to `caller`, and how many: stories and a kill came meanwhile.

    While lies are told nothing of them may be taken for true: that is a finding, too.
    """
    known, findings = Known(), Findings()
    newsroom = Newsroom(network.places[called], known, Marks(seed * 10_000), random.Random(seed), pace=2)
    first = newsroom.give()
    come_together(network, known, patience)
    with liar_between(network, caller, called) as liar:
        liar.lie = together(LIES[name]() for name in names)
        for _ in range(4):
            newsroom.give()
        assert first is not None and newsroom.kill(first.id)
        for _ in until(seconds):
            pass
        check_ledgers(network, findings, is_whole=False)
        told = liar.told
        liar.lie = honest
        findings.wrong |= come_together(network, known, patience).wrong
    return findings, told


def show_two_pasts(network: Network, caller: str, called: str, folder: Path, *, seed: int) -> tuple[Findings, str]:
    """What is wrong after `called` has shown `caller` one past and then another, and what `caller` says of it.

    Its home is copied, it goes on and is heard; then the copy goes on in another way, under the same numbers.
    """
    known = Known()
    place = network.places[called]
    newsroom = Newsroom(place, known, Marks(seed * 10_000), random.Random(seed), pace=2)
    newsroom.give()
    come_together(network, known)
    place.process.stop()
    shutil.copytree(place.home.path, folder / "first")
    place.start()
    place.process.wait_until_it_answers()
    for _ in range(3):
        newsroom.give()
    first = come_together(network, known)
    place.process.stop()
    shutil.move(place.home.path, folder / "second")
    shutil.copytree(folder / "first", place.home.path)
    place.start()
    place.process.wait_until_it_answers()
    other = Newsroom(place, Known(), Marks(seed * 10_000 + 5000), random.Random(seed + 1), pace=2)
    for _ in range(5):
        other.give()
    said = ""
    for _ in until(60):
        if "two pasts" in (said := what_is_said_of(network, caller, called)).lower():
            break
    kept = Findings()
    for story in other.known.stories.values():
        if network.places[caller].api("GET", f"/items/{story.id}").status == 200:
            kept.add("apart", f"{caller} shows {story.id} of another past of {called}")
    kept.wrong |= first.wrong
    return kept, said


def what_is_said_of(network: Network, caller: str, called: str) -> str:
    """What `commonwire peer list` says at `caller`, the lines about `called`."""
    said = network.places[caller].run("peer", "list")
    return "\n".join(line for line in said.splitlines() if called in line)
