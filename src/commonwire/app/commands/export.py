"""`commonwire export`: one entry with all that is needed to verify it far from here."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.export import export_entry

NAME = "export"
HELP = "Write an entry of the ledger with its proof, for `commonwire verify`."
EXAMPLE = "commonwire export 17 --to story.commonwire"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The entry, the file."""
    parser.add_argument("number", type=int, help="the entry's number, as giving it answered")
    parser.add_argument("--to", metavar="FILE", help="default: standard output")


def run(chosen: argparse.Namespace) -> int:
    """Write the export."""
    now = datetime.now(UTC)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        data = node.store.read_now(lambda records: export_entry(records, chosen.number, node_key=node.key, now=now))
    if chosen.to:
        Path(chosen.to).write_bytes(data)
        print(f"{chosen.to}: {len(data)} bytes")
    else:
        sys.stdout.buffer.write(data)
    return 0
