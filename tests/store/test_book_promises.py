"""What every book of the ledger promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from commonwire.base.errors import ConflictError, NotFoundError
from commonwire.ledger.content import seal
from commonwire.ledger.entry import START, Entry, Head, Kind, entry_digest, next_entry
from commonwire.store.records import SqlRecords

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


def entry_is_appended(records: SqlRecords, kind: Kind = "published", **fields: Any) -> tuple[Entry, bytes]:
    said = {"outlet": "pamir-post", "item": "i"} | fields
    entry, data, _ = next_entry(records.book.head(), received_at=NOON, node=records.node, kind=kind, **said)
    records.book.append(entry, data, [])
    return entry, data


def test_an_empty_book_starts_at_the_start(records: SqlRecords) -> None:
    book = records.book

    assert book.head() == START
    assert (book.entries(0, 10), book.content("d"), book.last_checkpoint(), book.checkpoint_at(0)) == (
        [],
        None,
        None,
        None,
    )


def test_entries_come_back_as_exactly_their_bytes_in_order(records: SqlRecords) -> None:
    kept = [entry_is_appended(records)[1] for _ in range(4)]

    assert records.book.entries(0, 10) == kept
    assert records.book.entries(1, 2) == kept[1:3]
    assert records.book.entry_bytes(4) == kept[3]
    assert records.book.head() == Head(4, entry_digest(kept[3]))


def test_the_head_is_read_from_the_store_and_not_only_remembered(records: SqlRecords) -> None:
    _, data = entry_is_appended(records)
    records.transaction.head = None

    assert records.book.head() == Head(1, entry_digest(data))


def test_an_entry_that_does_not_follow_is_refused(records: SqlRecords) -> None:
    first, data = entry_is_appended(records)
    other, other_data, _ = next_entry(Head(1, "0" * 64), received_at=NOON, node=records.node, kind="held")

    with pytest.raises(ConflictError):
        records.book.append(first, data, [])
    with pytest.raises(ConflictError):
        records.book.append(other, other_data, [])
    assert records.book.entries(0, 10) == [data]


def test_a_missing_entry_is_named(records: SqlRecords) -> None:
    with pytest.raises(NotFoundError, match="7"):
        records.book.entry_bytes(7)


def test_entries_of_an_item_are_told_apart(records: SqlRecords) -> None:
    _, mine = entry_is_appended(records, item="mine")
    entry_is_appended(records, item="other")
    _, again = entry_is_appended(records, "killed", item="mine")

    assert records.book.entries_of("mine") == [mine, again]


def test_entries_about_an_outlets_keys_are_told_apart(records: SqlRecords) -> None:
    _, admitted = entry_is_appended(records, "outlet-admitted", item=None, key="k1")
    entry_is_appended(records, "outlet-suspended", item=None)
    entry_is_appended(records, "outlet-admitted", item=None, outlet="steppe-radio", key="k2")
    entry_is_appended(records)
    _, rotated = entry_is_appended(records, "key-rotated", item=None, key="k3")

    assert records.book.key_entries_of("pamir-post") == [admitted, rotated]


def test_contents_come_back_until_they_are_erased(records: SqlRecords) -> None:
    model, note = seal(b"\x00\xff bytes"), seal(b"")
    entry, data, _ = next_entry(records.book.head(), received_at=NOON, node=records.node, kind="published")
    records.book.append(entry, data, [model, note])

    assert (records.book.content(model.digest), records.book.content(note.digest)) == (model, note)
    assert records.book.erase([model.digest, "never here"]) == 1
    assert (records.book.content(model.digest), records.book.content(note.digest)) == (None, note)
    assert records.book.erase([]) == 0
    assert records.book.entry_bytes(1) == data


def test_checkpoints_are_found_from_an_entrys_number(records: SqlRecords) -> None:
    records.book.put_checkpoint(5, b"five")
    records.book.put_checkpoint(9, b"nine")
    records.book.put_checkpoint(9, b"nine again")

    assert records.book.last_checkpoint() == b"nine"
    assert records.book.checkpoint_at(1) == (5, b"five")
    assert records.book.checkpoint_at(6) == (9, b"nine")
    assert records.book.checkpoint_at(10) is None


def test_entries_of_others_have_their_places_between_the_own_ones_which_are_numbered_without_a_gap(
    records: SqlRecords,
) -> None:
    first = entry_is_appended(records)
    theirs, data, _ = next_entry(START, received_at=NOON, node="other.example", kind="published", item="j")
    place = records.book.place(theirs, data, ("other.example",))
    second = entry_is_appended(records)

    assert (place, records.book.position(), second[0].number, records.book.head().number) == (2, 3, 2, 2)
    assert records.book.journal(0, 10) == [(1, first[1]), (2, data), (3, second[1])]
    assert records.book.entries(0, 10) == [first[1], second[1]]
    assert records.book.entries_of("j") == [data]
    with pytest.raises(ConflictError):
        records.book.place(theirs, data, ())
    with pytest.raises(ConflictError):
        records.book.place(second[0], second[1], ())


def test_a_content_of_another_node_is_kept_once(records: SqlRecords) -> None:
    content = seal(b"Flood")
    records.book.keep(content)
    records.book.keep(content)

    assert records.book.content(content.digest) == content
