"""`bench read`: how many items of each format a processor second reads into the common model, beside its peers.

From bytes to the whole item with its sanitised body, on one core. A peer that is installed reads the same documents
in the same run, in turns of a quarter of a second, so that whatever slows the machine down slows both.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import msgspec

from commonwire.app.bench import documents
from commonwire.app.bench.figures import Measured
from commonwire.app.bench.peak import peak_bytes
from commonwire.app.bench.peers import PEERS, find_peers
from commonwire.app.files import open_parts
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.formats.notes import Bounds
from commonwire.formats.read import read
from commonwire.news.item import Given

STORIES = 120
FEEDS = 4
ENTRIES = 100
ITEMS = 1_000
SECONDS = 3.0
TURN = 0.25
_NOW = datetime(2030, 1, 1, tzinfo=UTC)
_FEEDS = {"rss", "atom", "json_feed", "wxr"}


class Work(msgspec.Struct, frozen=True):
    """Documents of one format, with the number of items in each."""

    format: str
    documents: list[tuple[bytes, int]]


def measure(files: Sequence[str] = ()) -> Measured:
    """The figures of documents made for it, or of those in `files` alone.

    Raises BadInputError when none of the files can be read.
    """
    works = _in_files(files) if files else _made()
    measured = Measured()
    peers = find_peers()
    for figure, work in works.items():
        known = {name: peers[name] for name in PEERS.get(work.format, ()) if name in peers}
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):  # a peer speaks of what it cannot load
            ours, *theirs = _in_turns([_read, *known.values()], work.documents)
        measured.figures[figure] = ours
        for name, rate in zip(known, theirs, strict=True):
            if rate:
                measured.peers.setdefault(name, {})[figure] = rate
    if not files:
        _add_peaks(measured)
    return measured


def _made() -> dict[str, Work]:
    """What is read when no files are given, by figure."""
    chance = random.Random(6)
    kinds: dict[str, tuple[str, Callable[[int], bytes]]] = {
        "newsml_g2": ("newsml_g2", lambda n: documents.newsml_g2(chance, n)),
        "nitf": ("nitf", lambda n: documents.nitf(chance, n)),
        "ninjs": ("ninjs", lambda n: documents.ninjs(chance, n)),
        "ninjs_full_of_links": ("ninjs", lambda n: documents.ninjs(chance, n, markup=2)),
        "ninjs_without_markup": ("ninjs", lambda n: documents.ninjs(chance, n, markup=0)),
        "wire_text": ("wire_text", lambda n: documents.wire_text(chance, n)),
    }
    works = {
        f"{name}_per_cpu_second": Work(format, [(make(number), 1) for number in range(STORIES)])
        for name, (format, make) in kinds.items()
    }
    feeds = [(documents.rss(chance, ENTRIES), ENTRIES) for _ in range(FEEDS)]
    return {**works, "rss_entries_per_cpu_second": Work("rss", feeds)}


def _in_files(files: Sequence[str]) -> dict[str, Work]:
    """The documents in `files` by the figure of their format; what cannot be read is named and left out."""
    works: dict[str, Work] = {}
    for place, data in (part for name in files for part in _parts(name)):
        try:
            given = [part for part in read(data, now=_NOW).results if isinstance(part, Given)]
        except CommonwireError as error:
            print(f"{place}: left out: {error}", file=sys.stderr)
            continue
        if given:
            format = given[0].report.format
            figure = f"{format}_entries_per_cpu_second" if format in _FEEDS else f"{format}_per_cpu_second"
            works.setdefault(figure, Work(format, [])).documents.append((data, len(given)))
    if not works:
        raise BadInputError("None of the files can be read", where="FILES", remedy="Name files of news.")
    return works


def _parts(name: str) -> Iterator[tuple[str, bytes]]:
    try:
        yield from open_parts(name, Bounds())
    except BadInputError as error:
        print(f"{name}: left out: {error}", file=sys.stderr)


def _read(data: bytes) -> None:
    read(data, now=_NOW)


def _in_turns(readers: Sequence[Callable[[bytes], None]], given: list[tuple[bytes, int]]) -> list[float]:
    """Items a processor second of each reader; 0 for one that can read none of the documents."""
    readable = [[one for one in given if _can_read(reader, one[0])] for reader in readers]
    endless: list[Iterator[tuple[bytes, int]]] = [cycle(documents) for documents in readable]
    done, spent = [0] * len(readers), [0.0] * len(readers)
    for _ in range(int(SECONDS / TURN)):
        for n, reader in enumerate(readers):
            if not readable[n]:
                continue
            began = time.process_time()
            while (taken := time.process_time() - began) < TURN:
                data, items = next(endless[n])
                reader(data)
                done[n] += items
            spent[n] += taken
    return [items / seconds if seconds else 0.0 for items, seconds in zip(done, spent, strict=True)]


def _can_read(reader: Callable[[bytes], None], data: bytes) -> bool:
    try:
        reader(data)
    except Exception:  # noqa: BLE001 -- a peer may raise whatever it likes
        return False
    return True


def _add_peaks(measured: Measured) -> None:
    """How much memory a large message takes beside its own bytes, where the system tells."""
    chance = random.Random(7)
    large = {
        f"message_{ITEMS}_items": documents.news_message(chance, ITEMS),
        f"feed_{ITEMS}_entries": documents.rss(chance, ITEMS),
    }
    for name, message in large.items():
        peak = peak_bytes(message)
        if peak is not None:
            measured.figures[f"{name}_bytes"] = len(message)
            measured.figures[f"{name}_peak_bytes"] = peak
