"""`commonwire node`: change this node's key, hand the node to another machine, dispute what a stolen key signed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from commonwire.alliance.may import may
from commonwire.alliance.principal import machine
from commonwire.app.files import read_file, write_file
from commonwire.app.home import locked
from commonwire.app.key_files import make_key_file, read_key_file
from commonwire.app.node import Node, have_key, open_key, open_node, seal_key
from commonwire.app.settings import read_settings
from commonwire.federation.keys import accept_node, open_again, pass_key, revoke_node_key
from commonwire.federation.membership import NodeKey
from commonwire.federation.trust import keys_of
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.store.fellows import sole_use
from commonwire.store.records import SqlRecords

NAME = "node"
HELP = "Change this node's key, hand the node over to another machine, dispute what a stolen key signed."
EXAMPLE = "commonwire node rotate"
NEXT_KEY = "next_node_key"
"""The setting with the sealed key that the node will hand over to."""
_NEXT = """Create the key that this node will have next, and print its public part. Where a membership file is in force,
it has to list that key before the node rotates (commonwire membership draft --next-key NODE=FILE)."""
_ROTATE = """Let this node sign with a new key. The entry that says so is the last that the old key signs for; every
node follows it, and refuses the old key from then on. Stop the node first."""
_ACCEPT = """On the machine that takes the node over: create its new key and say so. Carry FILE to the old machine."""
_HAND = """On the old machine: hand the node over to whoever accepted it. It gives nothing more from then on. Then carry
its home, its secret and nothing else to the new machine, and there: commonwire node continue. Stop the node first."""
_CONTINUE = """On the new machine, with the home and the secret of the old one: go on with the key that took over. Also
after a lost key, when the membership file names the new one."""
_REVOKE = """Say that a former key of this node was in other hands, and which entry was its last good one (0: none was
good). What came after shows as disputed on every node."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str, description: str, example: str) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=text, description=description, epilog=f"Example: {example}")
        one.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="as of every command")
        return one

    action("keys", "list this node's keys", "One key a line: id, first entry, last entry.", "commonwire node keys")
    action("next-key", "create the key it will have next", _NEXT, "commonwire node next-key > next.jwk")
    action("rotate", "sign with a new key from now on", _ROTATE, "commonwire node rotate")
    accepting = action("accept", "take a node over", _ACCEPT, "commonwire node accept south --alliance pamir --key k")
    accepting.add_argument("node", help="the node's name")
    accepting.add_argument("--alliance", required=True, help="the alliance's short name, as in the node's card")
    accepting.add_argument("--key", required=True, type=Path, metavar="FILE", help="where the new key is kept")
    accepting.add_argument("--to", metavar="FILE", help="default: standard output")
    handing = action("hand", "hand this node over", _HAND, "commonwire node hand acceptance.json")
    handing.add_argument("file", metavar="FILE", help="what the new machine accepted, or - for standard input")
    going_on = action("continue", "go on on the new machine", _CONTINUE, "commonwire node continue --key node.key")
    going_on.add_argument("--key", required=True, type=Path, metavar="FILE", help="the new key")
    revoking = action(
        "revoke", "dispute what a former key signed", _REVOKE, "commonwire node revoke KID --last-good 70"
    )
    revoking.add_argument("kid", type=str.strip, help="the key's id, as `commonwire node keys` lists it")
    revoking.add_argument("--last-good", type=int, required=True, metavar="NUMBER")


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    may(machine(), "run-node")
    return _ACTIONS[chosen.action](chosen)


def _keys(chosen: argparse.Namespace) -> int:
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        keys = node.store.read_now(lambda records: _own_keys(records, node))
    for key in keys:
        last = key.until_number if key.until_number is not None else ""
        print("\t".join(map(str, (_id(key), key.from_number or "", last))))
    return 0


def _own_keys(records: SqlRecords, node: Node) -> list[NodeKey]:
    """The node's keys as others see them: the first is the oldest."""
    return keys_of(records.node, records.trust.now(), [NodeKey(jwk=node.first_jwk, from_number=1)])


def _next_key(chosen: argparse.Namespace) -> int:
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        key = node.store.write_now(_make_next)
    sys.stdout.buffer.write(msgspec.json.encode(key.public_jwk) + b"\n")
    return 0


def _make_next(records: SqlRecords) -> SigningKey:
    found = records.roll.find_setting(NEXT_KEY)
    if found:
        return open_key(records.sealer, msgspec.convert(found, bytes))
    key = SigningKey.generate()
    records.roll.put_setting(NEXT_KEY, msgspec.to_builtins(seal_key(records.sealer, key)))
    return key


def _rotate(chosen: argparse.Namespace) -> int:
    settings, now = read_settings(os.environ, home=chosen.home), datetime.now(UTC)

    def rotate(records: SqlRecords) -> tuple[SigningKey, int]:
        key = _make_next(records)
        accepted = accept_node(records.alliance, records.node, "key", key, now)
        entry = pass_key(records, machine(), accepted, node.key, now)
        have_key(records, key)
        records.roll.put_setting(NEXT_KEY, "")
        return key, entry.number

    with locked(settings.home), open_node(settings) as node, sole_use(node.store.engine):
        key, number = node.store.write_now(rotate)
    print(f"From entry {number + 1} on {node.record.node} signs with the key")
    print(key.id)
    return 0


def _accept(chosen: argparse.Namespace) -> int:
    key = make_key_file(chosen.key)
    data = accept_node(chosen.alliance, chosen.node, "node", key, datetime.now(UTC))
    write_file(chosen.to, data)
    print(f"The new key {key.id} is in {chosen.key}: keep it there. Hand over: commonwire node hand", file=sys.stderr)
    return 0


def _hand(chosen: argparse.Namespace) -> int:
    settings, now = read_settings(os.environ, home=chosen.home), datetime.now(UTC)
    accepted = read_file(chosen.file)

    def hand(records: SqlRecords) -> int:
        entry = pass_key(records, machine(), accepted, node.key, now)
        node.sign_checkpoint(records, now)
        return entry.number

    with locked(settings.home), open_node(settings) as node, sole_use(node.store.engine):
        number = node.store.write_now(hand)
    print(f"{node.record.node} was handed over by entry {number}; this machine gives nothing more.")
    print(f"Carry {settings.home} and {settings.secret_file} to the new one, and there: commonwire node continue.")
    return 0


def _continue(chosen: argparse.Namespace) -> int:
    settings, now = read_settings(os.environ, home=chosen.home), datetime.now(UTC)
    key = read_key_file(chosen.key)

    def go_on(records: SqlRecords) -> int:
        entry = open_again(records, machine(), key, now)
        have_key(records, key)
        return entry.number

    with locked(settings.home), open_node(settings) as node, sole_use(node.store.engine):
        number = node.store.write_now(go_on)
    print(f"{node.record.node} goes on here from entry {number} with the key {key.id}. Start it: commonwire serve")
    return 0


def _revoke(chosen: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        entry = node.store.write_now(
            lambda records: revoke_node_key(records, machine(), chosen.kid, chosen.last_good, now)
        )
    print(f"Entry {entry.number}: what {chosen.kid} signed after entry {chosen.last_good} is disputed.")
    return 0


def _id(key: NodeKey) -> str:
    return PublicKey.from_jwk(key.jwk).id


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "keys": _keys,
    "next-key": _next_key,
    "rotate": _rotate,
    "accept": _accept,
    "hand": _hand,
    "continue": _continue,
    "revoke": _revoke,
}
