"""`commonwire membership`: the alliance's file of its nodes and outlets, which m of its n keys sign."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from commonwire.alliance.principal import machine
from commonwire.app.commands.bring_key import read_jwk
from commonwire.app.files import read_file, write_file
from commonwire.app.key_files import make_key_file, read_key_file
from commonwire.app.node import Node, open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.federation.draft import Wanted, drafted, what_is_known
from commonwire.federation.follow import publish_file
from commonwire.federation.membership import Membership, draft_file, file_digest, read_draft, sign_file, signed_by
from commonwire.ledger.keys import PublicKey
from commonwire.store.records import SqlRecords

NAME = "membership"
HELP = "Keep the alliance's membership file: draft it, sign it with the alliance's keys, publish it, show it."
EXAMPLE = "commonwire membership draft --to next.json; commonwire membership sign next.json --key mine.key"
_KEY = """Create one of the alliance's own keys, which sign its membership files. Keep FILE away from any node: on a
stick in a drawer of the member that holds it. The public part is printed, for the first draft."""
_DRAFT = """Write the next file, of what is in force and what this node knows: nodes it is connected with, outlets on
the roll, keys and the chair that were handed on. Who is to sign reads it first: commonwire membership show FILE."""
_SIGN = """Add a signature to a draft. It needs no node. The file goes round until enough have signed."""
_PUBLISH = """Record a signed file in the ledger of the chair: every node follows it from there."""
_SHOW = """Show a file, or without one what is in force here, and files that contradict it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str, description: str, example: str) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=text, description=description, epilog=f"Example: {example}")
        one.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="as of every command")
        return one

    making = action(
        "key", "create one of the alliance's keys", _KEY, "commonwire membership key --to mine.key > mine.jwk"
    )
    making.add_argument("--to", required=True, type=Path, metavar="FILE", help="a new file, for the private key")
    drafting = action("draft", "write the next file", _DRAFT, "commonwire membership draft --to next.json")
    drafting.add_argument("--to", metavar="FILE", help="default: standard output")
    drafting.add_argument(
        "--alliance-key", action="append", type=Path, metavar="FILE", help="a public key (JWK); all that hold from now"
    )
    drafting.add_argument(
        "--threshold", type=int, help="how many of them sign (default: as before; first: more than half)"
    )
    drafting.add_argument("--chair", metavar="NODE", help="another node is the chair from now on")
    drafting.add_argument("--without", action="append", metavar="NODE", help="a node leaves; its past stays")
    pair = {"action": "append", "metavar": "NODE=FILE"}
    drafting.add_argument("--next-key", **pair, help="a public key (JWK) that a node will hand over to")  # type: ignore[arg-type]
    drafting.add_argument("--lost", **pair, help="a public key that replaces a lost one at once")  # type: ignore[arg-type]
    signing = action("sign", "add a signature", _SIGN, "commonwire membership sign next.json --key mine.key")
    signing.add_argument("file", metavar="FILE")
    signing.add_argument("--key", required=True, type=Path, metavar="FILE", help="one of the alliance's private keys")
    publishing = action("publish", "put a signed file in force", _PUBLISH, "commonwire membership publish next.json")
    publishing.add_argument("file", metavar="FILE")
    showing = action("show", "show a file, or what is in force", _SHOW, "commonwire membership show next.json")
    showing.add_argument("file", metavar="FILE", nargs="?")


def run(chosen: argparse.Namespace) -> int:
    """Do it; keys are made, files signed and shown without a node."""
    if chosen.action in {"key", "sign"} or (chosen.action == "show" and chosen.file):
        return _WITHOUT_NODE[chosen.action](chosen)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        return _WITH_NODE[chosen.action](node, chosen)


def _key(chosen: argparse.Namespace) -> int:
    key = make_key_file(chosen.to)
    print(_json(key.public_jwk))
    print(f"The private key {key.id} is in {chosen.to}.", file=sys.stderr)
    return 0


