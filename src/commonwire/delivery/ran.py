"""Where it ran: what a taker says of the places where it used a take, so that its owner knows and a page is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol
from urllib.parse import urlsplit

import msgspec

from commonwire.base.errors import BadInputError, NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.page_watch import PageShelf, watch_place
from commonwire.delivery.take import Take, TakeRecords
from commonwire.formats.addresses import is_web_address

LONGEST_ADDRESS = 2000
"""Characters of an address."""
MOST_PLACES = 200
"""Addresses of one take."""
EARLY = timedelta(days=1)
"""How far before its take a use may be dated: a system that knows the day only says midnight."""
AHEAD = timedelta(minutes=5)
"""How far the taker's clock may be ahead of the node's."""

Told = Literal["owed", "done"]


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """That a version of an item, taken by `outlet`, ran at a web address, as somebody (`by`) reported it."""

    take: str
    address: str
    item: str
    version: int
    outlet: str
    ran_at: datetime
    reported_at: datetime
    by: str | None = None


class RanShelf(Protocol):
    """Where reports of use are kept: of each take and address the last one."""

    def put(self, ran: Ran) -> None:
        """Keep a report, in place of an earlier one of the same take and address."""
        ...

    def of_take(self, take: str) -> list[Ran]:
        """All reports of a take, in the order in which it ran."""
        ...

    def of_item(self, item: str) -> list[Ran]:
        """All reports of an item's takes, in the order in which it ran."""
        ...


class RanRecords(TakeRecords, Protocol):
    """The records that reports of use need."""

    ran: RanShelf
    pages: PageShelf


class TakeUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A take and where it ran; `told` says whether the taker owes its owner that report, or has given it."""

    take: Take
    ran: list[Ran]
    told: Told | None


def report_ran(
    records: RanRecords,
    take_id: str,
    address: str,
    *,
    outlet: str,
    ran_at: datetime | None,
    by: str | None,
    now: datetime,
) -> Ran:
    """The report that a take of `outlet` ran at `address`, kept. Without `ran_at` it ran now.

    The page is checked at once. Reported again, the same address has the later time.

    Raises NotFoundError for a take that is not the outlet's, BadInputError for what is no web address, a time without
    zone, one to come, or one before the take.
    """
    take = records.takes.find(take_id)
    if take is None or take.outlet != outlet:
        raise NotFoundError(
            text("Your outlet has no such take"), where=take_id[:60], remedy=text("List the item's reports.")
        )
    ran = Ran(
        take=take.id,
        address=_checked_address(address),
        item=take.item,
        version=take.version,
        outlet=outlet,
        ran_at=_checked_time(ran_at or now, take, now),
        reported_at=now,
        by=by,
    )
    known = {earlier.address for earlier in records.ran.of_take(take.id)}
    if len(known | {ran.address}) > MOST_PLACES:
        raise BadInputError(
            text("More than %(most)s addresses of one take", most=MOST_PLACES),
            where="address",
            remedy=text("Take it again for further ones."),
        )
    records.ran.put(ran)
    watch_place(
        records, take=take.id, address=ran.address, item=take.item, version=take.version, outlet=outlet, now=now
    )
    return ran


def uses_of(records: RanRecords, item: str, *, outlet: str | None = None) -> list[TakeUsed]:
    """The takes of an item (of `outlet` alone), the newest first, each with where it ran."""
    by_take: dict[str, list[Ran]] = {}
    for ran in records.ran.of_item(item):
        by_take.setdefault(ran.take, []).append(ran)
    takes = [take for take in records.takes.of_item(item) if outlet in (None, take.outlet)]
    return [
        TakeUsed(take=take, ran=by_take.get(take.id, []), told=_told(take, is_told=take.id in by_take))
        for take in takes
    ]


def _told(take: Take, *, is_told: bool) -> Told | None:
    if not any(duty.kind == "notify" for duty in take.decision.duties):
        return None
    return "done" if is_told else "owed"


def _checked_address(address: str) -> str:
    address = address.strip()
    if len(address) > LONGEST_ADDRESS:
        raise BadInputError(
            text("More than %(most)s characters", most=LONGEST_ADDRESS),
            where="address",
            remedy=text("Give a shorter one."),
        )
    try:
        parts = urlsplit(address)
        is_whole = is_web_address(address) and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is none, half a bracket
        raise _no_address(address) from None
    if not is_whole:
        raise _no_address(address)
    if parts.username is not None:
        raise BadInputError(
            text("The address holds a name or a password"), where="address", remedy=text("Leave it out.")
        )
    return address


def _no_address(address: str) -> BadInputError:
    return BadInputError(
        text("'%(address)s' is no web address", address=address[:80]),
        where="address",
        remedy=text("Give the page's whole address: https://..."),
    )


def _checked_time(at: datetime, take: Take, now: datetime) -> datetime:
    if at.tzinfo is None:
        raise BadInputError(text("The time has no zone"), where="ran_at", remedy=text("Write 2030-03-02T04:00:00Z."))
    if at > now + AHEAD:
        raise BadInputError(
            text("That time is still to come"), where="ran_at", remedy=text("Report it once it has run.")
        )
    if at < take.at - EARLY:
        raise BadInputError(
            text("It ran before it was taken"), where="ran_at", remedy=text("Report it with the take it ran under.")
        )
    return at.astimezone(UTC)
