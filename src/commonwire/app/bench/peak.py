"""How much memory reading one message takes at its peak: measured in a process of its own, where Linux tells."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from commonwire.app.bench import documents
from commonwire.formats.read import read_each

_SELF = Path("/proc/self")
_RESET_PEAK = "5"  # proc(5), clear_refs
_KIB = 1024


def peak_bytes(message: bytes) -> int | None:
    """Bytes that a process grows by at most while it reads `message`, item by item, beside the message itself.

    None where the system does not tell. Tables that are read once a process (vocabularies) are not counted.
    """
    asked = subprocess.run(
        [sys.executable, "-m", "commonwire.app.bench.peak"], input=message, capture_output=True, check=False
    )
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip().isdigit() else None


def grown_by(message: bytes) -> int | None:
    """As `peak_bytes`, in this process."""
    try:
        (_SELF / "clear_refs").write_text(_RESET_PEAK)
        before = _memory("VmHWM")
        deque(read_each(message, now=datetime(2030, 1, 1, tzinfo=UTC)), maxlen=0)
        return _memory("VmHWM") - before
    except (OSError, KeyError):
        return None


def resident_bytes() -> int | None:
    """What this process has in memory now; None where the system does not tell."""
    try:
        return _memory("VmRSS")
    except (OSError, KeyError):
        return None


def _memory(name: str) -> int:
    lines = (_SELF / "status").read_text().splitlines()
    return int(dict(line.split(":", 1) for line in lines)[name].split()[0]) * _KIB


if __name__ == "__main__":
    chance = random.Random(8)
    for small in (documents.news_message(chance, 2), documents.rss(chance, 2)):  # tables and code come into memory
        deque(read_each(small), maxlen=0)
    print(grown_by(sys.stdin.buffer.read()))
