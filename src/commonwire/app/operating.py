"""Operations: how the node is, for probes, for a Prometheus server, and for its own page."""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from commonwire.app.clock import SteadyClock
from commonwire.app.meter import Meter, Sample, Times
from commonwire.app.metrics import MEDIA_TYPE, in_text
from commonwire.app.node import Node
from commonwire.app.settings import Settings
from commonwire.base.errors import CommonwireError
from commonwire.base.measure import Measure
from commonwire.base.texts import text
from commonwire.delivery import measures as of_delivery
from commonwire.delivery.records import Records
from commonwire.federation import measures as of_federation
from commonwire.federation.reconcile import Step, look, open_again
from commonwire.federation.records import NetworkRecords
from commonwire.ledger.checkpoint import read_tree_checkpoint
from commonwire.store.measure import store_bytes
from commonwire.web.operating import Finding, Readiness, Trend

SAMPLE_EVERY: Final = 30.0
RECONCILE_EVERY: Final = 1.0
_FULL: Final = 64 * 1024**2
_READY_FOR: Final = 1.0
"""Seconds for which an answer about readiness is given again: whoever asks often costs nothing."""

Provider = Callable[[NetworkRecords, datetime], list[Measure]]
"""Gives what is to be watched of one room: a function `measures` over the records."""
PROVIDERS: Final[tuple[Provider, ...]] = (of_delivery.measures, of_federation.measures)
"""A room that has something to be watched has a line here."""

_TRENDS: Final = (
    ("stories", text("Stories accepted"), text("a minute")),
    ("give_p99", text("Time of acceptance, 99 of 100"), text("ms")),
    ("commit_p99", text("Commit to disk, 99 of 100"), text("ms")),
    ("waiting", text("Waiting to be written"), text("works")),
    ("index_lag", text("Entries the index is behind"), text("entries")),
    ("kills_open", text("Kills without receipt"), text("receipts")),
    ("streams", text("Live streams"), text("open")),
    ("memory", text("Memory"), text("MB")),
)
_log = logging.getLogger("commonwire.operating")


