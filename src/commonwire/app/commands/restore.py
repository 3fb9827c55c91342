"""`commonwire restore`: a backup put back as a node's home."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from commonwire.app.progress import Progress
from commonwire.app.restore import open_anyway, restore
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError

NAME = "restore"
HELP = "Put a backup back as a node in an empty home; it stays closed until its peers told what it forgot."
EXAMPLE = "commonwire restore /backups/wire-2031-05-06.tar --home /srv/wire"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The backup, and the operator's word."""
    parser.add_argument("backup", metavar="FILE", nargs="?", help="a file or folder that commonwire backup wrote")
    parser.add_argument(
        "--open-anyway",
        action="store_true",
        help="let readers in, and number again, although not all peers have answered; that is recorded",
    )
    parser.add_argument("--reason", default="", help="why it is opened anyway; kept with it")


def run(chosen: argparse.Namespace) -> int:
    """Restore; or open what was restored."""
    settings = read_settings(os.environ, home=chosen.home)
    now = datetime.now(UTC)
    if not chosen.backup and not chosen.open_anyway:
        raise BadInputError("No backup is named", remedy="Give its file, or --open-anyway for a home restored before.")
    if chosen.backup:
        with Progress("rows") as progress:
            manifest = restore(settings, Path(chosen.backup), now=now, progress=progress.step)
        print(
            f"{settings.home}: the node {manifest.node} as of {manifest.made_at:%Y-%m-%d %H:%M} UTC,"
            f" {manifest.number:,} entries of its own"
        )
    if chosen.open_anyway:
        number = open_anyway(settings, now=now, reason=chosen.reason)
        print(f"Opened to readers by your word: entry {number}")
    else:
        print(
            "It is closed to readers, and records nothing, until its peers have told what it forgot: serve it."
            " Without peers: commonwire restore --open-anyway"
        )
    return 0
