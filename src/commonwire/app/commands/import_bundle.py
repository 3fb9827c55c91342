"""`commonwire import`: take in bundles that another node exported for this one."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from commonwire.app.node import Node, open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.federation.bundle import Bundle, open_bundle, sender_of
from commonwire.federation.carry import Taken, finish_bundle, settle_some, take_in_bundle
from commonwire.federation.letter import Me
from commonwire.federation.records import NetworkRecords
from commonwire.federation.ways import ways_of

NAME = "import"
HELP = """Take in what a peer exported for this node (`commonwire export --bundle`): kills first, each thing once. A
file that was cut, changed or is for another node is refused, and nothing of it kept."""
EXAMPLE = "commonwire import north-1of2.cwb north-2of2.cwb"


class _UndoneError(Exception):
    """What a check took in is not to be kept."""

    def __init__(self, taken: Taken) -> None:
        super().__init__("checked")
        self.taken = taken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="bundles, the parts of one in their order")
    parser.add_argument(
        "--check", action="store_true", help="say what is in them and whether it holds, and keep nothing"
    )


def run(chosen: argparse.Namespace) -> int:
    """Take in one file after the other, beside a process that serves this home; the first that is refused ends it."""
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        for name in chosen.files:
            data = read_file(name)
            print(f"{name}: {described(checked(node, data) if chosen.check else _taken_in(node, data))}")
    return 0


def read_file(name: str) -> bytes:
    """The bytes of a file. Raises BadInputError when it cannot be read."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise BadInputError(f"The file cannot be read: {error.strerror}", where=name) from None


def checked(node: Node, data: bytes) -> Taken:
    """What taking in the bundle would bring; nothing is kept. Raises as `federation.carry.take_in_bundle`."""
    bundle = _opened(node, data)

    def work(records: NetworkRecords) -> None:
        raise _UndoneError(take_in_bundle(records, bundle, now=datetime.now(UTC)))

    try:
        node.store.write_now(work)
    except _UndoneError as undone:
        return undone.taken
    raise CommonwireError("The check did not end")


def described(taken: Taken) -> str:
    """What a bundle brought, in a line."""
    unknown = f"; of nobody known here: {', '.join(taken.unknown)}" if taken.unknown else ""
    return (
        f"part {taken.part} of {taken.parts} from {taken.sender}: {taken.urgent} urgent, {taken.entries} entries and "
        f"{taken.contents} contents that are new, {taken.letters} envelopes{unknown}"
    )


def _taken_in(node: Node, data: bytes) -> Taken:
    bundle, now = _opened(node, data), datetime.now(UTC)
    taken = node.store.write_now(partial(take_in_bundle, bundle=bundle, now=now))
    while node.store.write_now(settle_some):
        pass
    node.store.write_now(partial(finish_bundle, bundle=bundle, program=node.program, now=now))
    return taken


def _opened(node: Node, data: bytes) -> Bundle:
    sender = sender_of(data)
    keys = node.store.read_now(lambda records: ways_of(records).keys.get(sender, []))
    return open_bundle(data, keys, Me(node=node.record.node, keys=node.program.keys))
