"""`commonwire init`: found a node."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime

from commonwire.alliance.passwords import hash_password
from commonwire.alliance.person import Person
from commonwire.alliance.ports import Roll
from commonwire.app.files import card_said
from commonwire.app.node import found_node, open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError
from commonwire.base.ids import PersonId, new_id
from commonwire.federation.identity import is_named, read_card

NAME = "init"
HELP = "Found a node, of a new alliance or of one that is there: its store, its key, and the first operator."
EXAMPLE = "commonwire init --alliance 'Pamir Media Alliance' --email operator@example.org"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The alliance, the node, the first person."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--alliance", help="the name of a new alliance")
    which.add_argument(
        "--join", metavar="CARD", help="join the alliance of the node with this card: a file, or the line"
    )
    parser.add_argument("--alliance-id", default=None, help="its short name in signatures (default: from the name)")
    parser.add_argument("--node", default=None, help="the node's own name in the alliance (default: node-1)")
    parser.add_argument("--email", required=True, help="the first operator's e-mail; the password is asked for")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(chosen: argparse.Namespace) -> int:
    """Found the node and put the first person on its roll."""
    settings = read_settings(os.environ, home=chosen.home)
    if chosen.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("A password for the first operator: ")
    hashed = hash_password(password, email=chosen.email)
    now = datetime.now(UTC)
    alliance, alliance_name = _alliance(chosen)
    found_node(settings, alliance=alliance, alliance_name=alliance_name, node=chosen.node or "node-1", now=now)
    person = Person(
        id=PersonId(new_id("p-")),
        name="Operator",
        email=chosen.email.strip().lower(),
        outlet=None,
        roles=frozenset({"operator", "secretariat"}),
        created_at=now,
        password_hash=hashed,
    )

    def add(roll: Roll) -> None:
        roll.add_person(person)

    with open_node(settings) as node:
        node.store.write_now(lambda records: add(records.roll))
    done = "Founded" if chosen.alliance else "Joined"
    print(f"{done} {alliance_name} in {settings.home}. Start it: commonwire serve")
    if chosen.join:
        print("Connect it: commonwire peer add, there and here (docs/howto/connect-two-nodes.md).")
    return 0


def _alliance(chosen: argparse.Namespace) -> tuple[str, str]:
    """The id and the name of the alliance: a new one's, or that of the card. Raises BadInputError."""
    if chosen.node is not None and not is_named(chosen.node):
        raise BadInputError(
            f"'{chosen.node[:40]}' cannot name a node",
            where="--node",
            remedy="Use letters, digits, dots and hyphens, such as wire.example.org.",
        )
    if not chosen.join:
        return chosen.alliance_id or "-".join(chosen.alliance.lower().split()), chosen.alliance
    other = read_card(card_said(chosen.join))
    if chosen.node in {None, other.node}:
        raise BadInputError(
            "A node that joins needs a name that no other has",
            where="--node",
            remedy=f"Not {other.node}: give another.",
        )
    return other.alliance, other.alliance_name or other.alliance
