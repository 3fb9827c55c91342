"""`commonwire outlets`: the outlets that may give and take."""

from __future__ import annotations

import argparse
import os

from commonwire.alliance.names import choose_name
from commonwire.alliance.outlet import Outlet
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.records import Records

NAME = "outlets"
HELP = "List the outlets that may give and take: id, tab, name."
EXAMPLE = "commonwire outlets | cut -f1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(chosen: argparse.Namespace) -> int:
    """Print one outlet a line, in the order of their admission."""
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        for outlet in node.store.read_now(outlets_that_may):
            print(f"{outlet.id}\t{choose_name(outlet.names, 'en', *outlet.languages)}")
    return 0


def outlets_that_may(records: Records) -> list[Outlet]:
    """The admitted outlets of this node whose member's class gives and takes, in the order of their admission."""

    def admitted_in(outlet: Outlet) -> int:
        return min((key.from_number for key in records.roll.signing_keys(outlet.id)), default=0)

    found = [outlet for outlet in records.roll.outlets(status="admitted") if outlet.node is None]
    standings = {outlet.id: records.roll.find_standing(outlet.id) for outlet in found}
    able = [o for o in found if (standing := standings[o.id]) and {"give", "take"} <= standing.class_may]
    return sorted(able, key=admitted_in)
