"""`commonwire verify`: check an exported entry, or a bundle for this node, offline."""

from __future__ import annotations

import argparse
import os

from commonwire.app.commands.import_bundle import checked, described, read_file
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import CommonwireError, ConflictError
from commonwire.federation.bundle import is_bundle
from commonwire.ledger.verify import verify_export

NAME = "verify"
HELP = """Check offline that an exported entry was published by that outlet, then, unaltered, and is in the ledger; or
that a bundle for this node is whole, signed by a peer, and each entry in it in the tree that its node signed."""
EXAMPLE = "commonwire verify story.commonwire"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", metavar="FILE")


def run(chosen: argparse.Namespace) -> int:
    """Print each check; 0 when all hold."""
    data = read_file(chosen.file)
    if is_bundle(data):
        return _verify_bundle(chosen, data)
    verdict = verify_export(data)
    for check in verdict.checks:
        print(f"{'ok ' if check.ok else 'NOT'}  {check.name}: {check.text}")
    print("verified" if verdict.ok else "not verified")
    return 0 if verdict.ok else 1


def _verify_bundle(chosen: argparse.Namespace, data: bytes) -> int:
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        try:
            print(f"ok   bundle: {described(checked(node, data))}")
        except ConflictError as error:
            print(f"ok   bundle: {error}")
        except CommonwireError as error:
            print(f"NOT  bundle: {error}\nnot verified")
            return 1
    print("verified")
    return 0
