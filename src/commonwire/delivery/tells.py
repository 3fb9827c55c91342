"""How a saved search tells of what it caught: the settings, and when somebody is told, as pure decisions.

Hours are read off the wall clock of a time zone. An hour that a change of clocks leaves out comes when the clock is put
on; one that it shows twice counts the first time: each hour comes once a day (RFC 5545, section 3.3.5, FORM #3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from commonwire.alliance.card import checked_time_zone
from commonwire.base.errors import BadInputError
from commonwire.base.texts import text

How = Literal["inbox", "live", "mail", "digest"]
"""In the inbox only; on the desk at once, too; by mail at once; by mail at set times, gathered."""

MOST_TIMES = 12
"""Digests a day."""
PRESSING = 2
"""The largest urgency that is told in quiet hours, too (1 is a flash)."""
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Hours, from `begins` to `ends` ("22:00", "06:30"), over midnight or not."""

    begins: str
    ends: str


class Tells(msgspec.Struct, frozen=True, kw_only=True):
    """How a search tells: `times` ("07:00") of digests and quiet hours in `zone` (an IANA name).

    `paused` until a time, or, without one, until it is ended.
    """

    how: How = "inbox"
    times: tuple[str, ...] = ()
    zone: str = "UTC"
    quiet: Quiet | None = None
    paused: bool = False
    paused_until: datetime | None = None


def checked_tells(tells: Tells) -> Tells:
    """`tells` with its times in order. Raises BadInputError that names the field."""
    zone = _checked_zone(tells.zone)
    times = tuple(sorted({_checked_time(at, "tells.times") for at in tells.times}))
    if len(times) > MOST_TIMES:
        raise BadInputError(
            text("More than %(most)s times of a digest", most=MOST_TIMES),
            where="tells.times",
            remedy=text("Leave some out."),
        )
    if tells.how == "digest" and not times:
        raise BadInputError(text("A digest needs a time"), where="tells.times", remedy=text("Give one, such as 07:00."))
    quiet = tells.quiet
    if quiet is not None:
        begins, ends = (_checked_time(at, "tells.quiet") for at in (quiet.begins, quiet.ends))
        if begins == ends:
            raise BadInputError(
                text("Quiet hours begin and end at the same time"),
                where="tells.quiet",
                remedy=text("Pause it, or give two times."),
            )
        held = [at for at in times if tells.how == "digest" and _is_between(_clock(at), _clock(begins), _clock(ends))]
        if held:
            raise BadInputError(
                text("The digest of %(held)s falls into the quiet hours", held=held[0]),
                where="tells.times",
                remedy=text("Move one of them."),
            )
    until = tells.paused_until if tells.paused else None
    if until is not None and until.tzinfo is None:
        raise BadInputError(
            text("This time has no zone"), where="tells.paused_until", remedy=text("Add one: 2031-05-06T07:00Z.")
        )
    return msgspec.structs.replace(tells, zone=zone, times=times, paused_until=until)


def is_paused(tells: Tells, at: datetime) -> bool:
    """Whether nothing is told at that moment."""
    return tells.paused and (tells.paused_until is None or at < tells.paused_until)


def quiet_until(tells: Tells, at: datetime) -> datetime | None:
    """When the quiet hours end that hold at that moment; None when none do."""
    if tells.quiet is None:
        return None
    wall = at.astimezone(ZoneInfo(tells.zone)).time()
    if not _is_between(wall, _clock(tells.quiet.begins), _clock(tells.quiet.ends)):
        return None
    return next_time((tells.quiet.ends,), tells.zone, after=at)


def when_told(tells: Tells, *, urgency: int | None, at: datetime) -> datetime | None:
    """When somebody is told at once of what was caught at that moment: then, when quiet hours end, or never (None).

    A desk is told while it happens, or not: what was quiet stands in the inbox.
    """
    if tells.how not in ("live", "mail") or is_paused(tells, at):
        return None
    until = quiet_until(tells, at)
    if until is None or (urgency is not None and urgency <= PRESSING):
        return at
    return until if tells.how == "mail" else None


def next_digest(tells: Tells, *, after: datetime) -> datetime | None:
    """When the next digest is due; None when there is none."""
    return next_time(tells.times, tells.zone, after=after) if tells.how == "digest" else None


def next_time(times: Iterable[str], zone: str, *, after: datetime) -> datetime:
    """The first moment (UTC) later than `after` at which one of these times of day comes in `zone`.

    >>> next_time(["07:00", "18:30"], "Asia/Karachi", after=datetime(2031, 5, 6, 2, tzinfo=UTC))
    datetime.datetime(2031, 5, 6, 13, 30, tzinfo=datetime.timezone.utc)
    """
    place = ZoneInfo(zone)
    today = after.astimezone(place).date()
    days = [today + timedelta(days=number) for number in range(-1, 4)]  # a zone may leave out a whole day
    moments = [datetime.combine(day, _clock(at), place).astimezone(UTC) for day in days for at in times]
    return min(moment for moment in moments if moment > after)


def _clock(at: str) -> time:
    return time.fromisoformat(at)


def _is_between(at: time, begins: time, ends: time) -> bool:
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def _checked_time(at: str, where: str) -> str:
    if not _TIME.fullmatch(at):
        raise BadInputError(
            text("'%(at)s' is no time of day", at=at[:20]), where=where, remedy=text("Write it as 07:00 or 18:30.")
        )
    return at


def _checked_zone(zone: str) -> str:
    try:
        return checked_time_zone(zone)
    except BadInputError as error:
        raise BadInputError(error.message, where="tells.zone", remedy=error.remedy) from None
