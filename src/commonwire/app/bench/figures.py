"""What a bench gives: figures by name, the same of its peers, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec


class Measured(msgspec.Struct, kw_only=True):
    """Figures by name, and those of other programs that did the same work in the same run."""

    figures: dict[str, float] = {}
    peers: dict[str, dict[str, float]] = {}


class Report(msgspec.Struct, kw_only=True):
    """One bench as it is printed (docs/reference/figures.md). A figure that was not measured is absent."""

    bench: str
    figures: dict[str, float]
    peers: dict[str, dict[str, float]]
    machine: dict[str, Any]


def machine(folder: Path) -> dict[str, Any]:
    """The machine as it is now; `folder` is where the bench keeps its home."""
    return {
        "cpus": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "store": f"sqlite {sqlite3.sqlite_version}",
        "file_system": file_system(folder),
    }


def file_system(folder: Path) -> str:
    """What kind of file system `folder` lies on; on "tmpfs" a commit costs nothing and proves nothing."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    kinds = {place: kind for _, place, kind, *_ in map(str.split, mounts.read_text().splitlines())}
    places = [str(place) for place in (folder.resolve(), *folder.resolve().parents)]
    return next((kinds[place] for place in places if place in kinds), "unknown")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed.

    >>> percentile([1, 2, 3, 4], 0.5)
    2
    """
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def rounded(value: float) -> float:
    """`value` with three digits that mean something."""
    return float(f"{value:.3g}") if abs(value) < 1000 else float(round(value))
