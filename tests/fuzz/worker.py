"""One reader under fuzzing, in a process of its own: `python -m tests.fuzz.worker READER SECONDS FOLDER`.

With atheris the inputs are led by coverage of `commonwire.formats`; without it they are drawn. What was counted is
written to FOLDER/stats.json each second, as a process may end at any moment; findings lie in FOLDER/findings.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["commonwire.formats"]) if atheris else nullcontext():
    from tests.fuzz import memory
    from tests.fuzz.mutate import LARGEST, mutate
    from tests.fuzz.readers import MEMORY_AT_ONCE, TIMES_THE_INPUT, Finding, run
    from tests.fuzz.seeds import everything, seeds_of

_LEAST_MEASURED = 200_000
"""Of a small input what is there at once hides what grows with it."""


class Watch:
    """Runs a reader on inputs and keeps count: executions, the slowest, the largest, and each finding once."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.executions, self.started, self.said = 0, time.monotonic(), 0.0
        self.worst: dict[str, float] = {"slow": 0.0, "large": 0.0}
        self.findings: dict[str, str] = {}
        self.is_measured = memory.is_measurable()
        (folder / "findings").mkdir(parents=True, exist_ok=True)

    def one(self, data: bytes) -> None:
        """Give `data` to the reader."""
        before = memory.forget() if self.is_measured else 0
        ran = run(self.name, data)
        self.executions += 1
        peak = memory.resident()[1] - before if self.is_measured else 0
        found = ran.finding
        if found is None and peak > MEMORY_AT_ONCE + TIMES_THE_INPUT * len(data):
            found = Finding("too much memory", f"{peak:,} bytes for {len(data):,}")
        if found is not None:
            self._keep(data, found)
        if len(data) >= _LEAST_MEASURED:
            self._compare("slow", ran.seconds / len(data), data)
            self._compare("large", peak / len(data), data)
        if time.monotonic() - self.said > 1:
            self.write()

    def write(self) -> None:
        """Say what was counted so far."""
        self.said = time.monotonic()
        said = {"executions": self.executions, "seconds": self.said - self.started, "findings": self.findings}
        (self.folder / "stats.json").write_text(json.dumps(said))

    def _compare(self, what: str, worth: float, data: bytes) -> None:
        if worth > self.worst[what]:
            self.worst[what] = worth
            (self.folder / what).write_bytes(data)

    def _keep(self, data: bytes, found: Finding) -> None:
        key = found.kind if found.kind.startswith("too ") else str(found)
        if key not in self.findings:
            path = self.folder / "findings" / hashlib.sha256(data).hexdigest()[:12]
            path.write_bytes(data)
            self.findings[key] = f"{found} ({path.name}, {len(data):,} bytes)"
            self.write()


def _led(watch: Watch, seconds: int, corpus: Path) -> None:
    """Fuzz with atheris, which ends the process."""

    def changed(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        new = atheris.Mutate(data, most) if chance.random() < 0.25 else mutate(data, chance, everything())
        return bytes(new[:most])

    options = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=60", "-rss_limit_mb=6000", "-verbosity=0",
               f"-artifact_prefix={watch.folder}/findings/"]  # fmt: skip
    atheris.Setup([sys.argv[0], str(corpus), *options], watch.one, custom_mutator=changed)
    atheris.Fuzz()


def _drawn(watch: Watch, seconds: int) -> None:
    """Fuzz with what is drawn from the seeds."""
    chance = random.Random(0)
    seeds: list[Any] = seeds_of(watch.name)
    for seed in seeds:
        watch.one(seed)
    while time.monotonic() - watch.started < seconds:
        watch.one(mutate(chance.choice(seeds), chance, everything()))
    watch.write()


def main() -> None:
    """Fuzz the reader that is named for so many seconds."""
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    watch = Watch(name, folder)
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for seed in seeds_of(name):
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    if atheris:
        _led(watch, seconds, corpus)
    else:
        _drawn(watch, seconds)


if __name__ == "__main__":
    main()
