"""Across languages: one thread keeps a vector of each story, the newest first, and waits while the node is busy."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import msgspec

from commonwire.app.node import PROGRESS
from commonwire.base.errors import UnavailableError
from commonwire.delivery.meaning import gist, is_shown
from commonwire.delivery.records import Records
from commonwire.index.vectors import Vectors
from commonwire.news.state import ItemState
from commonwire.search.ordinary import TEXTS
from commonwire.search.parse import parse_query
from commonwire.search.ports import Encoder, Kind, Neighbour, Only, Vector
from commonwire.store.records import SqlStore

A_LOOK = 100
"""Rows that are looked at in one reading of the store."""
A_BATCH = 8
"""Stories that are encoded before what came meanwhile is looked at."""
MOST_ASKED = 500
"""Queries whose vectors are remembered."""
IDLE, BUSY, AWAY = 1.0, 0.25, 60.0
"""Seconds until it looks again: when all is done, while the node is busy, while something is in the way."""
_LEAST_PRIORITY = 19
_PATIENCE = 0.1

_log = logging.getLogger(__name__)


class Progress(msgspec.Struct, kw_only=True):
    """How far the vectors follow the store, kept beside them.

    Changes up to the position `head` are known. Stories with a position in one of `gaps` (above the first number, up
    to the second) may have no vector yet. `count` is how many there were.
    """

    head: int
    gaps: list[tuple[int, int]]
    count: int


class AcrossLanguages:
    """`search.ports.Meaning` of a node, and the thread that fills it."""

    def __init__(self, folder: Path, open_encoder: Callable[[], Encoder]) -> None:
        """Vectors in `folder`. `open_encoder` may take its time, and raises UnavailableError."""
        self.folder = folder
        self.vectors = Vectors(folder)
        self._kept = folder / PROGRESS
        self._open_encoder = open_encoder
        self._encoder: Encoder | None = None
        self._why_not: str | None = "The node has only begun: ask again in a moment."
        self._encoding = ThreadPoolExecutor(1, "encoder", initializer=_least_priority)
        self._stop = threading.Event()
        self._asked: dict[str, Vector] = {}
        self._head = 0
        self._gaps: list[tuple[int, int]] = []

    @contextlib.contextmanager
    def following(self, store: SqlStore, *, after: float = 0) -> Iterator[None]:
        """Fill from `store` in a thread of its own, for as long as the context lasts, but for its first seconds."""
        thread = threading.Thread(target=self._run, args=[store, after], name="vectors", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
            self._encoding.shutdown(wait=False, cancel_futures=True)

    @property
    def why_not(self) -> str | None:
        """Why nothing can be found so now, in a sentence; None when it can."""
        return self._why_not

    @property
    def count(self) -> int:
        """How many stories have a vector."""
        return len(self.vectors)

    @property
    def is_filled(self) -> bool:
        """Whether every story that others may see has its vector, as far as is known."""
        return self._why_not is None and not self._gaps

    def vector_of(self, item: str) -> Vector | None:
        """The vector of a story, if it has one yet."""
        return self.vectors.vector_of(item)

    def encode(self, text: str, kind: Kind) -> Vector:
        """The vector of a text, of length 1. Raises UnavailableError when no encoder answers."""
        encoder = self._encoder
        if encoder is None:
            raise UnavailableError(self._why_not or "There is no encoder")
        vector = self._asked.get(text) if kind == "query" else None
        if vector is None:
            vector = encoder.encode([text], kind)[0]
        if kind == "query":  # pages of a list ask for the same words again
            if len(self._asked) >= MOST_ASKED:
                self._asked = {}
            self._asked[text] = vector
        return vector

    def near(self, vector: Vector, language: str | None, *, only: Only, limit: int) -> list[Neighbour]:
        """The stories nearest to `vector`, which is of a text in `language` (None: not known), nearest first."""
        return self.vectors.near(vector, language, only=only, limit=limit)

    def _run(self, store: SqlStore, after: float) -> None:
        with contextlib.suppress(_Stopped):
            self._wait(after)
            while not self._has_begun(store):
                self._wait(AWAY)
            while True:
                self._wait(self._round(store))
        if self._encoder is not None:
            self._keep()
            self.vectors.flush()

    def _has_begun(self, store: SqlStore) -> bool:
        try:
            encoder = self._open_encoder()
            self._begin(store, encoder)
        except UnavailableError as error:
            self._complain(str(error))
            return False
        except _Stopped:
            raise
        except Exception:  # noqa: BLE001 -- whatever is broken, the node works without
            self._complain("The vectors of stories cannot be used: the node's log says why.")
            _log.exception("the vectors cannot be used")
            return False
        self._encoder, self._why_not = encoder, None
        return True

    def _begin(self, store: SqlStore, encoder: Encoder) -> None:
        ordinary: Vector = self._encoded(encoder, TEXTS).mean(0)
        damaged = self.vectors.open(encoder.model, ordinary)
        if damaged:
            _log.warning("%d damaged vectors were taken out: they are made anew", damaged)
        kept = _read(self._kept)
        end = store.read_in_line(lambda records: records.book.position())
        if kept is None or damaged or kept.head > end or kept.count > len(self.vectors):
            kept = Progress(head=end, gaps=[(0, end)], count=0)
            self._withdraw(store, end)
        self._head, self._gaps = kept.head, kept.gaps

    def _withdraw(self, store: SqlStore, until: int) -> None:
        """Take out what others may no longer see, wherever it stands."""
        after = 0
        while after < until and (rows := _changed(store, after)):
            self._take_out(rows)
            after = rows[-1].position
            self._wait(0)

    def _take_out(self, rows: list[ItemState]) -> None:
        for state in rows:
            if not is_shown(state):
                self.vectors.remove(state.id, state.position)

    def _round(self, store: SqlStore) -> float:
        """Follow the store, and encode some stories; seconds until the next round."""
        try:
            self._follow(store)
            if store.was_slow():
                return BUSY
            is_more = self._fill(store)
        except UnavailableError as error:
            self._complain(str(error))
            return AWAY
        except _Stopped:
            raise
        except Exception:  # noqa: BLE001 -- whatever it is, the stories that come must be followed all the same
            _log.exception("filling the vectors failed")
            return AWAY
        self._why_not = None
        return 0 if is_more else IDLE

    def _complain(self, why: str) -> None:
        if self._why_not != why:
            _log.info("across languages: %s", why)
        self._why_not = why

    def _follow(self, store: SqlStore) -> None:
        """Take out what was withdrawn, and note where something came."""
        begun = self._head
        while rows := _changed(store, self._head):
            self._take_out(rows)
            self._head = rows[-1].position
        if self._head > begun:
            if self._gaps and self._gaps[-1][1] == begun:
                begun = self._gaps.pop()[0]
            self._gaps.append((begun, self._head))
            self.vectors.flush()  # what was overwritten is gone from the disk, too
            self._keep()

    def _fill(self, store: SqlStore) -> bool:
        """Encode the newest stories that have no vector; False when none is left."""
        if not self._gaps:
            return False
        low, high = self._gaps[-1]
        states = store.read_in_line(lambda records: _newest(records, high))
        reached = min((state.position for state in states), default=0) - 1
        missing = [s for s in states if s.position > low and self.vectors.position_of(s.id) != s.position]
        if len(missing) > A_BATCH:
            missing = missing[:A_BATCH]
            reached = missing[-1].position - 1
        self._fill_in(store, missing)
        self._gaps[-1:] = [(low, reached)] if reached > low else []
        self._keep()
        return True

    def _fill_in(self, store: SqlStore, states: list[ItemState]) -> None:
        """Encode these, as many together as the encoder likes; when that fails one by one."""
        encoder = self._encoder
        assert encoder is not None  # noqa: S101 -- it has begun
        texts = [(state, text) for state in states if (text := self._gist(store, state)) is not None]
        for start in range(0, len(texts), encoder.at_once):
            some = texts[start : start + encoder.at_once]
            try:
                self._put(some, encoder)
            except (UnavailableError, OSError, _Stopped):
                raise
            except Exception:  # noqa: BLE001 -- whatever it is, the stories behind them must not wait
                _log.exception("%s cannot be encoded", ", ".join(state.id for state, _ in some))
                if len(some) > 1:
                    self._fill_in_alone(some, encoder)
            self._wait(BUSY if store.was_slow() else 0)

    def _fill_in_alone(self, texts: list[tuple[ItemState, str]], encoder: Encoder) -> None:
        for one in texts:
            try:
                self._put([one], encoder)
            except (UnavailableError, OSError, _Stopped):
                raise
            except Exception:  # noqa: BLE001 -- this one has no vector
                _log.exception("%s cannot be encoded", one[0].id)

    def _put(self, texts: list[tuple[ItemState, str]], encoder: Encoder) -> None:
        vectors = self._encoded(encoder, [text for _, text in texts])
        for (state, _), vector in zip(texts, vectors, strict=True):
            self.vectors.put(state, vector)

    def _encoded(self, encoder: Encoder, texts: Sequence[str]) -> Vector:
        """The vectors of stories, by the thread of the least priority. Raises _Stopped when the node ends meanwhile."""
        encoding = self._encoding.submit(encoder.encode, texts, "passage")
        while not encoding.done():  # it may take long on a busy machine
            wait([encoding], timeout=_PATIENCE)
            self._wait(0)
        return encoding.result()

    def _gist(self, store: SqlStore, state: ItemState) -> str | None:
        try:
            return store.read_in_line(lambda records: gist(records, state))
        except Exception:  # noqa: BLE001 -- one that cannot be read must not keep the others waiting
            _log.exception("the story %s cannot be read", state.id)
            return None

    def _keep(self) -> None:
        progress = Progress(head=self._head, gaps=self._gaps, count=len(self.vectors))
        aside = self._kept.with_suffix(".new")
        aside.write_bytes(msgspec.json.encode(progress))
        aside.replace(self._kept)

    def _wait(self, seconds: float) -> None:
        """Wait. Raises _Stopped when it is to end."""
        if self._stop.wait(seconds) if seconds else self._stop.is_set():
            raise _Stopped


class _Stopped(Exception):  # noqa: N818 -- nothing is wrong
    """The node ends."""


def _changed(store: SqlStore, after: int) -> list[ItemState]:
    return store.read_in_line(lambda records: records.lists.changed(after=after, limit=A_LOOK))


def _newest(records: Records, high: int) -> list[ItemState]:
    return records.lists.newest(viewer=None, query=parse_query(""), before=high + 1, limit=A_LOOK)


def _read(path: Path) -> Progress | None:
    """What was kept; None when nothing was, or it cannot be read: then everything is looked at again."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Progress)
    except (OSError, msgspec.DecodeError):
        return None


def _least_priority() -> None:
    """Let this thread run when no other wants to: it computes without holding what others need."""
    if sys.platform == "linux":  # where a thread has a priority of its own
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST_PRIORITY)
