"""What every keeper of trees promises, and that the node's own tree is that of its entries."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import event, text

from commonwire.ledger.checkpoint import TreeCheckpoint, read_tree_checkpoint
from commonwire.ledger.entry import next_entry
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.own_tree import grow_tree, own_tree, sign_tree
from commonwire.ledger.tree import (
    Range,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from commonwire.store.records import SqlRecords

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
KEY = SigningKey.from_private_bytes(bytes(range(32)))
MANY = [leaf_hash(b"%d" % number) for number in range(700)]


def root_of(leaves: list[bytes]) -> bytes:
    whole = Range()
    whole.extend(leaves)
    return whole.root()


def entries_are_appended(records: SqlRecords, count: int) -> None:
    for _ in range(count):
        entry, data, _ = next_entry(records.book.head(), received_at=NOON, node=records.node, kind="published")
        records.book.append(entry, data, [])


def test_a_tree_that_nobody_has_seen_is_empty(records: SqlRecords) -> None:
    assert records.trees.size("wire.example.org") == 0
    assert records.trees.tiles("wire.example.org").tile(0, 0) == b""


def test_a_tree_grows_in_steps_and_proves_what_is_in_it(records: SqlRecords) -> None:
    sizes = [records.trees.grow("far.example.org", MANY[start:end]) for start, end in ((0, 1), (1, 256), (256, 700))]

    tiles = records.trees.tiles("far.example.org")
    assert sizes == [1, 256, 700] and records.trees.size("far.example.org") == 700
    verify_inclusion(MANY[299], 300, 700, inclusion_proof(tiles, 300, 700), root_of(MANY))
    verify_consistency(300, 700, consistency_proof(tiles, 300, 700), root_of(MANY[:300]), root_of(MANY))


def test_the_trees_of_two_nodes_are_apart(records: SqlRecords) -> None:
    records.trees.grow("far.example.org", MANY[:300])
    records.trees.grow("near.example.org", MANY[300:303])

    assert root_at(records.trees.tiles("far.example.org"), 300) == root_of(MANY[:300])
    assert root_at(records.trees.tiles("near.example.org"), 3) == root_of(MANY[300:303])


def test_growing_by_nothing_changes_nothing(records: SqlRecords) -> None:
    assert records.trees.grow("far.example.org", []) == 0
    assert records.transaction.connection.scalar(text("SELECT count(*) FROM tiles")) == 0


def test_an_entry_more_writes_one_row(records: SqlRecords) -> None:
    records.trees.grow("far.example.org", MANY[:600])
    written = []
    connection = records.transaction.connection
    event.listen(connection, "before_cursor_execute", lambda *said: written.append(said[3]))

    records.trees.grow("far.example.org", MANY[600:601])

    assert [isinstance(one, (tuple, dict)) for one in written[-1:]] == [True]  # one row and not a list of them


def test_the_nodes_own_tree_reaches_to_its_newest_entry_before_that_is_kept(records: SqlRecords) -> None:
    entries_are_appended(records, 300)
    assert not grow_tree(records, most=290)

    leaves = [leaf_hash(data) for data in records.book.entries(0, 1000)]
    tree = own_tree(records)
    assert records.trees.size(records.node) == 290 and tree.size == 300
    assert [root_at(tree, size) for size in (0, 290, 299, 300)] == [
        root_of(leaves[:size]) for size in (0, 290, 299, 300)
    ]
    assert grow_tree(records) and records.trees.size(records.node) == 300


def test_a_tree_of_any_size_is_signed_on_demand(records: SqlRecords) -> None:
    entries_are_appended(records, 5)

    signed = sign_tree(records, own_tree(records), 3, NOON, KEY)

    leaves = [leaf_hash(data) for data in records.book.entries(0, 3)]
    assert read_tree_checkpoint(signed, KEY.public) == TreeCheckpoint(records.node, 3, root_of(leaves), NOON)
    assert records.trees.size(records.node) == 0
