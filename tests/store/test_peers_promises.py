"""What the shelf of peers promises, over every store."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from commonwire.federation.flow import Flow
from commonwire.federation.peer import Agreed, Contact, Introduced, Peer, PeerAgreement, sign_agreement
from commonwire.rights.use import Use
from commonwire.store.records import SqlRecords
from tests.federation.nodes import NOON, TestNode

SOUTH, WEST = TestNode("south"), TestNode("west")


def a_peer(node: TestNode) -> Peer:
    return Peer(node=node.name, card=node.card(), state="connected", by="p-1", added_at=NOON, changed_at=NOON)


def a_version(number: int, node: str = "south", **said: object) -> Agreed:
    flow = Flow(floor=(Use(action="republish", channel="web"),), outlets=frozenset({"b", "a"}))
    said_so = PeerAgreement(
        alliance="a", node=node, peer="x", version=number, state="connected", give=flow, take=Flow(), said_at=NOON
    )
    return sign_agreement(replace(said_so, **said), SOUTH.key)


def test_peers_are_found_by_name(records: SqlRecords) -> None:
    west, south = a_peer(WEST), replace(a_peer(SOUTH), compared_at=NOON)
    for peer in (west, south):
        records.peers.put(peer)

    assert records.peers.all() == [south, west]
    assert records.peers.find("west") == west and records.peers.find("east") is None


def test_a_peer_that_is_put_again_takes_the_place_of_the_earlier(records: SqlRecords) -> None:
    records.peers.put(a_peer(SOUTH))
    other = TestNode("south")
    again = replace(a_peer(other), state="paused")
    records.peers.put(again)

    assert records.peers.all() == [again] and again.identity.key == other.key.public


def test_versions_of_agreements_are_kept_for_each_side_and_never_change(records: SqlRecords) -> None:
    first, second, theirs = a_version(1), a_version(2, state="paused"), a_version(1, "north")
    for agreed in (second, first, theirs, a_version(1, take=Flow(is_thin=True))):
        records.peers.put_agreement("south", agreed)

    assert records.peers.agreements("south", "south") == [first, second]
    assert records.peers.newest_agreement("south", "south") == second
    assert records.peers.newest_agreement("south", "north") == theirs
    assert records.peers.newest_agreement("west", "west") is None and records.peers.agreements("west", "west") == []


def test_how_a_link_does_is_kept_for_each_peer(records: SqlRecords) -> None:
    before = records.peers.contact("south")
    said = Contact(node="south", reached_at=NOON, sizes={"south": 7, "west": 2**40}, error="Away", clock_offset=-0.5)
    records.peers.put_contact(replace(said, error=None))
    records.peers.put_contact(said)

    assert before == Contact(node="south") and records.peers.contact("south") == said
    assert records.peers.contact("west") == Contact(node="west")


def test_introduced_nodes_are_found_by_name(records: SqlRecords) -> None:
    west = Introduced(node="west", card=WEST.card(), via="south", told_at=NOON)
    again = replace(west, told_at=NOON + timedelta(hours=1))
    for introduced in (west, again):
        records.peers.put_introduced(introduced)

    assert records.peers.introduced() == [again] and records.peers.find_introduced("west") == again
    assert records.peers.find_introduced("east") is None
