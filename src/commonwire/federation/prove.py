"""Prove: an entry of another node's ledger as a file for `commonwire verify`, from what came here."""

from __future__ import annotations

from collections.abc import Sequence

from commonwire.base.errors import NotFoundError
from commonwire.delivery.export import contents_of
from commonwire.federation.arrival import Origin
from commonwire.federation.receive import introduced
from commonwire.federation.records import NetworkRecords
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.export import Export, InTree, write_export
from commonwire.ledger.tree import inclusion_proof


def export_of(records: NetworkRecords, origin: str, number: int) -> bytes:
    """Entry `number` of the ledger of `origin` as a file for `ledger.verify.verify_export`, in the tree that it signed.

    The same file, but for the checkpoint, that the origin itself would give others. Raises NotVerifiedError for a node
    that nobody introduced, NotFoundError when the entry is not here, or only its hash.
    """
    known = introduced(records, origin)
    lines = records.arrivals.lines(origin, number - 1, 1) if 0 < number <= known.size else []
    data = lines[0].entry if lines else None
    if data is None or known.checkpoint is None:
        raise NotFoundError(
            f"Entry {number} of {origin} is not here", where=origin, remedy="Ask its node, or wait until it came."
        )
    entry = decode_entry(data)
    of_item = _of(known, records.book.entries_of(entry.item) if entry.item else [])
    of_keys = _of(known, records.book.key_entries_of(entry.outlet) if entry.outlet else [])
    named = {decode_entry(other).key for other in of_keys}
    tree = records.trees.tiles(origin)

    def proven(data: bytes) -> InTree:
        return InTree(data, inclusion_proof(tree, decode_entry(data).number, known.size))

    return write_export(
        Export(
            node_jwk=known.jwk,
            outlet_jwks=[it.public_jwk for it in records.roll.signing_keys(entry.outlet or "") if it.kid in named],
            checkpoint=known.checkpoint,
            entry=proven(data),
            keys=[proven(other) for other in of_keys],
            later=[proven(other) for other in of_item if decode_entry(other).number > number],
            contents=contents_of(records, entry),
        )
    )


def _of(origin: Origin, entries: Sequence[bytes]) -> list[bytes]:
    """Those of `entries` that are of the origin's ledger, as far as its tree is signed."""
    found = [(decode_entry(data), data) for data in entries]
    return [data for entry, data in found if entry.node == origin.name and entry.number <= origin.size]
