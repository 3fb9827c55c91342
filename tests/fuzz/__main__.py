"""`python -m tests.fuzz [READER ...]`: fuzz each reader for a while and say what came of it.

    SECONDS=60   for each reader
    JOBS=1       readers at a time

The report is printed and written to build/fuzz/report.md; inputs of findings lie in build/fuzz/READER/findings. Ends
with 1 when something was found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.fuzz import memory
from tests.fuzz.readers import MEGABYTE, READERS

OUT = Path("build/fuzz")
_GRACE = 180


class Row(NamedTuple):
    """What came of one reader: the slowest and the largest are measured anew, each in a process of its own."""

    name: str
    executions: int
    seconds: float
    slowest: float | None
    largest: float | None
    findings: list[str]


def fuzz(name: str, seconds: int) -> Row:
    """Fuzz one reader."""
    folder = OUT / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("findings/*"), folder / "slow", folder / "large", folder / "stats.json"):
        old.unlink(missing_ok=True)
    words = [sys.executable, "-m", "tests.fuzz.worker", name, str(seconds), str(folder)]
    with (folder / "log").open("wb") as log:
        try:
            ended = subprocess.run(words, stdout=log, stderr=log, check=False, timeout=seconds + _GRACE).returncode
        except subprocess.TimeoutExpired:
            ended = -1
    stats = json.loads((folder / "stats.json").read_text())
    findings = list(stats["findings"].values())
    if ended:
        findings.append(f"the process ended with {ended} (see {folder}/log)")
    slowest, largest = _again(name, folder / "slow", 0), _again(name, folder / "large", 1)
    return Row(name, stats["executions"], stats["seconds"], slowest, largest, findings)


def _again(name: str, path: Path, what: int) -> float | None:
    """Seconds a megabyte (0), or the peak of memory as a multiple of the input (1)."""
    if not path.exists() or not memory.is_measurable():
        return None
    size = path.stat().st_size
    seconds, peak = memory.measured(name, path)
    return peak / size if what else seconds * MEGABYTE / size


def report(rows: list[Row]) -> str:
    """The rows as a table, and the findings below it."""
    lines = [
        "| reader | executions | seconds | slowest, s/MB | most memory, times the input | findings |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        slowest = f"{row.slowest:.2f}" if row.slowest is not None else ""
        largest = f"{row.largest:.1f}" if row.largest is not None else ""
        lines.append(
            f"| {row.name} | {row.executions:,} | {row.seconds:.0f} | {slowest} | {largest} | {len(row.findings)} |"
        )
    lines += ["", *(f"- {row.name}: {finding}" for row in rows for finding in row.findings)]
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Fuzz the readers that are named, or all."""
    names = sys.argv[1:] or list(READERS)
    seconds, jobs = int(os.environ.get("SECONDS", "60")), int(os.environ.get("JOBS", "1"))
    with ThreadPoolExecutor(jobs) as pool:
        rows = list(pool.map(lambda name: fuzz(name, seconds), names))
    said = report(rows)
    (OUT / "report.md").write_text(said)
    print(said)  # noqa: T201 - the report is for a person
    return int(any(row.findings for row in rows))


if __name__ == "__main__":
    sys.exit(main())
