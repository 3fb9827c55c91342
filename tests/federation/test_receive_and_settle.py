"""What comes of other nodes' ledgers is verified whole, then shown as on the day; kills overtake it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from commonwire.alliance.principal import machine
from commonwire.base.errors import NotVerifiedError, TwoPastsError
from commonwire.base.ids import item_id
from commonwire.delivery.records import Records
from commonwire.federation.batch import Run
from commonwire.federation.ports import FederationRecords
from commonwire.federation.receive import keep_parcels, receive
from commonwire.federation.settle import Ready, look_what_waits, settle, settle_together
from commonwire.ledger.entry import decode_entry, next_entry
from commonwire.ledger.tree import leaf_hash
from commonwire.news.admission import describe_outlet
from commonwire.news.state import ItemState
from commonwire.store.rebuild import rebuild
from tests.federation.exchange import (
    A,
    B,
    C,
    federation,
    introduce,
    node,
    overtake,
    parcels_of,
    pull,
    run_of,
    settle_all,
    urgent_of,
)
from tests.newsroom import GIVER, NOON, TAKER, URI, Newsroom

ITEM = item_id(GIVER, URI)


def state_at(newsroom: Newsroom, item: str = ITEM) -> ItemState | None:
    return newsroom.read(lambda r: r.items.find(item))


def everything_of(newsroom: Newsroom) -> list[str]:
    """The items as they are derived, to compare with what a rebuild gives."""
    return newsroom.read(
        lambda r: [
            msgspec.json.encode([r.items.find(item), r.items.versions(item)]).decode()
            for item in sorted({ITEM, *(state.id for state in r.items.with_uri(URI))})
        ]
    )


def test_a_story_of_another_node_is_read_and_found_with_its_outlet_on_the_roll(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")

    pull(b, a)
    settle_all(b, a)

    outlet = b.read(lambda r: r.roll.get_outlet(GIVER))
    assert (outlet.node, outlet.member, outlet.names["en"]) == (A, "pamir", "Pamir Post")
    assert b.found_by("flood", viewer=TAKER) == [URI]
    assert b.item_is_read(TAKER).item.body_text == "Flood in the valley"
    assert b.read(lambda r: r.book.head().number) < b.read(lambda r: r.book.position())


def test_what_comes_twice_or_by_two_ways_is_shown_once(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given()
    run = run_of(a)
    for _ in range(2):
        federation(b, lambda r: receive(r, run, via=A, now=b.now))
    settle_all(b, a)
    federation(b, lambda r: receive(r, run, via=C, now=b.now))

    settle_all(b, a)

    assert b.found_by("rain", viewer=TAKER) == [URI]
    assert b.read(lambda r: r.book.position()) == len(b.entries()) + len(a.entries())


def test_entries_go_on_from_node_to_node_with_their_hops_and_end_where_they_began(
    tmp_path: Path, a: Newsroom, b: Newsroom
) -> None:
    c = node(tmp_path, C)
    introduce(c, a)
    a.item_is_given("Flood in the valley")
    pull(b, a)

    pull(c, a, by=b)
    settle_all(c, b, a)
    back = pull(a, a, by=c)

    assert c.found_by("flood", viewer="lagoon-tv") == [URI]
    hops = federation(c, lambda r: r.arrivals.lines(A, 0, 1)[0].hops)
    assert hops == (A, B)
    assert back.new == 0
    c.close()


@pytest.mark.parametrize("way", ["altered", "skipped", "reordered", "renumbered", "cut", "other checkpoint", "no hops"])
def test_a_run_that_was_tampered_with_is_refused_whole(a: Newsroom, b: Newsroom, way: str) -> None:
    a.item_is_given()
    run = run_of(a)
    lines = list(run.lines)
    checkpoint = run.checkpoint
    if way == "altered":
        data = (lines[-1].entry or b"").replace(b"published", b"corrected")
        lines[-1] = msgspec.structs.replace(lines[-1], entry=data, leaf=leaf_hash(data))
    elif way == "skipped":
        del lines[1]
    elif way == "reordered":
        lines[0], lines[1] = lines[1], lines[0]
    elif way == "renumbered":
        lines = [msgspec.structs.replace(line, number=line.number + 1) for line in lines]
    elif way == "cut":
        lines.pop()
    elif way == "other checkpoint":
        checkpoint = run_of(a, 0, 1).checkpoint
    else:
        lines[0] = msgspec.structs.replace(lines[0], hops=(C,))
    bad = Run(origin=A, lines=lines, checkpoint=checkpoint)

    with pytest.raises(NotVerifiedError):
        federation(b, lambda r: receive(r, bad, via=A, now=b.now))

    assert federation(b, lambda r: r.arrivals.counts()) == {}
    assert pull(b, a).new == len(a.entries())


def test_a_node_that_shows_another_past_is_caught(tmp_path: Path, a: Newsroom, b: Newsroom) -> None:
    pull(b, a)
    (tmp_path / "again").mkdir()
    other = node(tmp_path / "again", A)
    other.node_key = a.node_key
    other.item_is_given("Another past")
    size = federation(b, lambda r: r.arrivals.size(A))
    lines = run_of(other, size).lines
    first = msgspec.json.decode(lines[0].entry or b"")
    first["previous"] = federation(b, lambda r: r.arrivals.find_origin(A)).digest
    data = msgspec.json.encode(first, order="sorted")
    lines[0] = msgspec.structs.replace(lines[0], entry=data, leaf=leaf_hash(data))
    forked = Run(origin=A, lines=lines[:1], checkpoint=run_of(other, 0, size + 1).checkpoint)

    with pytest.raises(TwoPastsError) as caught:
        federation(b, lambda r: receive(r, forked, via=A, now=b.now))

    assert caught.value.origin == A
    assert caught.value.later == forked.checkpoint
    other.close()


def test_a_kill_that_overtakes_its_story_buries_it_also_when_it_comes(a: Newsroom, b: Newsroom) -> None:
    pull(b, a)
    settle_all(b, a)
    a.item_is_given("Flood in the valley")
    killed = a.item_is("kill", "All wrong")

    assert overtake(b, urgent_of(a, killed.number)) is True
    settle_all(b)
    buried = state_at(b)
    pull(b, a)
    settle_all(b, a)

    assert buried is not None and (buried.status, buried.reason) == ("canceled", "All wrong")
    assert state_at(b) == buried
    assert b.found_by("flood", viewer=TAKER) == []
    assert federation(b, lambda r: r.arrivals.counts()) == {}
    assert overtake(b, urgent_of(a, killed.number)) is False


def test_a_kill_overtakes_the_run_that_it_came_with(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    pull(b, a)
    settle_all(b, a)
    a.item_is_given("Another one", uri="urn:example:other")
    killed = a.item_is("kill", "All wrong")
    pull(b, a)
    waits = federation(b, lambda r: r.arrivals.waiting_kill(A, 0))

    assert overtake(b, urgent_of(a, killed.number)) is True
    settle_all(b)
    at_once = state_at(b)
    settle_all(b, a)

    assert waits == killed.number
    assert at_once is not None and at_once.status == "canceled"
    assert state_at(b, item_id(GIVER, "urn:example:other")) is not None
    assert federation(b, lambda r: r.arrivals.counts()) == {}
    assert overtake(b, urgent_of(a, killed.number)) is False


def test_a_kill_takes_the_text_away_and_is_told_to_those_who_read_it_here(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    pull(b, a)
    settle_all(b, a)
    b.item_is_read(TAKER)
    version = b.read(lambda r: r.items.find_version(ITEM, 1))
    killed = a.item_is("kill", "All wrong")

    overtake(b, urgent_of(a, killed.number))
    settle_all(b)

    assert version is not None
    assert b.read(lambda r: r.book.content(version.content["model"])) is None
    (told,) = b.notices_of(TAKER)
    assert (told.notice.id, told.notice.kind, told.notice.reason) == (f"{A}-{killed.number}", "kill", "All wrong")


def test_a_hold_and_its_release_travel(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    held = a.item_is("hold")
    overtake(b, urgent_of(a, held.number))
    settle_all(b)
    pull(b, a)
    settle_all(b, a)
    withheld = b.state().status
    a.item_is("release")

    pull(b, a)
    settle_all(b, a)

    assert withheld == "withheld"
    assert b.state().status == "usable"
    assert b.found_by("flood", viewer=TAKER) == [URI]


def test_an_embargoed_text_stays_away_until_its_origin_says_that_the_hour_has_come(a: Newsroom, b: Newsroom) -> None:
    hour = NOON + timedelta(hours=1)
    a.item_is_given("Flood in the valley", embargo_until=hour)
    pull(b, a)
    settle_all(b, a)
    version = b.read(lambda r: r.items.find_version(ITEM, 1))
    assert version is not None and not version.released
    assert b.read(lambda r: r.book.content(version.content["model"])) is None
    assert b.hour_comes(hour) == []

    a.hour_comes(hour)
    pull(b, a)
    settle_all(b, a)

    assert b.found_by("flood", viewer=TAKER) == [URI]


def test_a_statement_that_is_not_the_outlets_is_refused_and_keeps_no_other_waiting(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    pull(b, a)
    settle_all(b, a)

    def forged(records: Records) -> None:
        old = msgspec.json.decode(a.entries()[-1])
        entry, data, _ = next_entry(
            records.book.head(),
            received_at=a.now,
            node=A,
            kind="published",
            outlet=GIVER,
            uri=URI,
            version=2,
            item=ITEM,
            content=old["content"],
            terms=old["terms"],
            custody="node",
            statement=old["statement"],
        )
        records.book.append(entry, data, [])

    a.write(forged)
    a.item_is_given("Second story", uri="urn:second")
    pull(b, a)

    outcomes = [one.outcome for one in settle_all(b, a)]

    assert outcomes == ["refused", "settled"]
    assert b.state().version == 1
    assert federation(b, lambda r: r.arrivals.counts()) == {A: {"refused": 1}}


def test_a_rebuild_gives_what_was_there(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    a.item_is_given("Flood in the valley, corrected", correction="The valley")
    b.item_is_given("Own story", outlet=TAKER)
    pull(b, a)
    settle_all(b, a)
    killed = a.item_is("kill")
    overtake(b, urgent_of(a, killed.number))
    settle_all(b)
    before = everything_of(b)

    rebuild(b.store, b.matcher)

    assert everything_of(b) == before


def test_a_card_that_changes_is_described_anew(a: Newsroom, b: Newsroom) -> None:
    def card_is_changed(records: Records) -> None:
        outlet = records.roll.get_outlet(GIVER)
        records.roll.put_outlet(
            msgspec.structs.replace(outlet, names={"en": "New Name"}, notices_contact="x@y.example")
        )
        describe_outlet(records, machine(), GIVER, a.now)

    a.write(card_is_changed)
    a.key_is_brought()
    pull(b, a)

    settle_all(b, a)

    outlet = b.read(lambda r: r.roll.get_outlet(GIVER))
    keys = b.read(lambda r: r.roll.signing_keys(GIVER))
    assert (outlet.names["en"], outlet.notices_contact) == ("New Name", None)
    assert [key.until_number is None for key in keys] == [False, True]


def refused(records: FederationRecords, *, digest: str) -> None:
    records.arrivals.refuse(digest, "not agreed", NOON)


def test_a_bare_item_is_what_is_shown_of_a_text_that_is_not_given(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    pull(b, a)
    entry = msgspec.json.decode(a.entries()[-1])
    for role in ("head", "model"):
        federation(b, partial(refused, digest=entry["content"][role]))

    settle_all(b, a)

    state = b.state()
    assert (state.listed, state.headline) == (False, None)
    assert b.found_by("flood", viewer=TAKER) == []
    before = everything_of(b)
    rebuild(b.store, b.matcher)
    assert everything_of(b) == before


def test_behind_a_thin_link_the_headline_comes_first_and_the_text_when_somebody_asks(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    pull(b, a)
    thin = frozenset({A})
    while (ready := federation(b, lambda r: look_what_waits(r, 500, thin=thin))).needs or ready.arrivals:
        parcels = parcels_of(a, ready.needs)
        federation(b, partial(keep_parcels, parcels=parcels, wanted=list(ready.needs)))
        for arrival in ready.arrivals:
            federation(b, partial(settle, arrival=arrival, thin=True))
    before = everything_of(b)
    rebuild(b.store, b.matcher)

    found, shown = b.found_by("flood", viewer=TAKER), b.item_is_read(TAKER)
    version = b.read(lambda r: r.items.find_version(ITEM, 1))
    assert version is not None
    asked = [version.content["model"]]
    federation(b, lambda r: keep_parcels(r, parcels_of(a, asked), wanted=asked))

    assert everything_of(b) == before
    assert (found, shown.item.headline, shown.item.body_text) == ([URI], "Flood in the valley", None)
    assert b.item_is_read(TAKER).item.body_text == "Flood in the valley"


def test_an_entry_of_a_kind_that_only_a_newer_node_knows_is_kept_handed_on_and_changes_nothing(
    tmp_path: Path, a: Newsroom, b: Newsroom
) -> None:
    c = node(tmp_path, C)
    introduce(c, a)
    a.item_is_given()

    def newer(records: Records) -> None:
        head = records.book.head()
        told = {"number": head.number + 1, "previous": head.digest, "node": A, "kind": "sponsored", "item": ITEM}
        told |= {"outlet": GIVER, "uri": URI, "version": 1, "received_at": NOON, "tomorrow": {"a": [1]}}
        data = msgspec.json.encode(told, order="sorted")
        records.book.append(decode_entry(data), data, [])

    a.write(newer)
    a.item_is_given("Bridge opens", uri="urn:second")

    pull(b, a)
    settled = settle_all(b, a)
    pull(c, a, by=b)
    settle_all(c, b)

    assert [one.outcome for one in settled if one.outcome != "settled"] == []
    for newsroom in (b, c):
        state = state_at(newsroom)
        assert state is not None and state.status == "usable"
        assert newsroom.found_by("bridge", viewer=TAKER) == ["urn:second"]
    assert [line.entry for line in run_of(a, by=c).lines] == a.entries()
    c.close()


def test_an_embargo_that_ended_before_anything_came_is_settled_with_its_text_together(a: Newsroom, b: Newsroom) -> None:
    hour = NOON + timedelta(hours=1)
    a.item_is_given("Flood in the valley", embargo_until=hour)
    a.hour_comes(hour)
    pull(b, a)
    while True:
        ready: Ready = federation(b, lambda r: look_what_waits(r, 500))
        federation(b, partial(keep_parcels, parcels=parcels_of(a, ready.needs), wanted=list(ready.needs)))
        if not federation(b, lambda r: settle_together(r, r.arrivals.waiting(500), thin=frozenset())):
            break

    assert federation(b, lambda r: r.arrivals.counts()) in ({}, {A: {"waiting": 1}})
    settle_all(b, a)
    assert b.found_by("flood", viewer=TAKER) == [URI]
