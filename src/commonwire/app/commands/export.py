"""`commonwire export`: an entry with its proof, or what a peer has not, as files to be carried."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from commonwire.app.node import Node, open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError
from commonwire.delivery.export import export_entry
from commonwire.federation.bundle import ENDING
from commonwire.federation.carry import USUAL, pack
from commonwire.federation.prove import export_of

NAME = "export"
HELP = """Write an entry of the ledger with its proof, for `commonwire verify`; or with --bundle all that a peer has not
yet, in files that only it can open with `commonwire import`."""
EXAMPLE = "commonwire export 17 --to story.commonwire; commonwire export --bundle --for south --to south.cwb"
_SIZE = re.compile(r"(?P<number>[1-9][0-9]{0,11})(?P<unit>[kKmMgG]?)[bB]?")
_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The entry or the peer, the file."""
    parser.add_argument("number", type=int, nargs="?", help="the entry's number, as giving it answered")
    parser.add_argument(
        "--of", metavar="NODE", help="the entry is of this other node's ledger (default: of this one's)"
    )
    parser.add_argument("--bundle", action="store_true", help="what a peer has not yet, instead of one entry")
    parser.add_argument("--for", dest="peer", metavar="PEER", help="the peer that the bundle is for, by its name")
    parser.add_argument("--all", action="store_true", help="as if the peer had nothing")
    parser.add_argument("--largest", metavar="SIZE", default=str(USUAL), help="bytes of a file, such as 10M (20 MiB)")
    parser.add_argument(
        "--to", "--out", dest="to", metavar="FILE", help="default: standard output, of a bundle PEER.cwb"
    )


def run(chosen: argparse.Namespace) -> int:
    """Write the export."""
    if chosen.bundle != (chosen.number is None) or chosen.bundle != (chosen.peer is not None):
        raise BadInputError(
            "Name either an entry or a bundle for a peer", where="export", remedy=f"For example: {EXAMPLE}"
        )
    largest = read_size(chosen.largest)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        if chosen.bundle:
            _write_bundle(node, chosen, largest)
        else:
            _write_entry(node, chosen)
    return 0


def read_size(text: str) -> int:
    """Bytes, as a number or with k, M or G behind it (thousands). Raises BadInputError.

    >>> read_size("10M"), read_size("500k"), read_size("7")
    (10000000, 500000, 7)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise BadInputError(f"'{text[:40]}' is no size", where="--largest", remedy="Write it as 500k, 10M or 1G.")
    return int(found["number"]) * _UNITS[found["unit"].lower()]


def _write_entry(node: Node, chosen: argparse.Namespace) -> None:
    if chosen.of is not None and chosen.of != node.record.node:
        data = node.store.read_now(partial(export_of, origin=chosen.of, number=chosen.number))
    else:
        now = datetime.now(UTC)
        data = node.store.read_now(partial(export_entry, number=chosen.number, node_key=node.key, now=now))
    if chosen.to:
        Path(chosen.to).write_bytes(data)
        print(f"{chosen.to}: {len(data)} bytes")
    else:
        sys.stdout.buffer.write(data)


def _write_bundle(node: Node, chosen: argparse.Namespace, largest: int) -> None:
    now = datetime.now(UTC)
    work = partial(pack, node=chosen.peer, program=node.program, largest=largest, from_start=chosen.all, now=now)
    files = node.store.read_now(work)
    path = Path(chosen.to or f"{chosen.peer}{ENDING}")
    for number, data in enumerate(files, 1):
        part = path if len(files) == 1 else path.with_stem(f"{path.stem}-{number}of{len(files)}")
        part.write_bytes(data)
        print(f"{part}: {len(data)} bytes")
