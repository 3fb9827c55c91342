"""A node that was put back from an old backup takes its own past back from peers, and tells nothing twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import CommonwireError, ConflictError, UnavailableError
from commonwire.federation import reconcile
from commonwire.federation.peer import Contact, Peer
from commonwire.federation.receive import receive
from commonwire.federation.reconcile import Heard, Step, decide
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.keys import SigningKey
from commonwire.store.records import SqlRecords
from tests.federation.exchange import A, B, checkpoint, federation, node, pull, run_of, settle_all
from tests.newsroom import GIVER, NOON, Newsroom

SECOND = "urn:second"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def a(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = node(tmp_path, A)
    says_its_key(newsroom)
    yield newsroom
    newsroom.close()


@pytest.fixture
def put_back(tmp_path: Path) -> Iterator[Callable[[Newsroom], Newsroom]]:
    """Gives, of a node, one with the store that it has at that moment."""
    made: list[Newsroom] = []

    def copy(of: Newsroom) -> Newsroom:
        folder = tmp_path / f"copy-{len(made)}"
        folder.mkdir()
        with closing(sqlite3.connect(str(of.store.engine.url.database))) as connection:
            connection.execute("VACUUM INTO ?", (str(folder / "store.sqlite"),))
        newsroom = Newsroom(folder, node=of.store.identity.node, members={})
        newsroom.node_key, newsroom.now = of.node_key, of.now
        made.append(newsroom)
        return newsroom

    yield copy
    for newsroom in made:
        newsroom.close()


def says_its_key(newsroom: Newsroom) -> None:
    newsroom.write(lambda r: r.roll.put_setting("node_key", {"public_jwk": newsroom.node_key.public_jwk}))


def closes(newsroom: Newsroom) -> None:
    def work(records: Any) -> None:
        origin = reconcile.own_origin(records)
        assert origin is not None
        reconcile.close(records, origin, why="restored", now=newsroom.now, made_at=NOON)

    federation(newsroom, work)


def a_peer_answers(newsroom: Newsroom, peer: str, sizes: dict[str, int] | None) -> None:
    """The peer is connected, and told how far it has each ledger (None: it did not answer yet)."""

    def work(records: SqlRecords) -> None:
        now = newsroom.now
        records.peers.put(
            Peer(node=peer, card="card", state="connected", by="p", added_at=NOON, changed_at=NOON, compared_at=NOON)
        )
        if sizes is not None:
            records.peers.put_contact(Contact(node=peer, reached_at=now + timedelta(seconds=1), sizes=sizes))

    newsroom.store.write_now(work)


def looks(newsroom: Newsroom) -> Step | None:
    return newsroom.store.read_now(reconcile.look)


def test_an_old_backup_takes_its_own_later_entries_back_as_the_same_bytes(
    a: Newsroom, b: Newsroom, put_back: Callable[[Newsroom], Newsroom]
) -> None:
    a.item_is_given("Flood in the valley")
    old = put_back(a)
    a.item_is("kill")
    a.item_is_given("Bridge opens", uri=SECOND)
    pull(b, a)
    settle_all(b, a)

    closes(old)
    pull(old, a, by=b)
    settle_all(old, b)

    assert old.entries() == a.entries()
    assert old.state().status == "canceled"
    assert old.state(SECOND).headline == "Bridge opens"
    assert old.read(lambda r: r.book.position()) == a.read(lambda r: r.book.position())


def test_a_closed_node_numbers_nothing_until_its_peers_have_told_all(
    a: Newsroom, b: Newsroom, put_back: Callable[[Newsroom], Newsroom]
) -> None:
    a.item_is_given()
    old = put_back(a)
    a.item_is_given("Bridge opens", uri=SECOND)
    pull(b, a)
    settle_all(b, a)
    size = len(a.entries())

    closes(old)
    assert looks(old) == Step(what="alone", number=size - 1)
    a_peer_answers(old, B, None)
    assert looks(old) == Step(what="ask", peers=(B,), number=size - 1)
    a_peer_answers(old, B, {A: size})
    assert looks(old) == Step(what="take back", peers=(B,), number=size)
    with pytest.raises(UnavailableError, match="does not know yet what it recorded since"):
        old.item_is("hold", outlet=GIVER)

    pull(old, a, by=b)
    settle_all(old, b)
    assert looks(old) == Step(what="open", number=size)
    federation(old, lambda r: reconcile.open_again(r, by="peers", now=old.now))

    assert looks(old) is None
    entry = decode_entry(old.entries()[-1])
    assert (entry.number, entry.kind, entry.by, entry.about) == (size + 1, "restored", "peers", size - 1)
    old.item_is("hold", outlet=GIVER)
    assert old.entries()[:size] == a.entries()


def test_the_operator_may_open_it_anyway_and_that_is_on_record(
    a: Newsroom, put_back: Callable[[Newsroom], Newsroom]
) -> None:
    a.item_is_given()
    old = put_back(a)
    closes(old)

    federation(old, lambda r: reconcile.open_again(r, by="machine", now=old.now, reason="The only node there is"))

    found = federation(old, reconcile.find_restoration)
    assert (found.state, found.opened_by, found.reason) == ("open", "machine", "The only node there is")
    assert decode_entry(old.entries()[-1]).kind == "restored"
    with pytest.raises(ConflictError, match="open"):
        federation(old, lambda r: reconcile.open_again(r, by="machine", now=old.now))


def test_a_store_that_went_back_in_time_by_itself_is_noticed_by_what_a_peer_has(
    a: Newsroom, b: Newsroom, put_back: Callable[[Newsroom], Newsroom]
) -> None:
    a.item_is_given()
    old = put_back(a)
    a.item_is("kill")
    pull(b, a)

    federation(old, lambda r: _receive(r, run_of(a, len(old.entries()), by=b), old))

    assert federation(old, reconcile.is_closed)
    settle_all(old, b, a)
    assert old.entries() == a.entries()
    assert old.state().status == "canceled"


def _receive(records: Any, run: Any, newsroom: Newsroom) -> Any:
    return receive(records, run, via=B, now=newsroom.now)


def test_nobody_else_can_close_a_node_by_giving_it_a_past_that_it_did_not_sign(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given()
    run = run_of(a)
    number = len(run.lines) + 1
    forged = msgspec.json.encode(
        {"number": number, "previous": "0" * 64, "node": A, "kind": "killed", "received_at": NOON}, order="sorted"
    )
    line = msgspec.structs.replace(run.lines[-1], number=number, entry=forged, hops=(A, B))
    stranger = SigningKey.generate()
    own, a.node_key = a.node_key, stranger
    bad = msgspec.structs.replace(run, lines=[line], checkpoint=checkpoint(a))
    a.node_key = own

    with pytest.raises(CommonwireError):
        federation(a, lambda r: _receive(r, bad, a))

    assert not federation(a, reconcile.is_closed)


def test_a_node_that_is_up_to_date_stays_open_whatever_of_its_own_comes_back(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given()
    pull(b, a)
    before = a.entries()

    federation(a, lambda r: _receive(r, run_of(a, by=b), a))

    assert not federation(a, reconcile.is_closed)
    assert a.entries() == before


peers = st.lists(
    st.builds(
        Heard,
        node=st.sampled_from(["b", "c", "d"]),
        at=st.none() | st.sampled_from([NOON - timedelta(1), NOON, LATER]),
        own=st.none() | st.integers(0, 20),
        behind=st.integers(0, 3),
    ),
    max_size=3,
    unique_by=lambda heard: heard.node,
)


@given(own=st.integers(0, 20), heard=peers)
def test_it_opens_only_when_everybody_answered_since_and_nobody_knows_more(own: int, heard: list[Heard]) -> None:
    step = decide(own, heard, closed_at=NOON)

    knows_all = all(
        peer.at is not None and peer.at > NOON and peer.own is not None and peer.own <= own and not peer.behind
        for peer in heard
    )
    assert (step.what == "open") == (bool(heard) and knows_all)
    assert (step.what == "alone") == (not heard)
    assert step.number == max([own, *(peer.own or 0 for peer in heard)])
