"""`commonwire chair`: which node is the alliance's secretariat, and handing that to another member's node."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from commonwire.alliance.people import invite
from commonwire.alliance.principal import machine
from commonwire.app.files import read_file, write_file
from commonwire.app.node import Node, open_node
from commonwire.app.settings import read_settings
from commonwire.federation.chair import accept_chair, hand_chair
from commonwire.federation.follow import name_chair
from commonwire.store.records import SqlRecords

NAME = "chair"
HELP = "Show which node is the alliance's chair, name it when joining, or hand the chair to another member's node."
EXAMPLE = "commonwire chair accept hub --to acceptance.json; commonwire chair hand acceptance.json"
_NAME = """Say which node is the chair, as the alliance's secretariat told you. Once, when this node joins: afterwards
it follows by itself when the chair is handed on. A membership file, where there is one, says it instead."""
_ACCEPT = """On the node that is to be the chair: say so, signed. Carry FILE to the operator of the present chair.
--invite prints that many links with which people of the secretariat join here, each once, within 7 days."""
_HAND = """On the present chair: hand it to the node that accepted. Every node follows that entry; what this one records
of the chair's kinds afterwards is refused everywhere."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str, description: str, example: str) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=text, description=description, epilog=f"Example: {example}")
        one.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="as of every command")
        return one

    action("show", "show who was the chair when", "One term a line: node, first and last entry.", "... chair show")
    naming = action("name", "say which node is the chair", _NAME, "commonwire chair name hub")
    naming.add_argument("node", nargs="?", help="its name; without one no chair is known")
    accepting = action("accept", "take the chair over", _ACCEPT, "commonwire chair accept hub --to acceptance.json")
    accepting.add_argument("giver", help="the node that is the chair now")
    accepting.add_argument("--to", metavar="FILE", help="default: standard output")
    accepting.add_argument("--invite", type=int, default=0, metavar="N", help="print N links for people")
    handing = action("hand", "hand the chair over", _HAND, "commonwire chair hand acceptance.json")
    handing.add_argument("file", metavar="FILE", help="what the other node accepted, or - for standard input")


def run(chosen: argparse.Namespace) -> int:
    """Do it, beside a process that serves this home."""
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        return _ACTIONS[chosen.action](node, chosen)


def _show(node: Node, _chosen: argparse.Namespace) -> int:
    chairs = node.store.read_now(lambda records: records.trust.now().chairs)
    for term in chairs:
        print(f"{term.node}\t{term.from_number}\t{'' if term.until_number is None else term.until_number}")
    if not chairs:
        print("No chair is known here: commonwire chair name NODE", file=sys.stderr)
    return 0


def _name(node: Node, chosen: argparse.Namespace) -> int:
    node.store.write_now(lambda records: name_chair(records, machine(), chosen.node))
    print(f"The chair is {chosen.node}." if chosen.node else "No chair is known here any more.")
    return 0


def _accept(node: Node, chosen: argparse.Namespace) -> int:
    now = datetime.now(UTC)

    def accept(records: SqlRecords) -> tuple[bytes, list[str]]:
        data = accept_chair(records, machine(), chosen.giver, node.key, now)
        roles = frozenset({"secretariat"})
        return data, [invite(records.roll, machine(), None, roles, now) for _ in range(chosen.invite)]

    data, secrets = node.store.write_now(accept)
    write_file(chosen.to, data)
    for secret in secrets:
        print(f"/join/{secret}", file=sys.stderr)
    print(f"Carry this to the operator of {chosen.giver}: commonwire chair hand", file=sys.stderr)
    return 0


def _hand(node: Node, chosen: argparse.Namespace) -> int:
    now, accepted = datetime.now(UTC), read_file(chosen.file)
    entry = node.store.write_now(lambda records: hand_chair(records, machine(), accepted, node.key, now))
    chair = node.store.read_now(lambda records: records.trust.now().chair)
    print(f"Entry {entry.number}: {chair} is the chair, on every node that has this entry.")
    return 0


_ACTIONS: dict[str, Callable[[Node, argparse.Namespace], int]] = {
    "show": _show,
    "name": _name,
    "accept": _accept,
    "hand": _hand,
}
