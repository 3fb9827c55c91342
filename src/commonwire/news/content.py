"""What a version says, read back from the contents beside the ledger."""

from __future__ import annotations

import msgspec

from commonwire.news.item import Item
from commonwire.news.ports import NewsRecords
from commonwire.news.state import VersionState

_decode_item = msgspec.json.Decoder(Item).decode


def find_model(records: NewsRecords, version: VersionState) -> Item | None:
    """The model of a version as it was recorded, or None when it was erased. For the owner add the note."""
    digest = version.content.get("model")
    content = records.book.content(digest) if digest else None
    return _decode_item(content.data) if content else None
