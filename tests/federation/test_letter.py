"""Letters: a take on another node reaches its owner's, by whichever way, and has its effect once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import CommonwireError
from commonwire.delivery.notice import answer
from commonwire.delivery.outbox import Letter, say
from commonwire.federation.letter import Envelope, Handover, open_envelope, seal
from commonwire.federation.post import MOST_ENVELOPES, Came, Carried, read_again
from commonwire.federation.ways import Ways, next_hop
from commonwire.ledger.keys import Sealer, SigningKey
from commonwire.ledger.sealing_key import sealing_jwk
from commonwire.news.keyring import purpose
from tests.federation.correspondents import (
    EAST,
    NORTH,
    OTHER,
    OWNER,
    SOUTH,
    STORY,
    TAKER,
    Nodes,
    outlets_are_known,
    three_nodes,
)  # fmt: skip
from tests.newsroom import Newsroom


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with three_nodes(tmp_path) as nodes:
        yield nodes


def story_is_taken(nodes: Nodes, name: str = NORTH, outlet: str = TAKER) -> str:
    nodes.story_is_there(name)
    return nodes.rooms[name].item_is_taken(outlet, uri=STORY, outlet=OWNER).id


def notice_is_answered(nodes: Nodes, status: Any = "done", name: str = NORTH, outlet: str = TAKER) -> str:
    """The taker's node has the newest notice, and the outlet answers."""
    nodes.story_is_there(name)
    room = nodes.rooms[name]
    notice = room.notices_of(outlet)[-1].notice.id
    room.write(lambda r: answer(r, notice, outlet=outlet, status=status, note="Taken down", by="p7", now=room.now))
    return notice


def at_owner(nodes: Nodes) -> dict[str, Any]:
    """All that letters have changed at the owner's node."""
    room = nodes.rooms[SOUTH]
    item = room.state(STORY, OWNER).id
    return room.read(
        lambda r: {
            "takes": sorted((one.id, one.outlet, one.node, one.version) for one in r.takes.of_item(item)),
            "served": sorted((one.outlet, one.version) for one in r.served.of_item(item)),
            "told": sorted(
                (one.outlet, one.notice.kind, one.receipt and (one.receipt.status, one.receipt.note))
                for notice in r.notices.of_item(item)
                for one in r.notices.addressees(notice.id)
            ),
            "erased": sorted((one.node, one.erased.number) for one in r.erasures.of_item(item)),
        }
    )


def test_a_take_reaches_its_owners_node_by_a_third_and_is_acknowledged(nodes: Nodes) -> None:
    taken = story_is_taken(nodes)
    assert nodes.owed(NORTH) == 2  # that it was served, and taken

    nodes.post_goes()

    found = nodes.rooms[SOUTH].read(lambda r: r.takes.find(taken))
    assert found is not None and (found.outlet, found.node, found.by) == (TAKER, NORTH, None)
    assert found.signed is not None
    assert at_owner(nodes)["served"] == [(TAKER, 1)]
    assert [nodes.owed(name) for name in nodes.rooms] == [0, 0, 0]
    assert nodes.rooms[EAST].read(lambda r: r.post.count_waiting()) == 0  # type: ignore[attr-defined]


def test_who_took_a_story_elsewhere_is_told_and_its_receipt_closes_the_notice(nodes: Nodes) -> None:
    story_is_taken(nodes)
    nodes.post_goes()
    nodes.rooms[SOUTH].item_is("kill", uri=STORY, outlet=OWNER)
    assert at_owner(nodes)["told"] == [(TAKER, "kill", None)]

    notice = notice_is_answered(nodes)
    nodes.post_goes()

    assert at_owner(nodes)["told"] == [(TAKER, "kill", ("done", "Taken down"))]
    addressed = nodes.rooms[SOUTH].read(lambda r: r.notices.addressees(notice))
    assert addressed[0].is_done and addressed[0].receipt is not None
    assert addressed[0].receipt.signed is not None and addressed[0].receipt.by is None


def test_a_take_that_comes_after_the_kill_is_addressed_late(nodes: Nodes) -> None:
    story_is_taken(nodes)
    nodes.rooms[SOUTH].item_is("kill", uri=STORY, outlet=OWNER)
    assert at_owner(nodes)["told"] == []

    nodes.post_goes()

    assert at_owner(nodes)["told"] == [(TAKER, "kill", None)]


