"""Where an item is: each step at each node, by what is known here."""

from __future__ import annotations

from commonwire.base.ids import item_id
from commonwire.delivery.notice import answer
from commonwire.federation.peer import Contact, Peer
from commonwire.federation.where import STEPS, EntryWhere, Whereabouts, where_is
from commonwire.store.records import SqlRecords
from tests.federation.exchange import A, B, pull, settle_all
from tests.newsroom import GIVER, NOON, TAKER, URI, Newsroom

ITEM = item_id(GIVER, URI)


def peer_is_told_of(newsroom: Newsroom, name: str, sizes: dict[str, int]) -> None:
    def work(records: SqlRecords) -> None:
        records.peers.put(Peer(node=name, card="c", state="connected", by="p", added_at=NOON, changed_at=NOON))
        records.peers.put_contact(Contact(node=name, reached_at=newsroom.now, sizes=sizes))

    newsroom.store.write_now(work)


def whereabouts(newsroom: Newsroom, item: str = ITEM) -> Whereabouts:
    return newsroom.store.read_now(lambda records: where_is(records, item))


def states(entry: EntryWhere, name: str) -> dict[str, str]:
    """By step what it is at a node."""
    (found,) = [at for at in entry.nodes if at.node == name]
    return {stage.name: stage.state for stage in found.stages}


def test_an_own_item_is_received_verified_and_shown_here_and_waits_for_the_peer_that_lacks_it(a: Newsroom) -> None:
    published = a.item_is_given()
    number = published.entry
    peer_is_told_of(a, B, {A: number - 1})

    (entry,) = whereabouts(a).entries
    assert (entry.origin, entry.number, entry.kind, entry.hops) == (A, number, "published", (A,))
    assert states(entry, A) == dict(zip(STEPS, ("done", "done", "done", "waiting", "none"), strict=True))
    assert states(entry, B)["received"] == "waiting"

    peer_is_told_of(a, B, {A: number})
    (entry,) = whereabouts(a).entries
    assert (states(entry, A)["sent"], states(entry, B)["received"], states(entry, B)["verified"]) == ("done",) * 3


def test_an_item_of_another_node_is_seen_from_its_arrival_to_its_place(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given()
    pull(b, a)

    waiting = whereabouts(b)
    assert (waiting.status, [entry.kind for entry in waiting.entries]) == (None, ["published"])
    assert states(waiting.entries[0], B)["decided"] == "waiting"
    assert states(waiting.entries[0], A)["decided"] == "done"

    settle_all(b, a)
    settled = whereabouts(b)
    assert settled.status == "usable"
    assert states(settled.entries[0], B)["decided"] == "done"
    assert [at.node for at in settled.entries[0].nodes] == [A, B]


def test_a_kill_is_acknowledged_when_the_outlets_that_were_served_have_done_it(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given()
    pull(b, a)
    settle_all(b, a)
    b.item_is_read(TAKER)
    killed = a.item_is("kill")
    pull(b, a)
    settle_all(b, a)

    found = {entry.kind: states(entry, B)["acknowledged"] for entry in whereabouts(b).entries}
    assert found == {"killed": "waiting", "erased": "none", "published": "none"}

    notice = f"{A}-{killed.number}"
    desk = b.desk_of(TAKER)
    b.write(lambda r: answer(r, notice, outlet=TAKER, status="done", note=None, by=desk.id, now=b.now))
    (kill,) = [entry for entry in whereabouts(b).entries if entry.kind == "killed"]
    assert states(kill, B)["acknowledged"] == "done"


def test_of_what_was_never_heard_of_there_is_nothing(b: Newsroom) -> None:
    found = whereabouts(b, "nothing")

    assert (found.status, found.entries) == (None, [])
