"""Tell outlets of a notice by their channels: what is owed, tries begun and ended, and who has heard.

Each verb is one transaction. Whoever sends (`app.courier`) stands between `begin` and `finish`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.delivery.alarm import alarms
from commonwire.delivery.alert import Alert, AlertRecords
from commonwire.delivery.alert_contents import is_ready
from commonwire.delivery.channel import Channel, ChannelRecords, add_channel, host_of
from commonwire.delivery.notice import Addressed, Notice, NoticeKind, NoticeRecords, Receipt, notice_of
from commonwire.delivery.retry import ChannelKind, next_try, soon, still_due
from commonwire.delivery.tries import LONGEST_ERROR, Delivery, Ended, Outcome, Try, over
from commonwire.news.ports import Happening

LANES: dict[NoticeKind, int] = {"kill": 0, "hold": 1, "correction": 2, "release": 3}
"""In which order what is due goes out: nothing goes before a kill (docs/rules.md, 4)."""
URGENT = frozenset({LANES["kill"], LANES["hold"]})
"""Lanes with places of their own: what they carry never waits for the others."""

OVERRIDES: dict[NoticeKind, frozenset[int]] = {
    "kill": frozenset({1, 2, 3}),
    "hold": frozenset({LANES["release"]}),
    "release": frozenset({LANES["hold"]}),
    "correction": frozenset(),
}
"""Lanes of earlier notices about the item that need no more tries: repeated later, a hold would undo its release."""


class TellRecords(NoticeRecords, ChannelRecords, AlertRecords, Protocol):
    """The records that telling needs."""

    roll: Roll


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A try that is on disk as begun: what to send, and where."""

    notice: Notice | Alert
    channel: Channel
    number: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a try."""

    outcome: Outcome
    status: int | None = None
    milliseconds: int | None = None
    error: str | None = None


class ChannelTold(msgspec.Struct, frozen=True, kw_only=True):
    """What one channel of an outlet was told of a notice: its tries, the first one first, and when the next is due."""

    channel: str
    kind: ChannelKind
    address: str
    tries: list[Try]
    next_at: datetime | None
    ended: str | None

    @property
    def delivered_at(self) -> datetime | None:
        """When it was first accepted there."""
        return next((one.ended_at for one in self.tries if one.outcome == "delivered"), None)


class OutletTold(msgspec.Struct, frozen=True, kw_only=True):
    """How an outlet was told of a notice, by all its channels, and what it answered."""

    outlet: str
    receipt: Receipt | None
    channels: list[ChannelTold]

    @property
    def delivered_at(self) -> datetime | None:
        """When the first of its channels accepted it."""
        return min((c.delivered_at for c in self.channels if c.delivered_at), default=None)

    @property
    def tried(self) -> int:
        """How many tries were made."""
        return sum(len(channel.tries) for channel in self.channels)


def owe_by_channels(records: TellRecords, happening: Happening) -> None:
    """Owe the notice that follows from what happened to each channel of those it is for, from this moment on.

    What an earlier notice about the item says otherwise is not repeated to them (`OVERRIDES`).
    """
    notice = notice_of(happening)
    if notice is None:
        return
    owed = [_owed(notice, channel) for channel in records.channels.to_tell(notice.id)]
    if not owed:
        return
    records.deliveries.put(owed)
    if lanes := OVERRIDES[notice.kind]:
        earlier = records.deliveries.open_of_item(notice.item, lanes=lanes, like=notice.id)
        records.deliveries.put([over(it, "overridden", notice.issued_at) for it in earlier])


def open_channel(
    records: TellRecords,
    by: Principal,
    outlet: str,
    *,
    kind: ChannelKind,
    address: str,
    plain: bool,
    now: datetime,
) -> Channel:
    """A new channel (`channel.add_channel`, which says what it raises), told at once of what the desk is alarmed of."""
    channel = add_channel(records, by, outlet, kind=kind, address=address, plain=plain, now=now)
    waiting = [] if _is_suspended(records, outlet) else records.notices.waiting(outlet)
    states = (records.items.find(item) for item in {one.notice.item for one in waiting})
    killed = {state.id for state in states if state is not None and state.status == "canceled"}
    records.deliveries.put([_owed(one.notice, channel, at=now) for one in alarms(waiting, killed=killed)])
    return channel


def _owed(notice: Notice, channel: Channel, *, at: datetime | None = None) -> Delivery:
    return Delivery(
        notice=notice.id,
        channel=channel.id,
        outlet=channel.outlet,
        item=notice.item,
        kind=channel.kind,
        lane=LANES[notice.kind],
        host=host_of(channel),
        issued_at=notice.issued_at,
        next_at=at or notice.issued_at,
    )


def begin(records: TellRecords, due: Sequence[Delivery], *, now: datetime) -> list[Begun]:
    """Those of `due` that are to be tried now, each on record as begun, with the time of its next try.

    Left out is what was answered or closed meanwhile; a suspended outlet's waits for its next step.
    """
    begun, changed, tries = [], [], []
    channels = records.channels.among([delivery.channel for delivery in due])
    notices = {one: _find_notice(records, one) for one in {delivery.notice for delivery in due}}
    for known in due:
        delivery = records.deliveries.find(known.notice, known.channel)
        notice, channel = notices[known.notice], channels.get(known.channel)
        if delivery is None or delivery.next_at is None or delivery.next_at > now:
            continue
        if delivery.begun != known.begun:
            continue
        if notice is None or channel is None or channel.removed_at is not None:
            changed.append(over(delivery, "removed", now))
            continue
        after = _planned(delivery, made=delivery.made + 1, now=now)
        if _is_suspended(records, delivery.outlet):
            changed.append(msgspec.structs.replace(delivery, next_at=after))
            continue
        if isinstance(notice, Alert) and not is_ready(records, notice, now=now):
            changed.append(over(delivery, "dropped", now))
            continue
        changed.append(
            msgspec.structs.replace(delivery, next_at=after, made=delivery.made + 1, begun=delivery.begun + 1)
        )
        tries.append(Try(notice=notice.id, channel=channel.id, number=delivery.begun + 1, began_at=now))
        begun.append(Begun(notice=notice, channel=channel, number=delivery.begun + 1))
    records.deliveries.put(changed)
    records.deliveries.put_tries(tries)
    return begun


_ENDED: dict[Outcome, Ended] = {"delivered": "sent", "failed": "refused", "dropped": "dropped"}
"""How an alert, which is sent once, ends by what became of a try."""


def _find_notice(records: TellRecords, notice_id: str) -> Notice | Alert | None:
    return records.notices.find(notice_id) or records.alerts.find(notice_id)


def finish(records: TellRecords, tried: Begun, result: Result, *, now: datetime) -> None:
    """Keep what became of a try. One that never left the node is made again soon, and does not count as made."""
    notice, channel = tried.notice.id, tried.channel.id
    known = records.deliveries.find_try(notice, channel, tried.number)
    delivery = records.deliveries.find(notice, channel)
    if known is None or delivery is None:
        return
    error = result.error[:LONGEST_ERROR] if result.error else None
    ended = msgspec.structs.replace(
        known,
        ended_at=now,
        outcome=result.outcome,
        status=result.status,
        milliseconds=result.milliseconds,
        error=error,
    )
    records.deliveries.put_tries([ended])
    if isinstance(tried.notice, Alert) and result.outcome != "unsent":
        records.deliveries.put([over(delivery, _ENDED[result.outcome], now)])
    elif result.outcome == "unsent" and delivery.next_at is not None:
        made = max(0, delivery.made - 1)
        again = now + soon(delivery.begun - made, refused=result.status is not None)
        changed = msgspec.structs.replace(delivery, next_at=min(delivery.next_at, again), made=made)
        records.deliveries.put([changed])


def mend_times(records: TellRecords, *, now: datetime) -> int:
    """Bring near what a clock that ran ahead has planned far away; how many deliveries."""
    changed = []
    for delivery in records.deliveries.waiting(later_than=now):
        if delivery.next_at is None or delivery.lane not in LANES.values():  # an alert waits as long as it is to
            continue
        due = still_due(
            delivery.kind,
            delivery.next_at,
            issued_at=delivery.issued_at,
            made=delivery.made,
            seen=delivery.seen,
            now=now,
        )
        if due != delivery.next_at:
            changed.append(msgspec.structs.replace(delivery, next_at=due))
    records.deliveries.put(changed)
    return len(changed)


def told(records: TellRecords, notice_id: str, *, outlet: str | None = None) -> list[OutletTold]:
    """How everyone a notice is for (`outlet` alone) was told of it, by outlet: an outlet without channels too."""
    deliveries = records.deliveries.of_notice(notice_id, outlet=outlet)
    channels = records.channels.among([delivery.channel for delivery in deliveries])
    tries: dict[str, list[Try]] = {}
    for one in records.deliveries.tries_of(notice_id, outlet=outlet):
        tries.setdefault(one.channel, []).append(one)
    by_outlet: dict[str, list[ChannelTold]] = {}
    for delivery in deliveries:
        channel = channels[delivery.channel]
        by_outlet.setdefault(delivery.outlet, []).append(
            ChannelTold(
                channel=channel.id,
                kind=channel.kind,
                address=channel.address,
                tries=tries.get(channel.id, []),
                next_at=delivery.next_at,
                ended=delivery.ended,
            )
        )
    addressed: list[Addressed] = records.notices.addressees(notice_id)
    return [
        OutletTold(outlet=a.outlet, receipt=a.receipt, channels=by_outlet.get(a.outlet, []))
        for a in addressed
        if outlet in (None, a.outlet)
    ]


def _is_suspended(records: TellRecords, outlet: str) -> bool:
    standing = records.roll.find_standing(outlet)
    return standing is None or standing.status != "admitted"


def _planned(delivery: Delivery, *, made: int, now: datetime) -> datetime | None:
    return next_try(delivery.kind, issued_at=delivery.issued_at, made=made, seen=delivery.seen, ended=False, now=now)
