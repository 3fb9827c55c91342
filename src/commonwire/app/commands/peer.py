"""`commonwire peer`: connect this node with others, and say what flows between them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from commonwire.alliance.may import may
from commonwire.alliance.principal import machine
from commonwire.app.commands.peer_shown import fingerprint_lines, lines_of, row_of
from commonwire.app.files import card_said
from commonwire.app.node import Node, open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError
from commonwire.federation.connect import add_peer, agree_with, flows_before, set_state
from commonwire.federation.flow import Flow
from commonwire.federation.flow_words import HOW, read_flow
from commonwire.federation.identity import Identity, read_card, sign_card
from commonwire.federation.introduce import own_identity, say_of_itself
from commonwire.federation.peer import Peer, get_peer
from commonwire.federation.records import NetworkRecords

NAME = "peer"
HELP = "Connect this node with others: exchange cards, compare fingerprints, agree on what flows, pause, remove."
EXAMPLE = "commonwire peer card --address https://wire.example.org > our.card; commonwire peer add their.card"
_FLOW = f"what flows: {HOW}"
_ADD = """Take in the card of another node. Compare the fingerprint of the pair with its operator, by telephone or in
person: each reads what the own screen shows. Nothing flows before. A newer card of a peer takes the place of the older
one."""
_AGREE = """Change what this node gives a peer and takes from it; what is not named stays. Each version is recorded in
the ledger, signed, and fetched by the peer; what both sides say together holds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which peer."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str, example: str, description: str | None = None) -> argparse.ArgumentParser:
        one = actions.add_parser(
            name, help=text, description=description or f"{text[0].upper()}{text[1:]}.", epilog=f"Example: {example}"
        )
        one.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="as of every command")
        return one

    card = action(
        "card", "print this node's card, one line of text", "commonwire peer card --address https://wire.example.org"
    )
    card.add_argument("--address", action="append", help="where other nodes reach this one; several times, kept")
    card.add_argument("--unreachable", action="store_true", help="no other node reaches this one: it asks them")
    card.add_argument("--contact", help="how its operator is reached, such as a telephone number; kept")
    adding = action("add", "take in the card of another node", "commonwire peer add their.card", _ADD)
    adding.add_argument("card", metavar="CARD", help="the card, a file that holds it, or - for standard input")
    adding.add_argument("--fingerprint", metavar="WORDS", help="what the other operator read: eight words, or digits")
    adding.add_argument("--yes", action="store_true", help="the card came by a way that you trust: compare nothing")
    agreeing = action("agree", "change what flows", "commonwire peer agree south --give languages=ru,tg", _AGREE)
    for one in (adding, agreeing):
        one.add_argument("--give", nargs="+", metavar="WORD", help=_FLOW)
        one.add_argument("--take", nargs="+", metavar="WORD", help="the same, of what comes from there")
        one.add_argument("--thin", action="store_true", help="a poor link: take headers first, contents on demand")
    action("list", "list peers, one a line, with tabs", "commonwire peer list | cut -f1,2")
    named = [
        action(
            "show", "show what is known of a peer, both sides' agreement and how the link does", "... peer show south"
        ),
        action("pause", "let entries and contents wait; kills and letters pass", "commonwire peer pause south"),
        action("resume", "let everything flow again", "commonwire peer resume south"),
        action("remove", "part from a peer; what came stays", "commonwire peer remove south"),
        agreeing,
    ]
    for one in named:
        one.add_argument("node", help="the peer's name, as `commonwire peer list` shows it")
    marks = action("fingerprint", "show what is read aloud", "commonwire peer fingerprint south")
    marks.add_argument("node", nargs="?", help="a peer: the fingerprint of both together (default: this node's own)")


def run(chosen: argparse.Namespace) -> int:
    """Do it, beside a process that serves this home."""
    may(machine(), "run-node")
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        return _ACTIONS[chosen.action](node, chosen)


