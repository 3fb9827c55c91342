"""The long bad days: each a network of its own, what is done to it, and what came of it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from commonwire.app.network.links import CUT, FAIR
from tests.network.bad_days import FAULTS, live_through
from tests.network.checker import Findings, come_together, count_entries, walk
from tests.network.far_behind import grow
from tests.network.liar import LIES
from tests.network.lies import lie_and_mend, show_two_pasts
from tests.network.namespaces import NoNamespacesError
from tests.network.newsrooms import Known, Marks, Newsroom, until
from tests.network.nodes import COUNTRIES, Network, network_stands

PATIENCE = 300.0


@dataclass
class Came:
    """What came of a scenario."""

    findings: Findings
    figures: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


@contextmanager
def apart_if_possible(folder: Path, shape: str, count: int) -> Iterator[tuple[Network, str]]:
    """A network whose nodes have namespaces where the machine allows it, and in which way it has lines."""
    names = COUNTRIES[:count]
    try:
        with network_stands(folder / "apart", shape, names, is_apart=True) as network:
            yield network, "a network namespace each"
    except NoNamespacesError:
        with network_stands(folder / "near", shape, names) as network:
            yield network, "loopback ports behind proxies"


def random_day(folder: Path, seed: int) -> Came:
    """Three to five nodes in some shape, and twenty faults by chance."""
    chance = random.Random(seed)
    shape, count = chance.choice(["line", "ring", "star"]), chance.choice([3, 4, 5])
    faults = chance.choices(list(FAULTS), k=20)
    with apart_if_possible(folder, shape, count) as (network, how):
        network.start()
        known, findings, log = live_through(
            network, seed=seed, faults=faults, pace=3, every=(1.0, 4.0), patience=PATIENCE
        )
    return Came(findings, [f"{count} nodes in a {shape}, {how}", str(known)], log)


def behind_proxies(folder: Path, seed: int) -> Came:
    """The same on loopback ports, where each direction of each line can be bad by itself."""
    chance = random.Random(seed)
    faults = chance.choices(list(FAULTS), k=20)
    with network_stands(folder, "ring", COUNTRIES[:3]) as network:
        network.start()
        known, findings, log = live_through(
            network, seed=seed, faults=faults, pace=3, every=(1.0, 4.0), patience=PATIENCE
        )
    return Came(findings, ["3 nodes in a ring, loopback ports behind proxies", str(known)], log)


def all_lies(folder: Path, seed: int) -> Came:
    """A peer that tells each lie that there is, one after the other."""
    came = Came(Findings())
    with network_stands(folder, "line", COUNTRIES[:2]) as network:
        network.start()
        for number, name in enumerate(LIES):
            listener = network.places["pakistan"]
            listener.process.stop()  # so that it does not rest from the lie before
            listener.start()
            listener.process.wait_until_it_answers()
            findings, told = lie_and_mend(
                network, "pakistan", "kazakhstan", [name], seconds=8, seed=seed + number, patience=PATIENCE
            )
            came.figures.append(f"{name}: told {told} times, {findings}")
            for kind, wrong in findings.wrong.items():
                came.findings.wrong.setdefault(kind, []).extend(f"{name}: {one}" for one in wrong)
    return came


def two_pasts(folder: Path, seed: int) -> Came:
    """A peer that shows one past and then another."""
    with network_stands(folder / "nodes", "line", COUNTRIES[:2]) as network:
        network.start()
        findings, said = show_two_pasts(network, "pakistan", "kazakhstan", folder, seed=seed)
    if "two pasts" not in said.lower():
        findings.add("apart", f"two pasts were not named: {said!r}")
    return Came(findings, [f"said of it: {said}"])


def flood(folder: Path, seed: int) -> Came:
    """A newsroom that gives as fast as it can, and is limited; a kill at the other end of the line gets through."""
    known, findings = Known(), Findings()
    with network_stands(folder, "line", COUNTRIES[:3]) as network:
        network.start()
        marks = Marks()
        first, middle, last = (
            Newsroom(place, known, marks, random.Random(f"{seed} {name}"), pace=1)
            for name, place in network.places.items()
        )
        story = first.give()
        come_together(network, known)
        stop = threading.Event()
        floods = [threading.Thread(target=_flood, args=(middle, stop)) for _ in range(6)]
        for thread in floods:
            thread.start()
        time.sleep(5)
        assert story is not None
        began = time.monotonic()
        first.kill(story.id)
        took = None
        for _ in until(60, pause=0.05):
            if last.place.api("GET", f"/items/{story.id}").json().get("status") == "canceled":
                took = time.monotonic() - began
                break
        stop.set()
        for thread in floods:
            thread.join()
        known.refused = [one for one in known.refused if " 429 " not in one]
        if took is None or took > 5:
            findings.add("kills open", f"a kill took {took} s through a flood")
        findings.wrong |= come_together(network, known, PATIENCE).wrong
    return Came(findings, [f"{len(known.stories)} given in the flood; the kill was acted on after {took:.2f} s"])


def _flood(newsroom: Newsroom, stop: threading.Event) -> None:
    while not stop.is_set():
        newsroom.give()


def far_behind(folder: Path, seed: int, count: int = 100_000) -> Came:
    """A peer that is 100,000 entries behind, and a kill that was issued behind all of them."""
    known, findings = Known(), Findings()
    with network_stands(folder, "line", COUNTRIES[:2]) as network:
        network.start()
        giver, reader = (network.places[name] for name in COUNTRIES[:2])
        newsroom = Newsroom(giver, known, Marks(), random.Random(seed), pace=1)
        story = newsroom.give()
        come_together(network, known)
        network.set(giver.name, reader.name, CUT)
        giver.process.stop()
        grow(giver, count)
        giver.start()
        giver.process.wait_until_it_answers()
        assert story is not None and newsroom.kill(story.id)
        network.set(giver.name, reader.name, FAIR)
        began = time.monotonic()
        killed = caught_up = None
        for _ in until(1800, pause=0.1):
            if killed is None and reader.api("GET", f"/items/{story.id}").json().get("status") == "canceled":
                killed = time.monotonic() - began
            if killed is not None and count_entries(reader) >= count:
                caught_up = time.monotonic() - began
                break
        findings.wrong |= come_together(network, known, 60).wrong
        if len(walk(reader)) < count:
            findings.add("lost", f"{count - len(walk(reader))} of {count}")
    figures = [f"the kill was acted on after {killed} s", f"all {count} entries shown after {caught_up} s"]
    return Came(findings, figures)


SCENARIOS: dict[str, Callable[[Path, int], Came]] = {
    "all lies": all_lies,
    "two pasts": two_pasts,
    "flood": flood,
    "behind proxies": behind_proxies,
    "far behind": far_behind,
    "random days": random_day,
}
"""Every scenario by its name; random days come last and again and again, until the time is over."""
