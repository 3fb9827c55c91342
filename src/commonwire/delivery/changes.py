"""What a correction changed in the text, as far as somebody may read it."""

from __future__ import annotations

from commonwire.base.errors import NotFoundError
from commonwire.delivery.compare import Change, changes
from commonwire.delivery.notice import Notice
from commonwire.delivery.show import ShowRecords, show


def changes_of(records: ShowRecords, notice: Notice, *, viewer: str | None) -> list[Change]:
    """What a correction that brought a version changed in the text, as far as `viewer` may read both versions now.

    Nothing for a correction by a note alone, and of a story that is held, killed or behind its embargo.
    """
    state = records.items.find(notice.item)
    if notice.kind != "correction" or state is None or state.status != "usable" or notice.version < 2:
        return []
    later = records.items.find_version(notice.item, notice.version)
    earlier = records.items.find_version(notice.item, notice.version - 1)
    if later is None or earlier is None or later.position != notice.number or not (later.released and earlier.released):
        return []
    try:
        texts = [
            show(records, state, viewer=viewer, version=one.version).item.body_text or "" for one in (earlier, later)
        ]
    except NotFoundError:
        return []
    return changes(*(paragraphs(text) for text in texts))


def paragraphs(text: str) -> list[str]:
    """The lines of a text that have words."""
    return [line.strip() for line in text.splitlines() if line.strip()]
