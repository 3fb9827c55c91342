"""`commonwire verify`: check an exported entry, offline."""

from __future__ import annotations

import argparse
from pathlib import Path

from commonwire.base.errors import BadInputError
from commonwire.ledger.verify import verify_export

NAME = "verify"
HELP = "Check offline that an exported entry was published by that outlet, then, unaltered, and is in the ledger."
EXAMPLE = "commonwire verify story.commonwire"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", metavar="FILE")


def run(chosen: argparse.Namespace) -> int:
    """Print each check; 0 when all hold."""
    try:
        data = Path(chosen.file).read_bytes()
    except OSError as error:
        raise BadInputError(f"The file cannot be read: {error.strerror}", where=chosen.file) from None
    verdict = verify_export(data)
    for check in verdict.checks:
        print(f"{'ok ' if check.ok else 'NOT'}  {check.name}: {check.text}")
    print("verified" if verdict.ok else "not verified")
    return 0 if verdict.ok else 1
