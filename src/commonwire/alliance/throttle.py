"""How long to wait before another sign-in: free at first, then twice as long each time."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

import msgspec

from commonwire.alliance.person import Attempts


class Limit(msgspec.Struct, frozen=True):
    """`free` failures cost nothing; each further one doubles the wait, up to `longest` seconds."""

    free: int
    longest: int


FORGOTTEN_AFTER = timedelta(hours=1)

LIMITS: dict[Literal["email", "address"], Limit] = {
    # Short at the longest: a stranger who guesses must not lock the editor out of her desk for long.
    "email": Limit(free=5, longest=60),
    # A newsroom may sign in from one address.
    "address": Limit(free=30, longest=900),
}


def email_subject(email: str) -> str:
    """The subject that attempts on an e-mail are counted under; the e-mail cannot be read from it."""
    return "email:" + hashlib.sha256(email.encode()).hexdigest()[:32]


def address_subject(address: str) -> str:
    """The subject that attempts from a network address are counted under; for IPv6 its /64, which one host owns."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return f"address:{ipaddress.ip_network((found, 64), strict=False)}"
    return f"address:{getattr(found, 'ipv4_mapped', None) or found}"


def wait_seconds(attempts: Attempts | None, limit: Limit, now: datetime) -> int:
    """Seconds until the next try is heard; 0 for now.

    >>> from datetime import UTC
    >>> noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    >>> [wait_seconds(Attempts(subject="", failures=n, last_at=noon), Limit(5, 60), noon) for n in (4, 5, 6, 7, 99)]
    [0, 2, 4, 8, 60]
    """
    if attempts is None or attempts.failures < limit.free or now - attempts.last_at >= FORGOTTEN_AFTER:
        return 0
    doubled = 2 ** min(attempts.failures - limit.free + 1, 30)
    end = attempts.last_at + timedelta(seconds=min(doubled, limit.longest))
    return min(max(0, ceil((end - now).total_seconds())), limit.longest)


def counted(attempts: Attempts | None, subject: str, now: datetime) -> Attempts:
    """`attempts` with one failure more; old ones are forgotten."""
    if attempts is None or now - attempts.last_at >= FORGOTTEN_AFTER:
        return Attempts(subject=subject, failures=1, last_at=now)
    return Attempts(subject=subject, failures=attempts.failures + 1, last_at=now)
