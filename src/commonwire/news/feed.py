"""A feed: an address of an outlet that is asked for news on a schedule, and every decision about asking it.

Nothing here fetches. Somebody asks the shelf which feeds are `due`, fetches, reads, and keeps
`polled(feed, outcome, now=...)`; the feed is read again for that in the transaction that keeps it, so that
what an editor changed meanwhile stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NewType, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.ids import OutletId, PersonId
from commonwire.base.languages import language_tag
from commonwire.rights.terms import Terms

FeedId = NewType("FeedId", str)

MAX_ADDRESS_LENGTH = 2_000
"""Characters."""
MIN_INTERVAL = 60
"""Seconds: no feed is asked more often, whatever anybody says."""
MAX_INTERVAL = 86_400
"""Seconds: no feed is left alone longer, whatever its server says."""
MAX_HINT = 3_600
"""Seconds that Cache-Control or ttl may add: many sites send a day's max-age for news that changes by the minute."""
MAX_BACK_OFF = 21_600
"""Seconds between tries of a feed that keeps failing, unless its own interval is longer."""
GIVE_UP_AFTER: Mapping[int, int] = {410: 3, 401: 20, 403: 20, 404: 20, 451: 20}
"""Answers that will not mend themselves, and how many of them since the last success switch a feed off."""

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_OK = frozenset({*range(200, 300), 304})


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed with its settings and how the last polls went.

    `interval` is in seconds. `language` (BCP 47), `time_zone` (IANA name, for dates without an offset), `credit` and
    `terms` or `terms_template` (a template's name) stand in where the feed says nothing. `subject_map` turns the
    feed's category into a concept's uri. `failures` counts polls since the last good one, `gone_count` those
    among them that `GIVE_UP_AFTER` counts; `disabled_because` is a sentence when the node switched it off.
    """

    id: FeedId
    outlet: OutletId
    address: str
    name: str
    enabled: bool = False
    interval: int = 300
    language: str | None = None
    time_zone: str | None = None
    terms_template: str | None = None
    terms: Terms | None = None
    subject_map: dict[str, str] = {}
    credit: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_polled_at: datetime | None = None
    last_status: int | None = None
    last_error: str | None = None
    failures: int = 0
    gone_count: int = 0
    disabled_because: str | None = None
    next_at: datetime
    made_at: datetime
    made_by: PersonId


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one poll of `address` went.

    `status` is the HTTP status, None when there was no answer; `error` a sentence when the fetch or the reading of
    what came failed. `retry_after` and `fresh_for` are the server's wishes in seconds (Retry-After; max-age or ttl).
    """

    address: str
    status: int | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_after: int | None = None
    fresh_for: int | None = None

    @property
    def is_good(self) -> bool:
        """Whether the feed answered with something readable, or said that nothing is new."""
        return self.error is None and self.status in _OK


class FeedShelf(Protocol):
    """Where feeds are kept."""

    def put(self, feed: Feed) -> None:
        """Keep `feed` in place of the one with its id, if there is one."""
        ...

    def get(self, feed_id: FeedId) -> Feed:
        """Return the feed, or raise NotFoundError."""
        ...

    def due(self, now: datetime, limit: int) -> list[Feed]:
        """Return the enabled feeds whose time has come, the longest waiting first, `limit` at the most."""
        ...

    def of_outlet(self, outlet: OutletId) -> list[Feed]:
        """Return all feeds of `outlet`, the oldest first."""
        ...

    def delete(self, feed_id: FeedId) -> None:
        """Forget the feed; raise NotFoundError when it is not there."""
        ...


def checked(feed: Feed) -> Feed:
    """`feed` with its settings normalised; raises BadInputError for one that cannot work, naming the field."""
    _check_address(feed.address)
    if not feed.name.strip():
        raise _unfit("name", "The feed has no name", "Give it one that the desk will recognise.")
    if not MIN_INTERVAL <= feed.interval <= MAX_INTERVAL:
        raise _unfit("interval", f"{feed.interval} seconds", f"Use {MIN_INTERVAL} to {MAX_INTERVAL} seconds.")
    if feed.terms is not None and feed.terms_template is not None:
        raise _unfit("terms", "The feed has both terms and a template", "Leave one of them empty.")
    if feed.time_zone is not None and not _is_zone(feed.time_zone):
        raise _unfit("time_zone", f"'{feed.time_zone[:40]}' is no time zone", "Use an IANA name: Asia/Almaty.")
    language = None if feed.language is None else language_tag(feed.language)
    return msgspec.structs.replace(feed, language=language, name=feed.name.strip())


def switched_on(feed: Feed, *, now: datetime) -> Feed:
    """`feed` enabled and due at once; earlier failures are forgotten, what was fetched last is not."""
    return msgspec.structs.replace(
        feed, enabled=True, disabled_because=None, failures=0, gone_count=0, last_error=None, next_at=now
    )


def switched_off(feed: Feed, *, because: str | None = None) -> Feed:
    """`feed` no longer polled; `because` is the node's reason, None when a person did it."""
    return msgspec.structs.replace(feed, enabled=False, disabled_because=because)


def read_outcome(address: str, status: int, headers: Mapping[str, str], *, now: datetime) -> Outcome:
    """The outcome of an answer with these headers (names in lower case).

    Retry-After is seconds or a date (RFC 9110, section 10.2.3), counted from `now`; freshness is max-age
    (RFC 9111, section 5.2.2.1). What cannot be read is as if it had not been sent.

    >>> read_outcome("http://a/", 503, {"retry-after": "120"}, now=datetime(2030, 1, 1, tzinfo=UTC)).retry_after
    120
    """
    max_age = _MAX_AGE.search(headers.get("cache-control", ""))
    return Outcome(
        address=address,
        status=status,
        error=None if status in _OK else f"The server answered with status {status}.",
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        retry_after=_seconds_until(headers.get("retry-after", "").strip(), now),
        fresh_for=int(max_age[1]) if max_age else None,
    )


def next_poll_at(feed: Feed, outcome: Outcome, *, now: datetime, jitter: float = 0.0) -> datetime:
    """When to ask `feed` again after `outcome`; `jitter` in [0, 1) spreads feeds out by up to a tenth.

    After a good answer its interval, longer where the server asks for it (up to `MAX_HINT`). After failure
    n the interval times 2^n, up to `MAX_BACK_OFF`. Retry-After is obeyed on top of both, up to `MAX_INTERVAL`.

    The feed is as it was before `outcome`: its `failures` do not count it yet.
    """
    if outcome.is_good:
        wait = max(feed.interval, min(outcome.fresh_for or 0, MAX_HINT))
    else:
        doubled = feed.interval * 2 ** min(feed.failures + 1, 16)
        wait = max(feed.interval, min(doubled, MAX_BACK_OFF))
    wait = max(wait, outcome.retry_after or 0)
    spread = 1 + min(max(jitter, 0.0), 1.0) / 10
    return now + timedelta(seconds=min(max(wait * spread, MIN_INTERVAL), MAX_INTERVAL))


def polled(feed: Feed, outcome: Outcome, *, now: datetime, jitter: float = 0.0) -> Feed:
    """`feed` after a poll: when it is next due, what to send with a conditional request, and how it fares.

    Validators are replaced only by a good answer, so that what could not be read is fetched again. An outcome
    of an address the feed no longer has leaves it as it is.
    """
    if outcome.address != feed.address:
        return feed
    after = msgspec.structs.replace(
        feed,
        last_polled_at=now,
        last_status=outcome.status,
        last_error=None if outcome.is_good else outcome.error or f"The server answered with status {outcome.status}.",
        failures=0 if outcome.is_good else feed.failures + 1,
        gone_count=0 if outcome.is_good else feed.gone_count + (outcome.status in GIVE_UP_AFTER),
        next_at=next_poll_at(feed, outcome, now=now, jitter=jitter),
    )
    if outcome.is_good:
        return _with_validators(after, outcome)
    limit = GIVE_UP_AFTER.get(outcome.status or 0)
    if limit is None or after.gone_count < limit:
        return after
    return switched_off(
        after,
        because=f"The server answered with status {outcome.status}, {after.gone_count} such answers since the last"
        " good one. Check the address and switch the feed on again.",
    )


def _with_validators(feed: Feed, outcome: Outcome) -> Feed:
    """A 304 may leave out what has not changed (RFC 9110, section 15.4.5); any other answer says it all."""
    kept = outcome.status == 304
    return msgspec.structs.replace(
        feed,
        etag=outcome.etag or (feed.etag if kept else None),
        last_modified=outcome.last_modified or (feed.last_modified if kept else None),
    )


def _seconds_until(text: str, now: datetime) -> int | None:
    if text.isascii() and text.isdecimal():
        return int(text[:9])
    try:
        at = parsedate_to_datetime(text)
        return max(0, int((at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()))
    except (ValueError, OverflowError):
        return None


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > MAX_ADDRESS_LENGTH:
        raise _unfit(
            "address",
            f"The address is not http or https with a host, in {MAX_ADDRESS_LENGTH:,} characters",
            "Use one such as https://news.example/feed.xml.",
        )
    if "@" in parts.netloc:
        raise _unfit("address", "The address holds a user name or password", "Use an address that needs none.")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there, not a name at all, a folder of names
        return False
    return True


def _unfit(where: str, message: str, remedy: str) -> BadInputError:
    return BadInputError(message, where=where, remedy=remedy)
