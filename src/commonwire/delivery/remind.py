"""Tell owners of open requests, remind them, and end those that nobody answered by the date of their use.

When is decided from the request alone; `app.processes` acts on it once a minute. Each reminder is kept with its request
and shown to both sides. A channel that reaches the owner elsewhere is told what `tell_owner` and `remind` give back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from commonwire.delivery.request import Request, RequestRecords

REMIND_AFTER = (timedelta(hours=2), timedelta(hours=24), timedelta(hours=72))
"""When an owner who has not answered is reminded, counted from the request."""
LAST_CALL = timedelta(hours=1)
"""How long before the date of its use a request is called to mind once more; half of a shorter time."""


def reminder_hours(request: Request) -> list[datetime]:
    """When the owner is reminded of the request while it is open, the first first."""
    hours = [request.asked_at + after for after in REMIND_AFTER]
    if request.needed_at is not None:
        last = request.needed_at - min(LAST_CALL, (request.needed_at - request.asked_at) / 2)
        hours = [*(hour for hour in hours if hour < last), last]
    return hours


def untold(requests: Sequence[Request], now: datetime) -> list[Request]:
    """Those of the open `requests` whose owner's people on duty were told nothing yet."""
    return [
        request
        for request in requests
        if request.told_at is None and not request.reminders and not is_expired(request, now)
    ]


def reminders_due(requests: Sequence[Request], now: datetime) -> list[Request]:
    """Those of the open `requests` whose owner is to be reminded now; of several hours that passed at once, once."""
    return [
        request
        for request in requests
        if not is_expired(request, now) and any(_last_word(request) < hour <= now for hour in reminder_hours(request))
    ]


def _last_word(request: Request) -> datetime:
    return request.reminders[-1] if request.reminders else request.told_at or request.asked_at


def is_expired(request: Request, now: datetime) -> bool:
    """Whether the date of its use has come and nobody has answered."""
    return request.status == "open" and request.needed_at is not None and now >= request.needed_at


def tell_owner(records: RequestRecords, request_id: str, now: datetime) -> Request | None:
    """The request, of which is kept that its owner is told now; None when there is no need any more."""
    found = records.requests.find(request_id)
    if found is None or found.status != "open" or not untold([found], now):
        return None
    told = msgspec.structs.replace(found, told_at=now)
    records.requests.put(told)
    return told


def remind(records: RequestRecords, request_id: str, now: datetime) -> Request | None:
    """The request, of which is kept that its owner is reminded now; None when there is no need any more."""
    found = records.requests.find(request_id)
    if found is None or found.status != "open" or not reminders_due([found], now):
        return None
    reminded = msgspec.structs.replace(found, reminders=(*found.reminders, now))
    records.requests.put(reminded)
    return reminded


def expire(records: RequestRecords, request_id: str, now: datetime) -> Request | None:
    """The request, expired; None when it was answered meanwhile or its date has not come."""
    found = records.requests.find(request_id)
    if found is None or not is_expired(found, now):
        return None
    expired = msgspec.structs.replace(found, status="expired", answered_at=now)
    records.requests.put(expired)
    return expired
