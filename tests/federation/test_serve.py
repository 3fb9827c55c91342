"""What a node answers to a peer: runs that can be verified whole, and contents by what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from commonwire.base.errors import BadInputError
from commonwire.federation.batch import Batch, Urgent
from commonwire.federation.flow import Flow, Taker
from commonwire.federation.receive import receive, receive_urgent
from commonwire.federation.records import NetworkRecords
from commonwire.federation.serve import (
    After,
    Giving,
    Sizes,
    Wanted,
    batch_for,
    contents_for,
    named_by,
    read_after,
    sizes_of,
    urgent_for,
    write_after,
)
from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.tree import Tiles, root_at
from tests.federation.exchange import A, B, C, federation, introduce, node, settle_all
from tests.newsroom import Newsroom

EVERYTHING = Giving(flow=Flow(), taker=Taker(node=B))


def asked(room: Newsroom, work: Callable[[NetworkRecords], Any]) -> Any:
    return federation(room, lambda records: work(cast("NetworkRecords", records)))


def sign(room: Newsroom) -> Callable[[Tiles, int], bytes]:
    name = room.store.identity.node
    return lambda tree, size: sign_tree_checkpoint(name, size, root_at(tree, size), room.now, room.node_key)


def batch(room: Newsroom, after: str = "", *, giving: Giving = EVERYTHING, limit: int = 1000) -> Batch:
    places = read_after(after, room.store.identity.node)
    found: Batch = asked(room, lambda r: batch_for(r, places, giving, limit=limit, sign=sign(room), now=room.now))
    return found


def urgent(room: Newsroom, after: str = "") -> list[Urgent]:
    places = read_after(after, room.store.identity.node)
    found: list[Urgent] = asked(room, lambda r: urgent_for(r, places, sign=sign(room)))
    return found


def taken_in(room: Newsroom, came: Batch, via: str) -> None:
    for run in came.runs:
        federation(room, partial(receive, run=run, via=via, now=room.now))


@pytest.fixture
def rooms(tmp_path: Path) -> tuple[Newsroom, Newsroom, Newsroom]:
    three = node(tmp_path, A), node(tmp_path, B), node(tmp_path, C)
    for one in three:
        for other in three:
            if other is not one:
                introduce(one, other)
    return three


@pytest.mark.parametrize("text", ["x", "a:", "a:x", ":7", "a:7;b:8", "a:" + "9" * 16, "-1", "a:7,,b:8"])
def test_a_place_that_is_none_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(BadInputError, match="a colon and a number"):
        read_after(text, "a")


def test_places_are_read_as_they_are_written() -> None:
    assert read_after(write_after({"b": 2, "a": 1}), "a") == After(sizes={"a": 1, "b": 2}, is_all=True)


def test_a_run_of_the_own_ledger_is_verified_whole_by_whoever_receives_it(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, b, _ = rooms
    a.item_is_given("Flood in the valley")

    taken_in(b, batch(a), A)

    assert sizes(b)[A] == sizes(a)[A] > 0


def sizes(room: Newsroom) -> dict[str, int]:
    found: dict[str, int] = asked(room, lambda r: sizes_of(r, Sizes(sizes={}, urgent={}))).sizes
    return found


def test_what_is_asked_for_goes_on_where_it_ended(rooms: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    a, b, _ = rooms
    a.item_is_given("Flood in the valley")

    for _ in range(20):
        taken_in(b, batch(a, f"{A}:{sizes(b)[A]}", limit=2), A)

    assert sizes(b)[A] == sizes(a)[A]
    assert batch(a, f"{A}:{sizes(b)[A]}").runs == []


def test_a_plain_number_asks_for_the_own_ledger_alone(rooms: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    a, b, _ = rooms
    taken_in(b, batch(a), A)

    assert [run.origin for run in batch(b, "0").runs] == [B]
    assert {run.origin for run in batch(b, giving=msgspec.structs.replace(EVERYTHING, taker=Taker(node=C))).runs} == {
        A,
        B,
    }


def test_a_relay_hands_on_what_the_origin_signed_and_tells_the_way(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, b, c = rooms
    a.item_is_given("Flood in the valley")
    taken_in(b, batch(a), A)
    to_c = Giving(flow=Flow(), taker=Taker(node=C))

    relayed = batch(b, f"{B}:999", giving=to_c)
    taken_in(c, relayed, B)

    assert relayed.runs[0].lines[0].hops == (A, B)
    assert sizes(c)[A] == sizes(a)[A]


def test_a_relay_cuts_a_run_at_a_checkpoint_that_it_has(rooms: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    a, b, c = rooms
    for number in range(5):
        a.item_is_given(uri=f"urn:{number}")
    taken_in(b, batch(a, limit=3), A)
    taken_in(b, batch(a, f"{A}:3"), A)
    to_c = Giving(flow=Flow(), taker=Taker(node=C))

    taken_in(c, batch(b, f"{B}:999", giving=to_c, limit=4), B)
    assert sizes(c)[A] == 3
    taken_in(c, batch(b, f"{B}:999,{A}:3", giving=to_c, limit=1), B)

    assert sizes(c)[A] == sizes(a)[A]


def test_a_peer_is_not_told_its_own_past_unless_it_asks_for_it_by_name(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, b, _ = rooms
    taken_in(b, batch(a), A)
    to_a = Giving(flow=Flow(), taker=Taker(node=A))

    assert [run.origin for run in batch(b, giving=to_a).runs] == [B]
    assert [run.origin for run in batch(b, f"{A}:0,{B}:999", giving=to_a).runs] == [A]
    assert batch(b, giving=to_a).sizes[A] == sizes(a)[A]


def test_where_even_headers_are_hidden_leaves_go_and_the_tree_verifies(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, b, _ = rooms
    a.item_is_given("Flood in the valley")
    hiding = Giving(flow=Flow(languages=frozenset({"zz"}), others="leaf"), taker=Taker(node=B))

    came = batch(a, giving=hiding)
    taken_in(b, came, A)

    hidden = [line for line in came.runs[0].lines if line.entry is None]
    assert len(hidden) == 1 and sizes(b)[A] == sizes(a)[A]


def test_a_kill_goes_by_itself_with_its_proof_and_the_words_of_its_owner(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, b, _ = rooms
    a.item_is_given("Flood in the valley")
    a.item_is("kill")

    kills = urgent(a)

    assert len(kills) == 1 and len(kills[0].parcels) == 1
    assert federation(b, partial(receive_urgent, urgent=kills[0], via=A, now=b.now))
    assert urgent(a, f"{A}:{kills[0].number}") == []


def test_a_relay_hands_on_a_kill_with_the_proof_that_it_came_with(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, b, c = rooms
    a.item_is_given("Flood in the valley")
    a.item_is("kill")
    federation(b, partial(receive_urgent, urgent=urgent(a)[0], via=A, now=b.now))

    relayed = urgent(b)

    assert relayed[0].hops == (A, B)
    assert federation(c, partial(receive_urgent, urgent=relayed[0], via=B, now=c.now))


def wanted_of(room: Newsroom) -> Wanted:
    """All that the entries of a node name, asked for by them."""
    datas = room.entries()
    entries = [decode_entry(data) for data in datas]
    digests = [digest for entry in entries for digest in sorted(named_by(entry))]
    return Wanted(digests=digests, entries=[(entry.node, entry.number) for entry in entries])


def contents(room: Newsroom, wanted: Wanted, giving: Giving = EVERYTHING) -> Any:
    return asked(room, lambda r: contents_for(r, wanted, giving, now=room.now))


def test_what_entries_name_is_given_and_never_the_editors_note(rooms: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    a, _, _ = rooms
    a.item_is_given("Flood in the valley", editor_note="Call me first.")
    entry = decode_entry(a.entries()[-1])

    private = [digest for role, digest in entry.content.items() if role in {"note", "original", "report"}]
    given = contents(a, Wanted(digests=[*private, entry.content["model"]], entries=[(A, entry.number)]))

    assert [parcel.digest for parcel in given.parcels] == [entry.content["model"]]
    assert given.refused == dict.fromkeys(private, "unknown")


def test_a_digest_is_given_only_by_an_entry_that_names_it(rooms: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    a, _, _ = rooms
    a.item_is_given("Flood in the valley")
    entry = decode_entry(a.entries()[-1])

    given = contents(a, Wanted(digests=[entry.content["model"]], entries=[(A, 1), (A, 999), ("nobody", 1)]))

    assert given.refused == {entry.content["model"]: "unknown"}


def test_contents_outside_of_the_agreement_are_refused_with_the_reason(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, _, _ = rooms
    a.item_is_given("Flood in the valley")
    model = decode_entry(a.entries()[-1]).content["model"]
    narrow = Giving(flow=Flow(outlets=frozenset({"nobody"})), taker=Taker(node=B))

    assert contents(a, wanted_of(a), narrow).refused[model] == "agreement"
    paused = msgspec.structs.replace(EVERYTHING, is_paused=True)
    assert contents(a, wanted_of(a), paused).refused[model] == "later"


def test_what_is_held_or_killed_is_not_given(rooms: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    a, _, _ = rooms
    a.item_is_given("Flood in the valley")
    model = decode_entry(a.entries()[-1]).content["model"]
    wanted = wanted_of(a)

    a.item_is("hold")
    assert contents(a, wanted).refused[model] == "held"
    a.item_is("kill")
    assert contents(a, wanted).refused[model] == "erased"


def test_a_node_that_forgot_its_own_is_given_it_back_whatever_is_agreed(
    rooms: tuple[Newsroom, Newsroom, Newsroom],
) -> None:
    a, b, _ = rooms
    a.item_is_given("Flood in the valley")
    taken_in(b, batch(a, "0"), via=A)
    settle_all(b, a)
    model = decode_entry(a.entries()[-1]).content["model"]
    narrow = Giving(flow=Flow(outlets=frozenset({"nobody"})), taker=Taker(node=A))

    given = contents(b, wanted_of(a), narrow)

    assert model in {parcel.digest for parcel in given.parcels}
