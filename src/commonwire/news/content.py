"""What a version says, read back from the contents beside the ledger."""

from __future__ import annotations

import msgspec

from commonwire.news.item import Item
from commonwire.news.ports import NewsRecords
from commonwire.news.state import VersionState

_decode_item = msgspec.json.Decoder(Item).decode


def find_model(records: NewsRecords, version: VersionState) -> Item | None:
    """The model of a version as it was recorded, or None when it was erased. The editor's note is a part of its own."""
    data = find_part(records, version, "model")
    return _decode_item(data) if data is not None else None


def find_part(records: NewsRecords, version: VersionState, role: str) -> bytes | None:
    """The exact bytes of one content of a version (model, original, report, note, reason); None: erased or never there.

    Whether the viewer may have them, the caller has asked.
    """
    digest = version.content.get(role)
    content = records.book.content(digest) if digest else None
    return content.data if content else None
