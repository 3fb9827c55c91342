"""The course of a notice: for everyone it is for, how far it has come; for all of them together, counts and times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median
from typing import Literal

import msgspec

from commonwire.delivery.notice import Addressed, Closing, Notice, Receipt, Served
from commonwire.delivery.outbox import node_of
from commonwire.delivery.tell import LANES, OVERRIDES, ChannelTold, TellRecords, told

Stage = Literal["silent", "seen", "done", "closed", "overtaken"]
"""Of one outlet: it has not answered; has seen it, not finished; has done what it asks; a person closed it; or a later
notice about the item is what is waited for (`tell.OVERRIDES`)."""


class OutletCourse(msgspec.Struct, frozen=True, kw_only=True):
    """How a notice went with one outlet: what it was served, each try of its channels, its answer, its closing.

    `node` is the one that it belongs to, None: this one; it is told there, and its answer comes by letter. An outlet
    that `is_suspended` is told by no channel: somebody has to ring it. `minutes` from the issue to done.
    """

    outlet: str
    node: str | None = None
    stage: Stage
    served: list[Served]
    channels: list[ChannelTold]
    receipt: Receipt | None
    closing: Closing | None
    is_suspended: bool
    minutes: float | None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a notice has come: outlets by stage, and who is silent, by id. Nobody is once it is overtaken."""

    total: int
    done: int
    closed: int
    seen: int
    silent: list[str]
    overtaken: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nobody is waited for any more."""
        return self.done + self.closed + self.overtaken == self.total


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """The whole course of a notice, by outlet; minutes from issue to done, over those that have done it."""

    notice: Notice
    progress: Progress
    outlets: list[OutletCourse]
    median_minutes: float | None
    slowest: OutletCourse | None


def is_overtaken(notice: Notice, about_item: Iterable[Notice]) -> bool:
    """Whether a later one of the notices about the item speaks for this one: a kill for all that was said before."""
    return any(LANES[notice.kind] in OVERRIDES[later.kind] and later.number > notice.number for later in about_item)


def stage_of(addressed: Addressed, *, overtaken: bool = False) -> Stage:
    """How far a notice has come with one outlet; its own "done" counts before a closing."""
    if addressed.receipt is not None and addressed.receipt.status == "done":
        return "done"
    if addressed.closing is not None:
        return "closed"
    if overtaken:
        return "overtaken"
    return "silent" if addressed.receipt is None else "seen"


def progress_now(records: TellRecords, notice: Notice) -> Progress:
    """How far a notice has come up to now."""
    overtaken = is_overtaken(notice, records.notices.of_item(notice.item))
    return progress_of(records.notices.addressees(notice.id), overtaken=overtaken)


def progress_of(addressed: Iterable[Addressed], *, overtaken: bool = False) -> Progress:
    """How far a notice has come with those it is for."""
    stages = [(one.outlet, stage_of(one, overtaken=overtaken)) for one in addressed]

    def count(stage: Stage) -> int:
        return sum(found == stage for _, found in stages)

    return Progress(
        total=len(stages),
        done=count("done"),
        closed=count("closed"),
        seen=count("seen"),
        silent=[outlet for outlet, stage in stages if stage == "silent"],
        overtaken=count("overtaken"),
    )


def course_of(records: TellRecords, notice: Notice) -> Course:
    """The course of a notice up to now."""
    addressed = records.notices.addressees(notice.id)
    overtaken = is_overtaken(notice, records.notices.of_item(notice.item))
    channels = {one.outlet: one.channels for one in told(records, notice.id)}
    served: dict[str, list[Served]] = {}
    for one in records.served.of_item(notice.item):
        served.setdefault(one.outlet, []).append(one)
    outlets = [
        OutletCourse(
            outlet=one.outlet,
            node=node_of(records, one.outlet),
            stage=stage_of(one, overtaken=overtaken),
            served=served.get(one.outlet, []),
            channels=channels.get(one.outlet, []),
            receipt=one.receipt,
            closing=one.closing,
            is_suspended=_is_suspended(records, one.outlet),
            minutes=minutes_to_done(notice.issued_at, one.receipt),
        )
        for one in addressed
    ]
    return summed(notice, progress_of(addressed, overtaken=overtaken), outlets)


def summed(notice: Notice, progress: Progress, outlets: Sequence[OutletCourse]) -> Course:
    """The course with the times over all outlets: the median, and the slowest of those that have done it."""
    timed = [(one.minutes, one) for one in outlets if one.minutes is not None]
    return Course(
        notice=notice,
        progress=progress,
        outlets=list(outlets),
        median_minutes=round(median(minutes for minutes, _ in timed), 1) if timed else None,
        slowest=max(timed, key=lambda pair: pair[0])[1] if timed else None,
    )


def minutes_to_done(issued_at: datetime, receipt: Receipt | None) -> float | None:
    """Minutes from the issue of a notice to "done"; None without it. A clock that was set back makes none negative."""
    if receipt is None or receipt.status != "done":
        return None
    return round(max(0.0, (receipt.at - issued_at).total_seconds()) / 60, 1)


def _is_suspended(records: TellRecords, outlet: str) -> bool:
    standing = records.roll.find_standing(outlet)
    return standing is None or standing.status != "admitted"
