"""Newsrooms of many countries at work through bad days: they give, kill and embargo, and note what was acknowledged.

Each has its own node and speaks to that alone. What was answered with success is kept here for ever; what was not
answered may be there or not, and is asked for by nobody.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.network.nodes import Network, Place

_CONSONANTS = "bdfgkmnprtvz"
_VOWELS = "aiou"


@dataclass(frozen=True)
class Story:
    """An acknowledged story: `mark` is a word that stands in it alone, `entry` its number at its origin."""

    id: str
    origin: str
    entry: int
    mark: str
    hour: datetime | None = None
    """Until when it is under embargo."""


@dataclass
class Known:
    """What nodes have acknowledged, and must never forget; written by many threads, each adding its own."""

    stories: dict[str, Story] = field(default_factory=dict)
    killed: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    """Items whose kill was not answered."""
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """How much there is of each."""
        late = sum(story.hour is not None for story in self.stories.values())
        return f"{len(self.stories)} given ({late} under embargo), {len(self.killed)} killed"


class Marks:
    """Words that no language has, each once."""

    def __init__(self, first: int = 0) -> None:
        self._numbers = count(first)
        self._lock = threading.Lock()

    def next(self) -> tuple[int, str]:
        """Another one, and its number."""
        with self._lock:
            number = next(self._numbers)
        return number, mark(number)


def mark(number: int) -> str:
    """A word for this number that cannot be cut to another's stem.

    >>> mark(0), mark(1)
    ('qubababababax', 'qubababababix')
    """
    syllables = ""
    for _ in range(5):
        number, rest = divmod(number, len(_VOWELS) * len(_CONSONANTS))
        syllables = (_CONSONANTS[rest // len(_VOWELS)] + _VOWELS[rest % len(_VOWELS)]) + syllables
    return f"qu{syllables}x"


@dataclass
class Newsroom:
    """One newsroom: gives so many stories a second to its own node, kills some, until it is told to stop."""

    place: Place
    known: Known
    marks: Marks
    chance: random.Random
    pace: float
    stop: threading.Event = field(default_factory=threading.Event)
    embargo_seconds: float = 8.0

    def work(self) -> None:
        """Go on until told to stop. A node that is away is called again."""
        while not self.stop.wait(self.chance.expovariate(self.pace)):
            if not self.place.is_up:
                continue
            try:
                self._do_something()
            except (OSError, http.client.HTTPException):
                continue

    def give(self, *, hour: datetime | None = None) -> Story | None:
        """Give a story; what was acknowledged, None when it was refused. Raises OSError where nothing was answered."""
        number, word = self.marks.next()
        answer = self.place.api("POST", "/items", data=story(number, word, hour=hour), timeout=15)
        if answer.status != 201:
            self.known.refused.append(f"{self.place.name}: {answer.status} {answer.body[:200]!r}")
            return None
        said = answer.json()
        given = Story(said["id"], self.place.name, said["entry"], word, hour)
        self.known.stories[given.id] = given
        return given

    def kill(self, item: str) -> bool:
        """Kill a story of this newsroom; whether that was acknowledged."""
        self.known.unsure.add(item)
        answer = self.place.api("POST", f"/items/{item}/kill", data={"reason": "wrong"}, timeout=15)
        if answer.status != 201:
            self.known.refused.append(f"{self.place.name}: kill {answer.status} {answer.body[:200]!r}")
            return False
        self.known.killed.add(item)
        return True

    def _do_something(self) -> None:
        drawn = self.chance.random()
        if drawn < 0.15 and (item := self._one_of_mine()):
            self.kill(item)
        elif drawn < 0.22:
            self.give(hour=datetime.now(UTC) + timedelta(seconds=self.embargo_seconds))
        else:
            self.give()

    def _one_of_mine(self) -> str | None:
        """A story of this newsroom that stands and is under no embargo."""
        mine = [
            one.id
            for one in list(self.known.stories.values())
            if one.origin == self.place.name and one.hour is None and one.id not in self.known.unsure
        ]
        return self.chance.choice(mine) if mine else None


def story(number: int, word: str, *, hour: datetime | None = None, size: int = 3) -> bytes:
    """A ninjs 3 document in which `word` stands in headline and body; under embargo in the body alone."""
    body = "".join(f"<p>The river {word} rose again, {place}.</p>" for place in range(size))
    more = {"embargoedUntil": hour.isoformat()} if hour else {}
    return json.dumps(
        {
            "uri": f"tag:bad-days.example,2026:{number}",
            "type": "text",
            "version": "1",
            "language": "en",
            "headlines": [{"role": "main", "value": "Flood, later" if hour else f"Flood {word}"}],
            "bodies": [{"contentType": "text/html", "value": body}],
            "pubStatus": "usable",
            **more,
        }
    ).encode()


class Newsrooms:
    """All newsrooms of a network, each in a thread; `with` them the work goes on."""

    def __init__(self, network: Network, known: Known, *, seed: int, pace: float) -> None:
        marks = Marks()
        self.all = {
            name: Newsroom(place, known, marks, random.Random(f"{seed} {name}"), pace)
            for name, place in network.places.items()
        }
        self._threads = [threading.Thread(target=one.work, name=name) for name, one in self.all.items()]

    def __enter__(self) -> Newsrooms:
        """Begin."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, when what is under way was answered."""
        for one in self.all.values():
            one.stop.set()
        for thread in self._threads:
            thread.join()


def until(seconds: float, pause: float = 0.2) -> Iterator[float]:
    """Moments until so many seconds have gone by: for waiting for a state. Each is the seconds that are left."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        yield left
        time.sleep(pause)
