"""`commonwire nats`: the fan-out by NATS."""

from __future__ import annotations

import argparse
import asyncio
import os

from commonwire.app.fanning import Fanning
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import SettingsError
from commonwire.web.site import Wakeup

NAME = "nats"
HELP = "Let the stream of a node in NATS begin anew, filled from the store: the processes that serve may go on."
EXAMPLE = "commonwire nats refill"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument(
        "deed", choices=["refill"], help="refill: forget the stream, say the newest million entries again"
    )


def run(chosen: argparse.Namespace) -> int:
    """Refill."""
    settings = read_settings(os.environ, home=chosen.home)
    servers = settings.nats
    if servers is None:
        raise SettingsError("No NATS is named", where="COMMONWIRE_NATS", remedy="Set it: nats://10.0.0.1:4222.")
    with open_node(settings) as node:
        said = asyncio.run(Fanning(node.store, Wakeup(), servers).refill())
    print(f"{said} entries said again")
    return 0
