"""What the shelves of letters promise, over every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commonwire.delivery.elsewhere import Erased, ErasedThere
from commonwire.delivery.outbox import Letter, Owed
from commonwire.federation.letter import Envelope
from commonwire.federation.post import Came, Carried
from commonwire.store.records import SqlRecords

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_letter(id: str, *, to: str = "south", at: datetime = NOON) -> Letter:
    return Letter(id=id, to=to, kind="served", said={"item": "سیلاب", "version": 1, "of": [None]}, at=at, number=7)


def an_envelope(id: str, *, to: str = "south", since: datetime = NOON) -> Carried:
    envelope = Envelope(id=id, sender="north", to=to, hops=("north",), sealed="a.b")
    return Carried(envelope=envelope, since=since, due_at=since, sent=0)


def ids(owed: list[Owed]) -> list[str]:
    return [one.letter.id for one in owed]


def test_letters_are_due_to_their_nodes_the_longest_waiting_first(records: SqlRecords) -> None:
    for letter in (a_letter("b", at=NOON + HOUR), a_letter("a"), a_letter("c", to="east"), a_letter("d", to="west")):
        records.outbox.put(letter)

    assert records.outbox.addressees(NOON) == ["east", "south", "west"]
    assert ids(records.outbox.due(["south"], NOON, 9)) == ["a"]
    assert ids(records.outbox.due(["south", "east"], NOON + HOUR, 2)) == ["a", "c"]
    assert ids(records.outbox.all_to(["south"], 9)) == ["a", "b"]
    found = records.outbox.find("a")
    assert found is not None and found.letter == a_letter("a") and (found.sent, found.due_at) == (0, NOON)
    assert records.outbox.count() == 4 and records.outbox.find("z") is None


def test_a_letter_that_was_handed_out_is_due_again_and_counted_once_for_each_envelope(records: SqlRecords) -> None:
    records.outbox.put(a_letter("a"))
    for envelope, due_at in (("e1", NOON + HOUR), ("e1", NOON + 2 * HOUR), ("e2", NOON + 3 * HOUR)):
        records.outbox.handed_out(["a"], envelope, due_at)

    found = records.outbox.find("a")
    assert found is not None and (found.sent, found.due_at) == (2, NOON + 3 * HOUR)
    assert ids(records.outbox.in_envelope("e2")) == ["a"] and records.outbox.in_envelope("e1") == []
    assert records.outbox.addressees(NOON) == []
    records.outbox.end(["a", "z"])
    records.outbox.end([])
    assert records.outbox.count() == 0


def test_an_envelope_for_another_node_waits_once_until_it_is_passed_on(records: SqlRecords) -> None:
    assert records.post.carry(an_envelope("e1")) and not records.post.carry(an_envelope("e1"))
    records.post.carry(an_envelope("e2", to="east", since=NOON + HOUR))

    assert records.post.waiting_for() == ["east", "south"]
    assert records.post.waiting(["south", "east"], NOON, 9) == [an_envelope("e1")]
    assert len(records.post.waiting(["south", "east"], None, 9)) == 2
    records.post.passed(["e1"])
    assert records.post.waiting(["south"], None, 9) == [] and records.post.count_waiting() == 1
    assert not records.post.carry(an_envelope("e1"))  # it is remembered
    assert records.post.forget(NOON + HOUR) == 1 and records.post.count_waiting() == 1
    assert records.post.carry(an_envelope("e1"))


def test_a_letter_that_came_is_known_by_its_sender_and_id(records: SqlRecords) -> None:
    kept = Came(id="a", sender="north", kind="sung", at=NOON, letter=a_letter("a"))
    records.post.put_came(kept)
    records.post.put_came(Came(id="b", sender="north", kind="served", at=NOON, why="not theirs"))

    assert records.post.has_come("north", ["a", "b", "c"]) == {"a", "b"}
    assert records.post.has_come("south", ["a"]) == set() and records.post.has_come("north", []) == set()
    assert records.post.not_understood(["sung"], 9) == [kept] and records.post.not_understood(["served"], 9) == []


def test_what_was_erased_elsewhere_is_kept_as_it_was_first_said(records: SqlRecords) -> None:
    def said(node: str, number: int, contents: int) -> ErasedThere:
        return ErasedThere(node=node, erased=Erased(item="i1", version=1, number=number, contents=contents, at=NOON))

    for there in (said("north", 9, 2), said("east", 9, 1), said("north", 7, 0), said("north", 9, 0)):
        records.erasures.put(there)

    assert records.erasures.of_item("i1") == [said("east", 9, 1), said("north", 7, 0), said("north", 9, 2)]
    assert records.erasures.of_item("i9") == []
