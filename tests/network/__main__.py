"""`make chaos`: long bad days, one after the other, and a report of what was done and what came of it.

    python -m tests.network [--seed N] [--minutes M] [--only NAME] [--out FILE]

Each scenario has a seed, which is in the report: the same faults come again in the same order with it, though the
moment at which a disk or a processor stood still cannot be given again.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.network.scenarios import SCENARIOS, Came

_RUNS_MANY = "random days"


@dataclass
class Report:
    """What was done, scenario by scenario, as Markdown."""

    parts: list[str] = field(default_factory=list)
    failed: int = 0

    def add(self, name: str, seed: int, seconds: float, came: Came | str) -> None:
        """Add one scenario: what came of it, or the error that ended it."""
        is_well = isinstance(came, Came) and not came.findings.wrong
        self.failed += not is_well
        said = [f"## {name}: {'held' if is_well else 'did not hold'}", "", f"Seed {seed}, {seconds:.0f} s."]
        if isinstance(came, Came):
            said += [str(came.findings), "", *[f"- {line}" for line in came.figures]]
            said += ["", "```", *came.log, "```"] if came.log else []
        else:
            said += ["", "```", came, "```"]
        self.parts.append("\n".join(said))

    def __str__(self) -> str:
        """The whole report."""
        head = f"# Chaos, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        machine = (
            f"{os.cpu_count()} processors, {platform.system()} {platform.release()}, Python {platform.python_version()}"
        )
        verdict = f"{len(self.parts)} scenarios, {self.failed} did not hold."
        return "\n\n".join([head, machine, verdict, *self.parts]) + "\n"


def main() -> int:
    """Run them; 1 when one did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.network")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=10.0, help="how long random days go on, at least one")
    parser.add_argument("--only", action="append", choices=list(SCENARIOS), help="one of the scenarios")
    parser.add_argument("--out", type=Path, help="where the report is written (default: printed)")
    chosen = parser.parse_args()
    report = Report()
    seeds = random.Random(chosen.seed)
    end = time.monotonic() + chosen.minutes * 60
    for name in chosen.only or SCENARIOS:
        while True:
            _run(report, name, SCENARIOS[name], seeds.randrange(10**6))
            if name != _RUNS_MANY or time.monotonic() > end:
                break
    if chosen.out:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(str(report))
    else:
        sys.stdout.write(str(report))
    return min(report.failed, 1)


def _run(report: Report, name: str, scenario: Callable[[Path, int], Came], seed: int) -> None:
    began = time.monotonic()
    came: Came | str
    with tempfile.TemporaryDirectory(prefix="commonwire-chaos-") as folder:
        try:
            came = scenario(Path(folder), seed)
        except Exception:  # noqa: BLE001 -- the others are run, too, and the report says what ended this one
            came = traceback.format_exc()
    report.add(name, seed, time.monotonic() - began, came)
    last = came.findings if isinstance(came, Came) else came.strip().splitlines()[-1]
    sys.stderr.write(f"{name} (seed {seed}, {time.monotonic() - began:.0f} s): {last}\n")


if __name__ == "__main__":
    sys.exit(main())