def _draft(node: Node, chosen: argparse.Namespace) -> int:
    wanted = Wanted(
        keys=tuple(PublicKey.from_jwk(read_jwk(file)).jwk for file in chosen.alliance_key or ()),
        threshold=chosen.threshold,
        chair=chosen.chair,
        without=frozenset(chosen.without or ()),
        next_keys=dict(_pairs(chosen.next_key)),
        lost=dict(_pairs(chosen.lost)),
    )
    now = datetime.now(UTC)

    def draft(records: SqlRecords) -> Membership:
        files = records.trust.files()
        known = what_is_known(records, node.first_jwk)
        current = files[-1] if files else None
        return drafted(current, records.trust.now(), known, wanted, alliance=records.alliance, now=now)

    membership = node.store.read_now(draft)
    write_file(chosen.to, draft_file(membership))
    print(f"{membership.threshold} of {len(membership.keys)} keys sign it: commonwire membership sign", file=sys.stderr)
    return 0


def _sign(chosen: argparse.Namespace) -> int:
    data = sign_file(read_file(chosen.file), read_key_file(chosen.key))
    write_file(chosen.file, data)
    print("\n".join(_lines(data)))
    return 0


def _publish(node: Node, chosen: argparse.Namespace) -> int:
    data, now = read_file(chosen.file), datetime.now(UTC)
    entry = node.store.write_now(lambda records: publish_file(records, machine(), data, now))
    print(f"Entry {entry.number}: version {entry.version} is in force here, and on every node that has this entry.")
    return 0


def _show_file(chosen: argparse.Namespace) -> int:
    print("\n".join(_lines(read_file(chosen.file))))
    return 0


def _show(node: Node, _chosen: argparse.Namespace) -> int:
    kept = node.store.read_now(lambda records: records.trust.kept())
    followed = [one for one in kept if one.is_followed]
    if not followed:
        raise NotFoundError("No membership file is in force here", remedy="Draft one, or name the chair that has one.")
    print("\n".join(_lines(followed[-1].data)))
    for one in kept:
        if not one.is_followed:
            print(f"Evidence of {one.at:%Y-%m-%d %H:%M} UTC, from {one.origin}: {one.why}")
    return 0


def _lines(data: bytes) -> list[str]:
    """A file in words, a line a thing."""
    said = read_draft(data)
    signed = signed_by(data, said.keys)
    return [
        f"{said.alliance}, version {said.version} of {said.made_at:%Y-%m-%d %H:%M} UTC",
        f"digest {file_digest(data)}, after {said.previous or 'none: it is the first'}",
        f"signed by {len(signed)} of the {len(said.keys)} keys in it; {said.threshold} sign the next",
        *(f"  key {kid}{' (signed)' if kid in signed else ''}" for kid in map(_kid, said.keys)),
        *(f"chair {term.node}, entries {term.from_number} to {term.until_number or 'now'}" for term in said.chairs),
        *(
            f"node {node.name}, key {_kid(key.jwk)}, entries {key.from_number or 'when handed over'}"
            f" to {'now' if key.until_number is None else key.until_number}"
            for node in said.nodes
            for key in node.keys
        ),
        *(f"outlet {outlet.id} at {outlet.homes[-1].node}" for outlet in said.outlets),
    ]


def _kid(jwk: dict[str, str]) -> str:
    return PublicKey.from_jwk(jwk).id


def _pairs(said: Iterable[str] | None) -> list[tuple[str, dict[str, str]]]:
    found = []
    for one in said or ():
        name, sign, file = one.partition("=")
        if not sign:
            raise BadInputError(f"'{one}' names no file", where="NODE=FILE", remedy="Write it so: south=next.jwk.")
        found.append((name, PublicKey.from_jwk(read_jwk(Path(file))).jwk))
    return found


def _json(jwk: dict[str, str]) -> str:
    return msgspec.json.encode(jwk).decode()


_WITHOUT_NODE: dict[str, Callable[[argparse.Namespace], int]] = {"key": _key, "sign": _sign, "show": _show_file}
_WITH_NODE: dict[str, Callable[[Node, argparse.Namespace], int]] = {
    "draft": _draft,
    "publish": _publish,
    "show": _show,
}
