"""The matcher of a node: its searches come from the store beside the work, or when the first story asks for them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Lock, RLock

from commonwire.base.errors import BadInputError
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
        self._is_loaded = False
        super().__init__()
        self.begin()

    def put(self, search: SavedSearch) -> None:
        """Catch for `search` from now on; replaces the one with the same id. Raises BadInputError (`parse_query`)."""
        with self._changing:
            super().put(search)

    def remove(self, search_id: str) -> None:
        """Catch no longer for `search_id`."""
        with self._changing:
            super().remove(search_id)

    def matches(self, story: Story) -> list[SavedSearch]:
        """The searches that `story` meets, each once, in no order."""
        if not self._is_loaded:
            self.load()
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
            self.adopt(self.filled(_understood(store.read_now(lambda records: records.searches.all()))))
            self._is_loaded = True


def _newest(records: SqlRecords) -> list[Story]:
    changes = records.texts.changes(after=max(0, records.texts.last() - LEARNED), limit=LEARNED)
    return [change.story for change in changes if change.story is not None]


def _understood(searches: Iterable[SavedSearch]) -> Iterator[Entry]:
    """The searches whose queries are understood: those of an earlier release may not be, and catch nothing."""
    for number, search in enumerate(searches):
        if number % _AT_ONCE == 0:
            pause()
        try:
            yield entry_of(search)
        except BadInputError as error:
            _log.warning("The saved search %s (%r) catches nothing: %s", search.id, search.query, error)


def pause() -> None:
    """Let other threads run: one that waits for its turn gets it 5 ms later otherwise, each time."""
    time.sleep(0.0005)