def test_a_node_on_the_way_sees_who_writes_to_whom_and_no_more(nodes: Nodes) -> None:
    story_is_taken(nodes)
    (envelope,) = nodes.handed_out(NORTH, EAST)

    assert (envelope.sender, envelope.to, envelope.hops) == (NORTH, SOUTH, (NORTH,))
    with pytest.raises(CommonwireError):
        open_envelope(envelope, [nodes.rooms[NORTH].node_key.public], nodes.me(EAST))
    assert STORY not in envelope.sealed


def test_what_was_lost_is_sent_again_until_it_is_acknowledged(nodes: Nodes) -> None:
    story_is_taken(nodes)
    for _ in range(3):
        nodes.taken_in(NORTH, EAST, nodes.handed_out(NORTH, EAST))
        nodes.handed_out(EAST, SOUTH)  # and lost, again and again
        nodes.envelopes_are_forgotten(EAST)
        nodes.time_passes(timedelta(hours=1))
    assert nodes.owed(NORTH) == 2

    nodes.post_goes()

    assert len(at_owner(nodes)["takes"]) == 1 and nodes.owed(NORTH) == 0


def test_what_nobody_confirms_is_handed_out_again_soon(nodes: Nodes) -> None:
    story_is_taken(nodes)
    nodes.taken_in(NORTH, EAST, nodes.handed_out(NORTH, EAST), confirmed=False)
    assert nodes.handed_out(NORTH, EAST) == []

    nodes.time_passes(timedelta(minutes=1))

    assert len(nodes.handed_out(NORTH, EAST)) == 1


def test_a_node_that_only_calls_others_gets_and_gives_its_letters(nodes: Nodes) -> None:
    story_is_taken(nodes)
    for caller in (NORTH, SOUTH, NORTH):
        given = Handover(letters=nodes.handed_out(caller, EAST))
        for _ in range(3):
            given = nodes.exchanged(caller, EAST, nodes.exchanged(EAST, caller, given))

    assert len(at_owner(nodes)["takes"]) == 1
    assert [nodes.owed(name) for name in nodes.rooms] == [0, 0, 0]


def test_a_way_that_is_closed_is_not_the_only_one(nodes: Nodes) -> None:
    nodes.links.add(frozenset({SOUTH, NORTH}))
    story_is_taken(nodes)
    nodes.time_passes(timedelta(minutes=1))  # SOUTH does not call

    for _ in range(4):
        nodes.time_passes(timedelta(seconds=31))
        nodes.taken_in(NORTH, EAST, nodes.handed_out(NORTH, EAST))
    nodes.post_goes()

    assert len(at_owner(nodes)["takes"]) == 1


def test_a_node_that_is_away_keeps_nobody_elses_letters_waiting(nodes: Nodes) -> None:
    east = nodes.rooms[EAST]
    for number in range(2 * MOST_ENVELOPES):
        away = Envelope(id=f"e{number}", sender=NORTH, to="away.example", hops=(NORTH, SOUTH), sealed="x")
        envelopes_wait(east, Carried(envelope=away, since=east.now, due_at=east.now, sent=0))
    story_is_taken(nodes)

    nodes.post_goes()

    assert len(at_owner(nodes)["takes"]) == 1


def envelopes_wait(room: Newsroom, carried: Carried) -> None:
    room.write(lambda r: r.post.carry(carried))  # type: ignore[attr-defined]


def test_a_letter_of_an_unknown_kind_is_kept_and_acknowledged(nodes: Nodes) -> None:
    room = nodes.rooms[NORTH]
    letter = Letter(id="north-x", to=SOUTH, kind="sung", said={"song": [1, {"a": None}]}, at=room.now, number=1)
    room.write(lambda r: r.outbox.put(letter))

    nodes.post_goes()

    kept = nodes.rooms[SOUTH].read(lambda r: r.post.not_understood(["sung"], 10))  # type: ignore[attr-defined]
    assert [one.letter for one in kept] == [letter] and nodes.owed(NORTH) == 0


def test_a_kept_letter_takes_effect_once_a_newer_program_knows_its_kind(nodes: Nodes) -> None:
    taken = story_is_taken(nodes)
    owed = nodes.rooms[NORTH].read(lambda r: r.outbox.all_to([SOUTH], 10))
    letter = next(one.letter for one in owed if one.letter.kind == "taken")
    came = Came(id=letter.id, sender=NORTH, kind="taken", at=letter.at, letter=letter)
    south = nodes.rooms[SOUTH]
    south.write(lambda r: r.post.put_came(came))  # type: ignore[attr-defined]

    assert south.write(lambda r: read_again(r, nodes.ways(SOUTH), now=south.now)) == 1  # type: ignore[arg-type]
    assert south.read(lambda r: r.takes.find(taken)) is not None
    assert south.write(lambda r: read_again(r, nodes.ways(SOUTH), now=south.now)) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["taken", "served", "answered"])
