"""`commonwire backup`: the node's store in one file, while it is served."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from commonwire.app.backup import back_up, remember
from commonwire.app.node import open_node
from commonwire.app.progress import Progress
from commonwire.app.settings import read_settings

NAME = "backup"
HELP = "Write a backup of the node, which may be served meanwhile, and verify it."
EXAMPLE = "commonwire backup /backups/wire-2031-05-06.tar"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether with the secret."""
    parser.add_argument("to", metavar="FILE", help="a new file (.gz or .tgz: compressed), or an empty folder")
    parser.add_argument(
        "--with-secret", action="store_true", help="put the node's secret in, too: then keep the backup as secret"
    )


def run(chosen: argparse.Namespace) -> int:
    """Write it, read it again, and let the node's page say so."""
    settings = read_settings(os.environ, home=chosen.home)
    now = datetime.now(UTC)
    with Progress("rows") as progress:
        manifest, made = back_up(
            settings, Path(chosen.to), now=now, with_secret=chosen.with_secret, progress=progress.step
        )
    with open_node(settings) as node:
        node.store.write_now(lambda records: remember(records, made))
    print(f"{chosen.to}: {made.bytes:,} bytes, {manifest.entries:,} entries, {manifest.contents:,} contents, verified")
    print("The node's secret is in it: keep it as secret." if made.has_secret else "The node's secret is not in it.")
    return 0
