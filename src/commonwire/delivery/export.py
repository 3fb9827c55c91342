"""Export: an entry of the ledger with all that `commonwire verify` needs, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.alliance.ports import Roll
from commonwire.ledger.cosignature import add_cosignatures
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.ledger.export import Export, InTree, Part, write_export
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.note import read_note
from commonwire.ledger.own_tree import own_tree, sign_tree
from commonwire.ledger.ports import Trees, WitnessShelf
from commonwire.ledger.tiles import Grown
from commonwire.ledger.tree import inclusion_proof
from commonwire.news.ports import NewsRecords

_WITHDRAWALS = frozenset({"held", "emergency-held", "released", "emergency-released", "killed"})


class ExportRecords(NewsRecords, Protocol):
    """The records that an export needs."""

    roll: Roll
    trees: Trees
    witness: WitnessShelf


def export_entry(
    records: ExportRecords, number: int, *, node_key: SigningKey, now: datetime, for_owner: bool = False
) -> bytes:
    """Entry `number` as a file for `ledger.verify.verify_export`.

    Each entry in it (the item's later ones and those of the outlet's keys go along) is proven to be in the tree over
    the ledger, as other nodes last cosigned it, or else as it is signed for this file. The contents are those that
    others may see now; `for_owner` adds all that are left: original bytes, private note, report, what is held or
    embargoed. Raises NotFoundError when there is no such entry.
    """
    data = records.book.entry_bytes(number)
    entry = decode_entry(data)
    of_item = _own(records, records.book.entries_of(entry.item) if entry.item else [])
    of_keys = _own(records, records.book.key_entries_of(entry.outlet) if entry.outlet else [])
    later = [other for other in of_item if decode_entry(other).number > number]
    proven = [data, *of_keys, *later]
    tree = own_tree(records)
    signed = _signed(records, tree, max(decode_entry(one).number for one in proven), node_key, now)
    named = {decode_entry(other).key for other in of_keys}
    keys = records.roll.signing_keys(entry.outlet) if entry.outlet else []

    def in_tree(data: bytes) -> InTree:
        return InTree(data, inclusion_proof(tree, decode_entry(data).number, signed.size))

    return write_export(
        Export(
            node_jwk=node_key.public_jwk,
            outlet_jwks=[key.public_jwk for key in keys if key.kid in named],
            witness_jwks=signed.witness_jwks,
            checkpoint=signed.checkpoint,
            entry=in_tree(data),
            keys=[in_tree(other) for other in of_keys],
            later=[in_tree(other) for other in later],
            contents=contents_of(records, entry, for_owner=for_owner),
        )
    )


class _Signed(msgspec.Struct, frozen=True):
    """A checkpoint of the node's tree with its cosignatures, and the keys of those by name."""

    size: int
    checkpoint: bytes
    witness_jwks: dict[str, dict[str, str]] = {}


def _signed(records: ExportRecords, tree: Grown, least: int, node_key: SigningKey, now: datetime) -> _Signed:
    """The newest checkpoint at or beyond entry `least` that anybody cosigned; a fresh one where nobody did."""
    cosigned = records.witness.cosigned()
    if not cosigned or cosigned[0].size < least:
        return _Signed(tree.size, sign_tree(records, tree, tree.size, now, node_key))
    newest = cosigned[0]
    text = read_note(newest.checkpoint).text
    same = [one for one in cosigned if read_note(one.checkpoint).text == text]
    checkpoint = newest.checkpoint
    for one in same:
        checkpoint = add_cosignatures(checkpoint, one.checkpoint.rpartition(b"\n\n")[2])
    return _Signed(newest.size, checkpoint, {one.witness: one.jwk for one in same})


def _own(records: ExportRecords, entries: Sequence[bytes]) -> list[bytes]:
    """Those of `entries` that are of this node's own ledger: its tree proves no others."""
    return [data for data in entries if decode_entry(data).node == records.node]


def contents_of(records: NewsRecords, entry: Entry, *, for_owner: bool = False) -> dict[str, Part]:
    """By role the contents of an entry that others may see now; `for_owner` all that are left."""
    if entry.kind == "erased":  # it names what is gone
        return {}
    roles = entry.content.keys() if for_owner else _seen_by_others(records, entry)
    found = {role: records.book.content(entry.content[role]) for role in entry.content if role in roles}
    return {role: Part(content.salt, content.data) for role, content in found.items() if content is not None}


def _seen_by_others(records: NewsRecords, entry: Entry) -> frozenset[str]:
    """The roles of an entry's contents that anybody may see now."""
    state = records.items.find(entry.item or "")
    version = records.items.find_version(entry.item or "", entry.version or 0)
    if state is None or version is None or not state.listed:
        return frozenset()
    if entry.kind in _WITHDRAWALS:
        return frozenset({"reason"})
    return frozenset({"model", "reason"}) if state.status == "usable" and version.released else frozenset()
