"""`commonwire load`: give stories from files."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonwire.alliance.principal import Principal, machine
from commonwire.app.files import open_parts
from commonwire.app.node import Node, open_node
from commonwire.app.progress import Progress
from commonwire.app.settings import read_settings
from commonwire.base.errors import CommonwireError, NotFoundError
from commonwire.delivery.give import give
from commonwire.formats.notes import Bounds, Defaults
from commonwire.formats.read import read_each
from commonwire.news.item import Given, Refused

NAME = "load"
HELP = "Give the stories in files, of any known format, for an outlet; also into a home that is being served."
EXAMPLE = "commonwire load stories.jsonl.gz --outlet pamir-post"
IN_FLIGHT = 256


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, the outlet, what holds where a file is silent."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, also packed with gzip; - for standard input")
    parser.add_argument("--outlet", required=True, help="the outlet that gives them")
    parser.add_argument("--language", help="the language (BCP 47) of stories that do not say theirs")
    parser.add_argument("--time-zone", help="the time zone (IANA) of times that come without one")


class Tally:
    """What became of the stories: counts by outcome, and the first reasons of refusals."""

    def __init__(self) -> None:
        self.counts = {"new": 0, "unchanged": 0, "late": 0, "refused": 0}

    def refuse(self, where: str, reason: str) -> None:
        """Count a refusal and say why, on standard error, for the first twenty."""
        self.counts["refused"] += 1
        if self.counts["refused"] <= 20:
            print(f"{where}: {reason}", file=sys.stderr)


def run(chosen: argparse.Namespace) -> int:
    """Give every story; 1 when one was refused."""
    defaults = Defaults(language=chosen.language, time_zone=chosen.time_zone, outlet=chosen.outlet)
    began = time.perf_counter()
    tally = Tally()
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        standing = node.store.read_now(lambda records: records.roll.find_standing(chosen.outlet))
        if standing is None:
            raise NotFoundError(
                f"There is no outlet '{chosen.outlet}'", where="--outlet", remedy="See: commonwire outlets."
            )
        for name in chosen.files:
            _load(node, machine(standing), name, defaults, tally)
    seconds = time.perf_counter() - began
    counts = tally.counts
    print(
        f"{counts['new']} new, {counts['unchanged']} unchanged, {counts['late']} late, {counts['refused']} refused"
        f" in {seconds:.1f} s"
    )
    return 1 if counts["refused"] else 0


def _load(node: Node, principal: Principal, name: str, defaults: Defaults, tally: Tally) -> None:
    """Give every story of one file, some hundred in flight at once, so that they share their commits."""
    waiting: list[tuple[str, Future[Any]]] = []
    with Progress(Path(name).name) as progress:
        for number, part in enumerate(_parts(name, defaults, node.bounds, tally), start=1):
            waiting.append((f"{name}, item {number}", _submit(node, principal, part)))
            if len(waiting) >= IN_FLIGHT:
                _settle(waiting, tally)
            progress.step()
        _settle(waiting, tally)


def _parts(name: str, defaults: Defaults, bounds: Bounds, tally: Tally) -> Iterator[Given]:
    for where, data in open_parts(name, bounds):
        try:
            for part in read_each(data, defaults=defaults, bounds=bounds, now=datetime.now(UTC)):
                if isinstance(part, Refused):
                    tally.refuse(where, f"{part.message} ({part.where}). {part.remedy}")
                else:
                    yield part
        except CommonwireError as error:
            tally.refuse(where, str(error))


def _submit(node: Node, principal: Principal, part: Given) -> Future[Any]:
    now = datetime.now(UTC)
    return node.store.submit(lambda records: give(records, part, principal=principal, now=now))


def _settle(waiting: list[tuple[str, Future[Any]]], tally: Tally) -> None:
    for where, future in waiting:
        try:
            tally.counts[future.result().outcome] += 1
        except CommonwireError as error:
            tally.refuse(where, str(error))
    waiting.clear()