def test_a_node_speaks_for_its_own_outlets_only(nodes: Nodes, kind: str) -> None:
    story_is_taken(nodes)
    nodes.rooms[SOUTH].item_is("kill", uri=STORY, outlet=OWNER)
    notice_is_answered(nodes)
    true = [o.letter for o in nodes.rooms[NORTH].read(lambda r: r.outbox.all_to([SOUTH], 10)) if o.letter.kind == kind]

    letter_is_sent(nodes, EAST, true[0])

    assert at_owner(nodes) == {"takes": [], "served": [], "told": [], "erased": []}
    assert nodes.owed(EAST) == 0  # it was refused, and is not repeated


@pytest.mark.parametrize("field", ["version", "outlet", "at", "signed"])
def test_a_take_that_is_not_the_one_its_outlet_signed_is_refused(nodes: Nodes, field: str) -> None:
    story_is_taken(nodes)
    owed = nodes.rooms[NORTH].read(lambda r: r.outbox.all_to([SOUTH], 10))
    true = next(one.letter for one in owed if one.letter.kind == "taken")
    forged = {"version": 7, "outlet": OTHER, "at": "2031-05-06T13:00:00Z", "signed": "a.b.c"}[field]

    letter_is_sent(nodes, NORTH, msgspec.structs.replace(true, id="forged", said=true.said | {field: forged}))

    assert at_owner(nodes)["takes"] == []


def letter_is_sent(nodes: Nodes, sender: str, letter: Letter) -> None:
    """A node sends one letter that somebody else wrote, or that it made up."""
    for room in (nodes.rooms[NORTH], nodes.rooms[EAST]):
        room.write(lambda r: r.outbox.end([one.letter.id for one in r.outbox.all_to([SOUTH], 10)]))
    nodes.rooms[sender].write(lambda r: r.outbox.put(letter))
    nodes.post_goes()


def test_a_letter_whose_keys_are_not_known_yet_comes_again(nodes: Nodes) -> None:
    story_is_taken(nodes)
    north = nodes.rooms[NORTH]
    north.write(lambda r: r.outbox.end([one.letter.id for one in r.outbox.all_to([SOUTH], 10)]))
    key_is_rotated(north)
    north.item_is_taken(TAKER, uri=STORY, outlet=OWNER)
    before = nodes.ways(SOUTH)
    stale = msgspec.structs.replace(before, reached={**before.reached, NORTH: 1})
    nodes.ways = lambda name: stale if name == SOUTH else Nodes.ways(nodes, name)  # type: ignore[method-assign]
    nodes.post_goes()
    assert at_owner(nodes)["takes"] == [] and nodes.owed(NORTH) > 0

    del nodes.ways
    outlets_are_known(nodes.rooms[SOUTH], north, NORTH)
    nodes.time_passes(timedelta(days=2))
    nodes.post_goes()

    assert len(at_owner(nodes)["takes"]) == 1 and nodes.owed(NORTH) == 0


def key_is_rotated(room: Newsroom) -> None:
    """Another key signs for the taker from the next entry on, and the node keeps it."""
    kept = room.read(lambda r: r.roll.signing_keys(TAKER))[0]
    head = room.read(lambda r: r.book.head().number)
    key = SigningKey.generate()
    sealed = Sealer(b"s" * 32).seal(key.private_bytes(), purpose=purpose(TAKER))
    ended = msgspec.structs.replace(kept, until_number=head)
    new = msgspec.structs.replace(
        kept, kid=key.id, public_jwk=key.public_jwk, sealed_private=sealed, from_number=head + 1
    )
    room.write(lambda r: r.roll.put_signing_key(ended))
    room.write(lambda r: r.roll.put_signing_key(new))
    room.item_is_given(uri="urn:own", outlet=TAKER)


