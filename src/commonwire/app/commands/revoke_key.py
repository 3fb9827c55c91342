"""`commonwire revoke-key`: dispute what an outlet's key signed while it was in other hands."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

from commonwire.alliance.principal import machine
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.news.revoke import revoke_key

NAME = "revoke-key"
HELP = "Revoke a signing key of an outlet: what it signed after its last good entry is disputed, on every node."
EXAMPLE = "commonwire revoke-key pamir-post --last-good 70"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The outlet, its key, the last good entry."""
    parser.add_argument("outlet", help="the outlet's id, as `commonwire outlets` lists it")
    parser.add_argument(
        "--key", metavar="KID", type=str.strip, help="the key's id (default: the key that it signs with now)"
    )
    parser.add_argument(
        "--last-good", type=int, required=True, metavar="NUMBER", help="the last entry that was its own; 0: none"
    )


def run(chosen: argparse.Namespace) -> int:
    """Record the revocation; where the outlet signs with that key now, the node makes a new one for it."""
    now = datetime.now(UTC)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        key = node.store.write_now(
            lambda records: revoke_key(records, machine(), chosen.outlet, chosen.key, chosen.last_good, now)
        )
    print(f"What was signed with it after entry {chosen.last_good} is disputed. {chosen.outlet} signs with the key")
    print(key.kid)
    return 0
