"""Export: an entry of the ledger with all that `commonwire verify` needs, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from commonwire.alliance.ports import Roll
from commonwire.ledger.checkpoint import sign_checkpoint
from commonwire.ledger.entry import Entry, Head, decode_entry, entry_digest
from commonwire.ledger.export import Export, Part, Proof, write_export
from commonwire.ledger.keys import SigningKey
from commonwire.news.ports import NewsRecords

_WITHDRAWALS = frozenset({"held", "emergency-held", "released", "emergency-released", "killed"})


class ExportRecords(NewsRecords, Protocol):
    """The records that an export needs."""

    roll: Roll


def export_entry(
    records: ExportRecords, number: int, *, node_key: SigningKey, now: datetime, for_owner: bool = False
) -> bytes:
    """Entry `number` as a file for `ledger.verify.verify_export`.

    Each entry in it (the item's later ones and those of the outlet's keys go along) is proven by a fresh checkpoint
    at its own number. The contents are those that others may see now; `for_owner` adds all that are left: original
    bytes, private note, report, what is held or embargoed. Raises NotFoundError when there is no such entry.
    """
    data = records.book.entry_bytes(number)
    entry = decode_entry(data)
    of_item = records.book.entries_of(entry.item) if entry.item else []
    of_keys = records.book.key_entries_of(entry.outlet) if entry.outlet else []
    named = {decode_entry(other).key for other in of_keys}
    keys = records.roll.signing_keys(entry.outlet) if entry.outlet else []

    def proven(entries: Sequence[bytes]) -> list[Proof]:
        return [_proof(records.node, other, node_key, now) for other in entries]

    return write_export(
        Export(
            node_jwk=node_key.public_jwk,
            outlet_jwks=[key.public_jwk for key in keys if key.kid in named],
            entry=_proof(records.node, data, node_key, now),
            keys=proven(of_keys),
            later=proven([other for other in of_item if decode_entry(other).number > number]),
            contents=_contents(records, entry, for_owner=for_owner),
        )
    )


def _proof(node: str, data: bytes, node_key: SigningKey, now: datetime) -> Proof:
    head = Head(decode_entry(data).number, entry_digest(data))
    return Proof([data], sign_checkpoint(node, head, now, node_key))


def _contents(records: ExportRecords, entry: Entry, *, for_owner: bool) -> dict[str, Part]:
    if entry.kind == "erased":  # it names what is gone
        return {}
    roles = entry.content.keys() if for_owner else _seen_by_others(records, entry)
    found = {role: records.book.content(entry.content[role]) for role in entry.content if role in roles}
    return {role: Part(content.salt, content.data) for role, content in found.items() if content is not None}


def _seen_by_others(records: ExportRecords, entry: Entry) -> frozenset[str]:
    """The roles of an entry's contents that anybody may see now."""
    state = records.items.find(entry.item or "")
    version = records.items.find_version(entry.item or "", entry.version or 0)
    if state is None or version is None or not state.listed:
        return frozenset()
    if entry.kind in _WITHDRAWALS:
        return frozenset({"reason"})
    return frozenset({"model", "reason"}) if state.status == "usable" and version.released else frozenset()
