"""Nodes that know one another as peers, and hand one another bundles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from commonwire.federation.bundle import open_bundle, sender_of
from commonwire.federation.carry import USUAL, Taken, finish_bundle, pack, settle_some, take_in_bundle
from commonwire.federation.connect import add_peer
from commonwire.federation.identity import sign_card
from commonwire.federation.introduce import Program, own_identity
from commonwire.federation.introductions import know
from commonwire.federation.letter import Me
from commonwire.federation.records import NetworkRecords
from commonwire.federation.ways import ways_of
from tests.newsroom import Newsroom


def name_of(room: Newsroom) -> str:
    return room.store.identity.node


def network(room: Newsroom, work: Callable[[NetworkRecords], Any]) -> Any:
    """What `work` gives on all the records of a node."""
    return room.write(lambda records: work(cast("NetworkRecords", records)))


def program(room: Newsroom) -> Program:
    return Program(key=room.node_key, alliance_name="Example", version="0.1.0")


def they_are_connected(one: Newsroom, other: Newsroom) -> None:
    """Both operators have exchanged cards, and everything flows."""
    card_is_added(one, other)
    card_is_added(other, one)


def card_is_added(here: Newsroom, there: Newsroom) -> None:
    card = network(there, lambda r: sign_card(own_identity(r, program(there)), there.node_key))

    def add(records: NetworkRecords) -> None:
        own = own_identity(records, program(here))
        add_peer(records, card, own, here.node_key, heard=None, is_trusted=True, by="p1", now=here.now)
        know(records, name_of(there))

    network(here, add)


def exported(giver: Newsroom, to: Newsroom, *, largest: int = USUAL, from_start: bool = False) -> list[bytes]:
    found: list[bytes] = network(
        giver,
        lambda r: pack(r, name_of(to), program(giver), largest=largest, from_start=from_start, now=giver.now),
    )
    return found


def imported(taker: Newsroom, file: bytes) -> Taken:
    """The bundle is opened and taken in, and what it brings gets its places."""
    keys = network(taker, lambda r: ways_of(r).keys.get(sender_of(file), []))
    bundle = open_bundle(file, keys, Me(node=name_of(taker), keys=[taker.node_key]))
    taken: Taken = network(taker, lambda r: take_in_bundle(r, bundle, now=taker.now))
    while network(taker, settle_some):
        pass
    network(taker, lambda r: finish_bundle(r, bundle, program(taker), now=taker.now))
    return taken


def bundles_go(giver: Newsroom, taker: Newsroom) -> list[Taken]:
    return [imported(taker, file) for file in exported(giver, taker)]