def test_an_envelope_that_names_others_than_are_in_it_has_no_effect(nodes: Nodes) -> None:
    story_is_taken(nodes)
    (true,) = nodes.handed_out(NORTH, EAST)
    key, other = nodes.rooms[NORTH].node_key, SigningKey.generate()
    letters = open_envelope(true, [key.public], nodes.me(SOUTH))
    sealing = sealing_jwk(nodes.rooms[SOUTH].node_key)
    strangers = seal(letters, SOUTH, sealing, msgspec.structs.replace(nodes.me(NORTH), keys=[other]), now=letters[0].at)
    for forged in (
        msgspec.structs.replace(true, sender=EAST),
        msgspec.structs.replace(true, sealed=true.sealed[:-9]),
        msgspec.structs.replace(true, sealed="x"),
        strangers,
    ):
        nodes.taken_in(EAST, SOUTH, [forged])

    assert at_owner(nodes)["takes"] == []


# In any order, twice, lost and sent again: the effect of once


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32))
def test_letters_in_any_order_twice_or_lost_have_the_effect_of_once(seed: int) -> None:
    chance = random.Random(seed)
    with TemporaryDirectory() as folder, three_nodes(Path(folder)) as nodes:
        south = nodes.rooms[SOUTH]
        story_is_taken(nodes)
        some_come(nodes, chance)
        south.item_is_given("Rain in Kabul, corrected", uri=STORY, outlet=OWNER, correction="It was snow.")
        for status in ("seen", "done"):
            notice_is_answered(nodes, status)
            some_come(nodes, chance)
        story_is_taken(nodes)
        some_come(nodes, chance)
        south.item_is("kill", uri=STORY, outlet=OWNER)
        for status in ("seen", "done"):
            notice_is_answered(nodes, status)
            some_come(nodes, chance)
        nodes.erasure_is_obeyed(NORTH, 9)
        some_come(nodes, chance, part=1)

        found = at_owner(nodes)
        assert [(outlet, node) for _, outlet, node, _ in found["takes"]] == [(TAKER, NORTH)] * 2
        assert found["served"] == [(TAKER, 1), (TAKER, 2)]
        assert found["told"] == [
            (TAKER, "correction", ("done", "Taken down")),
            (TAKER, "kill", ("done", "Taken down")),
        ]
        assert found["erased"] == [(NORTH, 9)]


def some_come(nodes: Nodes, chance: random.Random, *, part: float | None = None) -> None:
    """A part of all letters that were ever written comes, in envelopes of any size, in any order, some twice."""
    letters = [one.letter for one in nodes.rooms[NORTH].read(lambda r: r.outbox.all_to([SOUTH], 100))]
    chosen = chance.sample(letters, round((chance.random() if part is None else part) * len(letters)))
    for bag in bags(chosen, chance) if chosen else []:
        nodes.taken_in(EAST, SOUTH, [in_envelope(bag, nodes)], confirmed=False)


def bags(letters: list[Letter], chance: random.Random) -> list[list[Letter]]:
    """The letters in envelopes of any size, some in several."""
    mixed = letters + chance.sample(letters, chance.randint(0, len(letters)))
    chance.shuffle(mixed)
    cuts = sorted(chance.sample(range(len(mixed)), chance.randint(0, min(4, len(mixed)))))
    return [mixed[a:b] for a, b in zip([0, *cuts], [*cuts, len(mixed)], strict=True) if a < b]


def in_envelope(letters: list[Letter], nodes: Nodes) -> Envelope:
    sealing = sealing_jwk(nodes.rooms[SOUTH].node_key)
    return seal(letters, SOUTH, sealing, nodes.me(NORTH), now=letters[0].at)


@given(
    peers=st.frozensets(st.sampled_from("abcde")),
    passed=st.frozensets(st.sampled_from("abcde")),
    turn=st.integers(0, 20),
    via=st.sampled_from("abcdez"),
)
def test_the_next_hop_is_a_peer_that_has_not_had_it_and_every_one_has_its_turn(
    peers: frozenset[str], passed: frozenset[str], turn: int, via: str
) -> None:
    ways = Ways(peers=peers, via={"z": via})
    found = next_hop("z", ways, passed=passed, turn=turn)

    assert (found is None) == (not peers - passed)
    assert found is None or found in peers - passed
    assert {next_hop("z", ways, passed=passed, turn=n) for n in range(6)} - {None} == peers - passed


def test_nothing_is_owed_about_what_belongs_to_this_node(nodes: Nodes) -> None:
    room = nodes.rooms[SOUTH]
    room.write(lambda r: say(r, SOUTH, "served", Ways(peers=frozenset()), now=room.now))

    assert nodes.owed(SOUTH) == 0
