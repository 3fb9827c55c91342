"""`commonwire reaffirm`: say for an outlet that what is disputed is its own."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from functools import partial

from commonwire.alliance.may import may
from commonwire.alliance.principal import machine
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import NotFoundError
from commonwire.base.ids import item_id
from commonwire.federation.trust import was_in_other_hands
from commonwire.news.revoke import is_disputed, reaffirm
from commonwire.store.records import SqlRecords

NAME = "reaffirm"
HELP = "Say for an outlet that disputed versions of its items are its own, signed with the key that the node keeps."
EXAMPLE = "commonwire reaffirm pamir-post urn:newsml:pamir-post:flood"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The outlet, its items."""
    parser.add_argument("outlet", help="the outlet's id, as `commonwire outlets` lists it")
    parser.add_argument("uris", nargs="+", metavar="URI", help="its items that somebody of the outlet has read")


def run(chosen: argparse.Namespace) -> int:
    """Re-affirm every disputed version of the items."""
    now = datetime.now(UTC)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        may(machine(), "manage-keys", outlet=chosen.outlet)
        for uri in chosen.uris:
            numbers = node.store.write_now(partial(_reaffirm, outlet=chosen.outlet, uri=uri, now=now))
            said = ", ".join(f"entry {number}" for number in numbers) or "nothing of it is disputed"
            print(f"{uri}: {said}")
    return 0


def _reaffirm(records: SqlRecords, *, outlet: str, uri: str, now: datetime) -> list[int]:
    """The numbers of the entries that say so."""
    state = records.items.find(item_id(outlet, uri))
    if state is None:
        raise NotFoundError(f"{outlet} gave no such item", where=uri, remedy="Check the URI.")
    suspects = partial(was_in_other_hands, records.trust.now())
    return [
        reaffirm(records, state, version, by=machine().id, suspects=suspects, now=now).number
        for version in records.items.versions(state.id)
        if is_disputed(records, version, suspects)
    ]