class Operations:
    """How a node is; `providers` give what is to be watched of each room."""

    def __init__(
        self,
        node: Node,
        settings: Settings,
        clock: SteadyClock,
        *,
        providers: Sequence[Provider] = PROVIDERS,
    ) -> None:
        self._node = node
        self._settings = settings
        self._clock = clock
        self._streams: Callable[[], int] = lambda: 0
        self._providers = providers
        self._meter: Meter = node.meter
        self._seen: int | None = None
        self._entries: Counter[str] = Counter()
        self._before: tuple[float, int, Times, Times] | None = None
        self._known: tuple[float, Readiness] | None = None
        step = node.store.read_now(look)
        self._closed = None if step is None else explain(step)

    def requested(self, route: str, status: int, seconds: float | None) -> None:
        """Count a request that was answered."""
        self._meter.requested(route, status, seconds)

    def count_streams(self, count: Callable[[], int]) -> None:
        """Ask `count` from now on how many live streams are open."""
        self._streams = count

    def is_token(self, token: str) -> bool:
        """Whether this is the token by which measures may be read from elsewhere."""
        wanted = self._settings.metrics_token
        return bool(wanted) and secrets.compare_digest(token.encode(), (wanted or "").encode())

    async def metrics(self) -> tuple[bytes, str]:
        """The measures in the text format of Prometheus, and its media type."""
        found = await asyncio.to_thread(self._measures)
        return in_text(self._meter, found), MEDIA_TYPE

    async def readiness(self) -> Readiness:
        """Whether the node can do its work. What needs the disk or the store is looked at once a second at the most."""
        now = time.monotonic()
        if self._known is None or now - self._known[0] > _READY_FOR:
            self._known = (now, await asyncio.to_thread(self._looked))
        return self._known[1]

    async def sample(self) -> None:
        """Keep what the node is like now, for its page."""
        self._meter.keep(Sample(self._clock.now(), await asyncio.to_thread(self._sampled)))

    def closed(self) -> str | None:
        """Why nobody may read here now, in words; None when the node is open."""
        return self._closed

    async def reconcile(self) -> None:
        """Open a closed node when its peers have told all that it forgot; note what it waits for."""
        store = self._node.store
        step = await store.read(look)
        if step is not None and step.what == "open":
            now = self._clock.now()
            entry = await store.write(lambda records: _opened(records, now))
            step = None if entry else await store.read(look)
            _log.warning("Peers have told all that this node had forgotten: it is open again, by entry %s", entry)
        self._closed = None if step is None else explain(step)

    def trends(self) -> list[Trend]:
        """What the node was like in the last hours."""
        past = self._meter.past()
        times = [sample.at for sample in past]
        return [
            Trend(name=name, unit=unit, values=[sample.values.get(key) for sample in past], times=times)
            for key, name, unit in _TRENDS
        ]

    def _measures(self) -> list[Measure]:
        now = self._clock.now()
        found, position = self._node.store.read_now(lambda records: self._of_records(records, now))
        index = self._node.follower.describe()
        engine, free = self._node.store.engine, shutil.disk_usage(self._settings.home).free
        return [
            *found,
            Measure(
                name="index_lag_entries",
                text="Entries that the index of words is behind",
                value=max(0, position - index["seen"]),
            ),
            Measure(name="index_ready", text="1 while searches go by the index", value=index["is_ready"]),
            Measure(name="index_bytes", text="Bytes of the index of words", value=index["bytes"]),
            Measure(name="writer_queue", text="Works that wait to be written", value=self._node.store.waiting),
            Measure(name="live_streams", text="Open live streams", value=self._streams()),
            Measure(name="store_bytes", text="Bytes of the store", value=store_bytes(engine)),
            Measure(name="disk_free_bytes", text="Bytes free where the home is", value=free),
            Measure(
                name="clock_drift_seconds",
                text="Seconds that the wall clock ran from the monotonic one",
                value=self._clock.drift().total_seconds(),
            ),
        ]

    def _of_records(self, records: NetworkRecords, now: datetime) -> tuple[list[Measure], int]:
        self._count(records)
        found = [measure for provider in self._providers for measure in provider(records, now)]
        found += [
            Measure(
                name="entries_recorded",
                text="Entries of this node's ledger since the program began, by kind; published are accepted stories",
                value=count,
                labels=(("kind", kind),),
                kind="counter",
            )
            for kind, count in sorted(self._entries.items())
        ]
        return [*found, *self._signed(records, now)], records.book.position()

    def _signed(self, records: Records, now: datetime) -> list[Measure]:
        data, head = records.book.last_checkpoint(), records.book.head()
        if data is None:
            return []
        signed = read_tree_checkpoint(data, self._node.key.public)
        age = (now - signed.at).total_seconds() if signed.size < head.number else 0.0
        return [
            Measure(
                name="checkpoint_lag_seconds",
                text="Seconds since the newest checkpoint while it does not cover the ledger, else 0",
                value=max(0.0, age),
            )
        ]

    def _count(self, records: Records) -> None:
        """Count what was recorded since the last look; the first look only notes where the ledger is."""
        head = records.book.head().number
        if self._seen is not None and head > self._seen:
            self._entries.update(records.book.count_kinds(self._seen))
        self._seen = head

    def _sampled(self) -> dict[str, float]:
        def work(records: Records) -> tuple[dict[str, int], int]:
            self._count(records)
            return records.notices.open_by_kind(), records.book.position()

        open_by_kind, position = self._node.store.read_now(work)
        now, stories = time.monotonic(), self._entries["published"] + self._entries["corrected"]
        given, (commits, _) = self._meter.times().get("give", Times()), self._meter.commits()
        values: dict[str, float] = {
            "waiting": self._node.store.waiting,
            "index_lag": max(0, position - self._node.follower.describe()["seen"]),
            "kills_open": open_by_kind.get("kill", 0),
            "streams": self._streams(),
        }
        values |= {"memory": memory / 1024**2} if (memory := resident_bytes()) else {}
        if self._before is not None:
            at, before, given_before, commits_before = self._before
            values["stories"] = (stories - before) * 60 / max(now - at, 0.001)
            for name, times in (("give_p99", given.since(given_before)), ("commit_p99", commits.since(commits_before))):
                values |= {name: took * 1000} if (took := times.within(0.99)) is not None else {}
        self._before = (now, stories, given, commits)
        return values

    def _looked(self) -> Readiness:
        found = [
            self._store_answers(),
            self._disk_has_room(),
            self._is_open(),
            self._clock_is_right(),
            self._index_is_ready(),
        ]
        is_ready = all(one.ok or not one.needed for one in found)
        return Readiness(status="ready" if is_ready else "not ready", checks=found)

    def _store_answers(self) -> Finding:
        try:
            self._node.store.read_now(lambda records: records.book.head())
        except CommonwireError as error:
            _log.warning("The store does not answer a probe: %s", error)
            return Finding(name="store", ok=False, needed=True, reason="The store does not answer.")
        return Finding(name="store", ok=True, needed=True, reason="The store answers.")

    def _disk_has_room(self) -> Finding:
        is_well = shutil.disk_usage(self._settings.home).free >= _FULL
        reason = "There is room on the disk." if is_well else "The disk is full: nothing is recorded."
        return Finding(name="disk", ok=is_well, needed=True, reason=reason)

    def _is_open(self) -> Finding:
        closed = self._closed is not None
        reason = "It was put back, and asks its peers what it forgot." if closed else "It is open to readers."
        return Finding(name="open", ok=not closed, needed=True, reason=reason)

    def _clock_is_right(self) -> Finding:
        doubt = self._clock.doubt
        reason = "The clock runs steadily." if doubt is None else f"{doubt} Embargoes are not lifted."
        return Finding(name="clock", ok=doubt is None, needed=False, reason=reason)

    def _index_is_ready(self) -> Finding:
        is_well = bool(self._node.follower.describe()["is_ready"])
        reason = "Searches go by the index." if is_well else "The index is being made; the store is searched meanwhile."
        return Finding(name="index", ok=is_well, needed=False, reason=reason)


def explain(step: Step) -> str:
    """What a closed node waits for, in a sentence."""
    said = {
        "ask": "these peers have not answered yet",
        "take back": "these peers give back what this node had recorded",
        "catch up": "what these peers have is being taken in",
    }
    if step.what == "alone":
        return "This node was put back from a backup, and there is no peer that can be asked: its operator decides."
    return f"This node was put back from a backup, and {said.get(step.what, 'opens')}: {', '.join(step.peers)}."


def _opened(records: NetworkRecords, now: datetime) -> int | None:
    """Open the node when it still may be; the number of the entry that says so."""
    step = look(records)
    if step is None or step.what != "open":
        return None
    return open_again(records, by="peers", now=now).number


def resident_bytes() -> int:
    """The memory that this process holds, in bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * 4096
