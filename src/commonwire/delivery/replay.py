"""Replay: all that is derived, made again from the ledger and the contents beside it.

Each entry goes through the very projection that recorded it, and what followed from it (text, inboxes, notices)
follows again; nobody is told anew. What was erased since stays unknown: for a while the replay holds what the
entry alone says of such a version, until it comes to the kill that took the words away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

import msgspec

from commonwire.delivery.inbox import InboxRecords, Match, catch, index_text
from commonwire.delivery.notice import NoticeRecords, notice_of
from commonwire.ledger.content import Content
from commonwire.ledger.entry import START, Entry, decode_entry
from commonwire.news.correct import project_correction
from commonwire.news.item import Item
from commonwire.news.ports import ItemBook
from commonwire.news.publish import Correction, project_entry
from commonwire.news.say_language import project_language
from commonwire.news.state import version_of
from commonwire.news.tombstone import project_tombstone
from commonwire.news.version import fingerprint
from commonwire.news.withdraw import Words, project_released, project_withdrawn, without_content
from commonwire.search.match import Matcher

BATCH = 500
"""Entries that are read at once."""

_WITHDRAWN = frozenset({"held", "emergency-held", "killed"})

Progress = Callable[[int, int], None]
"""Called with how many entries are done, and how many there are."""

_decode_item = msgspec.json.Decoder(Item).decode

Said = TypeVar("Said", Words, Correction)


class ReplayRecords(NoticeRecords, InboxRecords, Protocol):
    """The records that a replay fills."""


def replay(
    records: ReplayRecords,
    matcher: Matcher,
    progress: Progress | None = None,
    *,
    is_refused: Callable[[str], bool] = lambda _: False,
) -> int:
    """Fill the derived shelves, which must be empty, from the journal; how many entries there were.

    `matcher` holds every saved search; `is_refused` says of a content's digest whether no node would give it.
    """
    book = records.book
    total = book.position()
    retold = _RetoldBook(book, is_refused)
    records.book = cast("ItemBook", retold)
    try:
        for start in range(START.number, total, BATCH):
            for position, data in book.journal(start, BATCH):
                retold.at = position
                entry = decode_entry(data)
                retold.tell(entry)
                project(records, entry)
                _follow(records, matcher)
            if progress is not None:
                progress(min(start + BATCH, total), total)
    finally:
        records.book = book
    return total


def caught_by_earlier_queries(records: ReplayRecords) -> list[Match]:
    """What searches caught before their query was changed: no replay finds it again, so it is carried over."""
    searches = [search for search in records.searches.all() if search.from_number]
    return [match for search in searches for match in records.inbox.up_to(search.id, search.from_number)]


class _RetoldBook:
    """A book that has something to say for erased models, so that the projections go on as they did at the time."""

    def __init__(self, book: ItemBook, is_refused: Callable[[str], bool]) -> None:
        self.at = START.number
        self._book = book
        self._is_refused = is_refused
        self._retold: dict[str, bytes] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    def position(self) -> int:
        """The place of the entry that is being retold."""
        return self.at

    def content(self, digest: str) -> Content | None:
        """The content; for an erased model what its entry says."""
        found = self._book.content(digest)
        if found is None and digest in self._retold:
            return Content(digest, b"", self._retold[digest])
        return found

    def tell(self, entry: Entry) -> None:
        """Have something to say for the model of the version that `entry` brought, when it was erased since.

        What was never given to this node stays unknown; what comes after an erasure asks no more.
        """
        digest = entry.content.get("model")
        if entry.kind == "erased" and digest is not None:
            self._retold.pop(digest, None)
        elif digest is not None and self._book.content(digest) is None and not self._has_head(entry, digest):
            self._retold[digest] = msgspec.json.encode(bare_model(entry))

    def _has_head(self, entry: Entry, model: str) -> bool:
        """Whether there is a head in place of the model, or the model was never given."""
        head = entry.content.get("head")
        return (head is not None and self._book.content(head) is not None) or self._is_refused(model)


def bare_model(entry: Entry) -> Item:
    """What an entry alone says of the version that it brought."""
    return Item(
        id=entry.item or "",
        uri=entry.uri or "",
        version=entry.version or 0,
        language=entry.language,
        urgency=entry.urgency,
    )


def project(records: ReplayRecords, entry: Entry) -> None:
    """Keep what `entry` changes, as on the day; entries about no item change nothing that is derived.

    Also how an entry of another node is shown, which may be about what is not here: it changes nothing then, but a
    kill or hold is kept for the item that comes later.
    """
    if entry.item is None:
        return
    if entry.kind in {"published", "corrected"} and "model" in entry.content:
        _project_version(records, entry)
    elif entry.kind in _WITHDRAWN:
        _project_withdrawal(records, entry)
    elif entry.kind == "erased":
        version = records.items.find_version(entry.item, entry.version or 0)
        if version is not None:
            records.items.put_version(without_content(version))
    elif records.items.find_version(entry.item, entry.version or 0) is not None:
        _project_change(records, entry)


def _project_change(records: ReplayRecords, entry: Entry) -> None:
    """Keep what an entry says about a version that is here."""
    if entry.kind == "corrected":
        project_correction(records, entry, _said(records, entry, Correction) or Correction(what=""))
    elif entry.kind == "language-said":
        project_language(records, entry)
    elif entry.kind in {"released", "emergency-released", "embargo-lifted"}:
        project_released(records, entry, _said(records, entry, Words))


def _project_withdrawal(records: ReplayRecords, entry: Entry) -> None:
    """Keep a kill or hold. After a kill of another node no version has content: its erasures may come late."""
    words = _said(records, entry, Words) or Words(reason="")
    if records.items.find(entry.item or "") is None:
        project_tombstone(records, entry, words)
    else:
        project_withdrawn(records, entry, words)
    if entry.kind != "killed" or entry.node == records.node:
        return
    for version in records.items.versions(entry.item or ""):
        records.items.put_version(without_content(version))


def _project_version(records: ReplayRecords, entry: Entry) -> None:
    found = records.book.content(entry.content["model"])
    if found is None and "head" in entry.content:  # behind a thin link the text comes when somebody asks for it
        found = records.book.content(entry.content["head"])
    model = _decode_item(found.data) if found is not None else bare_model(entry)
    note = records.book.content(entry.content["note"]) if "note" in entry.content else None
    given = msgspec.structs.replace(model, editor_note=note.data.decode() if note else None)
    version = version_of(entry, records.book.position(), model, mark=fingerprint(given))
    before = records.items.find(version.item)
    if before is not None and before.status == "canceled":
        records.items.put_version(without_content(version))
        return
    correction = _said(records, entry, Correction) if version.correction else None
    terms = records.terms.get(version.terms)
    project_entry(records, entry, before, version, model, terms, correction, is_here=found is not None)


def _said(records: ReplayRecords, entry: Entry, shape: type[Said]) -> Said | None:
    """The owner's words that came with `entry`."""
    content = records.book.content(entry.content["reason"]) if "reason" in entry.content else None
    return msgspec.json.decode(content.data, type=shape) if content else None


def _follow(records: ReplayRecords, matcher: Matcher) -> None:
    """What `app.reactions` does, but that no notice is addressed again: to whom it went is kept."""
    while records.happenings:
        happening = records.happenings.pop(0)
        notice = notice_of(happening)
        if notice is not None:
            records.notices.put(notice)
        index_text(records, happening)
        catch(records, matcher, happening)
