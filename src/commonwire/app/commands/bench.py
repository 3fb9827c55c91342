"""`commonwire bench`: measure this machine and this program."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from commonwire.app.bench import (
    accept,
    decide,
    desk,
    grow,
    languages,
    match,
    network,
    notify,
    read,
    search,
    vectors,
    wire,
)
from commonwire.app.bench.figures import Measured, Report, machine, rounded

NAME = "bench"
HELP = "Measure: figures of this program on this machine, in a temporary home, beside those of a peer."
EXAMPLE = "commonwire bench read --json story.xml feed.xml"
BENCHES: dict[str, Callable[[], Measured]] = {
    "accept": accept.measure,
    "grow": grow.measure,
    "wire": wire.measure,
    "desk": desk.measure,
    "read": read.measure,
    "decide": decide.measure,
    "match": match.measure,
    "network": network.measure,
    "notify": notify.measure,
    "search": search.measure,
    "vectors": vectors.measure,
    "languages": languages.measure,
}
"""Every bench by name; docs/reference/figures.md says what each figure means."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bench, and how its figures are printed; the documents to read, before or behind --json."""
    benches = parser.add_subparsers(dest="bench", required=True, metavar="{" + ",".join(BENCHES) + "}")
    for name in BENCHES:
        one = benches.add_parser(name)
        one.add_argument("--home", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        one.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        if name == "read":
            one.add_argument("files", nargs="*", metavar="FILE", help="measure these documents, and nothing else")
        if name == "languages":
            one.add_argument("--sample", type=Path, metavar="DIR", help="stories with known translations")
            one.add_argument("--keep", type=Path, metavar="DIR", help="keep the vectors there for the next time")
        if name == "grow":
            one.add_argument("--stories", type=int, default=grow.STORIES, metavar="N", help="stories a round (2000)")
            one.add_argument("--postgres", metavar="URL", help="an empty database, which is emptied again")
        if name == "search":
            one.add_argument("--items", type=int, default=search.ITEMS, metavar="N", help="stories (1000000)")
            one.add_argument("--postgres", metavar="URL", help="an empty database, to measure PostgreSQL beside it")


def run(chosen: argparse.Namespace) -> int:
    """Measure and print."""
    before = machine(Path(tempfile.gettempdir()))
    measured = _measured(chosen)
    report = Report(
        bench=chosen.bench,
        figures={name: rounded(value) for name, value in measured.figures.items()},
        peers={peer: {n: rounded(v) for n, v in figures.items()} for peer, figures in measured.peers.items()},
        machine=before,
    )
    if chosen.json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        _print_lines(report)
    return 0


def _measured(chosen: argparse.Namespace) -> Measured:
    if chosen.bench == "read":
        return read.measure(chosen.files)
    if chosen.bench == "grow":
        return grow.measure(chosen.postgres, chosen.stories)
    if chosen.bench == "search":
        return search.measure(chosen.items, chosen.postgres)
    if chosen.bench == "languages":
        return languages.measure(chosen.sample, chosen.keep)
    return BENCHES[chosen.bench]()


def _print_lines(report: Report) -> None:
    print(f"{report.bench}: {', '.join(f'{name} {value}' for name, value in report.machine.items())}")
    for name, value in report.figures.items():
        print(f"  {name:36} {value:>12,g}")
    for peer, figures in report.peers.items():
        for name, value in figures.items():
            print(f"  {f'{peer}: {name}':36} {value:>12,g}")
