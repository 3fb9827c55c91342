"""`commonwire key`: make an API key."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

from commonwire.alliance.issue_key import add_key
from commonwire.alliance.key import SCOPES
from commonwire.alliance.principal import machine
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings

NAME = "key"
HELP = "Make an API key of an outlet, valid at once; it is shown this once, on the last line."
EXAMPLE = 'KEY=$(commonwire key pamir-post | tail -n 1); curl -H "Authorization: Bearer $KEY" ...'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The outlet, the key's name."""
    parser.add_argument("outlet", help="the outlet's id, as `commonwire outlets` lists it")
    parser.add_argument("--name", default="made by a command")
    parser.add_argument("--scopes", default=",".join(SCOPES), help=f"with commas, of {', '.join(SCOPES)}")


def run(chosen: argparse.Namespace) -> int:
    """Make the key and print it."""
    scopes = [scope.strip() for scope in chosen.scopes.split(",") if scope.strip()]
    now = datetime.now(UTC)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        made, secret = node.store.write_now(
            lambda records: add_key(records.roll, machine(), chosen.outlet, name=chosen.name, scopes=scopes, now=now)
        )
    print(f"Key {made.id} of {chosen.outlet} ({', '.join(sorted(made.scopes))}). Keep it: it is not shown again.")
    print(secret)
    return 0
