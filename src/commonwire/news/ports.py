"""What news needs of a store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from commonwire.ledger.entry import Entry
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.ports import Book
from commonwire.news.item import Item
from commonwire.news.labels import Vocabularies
from commonwire.news.state import ItemState, VersionState
from commonwire.news.vocabulary import Vocabulary
from commonwire.rights.terms import Terms


class ItemShelf(Protocol):
    """Where items and their versions are kept; derived from the ledger and refilled by `rebuild`."""

    def find(self, item: str) -> ItemState | None:
        """The state of the item with this id, if it is known."""
        ...

    def with_uri(self, uri: str) -> list[ItemState]:
        """The items that outlets gave under `uri`, by outlet."""
        ...

    def put(self, state: ItemState, subjects: list[str]) -> None:
        """Keep `state` as the item's; `subjects` are the keys that a filter compares with."""
        ...

    def put_version(self, version: VersionState) -> None:
        """Keep a version, or replace what is kept of it."""
        ...

    def find_version(self, item: str, version: int) -> VersionState | None:
        """One version of an item, if it is known."""
        ...

    def versions(self, item: str) -> list[VersionState]:
        """All versions of an item, the first one first."""
        ...

    def embargoed(self) -> list[VersionState]:
        """The versions whose embargo has not been released, soonest first."""
        ...

    def put_text(self, item: str, line: str, places: Sequence[str] = (), *, is_first: bool = False) -> None:
        """Let `item` be found by the tokens in `line` (`search.forms.story_line`) and by the keys of its places.

        Replaces what was there; `is_first`: there was nothing.
        """
        ...

    def remove_text(self, item: str) -> None:
        """Let `item` be found by no token and no place."""
        ...


class TermsShelf(Protocol):
    """Where terms are kept by digest."""

    def put(self, digest: str, terms: Terms) -> None:
        """Keep `terms` under their digest; the same digest again changes nothing."""
        ...

    def get(self, digest: str) -> Terms:
        """The terms with this digest. Raises NotFoundError."""
        ...


class VocabularyShelf(Protocol):
    """Where the vocabularies are kept that this node imported, one of a scheme."""

    def put(self, vocabulary: Vocabulary) -> None:
        """Keep `vocabulary` in place of the one of its scheme."""
        ...

    def remove(self, scheme: str) -> bool:
        """Forget the vocabulary of that scheme; False when none was imported."""
        ...

    def imported(self) -> list[Vocabulary]:
        """All that were imported, the earlier before the later."""
        ...

    def known(self) -> Vocabularies:
        """All that are shipped and imported, to look things up in."""
        ...


class ItemBook(Book, Protocol):
    """The node's ledger, opened at an item or at an outlet's keys."""

    def entries_of(self, item: str) -> Sequence[bytes]:
        """The exact bytes of the entries about an item, in order."""
        ...

    def key_entries_of(self, outlet: str) -> Sequence[bytes]:
        """The exact bytes of the entries that admitted, rotated or revoked keys of an outlet, in order."""
        ...


class KeyRing(Protocol):
    """Where the outlets' signing keys are."""

    def key_of(self, outlet: str) -> SigningKey | None:
        """The key the node keeps for `outlet`, or None when the outlet keeps its own."""
        ...

    def public_key_of(self, outlet: str) -> PublicKey:
        """The key that signs for `outlet` now. Raises NotFoundError."""
        ...


class Happening(msgspec.Struct, kw_only=True):
    """Something that was just recorded, for those rooms that must act on it in the same transaction.

    `position` is the entry's place in the journal: the order of all that follows from it.
    `model` is what others may see now (None when nothing, as under embargo, hold or kill); `version` the one
    that the entry is about; `reason` and `reader_note` are the owner's words of a correction, hold or kill.
    `line` is kept by whoever first made the model's token line, since making it costs the most of all.
    """

    entry: Entry
    position: int
    state: ItemState
    version: VersionState | None = None
    model: Item | None = None
    reason: str | None = None
    reader_note: str | None = None
    line: str | None = None

    @property
    def is_first(self) -> bool:
        """Whether the item was not there before."""
        return self.entry.kind == "published" and self.version is not None and self.version.version == 1


class NewsRecords(Protocol):
    """The records of one transaction, as far as news is concerned."""

    alliance: str
    node: str
    items: ItemShelf
    terms: TermsShelf
    vocabularies: VocabularyShelf
    book: ItemBook
    keys: KeyRing
    happenings: list[Happening]
