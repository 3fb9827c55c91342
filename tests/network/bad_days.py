"""Bad days: what goes wrong, drawn by a seed, while newsrooms of several countries work.

A fault is done to the network and undone after a while; several may hold at once. When the day is over everything is
mended, and the checker says what came of it.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from commonwire.app.network.links import BLACK_HOLE, CUT, DEAF, FAIR, MUTE, Weather
from tests.network.checker import EmbargoWatch, Findings, come_together
from tests.network.newsrooms import Known, Newsrooms
from tests.network.nodes import Network, Place

Undo = Callable[[], None]
SLOW = Weather(bytes_per_second=30_000, delay=0.2)
FULL = 1
"""Bytes to which a file may grow while "the disk is full"."""


@dataclass
class Day:
    """One day: the network, chance, and what was done in it."""

    network: Network
    chance: random.Random
    log: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def note(self, what: str) -> None:
        """Write down what was done, with the second."""
        self.log.append(f"{time.monotonic() - self.began:6.1f} {what}")

    def place(self) -> Place | None:
        """A node that runs, by chance."""
        up = self.network.up()
        return self.chance.choice(up) if up else None


def _line(weather: Weather, name: str) -> Callable[[Day], Undo]:
    """A fault of one line, in one direction or both."""

    def fault(day: Day) -> Undo:
        one, other = day.chance.choice(sorted(day.network.lines))
        lines = [day.network.lines[one, other]]
        if day.chance.random() < 0.5:
            lines.append(day.network.lines[other, one])
        for line in lines:
            line.set(weather)
        day.note(f"{name}: {one} calls {other}{' and back' if len(lines) == 2 else ''}")

        def undo() -> None:
            for line in lines:
                line.set(FAIR)
            day.note(f"well again: {one} calls {other}")

        return undo

    return fault


def _killed(day: Day) -> Undo:
    place = day.place()
    if place is None:
        return lambda: None
    place.move_clock(0)
    place.kill()
    day.note(f"kill -9: {place.name}")

    def undo() -> None:
        if not place.is_up:
            place.start()
            day.note(f"started: {place.name}")

    return undo


def _paused(day: Day) -> Undo:
    place = day.place()
    if place is None:
        return lambda: None
    place.pause()
    day.note(f"SIGSTOP: {place.name}")

    def undo() -> None:
        if place.is_paused:
            place.go_on()
            day.note(f"SIGCONT: {place.name}")

    return undo


def _clock(day: Day) -> Undo:
    place = day.place()
    if place is None:
        return lambda: None
    hours = day.chance.choice([-7, -2, 3, 11])
    place.move_clock(hours * 3600)
    day.note(f"clock {hours:+} h: {place.name}")

    def undo() -> None:
        place.move_clock(0)
        day.note(f"clock right: {place.name}")

    return undo


def _disk_full(day: Day) -> Undo:
    place = day.place()
    if place is None:
        return lambda: None
    process = place.process.process
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (FULL, resource.RLIM_INFINITY))
    day.note(f"disk full: {place.name}")

    def undo() -> None:
        if process.poll() is None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            day.note(f"room on the disk: {place.name}")

    return undo


FAULTS: dict[str, Callable[[Day], Undo]] = {
    "cut": _line(CUT, "cut"),
    "black hole": _line(BLACK_HOLE, "black hole"),
    "deaf": _line(DEAF, "nothing gets there"),
    "mute": _line(MUTE, "nothing comes back"),
    "slow": _line(SLOW, "slow"),
    "killed": _killed,
    "paused": _paused,
    "clock": _clock,
    "disk full": _disk_full,
}


def live_through(
    network: Network, *, seed: int, faults: list[str], pace: float, every: tuple[float, float], patience: float
) -> tuple[Known, Findings, list[str]]:
    """What was acknowledged, what was wrong in the end, and what was done: newsrooms work while `faults` come.

    Each of them begins after a draw of `every` seconds and lasts for another few such; their order is as given.
    `pace` are stories a second of each newsroom.
    """
    day = Day(network, random.Random(seed))
    known, findings = Known(), Findings()
    undone: list[tuple[float, Undo]] = []
    with EmbargoWatch(network, known, findings) as watch, Newsrooms(network, known, seed=seed, pace=pace):
        for name in faults:
            time.sleep(day.chance.uniform(*every))
            undone.append((time.monotonic() + 2 * day.chance.uniform(*every), FAULTS[name](day)))
            undone = _due_undone(undone)
        time.sleep(day.chance.uniform(*every))
        for _, undo in undone:
            undo()
        network.mend()
        day.note("all is mended")
        time.sleep(day.chance.uniform(*every))
    came = come_together(network, known, patience)
    findings.wrong |= came.wrong
    day.note(f"{known}; {watch.looks} looks before an hour; {findings}")
    return known, findings, day.log


def _due_undone(faults: list[tuple[float, Undo]]) -> list[tuple[float, Undo]]:
    """Undo the faults whose time is over; those that go on."""
    for due, undo in faults:
        if due <= time.monotonic():
            undo()
    return [(due, undo) for due, undo in faults if due > time.monotonic()]
