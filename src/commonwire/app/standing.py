"""The matcher of a node: its searches come from the store beside the work, or when the first story asks for them.

Whatever process changes a search notes it in the store. Each writing transaction looks at that first (`follow`), and
while it runs nobody else writes: so a story is matched against the searches as they are, in every process.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Lock, RLock

from commonwire.base.errors import BadInputError
from commonwire.delivery.inbox import SearchShelf
from commonwire.delivery.records import Records
from commonwire.search.match import Entry, SavedSearch, Story, entry_of
from commonwire.search.stock import Stock
from commonwire.search.witness import LEARNED, WitnessMatcher
from commonwire.store.records import SqlRecords, SqlStore

_AT_ONCE = 10
"""Queries that are read before other threads have their turn."""
_log = logging.getLogger("commonwire")


class Standing(WitnessMatcher):
    """A matcher that holds the searches of a store, which is there when they are asked for.

    They may come and go while the others are loaded; a story waits until all are there.
    """

    def __init__(self, store: Callable[[], SqlStore]) -> None:
        self._store = store
        self._loading, self._changing = Lock(), RLock()
        self._is_loaded = self._is_followed = False
        self._changed_to = 0
        self._own: dict[str, SavedSearch] = {}
        super().__init__()
        self.begin()

    def put(self, search: SavedSearch) -> None:
        """Catch for `search` from now on; replaces the one with the same id. Raises BadInputError (`parse_query`)."""
        with self._changing:
            super().put(search)
            self._own[search.id] = search

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        with self._changing:
            super().remove(search_id)
            self._own.pop(search_id, None)

    def follow(self, records: Records) -> None:
        """Know of what other processes have changed by now; called at the beginning of a transaction that writes."""
        if self._is_loaded:
            self._follow(records)

    def _follow(self, records: Records) -> None:
        shelf, known = records.searches, self._changed_to
        changed_to = shelf.changed_to()
        self._is_followed = True
        if changed_to == known:
            return
        changed = shelf.changed(known) if changed_to > known else None
        if changed is None:
            self._read_anew(shelf)
        else:
            kept = shelf.among(changed)
            with self._changing:
                for search_id in changed:
                    self._keep_as(search_id, kept.get(search_id))
        self._changed_to = changed_to

    def _keep_as(self, search_id: str, kept: SavedSearch | None) -> None:
        """Let a search be as the store has it."""
        own = self._own.pop(search_id, None)
        if kept is None:
            super().remove(search_id)
        elif kept != own:
            try:
                super().put(kept)
            except BadInputError as error:
                super().remove(search_id)
                _not_understood(kept, error)

    def _read_anew(self, shelf: SearchShelf) -> None:
        with self._changing:
            self.begin()
            super().adopt(self.filled(_understood(shelf.all())))
            self._own = {}

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, each once, in no order."""
        if not self._is_loaded:
            self.load()
        if not self._is_followed:  # they came in the middle of this transaction, which others were before
            self._store().read_now(self._follow)
        return super().matches(story)

    @property
    def is_due(self) -> bool:
        """Whether it pays to file all anew, once all are there."""
        return self._is_loaded and super().is_due

    def adopt(self, stock: Stock) -> Stock:
        """Match in `stock` from now on, which was gathered of what `begin` gave; the one before."""
        with self._changing:
            return super().adopt(stock)

    def load(self) -> None:
        """Have the searches of the store, and know what the newest stories had; at once when that was done before."""
        with self._loading:
            if self._is_loaded:
                return
            store = self._store()
            for story in store.read_now(_newest):
                self.learn(story)
            self._changed_to, searches = store.read_now(_all_there_are)
            self.adopt(self.filled(_understood(searches)))
            self._is_loaded = True


def _newest(records: SqlRecords) -> list[Story]:
    changes = records.texts.changes(after=max(0, records.texts.last() - LEARNED), limit=LEARNED)
    return [change.story for change in changes if change.story is not None]


def _all_there_are(records: SqlRecords) -> tuple[int, list[SavedSearch]]:
    return records.searches.changed_to(), records.searches.all()


def _understood(searches: Iterable[SavedSearch]) -> Iterator[Entry]:
    """The searches whose queries are understood: those of an earlier release may not be, and catch nothing."""
    for number, search in enumerate(searches):
        if number % _AT_ONCE == 0:
            pause()
        try:
            yield entry_of(search)
        except BadInputError as error:
            _not_understood(search, error)


def _not_understood(search: SavedSearch, error: BadInputError) -> None:
    _log.warning("The saved search %s (%r) catches nothing: %s", search.id, search.query, error)


def pause() -> None:
    """Let other threads run: one that waits for its turn gets it 5 ms later otherwise, each time."""
    time.sleep(0.0005)