def _card(node: Node, chosen: argparse.Namespace) -> int:
    if chosen.unreachable and chosen.address:
        raise BadInputError("A node that is not reached has no address", where="--address", remedy="Give one of them.")
    addresses = () if chosen.unreachable else tuple(chosen.address) if chosen.address else None
    now = datetime.now(UTC)
    own = node.store.write_now(
        lambda records: say_of_itself(records, node.program, addresses=addresses, contact=chosen.contact, now=now)
    )
    if not own.addresses:
        print("This card names no address: give --address, unless no node shall ask this one.", file=sys.stderr)
    print(sign_card(own, node.key))
    return 0


def _add(node: Node, chosen: argparse.Namespace) -> int:
    card = card_said(chosen.card)
    identity = read_card(card)
    now = datetime.now(UTC)

    def add(records: NetworkRecords) -> tuple[Identity, Peer]:
        own = own_identity(records, node.program)
        give, take = _flows(chosen, flows_before(records, own, identity))
        peer = add_peer(
            records,
            card,
            own,
            node.key,
            heard=chosen.fingerprint,
            is_trusted=chosen.yes,
            give=give,
            take=take,
            by=machine().id,
            now=now,
        )
        return own, peer

    own, peer = node.store.write_now(add)
    print(f"{peer.node} of {identity.alliance_name or identity.alliance} is {peer.state}.")
    if identity.alliance != own.alliance:
        print(
            f"It belongs to another alliance ({identity.alliance}): it is given what you agree on, as the terms allow."
        )
    if peer.state == "pending":
        print("Read this aloud with its operator, who sees the same:", *fingerprint_lines(own, identity), sep="\n")
        print(f"Then: commonwire peer add {chosen.card if len(chosen.card) < 80 else 'CARD'} --fingerprint 'WORDS'")
    return 0


def _flows(chosen: argparse.Namespace, before: tuple[Flow, Flow]) -> tuple[Flow | None, Flow | None]:
    """What is to be given and taken after the words of a command; None where they say nothing."""
    giving = read_flow(chosen.give, before[0]) if chosen.give else None
    words = [*(chosen.take or ()), *(["thin=yes"] if chosen.thin else ())]
    return giving, read_flow(words, before[1]) if words else None


def _agree(node: Node, chosen: argparse.Namespace) -> int:
    now = datetime.now(UTC)

    def agree(records: NetworkRecords) -> list[str]:
        own = own_identity(records, node.program)
        give, take = _flows(chosen, flows_before(records, own, get_peer(records, chosen.node).identity))
        agree_with(records, chosen.node, node.key, give=give, take=take, by=machine().id, now=now)
        return lines_of(records, own, chosen.node)

    print(*node.store.write_now(agree), sep="\n")
    return 0


def _list(node: Node, _chosen: argparse.Namespace) -> int:
    for row in node.store.read_now(lambda records: [row_of(records, peer) for peer in records.peers.all()]):
        print("\t".join(row))
    return 0


def _show(node: Node, chosen: argparse.Namespace) -> int:
    lines = node.store.read_now(lambda records: lines_of(records, own_identity(records, node.program), chosen.node))
    print(*lines, sep="\n")
    return 0


def _set(node: Node, chosen: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    peer = node.store.write_now(
        lambda records: set_state(records, chosen.node, node.key, _STATES[chosen.action], by=machine().id, now=now)
    )
    print(f"{peer.node} is {peer.state}.")
    return 0


def _fingerprint(node: Node, chosen: argparse.Namespace) -> int:
    def lines(records: NetworkRecords) -> list[str]:
        other = get_peer(records, chosen.node).identity if chosen.node else None
        return fingerprint_lines(own_identity(records, node.program), other)

    print(*node.store.read_now(lines), sep="\n")
    return 0


_STATES: dict[str, Literal["connected", "paused", "removed"]] = {
    "pause": "paused",
    "resume": "connected",
    "remove": "removed",
}
_ACTIONS: dict[str, Callable[[Node, argparse.Namespace], int]] = {
    "card": _card,
    "add": _add,
    "agree": _agree,
    "list": _list,
    "show": _show,
    "pause": _set,
    "resume": _set,
    "remove": _set,
    "fingerprint": _fingerprint,
}
