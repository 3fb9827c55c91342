"""`commonwire evidence`: which nodes showed two pasts, with what proves it."""

from __future__ import annotations

import argparse
import os
import sys

import msgspec

from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import CommonwireError, NotVerifiedError
from commonwire.ledger.witness import Evidence, Found, verify_evidence
from commonwire.store.records import SqlRecords

NAME = "evidence"
HELP = "List the nodes that showed two pasts, with the signed checkpoints that prove it."
EXAMPLE = "commonwire evidence --json > evidence.jsonl; commonwire evidence --verify < evidence.jsonl"

_encode = msgspec.json.Encoder(order="sorted").encode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is wanted."""
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--json", action="store_true", help="one pair a line, for whoever has no access to this node")
    wanted.add_argument("--verify", action="store_true", help="check the lines on standard input, offline")


def run(chosen: argparse.Namespace) -> int:
    """Print what there is; with --verify 0 when every line shows two pasts."""
    if chosen.verify:
        return _verify(sys.stdin.buffer.read().splitlines())
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        found = node.store.read_now(_found)
    for one in found:
        if chosen.json:
            print(_encode(one.evidence).decode())
        else:
            print(f"{one.evidence.origin}\t{one.at:%Y-%m-%d %H:%M:%S} UTC\tby {one.via}")
    if not found and not chosen.json:
        print("No node is known to have shown two pasts.")
    return 0


def _found(records: SqlRecords) -> list[Found]:
    return records.witness.evidence()


def _verify(lines: list[bytes]) -> int:
    """Say of each line whether it shows two pasts, and of which node."""
    holds = True
    for number, line in enumerate(lines, 1):
        try:
            evidence = msgspec.json.decode(line, type=Evidence)
            verify_evidence(evidence)
        except (CommonwireError, ValueError) as error:
            shown = error if isinstance(error, CommonwireError) else NotVerifiedError(f"This is no evidence: {error}")
            print(f"NOT  line {number}: {shown}")
            holds = False
        else:
            print(f"ok   line {number}: {evidence.origin} signed two pasts; compare its key, {evidence.jwk['x']}")
    return 0 if holds else 1
