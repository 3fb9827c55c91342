"""What two nodes have for one another goes by file as it goes by wire: kills first, whole, and once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonwire.base.errors import BadInputError, CommonwireError, ConflictError, NotAllowedError, NotVerifiedError
from commonwire.base.ids import item_id
from commonwire.delivery.notice import answer
from commonwire.federation.bundle import MAGIC, Carried, open_bundle
from commonwire.federation.carry import SMALLEST
from commonwire.federation.connect import set_state
from commonwire.federation.letter import Me
from commonwire.federation.peer import get_peer
from commonwire.federation.prove import export_of
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.verify import verify_export
from commonwire.search.parse import parse_query
from tests.federation.carriers import bundles_go, exported, imported, name_of, network, they_are_connected
from tests.federation.exchange import A, B, C, node, pull, settle_all
from tests.newsroom import GIVER, STRANGER, TAKER, URI, Newsroom

ITEM = item_id(GIVER, URI)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[list[Newsroom]]:
    """Three nodes, the second connected with the others."""
    found = [node(tmp_path, name) for name in (A, B, C)]
    they_are_connected(found[0], found[1])
    they_are_connected(found[1], found[2])
    yield found
    for room in found:
        room.close()


@pytest.fixture
def a(rooms: list[Newsroom]) -> Newsroom:
    return rooms[0]


@pytest.fixture
def b(rooms: list[Newsroom]) -> Newsroom:
    return rooms[1]


@pytest.fixture
def c(rooms: list[Newsroom]) -> Newsroom:
    return rooms[2]


def journal(room: Newsroom) -> list[bytes]:
    return [data for _, data in room.read(lambda r: r.book.journal(0, 10_000))]


def kept(room: Newsroom) -> object:
    """Everything that a bundle could change."""
    return network(
        room,
        lambda r: (
            journal(room), r.arrivals.counts(), [(it.name, it.size) for it in r.arrivals.origins()], r.outbox.count(),
            r.peers.contact(A).sizes, r.post.count_waiting(),
        ),
    )  # fmt: skip


def test_a_story_goes_by_file_is_taken_and_the_answer_comes_back(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    (brought,) = bundles_go(a, b)
    assert brought.entries > 0 and brought.contents > 0
    assert b.found_by("flood", viewer=TAKER) == [URI]
    b.item_is_taken(TAKER)

    bundles_go(b, a)

    (take,) = a.read(lambda r: r.takes.of_item(ITEM))
    assert (take.outlet, take.node) == (TAKER, B) and take.signed is not None

    killed = a.item_is("kill", "All wrong")
    (brought,) = bundles_go(a, b)
    assert brought.urgent == 1
    assert b.state().status == "canceled" and b.kinds_told(TAKER) == ["kill"]
    notice = f"{A}-{killed.number}"
    b.write(lambda r: answer(r, notice, outlet=TAKER, status="done", note=None, by=None, now=b.now))
    bundles_go(b, a)

    (told,) = a.read(lambda r: r.notices.addressees(notice))
    assert told.is_done and told.receipt is not None and told.receipt.signed is not None
    assert [there.node for there in a.read(lambda r: r.erasures.of_item(ITEM))] == [B]
    bundles_go(a, b)
    assert b.read(lambda r: r.outbox.count()) == 0  # A has said that it has the letters


def test_what_is_imported_twice_or_came_by_wire_before_is_there_once(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    (file,) = exported(a, b)
    pull(b, a)
    settle_all(b, a)
    before = journal(b)

    assert imported(b, file).entries == 0
    assert journal(b) == before
    with pytest.raises(ConflictError, match="imported before"):
        imported(b, file)


def test_an_older_bundle_that_holds_nothing_new_is_refused(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    (older,) = exported(a, b)
    a.item_is("kill")
    bundles_go(a, b)
    before = kept(b)

    with pytest.raises(ConflictError, match="older than one that was imported"):
        imported(b, older)

    assert kept(b) == before
    assert b.state().status == "canceled"


def test_a_bundle_that_was_cut_changed_or_is_for_another_is_refused_and_nothing_kept(
    a: Newsroom, b: Newsroom, c: Newsroom
) -> None:
    a.item_is_given("Flood in the valley")
    (file,) = exported(a, b)
    before = kept(b), kept(c)
    chance = random.Random(7)
    for place in (0, len(MAGIC) + 3, *chance.sample(range(len(file)), 25)):
        with pytest.raises(CommonwireError):
            imported(b, file[:place])
        changed = bytes([file[place] ^ 1])
        try:
            imported(b, file[:place] + changed + file[place + 1 :])
        except CommonwireError:
            continue
        pytest.fail(f"byte {place} of {len(file)} was changed, and it was taken in")
    with pytest.raises(NotVerifiedError, match="not sealed for this node"):
        imported(c, file)

    assert (kept(b), kept(c)) == before


def test_a_bundle_of_a_stranger_is_refused(a: Newsroom, b: Newsroom, c: Newsroom) -> None:
    they_are_connected(a, c)
    (file,) = exported(a, c)
    network(c, lambda r: set_state(r, A, c.node_key, "removed", by="p1", now=c.now))
    before = kept(c)

    with pytest.raises(CommonwireError):
        imported(c, file)
    with pytest.raises(NotAllowedError):
        exported(c, a)

    assert kept(c) == before


def test_what_is_too_large_goes_in_parts_in_order_the_kills_in_the_first(a: Newsroom, b: Newsroom) -> None:
    chance = random.Random(3)
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя "
    for number in range(24):
        text = "".join(chance.choice(letters) for _ in range(4_000))
        a.item_is_given(text, uri=f"urn:long:{number}")
    a.item_is("kill", uri="urn:long:3")

    files = exported(a, b, largest=SMALLEST * 2)
    assert len(files) > 2 and all(len(file) <= SMALLEST * 2 for file in files)
    with pytest.raises(ConflictError, match="part 1 was not imported"):
        imported(b, files[1])
    brought = [imported(b, file) for file in files]

    assert [one.urgent for one in brought] == [1] + [0] * (len(files) - 1)
    assert [(one.part, one.parts) for one in brought] == [(n + 1, len(files)) for n in range(len(files))]
    assert journal(b)[-1] == a.entries()[-1]
    assert len(b.read(lambda r: r.lists.newest(viewer=TAKER, query=parse_query(""), before=None, limit=100))) == 23
    with pytest.raises(BadInputError):
        exported(a, b, largest=SMALLEST - 1)


def opened(room: Newsroom, file: bytes) -> Carried:
    keys = network(room, lambda r: [get_peer(r, A).identity.key])
    return open_bundle(file, keys, Me(node=name_of(room), keys=[room.node_key])).carried


def test_what_a_lost_part_left_waiting_comes_again(a: Newsroom, b: Newsroom) -> None:
    chance = random.Random(5)
    for number in range(12):
        a.item_is_given("".join(chance.choice("абвгдежз ") for _ in range(4_000)), uri=f"urn:long:{number}")
    first, *lost = exported(a, b, largest=SMALLEST)
    assert lost
    imported(b, first)
    bundles_go(b, a)

    bundles_go(a, b)

    assert journal(b)[-1] == a.entries()[-1]
    assert len(b.read(lambda r: r.lists.newest(viewer=TAKER, query=parse_query(""), before=None, limit=100))) == 12


def test_a_paused_peer_gets_kills_and_letters_and_no_more(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    bundles_go(a, b)
    a.item_is_given("Second story", uri="urn:second")
    a.item_is("kill")
    network(a, lambda r: set_state(r, B, a.node_key, "paused", by="p1", now=a.now))

    (brought,) = bundles_go(a, b)

    assert (brought.urgent, brought.entries) == (1, 0)
    assert b.state().status == "canceled"
    assert b.read(lambda r: r.items.with_uri("urn:second")) == []


def test_a_third_nodes_stories_and_letters_go_on_by_file(a: Newsroom, b: Newsroom, c: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    bundles_go(a, b)
    (brought,) = bundles_go(b, c)
    assert brought.unknown == [] and c.found_by("flood", viewer=STRANGER) == [URI]
    c.item_is_taken(STRANGER)

    bundles_go(c, b)
    bundles_go(b, a)

    (take,) = a.read(lambda r: r.takes.of_item(ITEM))
    assert (take.outlet, take.node) == (STRANGER, C)


def test_a_story_that_came_by_file_is_proven_far_from_its_node(a: Newsroom, b: Newsroom) -> None:
    given = a.item_is_given("Flood in the valley")
    bundles_go(a, b)

    file = network(b, lambda r: export_of(r, A, given.entry))
    verdict = verify_export(file, node_key=a.node_key.id)

    assert verdict.ok, [check for check in verdict.checks if not check.ok]
    assert (verdict.node, verdict.outlet, verdict.uri) == (A, GIVER, URI)
    assert verdict.contents["model"] == "ok"


def test_each_bundle_goes_on_where_the_peer_said_that_it_is(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    bundles_go(a, b)
    again = imported(b, exported(a, b)[0])
    assert again.entries == 0
    bundles_go(b, a)  # says how far B is
    a.item_is_given("Second story", uri="urn:second")

    (file,) = exported(a, b)

    lines = [line for run in opened(b, file).runs for line in run.lines if run.origin == A]
    assert [decode_entry(line.entry or b"").uri for line in lines] == ["urn:second"]
    assert len(exported(a, b, from_start=True)[0]) > len(file)
