"""`commonwire rebuild`: empty and refill what is derived."""

from __future__ import annotations

import argparse
import os

from commonwire.app.home import locked
from commonwire.app.node import make_anew, open_node
from commonwire.app.progress import Progress
from commonwire.app.settings import read_settings
from commonwire.store.fellows import sole_use

NAME = "rebuild"
HELP = "Empty the derived tables (items, index, notices, matches) and refill them from the ledger."
EXAMPLE = "commonwire rebuild"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(chosen: argparse.Namespace) -> int:
    """Rebuild; the home must not be served meanwhile."""
    settings = read_settings(os.environ, home=chosen.home)
    with (
        locked(settings.home),
        open_node(settings) as node,
        sole_use(node.store.engine),
        Progress("entries") as progress,
    ):
        count = make_anew(node, settings, progress)
    print(f"{count} entries, derived again")
    return 0
