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
from commonwire.app.node import found_node, open_node
from commonwire.app.settings import read_settings
from commonwire.base.ids import PersonId, new_id

NAME = "init"
HELP = "Found a node: its store, its key, and the first operator, who is also the secretariat."
EXAMPLE = "commonwire init --alliance 'Pamir Media Alliance' --email operator@example.org"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The alliance, the node, the first person."""
    parser.add_argument("--alliance", required=True, help="the alliance's name")
    parser.add_argument("--alliance-id", default=None, help="its short name in signatures (default: from the name)")
    parser.add_argument("--node", default="node-1", help="the node's short name in the ledger")
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
    name = chosen.alliance_id or "-".join(chosen.alliance.lower().split())
    found_node(settings, alliance=name, alliance_name=chosen.alliance, node=chosen.node, now=now)
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
    print(f"Founded {chosen.alliance} in {settings.home}. Start it: commonwire serve")
    return 0
