"""Which pages are to be checked, when, and what was found: the schedule, and the shelf for it.

A page is checked when it is reported, at once after each correction, hold or kill of the item, and again some hours
later, until it is gone or corrected.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from commonwire.delivery.notice import Notice, NoticeRecords
from commonwire.delivery.page_check import CheckKind, PageVerdict
from commonwire.delivery.page_credit import CreditVerdict
from commonwire.delivery.page_sought import Sought

AFTER = (timedelta(0), timedelta(minutes=10), *(timedelta(hours=hours) for hours in (1, 6, 24, 48)))
"""How long after a notice a page is checked."""
KEEP_SOUGHT = timedelta(hours=72)
"""How long after a kill the digests of the text are kept at the most."""
MOST_TRIES = 3
"""How often a check is begun again after the node had stopped in the midst of it."""
_GAP = timedelta(minutes=2)
_SLACK = timedelta(minutes=1)
_FARTHEST = AFTER[-1] + timedelta(hours=1)
_URGENT: tuple[CheckKind, ...] = ("kill", "hold", "correction", "report")


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A page that is checked: the last cause (`kind`, the notice and its time), and when it is due (None: no more).

    `step` counts the checks since that notice, `begun` how often the one that is due was begun. `before` is the share
    of the text that was found when nobody had a reason to change the page. `by` asked for a check by hand.
    """

    take: str
    address: str
    item: str
    version: int
    outlet: str
    kind: CheckKind
    since: datetime
    notice: str | None = None
    due_at: datetime | None = None
    step: int = 0
    begun: int = 0
    before: float | None = None
    by: str | None = None


class PageCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found, kept as evidence: `digest` is the SHA-256 of the bytes that came, `final` their address."""

    id: str
    take: str
    address: str
    item: str
    kind: CheckKind
    at: datetime
    verdict: PageVerdict
    credit: CreditVerdict
    notice: str | None = None
    share: float | None = None
    status: int | None = None
    final: str | None = None
    digest: str | None = None
    size: int | None = None
    reasons: list[str] = []
    by: str | None = None


class PageShelf(Protocol):
    """Where it is kept which pages are checked, what was found, and what is looked for once a text was erased."""

    def put_watch(self, watch: Watch) -> None:
        """Keep a page's watch in place of the one of the same take and address."""
        ...

    def find_watch(self, take: str, address: str) -> Watch | None:
        """The watch of a page, if there is one."""
        ...

    def watches(self, item: str) -> list[Watch]:
        """The watches of an item's pages."""
        ...

    def due(self, now: datetime, latest: datetime, *, limit: int) -> list[Watch]:
        """The watches due by `now`, the earliest first, and those due after `latest`: a clock was put back."""
        ...

    def put_check(self, check: PageCheck) -> None:
        """Keep what a check found."""
        ...

    def checks(self, item: str) -> list[PageCheck]:
        """All checks of an item's pages, the newest first."""
        ...

    def put_sought(self, item: str, version: int, sought: Sought, forget_at: datetime) -> None:
        """Keep, sealed, what to look for of a version whose text is about to be erased."""
        ...

    def find_sought(self, item: str, version: int) -> Sought | None:
        """What to look for of a version, while it is kept."""
        ...

    def forget_sought(self, now: datetime) -> None:
        """Forget what is looked for no more."""
        ...


class WatchRecords(NoticeRecords, Protocol):
    """The records that watching pages needs."""

    pages: PageShelf


def next_due(watch: Watch, verdict: PageVerdict, now: datetime) -> datetime | None:
    """When a page is checked again after a check at `now` with this verdict; None: no more.

    Hours that were missed while the node was down are not made up for: one check stands for all of them. When the
    clock was put back behind the notice, the steps are counted from now.
    """
    if watch.kind == "report" or verdict in ("gone", "corrected"):
        return None
    if watch.since > now + _SLACK:
        following = watch.step + 1
        return now + AFTER[following] - AFTER[watch.step] if following < len(AFTER) else None
    hours = (watch.since + after for after in AFTER[watch.step + 1 :])
    return next((hour for hour in hours if hour > now + _GAP), None)


def due_watches(records: WatchRecords, now: datetime, *, limit: int) -> list[Watch]:
    """The pages to be checked now, those of kills first."""
    found = records.pages.due(now, now + _FARTHEST, limit=limit)
    return sorted(found, key=lambda watch: _URGENT.index(watch.kind))


def begin(records: WatchRecords, watch: Watch) -> Watch | None:
    """Note that a check is begun, so that one which stops the node is not begun for ever; None when it is not due."""
    current = records.pages.find_watch(watch.take, watch.address)
    if current is None or current.due_at is None:
        return None
    current = msgspec.structs.replace(current, begun=current.begun + 1)
    records.pages.put_watch(current)
    return current


def settle(records: WatchRecords, watch: Watch, check: PageCheck, now: datetime) -> None:
    """Keep what a check found and say when the next is due; a notice that came meanwhile has its own hours."""
    records.pages.put_check(check)
    current = records.pages.find_watch(watch.take, watch.address)
    if current is None:
        return
    before = check.share if check.kind == "report" and check.share is not None else current.before
    if (current.kind, current.notice) != (watch.kind, watch.notice):
        records.pages.put_watch(msgspec.structs.replace(current, before=before, begun=0))
        return
    following = next_due(watch, check.verdict, now)
    step = min(watch.step + 1, len(AFTER) - 1)
    if following is not None and watch.since <= now + _SLACK:
        step = max(index for index, after in enumerate(AFTER) if watch.since + after < following)
    records.pages.put_watch(
        msgspec.structs.replace(current, before=before, due_at=following, step=step, begun=0, by=None)
    )


def watch_place(
    records: WatchRecords, *, take: str, address: str, item: str, version: int, outlet: str, now: datetime
) -> None:
    """Have a page checked that was just reported; after the notice that holds, when there was one."""
    if records.pages.find_watch(take, address) is not None:
        return
    kind, notice = _cause(records, item, version)
    records.pages.put_watch(
        Watch(
            take=take, address=address, item=item, version=version, outlet=outlet, kind=kind, notice=notice,
            since=now, due_at=now,
        )
    )  # fmt: skip


def _cause(records: WatchRecords, item: str, version: int) -> tuple[CheckKind, str | None]:
    """What a page of this version has to answer to now: a kill, a hold, a correction, or nothing."""
    state = records.items.find(item)
    status = state.status if state is not None else "usable"
    wanted: CheckKind = "kill" if status == "canceled" else "hold" if status == "withheld" else "correction"
    for notice in reversed(records.notices.of_item(item)):
        if notice.kind == wanted and is_concerned(records, item, version, notice):
            return wanted, notice.id
    return "report", None


def is_concerned(records: WatchRecords, item: str, version: int, notice: Notice) -> bool:
    """Whether a version stood before the notice, and is not the corrected one that it brought."""
    found = records.items.find_version(item, version)
    return found is not None and found.position < notice.number
