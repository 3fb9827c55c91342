"""Erasure: what the owner withdrew or erased is erased here too, and its node is told that it was."""

from __future__ import annotations

from datetime import datetime

from commonwire.delivery.elsewhere import Erased
from commonwire.delivery.outbox import OutboxRecords, say
from commonwire.ledger.entry import Entry


def obey_erasure(records: OutboxRecords, entry: Entry, *, now: datetime) -> None:
    """Erase what an entry of another node, which was verified, takes away, and owe that node the word that it is done.

    A kill takes the text of every version, an erasure that of its own version. What came of a story before its kill
    goes when the story's entry does come. The erasures that follow a kill are told with it.
    """
    if entry.node == records.node or entry.item is None:
        return
    state = records.items.find(entry.item)
    is_dead = state is not None and state.status == "canceled"
    if entry.kind not in {"killed", "erased"} and not is_dead:
        return
    gone = records.book.erase(_taken_away(records, entry, is_dead=is_dead))
    if entry.kind == "killed" or (entry.kind == "erased" and (gone or not is_dead)):
        said = Erased(item=entry.item, version=entry.version or 0, number=entry.number, contents=gone, at=now)
        say(records, entry.node, "erased", said, now=now)


def _taken_away(records: OutboxRecords, entry: Entry, *, is_dead: bool) -> set[str]:
    """The digests of what is erased: of models alone, which were seen to be the item's own when they came.

    Whatever else an entry names could be another item's: a digest is no secret.
    """
    item = entry.item or ""
    if entry.kind == "killed":
        return {version.content["model"] for version in records.items.versions(item) if "model" in version.content}
    version = records.items.find_version(item, entry.version or 0)
    if version is None or "model" not in version.content or not (entry.kind == "erased" or is_dead):
        return set()
    return {version.content["model"]} & {entry.content.get("model", "")}
