"""What operators do about a peer: each version recorded, both sides heard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, NotVerifiedError
from commonwire.federation.connect import add_peer, agree_with, flows_before, hear_agreement, set_state
from commonwire.federation.fingerprint import fingerprint, pair_fingerprint
from commonwire.federation.flow import BEYOND, NOTHING, Flow
from commonwire.federation.peer import (
    Peer,
    PeerAgreement,
    caller,
    given,
    read_agreement,
    refusal,
    sign_agreement,
    taken,
)
from commonwire.ledger.entry import decode_entry
from commonwire.store.records import SqlRecords
from tests.federation.nodes import NOON, TestNode

NORTH, SOUTH = TestNode("north", seed=1), TestNode("south", seed=2)
LATER = NOON + timedelta(hours=1)
SOME = Flow(languages=frozenset({"ru"}))


def south_is_added(records: SqlRecords, *, trusted: bool = True, node: TestNode = SOUTH) -> Peer:
    return add_peer(
        records, node.card(), NORTH.identity(), NORTH.key, heard=None, is_trusted=trusted, by="p-1", now=NOON
    )


def south_says(records: SqlRecords, version: int = 1, *, node: TestNode = SOUTH, **said: object) -> str:
    agreement = PeerAgreement(
        alliance="example-alliance",
        node="south",
        peer="north",
        version=version,
        state="connected",
        give=Flow(),
        take=Flow(),
        said_at=NOON,
    )
    return sign_agreement(replace(agreement, **said), node.key).jws


def test_a_peer_is_pending_until_its_fingerprint_was_compared(records: SqlRecords) -> None:
    assert south_is_added(records, trusted=False).state == "pending"
    words = pair_fingerprint(NORTH.identity(), SOUTH.identity()).words

    peer = add_peer(records, SOUTH.card(), NORTH.identity(), NORTH.key, heard=words, by="p-1", now=LATER)

    assert (peer.state, peer.added_at, peer.compared_at) == ("connected", NOON, LATER)
    assert records.peers.find("south") == peer


def test_the_other_nodes_own_fingerprint_will_do(records: SqlRecords) -> None:
    heard = fingerprint(SOUTH.identity()).digits

    assert add_peer(records, SOUTH.card(), NORTH.identity(), NORTH.key, heard=heard, by="p", now=NOON).compared_at


def test_a_wrong_fingerprint_adds_nothing(records: SqlRecords) -> None:
    heard = pair_fingerprint(NORTH.identity(), TestNode("south", seed=3).identity()).words
    with pytest.raises(BadInputError):
        add_peer(records, SOUTH.card(), NORTH.identity(), NORTH.key, heard=heard, by="p-1", now=NOON)

    assert records.peers.all() == []


def test_the_own_card_and_a_known_name_with_another_key_are_refused(records: SqlRecords) -> None:
    south_is_added(records)
    for card in (NORTH.card(), TestNode("south", seed=3).card(), TestNode("north", seed=3).card()):
        with pytest.raises(ConflictError):
            add_peer(records, card, NORTH.identity(), NORTH.key, heard=None, is_trusted=True, by="p-1", now=NOON)


def test_a_newer_card_takes_the_place_of_the_older_one_and_never_the_other_way(records: SqlRecords) -> None:
    old, new = SOUTH.card(), SOUTH.card(now=LATER, addresses=("https://moved.example.org",))
    for card in (old, new):
        add_peer(records, card, NORTH.identity(), NORTH.key, heard=None, is_trusted=True, by="p", now=NOON)

    assert records.peers.all()[0].identity.addresses == ("https://moved.example.org",)
    with pytest.raises(ConflictError):
        add_peer(records, old, NORTH.identity(), NORTH.key, heard=None, by="p", now=NOON)


def test_after_removal_a_node_may_come_with_another_key_and_is_compared_anew(records: SqlRecords) -> None:
    south_is_added(records)
    set_state(records, "south", NORTH.key, "removed", by="p-1", now=NOON)

    assert south_is_added(records, trusted=False, node=TestNode("south", seed=3)).state == "pending"


def test_every_version_is_an_entry_of_the_own_ledger_with_its_signed_words(records: SqlRecords) -> None:
    south_is_added(records)
    agree_with(records, "south", NORTH.key, give=SOME, by="p-1", now=NOON)
    set_state(records, "south", NORTH.key, "paused", by="p-1", now=NOON)

    entries = [decode_entry(data) for data in records.book.entries(0, 10)]
    contents = [records.book.content(entry.content["agreement"]) for entry in entries]
    said = [read_agreement(content.data.decode(), NORTH.key.public).said for content in contents if content]
    assert {entry.kind for entry in entries} == {"peer-agreed"} and entries[0].by == "p-1"
    assert [(it.version, it.state, it.give) for it in said] == [
        (1, "connected", Flow()),
        (2, "connected", SOME),
        (3, "paused", SOME),
    ]


def test_what_says_nothing_new_makes_no_version(records: SqlRecords) -> None:
    south_is_added(records)
    with pytest.raises(ConflictError):
        agree_with(records, "south", NORTH.key, take=Flow(), by="p", now=NOON)
    set_state(records, "south", NORTH.key, "connected", by="p", now=NOON)

    assert len(records.peers.agreements("south", "north")) == 1


def test_what_flows_is_what_both_agree_to(records: SqlRecords) -> None:
    south_is_added(records)
    agree_with(records, "south", NORTH.key, give=SOME, by="p", now=NOON)
    hear_agreement(records, "south", south_says(records, take=Flow(outlets=frozenset({"pamir-post"}))))

    assert given(records, "south") == Flow(languages=frozenset({"ru"}), outlets=frozenset({"pamir-post"}))
    assert taken(records, "south") == Flow() and given(records, "nobody") == NOTHING


def test_a_node_of_another_alliance_is_given_nothing_before_it_was_agreed(records: SqlRecords) -> None:
    far = TestNode("far", alliance="another", seed=4)
    south_is_added(records, node=far)

    assert flows_before(records, NORTH.identity(), TestNode("x", alliance="another").identity())[0] == BEYOND
    assert given(records, "far") == BEYOND and taken(records, "far").introduces is False


def test_the_newest_word_of_the_peer_holds_and_an_older_one_comes_too_late(records: SqlRecords) -> None:
    south_is_added(records)

    assert hear_agreement(records, "south", south_says(records, 2, give=SOME)) is True
    assert hear_agreement(records, "south", south_says(records, 2, give=SOME)) is False
    hear_agreement(records, "south", south_says(records, 1))
    assert taken(records, "south") == SOME


def test_a_peer_that_says_two_things_under_one_version_is_caught(records: SqlRecords) -> None:
    south_is_added(records)
    hear_agreement(records, "south", south_says(records))

    with pytest.raises(ConflictError):
        hear_agreement(records, "south", south_says(records, give=SOME))


def test_a_word_by_another_key_or_about_other_nodes_is_refused(records: SqlRecords) -> None:
    south_is_added(records)
    for jws in (
        south_says(records, node=TestNode("south", seed=3)),
        south_says(records, peer="west"),
        south_says(records, node=SOUTH)[:-9],
    ):
        with pytest.raises(NotVerifiedError):
            hear_agreement(records, "south", jws)


def test_pausing_stops_entries_and_no_kill(records: SqlRecords) -> None:
    assert refusal("paused", "entries") and not refusal("paused", "urgent") and not refusal("connected", "entries")
    for state in ("pending", "removed"):
        assert refusal(state, "urgent") and refusal(state, "agreement")


def test_only_a_peer_may_ask_and_a_paused_one_not_for_entries(records: SqlRecords) -> None:
    south_is_added(records)

    assert caller(records, "south", "entries").identity.key == SOUTH.key.public
    with pytest.raises(NotAllowedError):
        caller(records, "west", "entries")
    set_state(records, "south", NORTH.key, "paused", by="p", now=NOON)
    with pytest.raises(NotAllowedError):
        caller(records, "south", "entries")
    assert caller(records, "south", "urgent").state == "paused"


def test_a_pending_or_removed_peer_is_not_resumed(records: SqlRecords) -> None:
    south_is_added(records, trusted=False)
    with pytest.raises(ConflictError):
        set_state(records, "south", NORTH.key, "connected", by="p", now=NOON)
    set_state(records, "south", NORTH.key, "removed", by="p", now=NOON)
    with pytest.raises(ConflictError):
        set_state(records, "south", NORTH.key, "paused", by="p", now=NOON)
    with pytest.raises(NotFoundError):
        set_state(records, "nobody", NORTH.key, "paused", by="p", now=NOON)


def test_a_paused_link_stays_paused_when_a_newer_card_comes(records: SqlRecords) -> None:
    south_is_added(records)
    set_state(records, "south", NORTH.key, "paused", by="p", now=NOON)

    assert south_is_added(records).state == "paused"
