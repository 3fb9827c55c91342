"""How much memory a call takes at its peak: of the whole process, so that what C libraries take counts, too."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def is_measurable() -> bool:
    """Whether the system says and forgets the peak of a process (Linux does)."""
    try:
        _RESET.write_text("5")
    except OSError:
        return False
    return True


def resident() -> tuple[int, int]:
    """Bytes in memory now, and at the most since `forget`."""
    said = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines() if line.startswith("Vm"))
    return int(said["VmRSS"].split()[0]) * 1024, int(said["VmHWM"].split()[0]) * 1024


def forget() -> int:
    """Begin to look for a new peak; gives the bytes in memory now."""
    _RESET.write_text("5")
    return resident()[0]


def measured(name: str, path: Path) -> tuple[float, int]:
    """Seconds and bytes at the peak of reading the file `path` once in a process of its own."""
    words = [sys.executable, "-m", "tests.fuzz.memory", name, str(path)]
    done = subprocess.run(words, capture_output=True, check=True, timeout=300)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def _measure(name: str, data: bytes) -> tuple[float, int]:
    from tests.fuzz.readers import READERS, run  # noqa: PLC0415 - not before the process knows that it is one
    from tests.fuzz.seeds import seeds_of  # noqa: PLC0415

    for seed in seeds_of(name)[:3]:  # tables that are made once
        run(name, seed)
    before = forget()
    start = time.process_time()
    try:
        result = READERS[name](data)  # kept until the peak was read
    except Exception as error:  # noqa: BLE001 - refused or broken, what counts here is what it took
        result = error
    seconds = time.process_time() - start
    peak = resident()[1] - before
    del result
    return seconds, peak


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], Path(sys.argv[2]).read_bytes())))  # noqa: T201 - it speaks to its parent
