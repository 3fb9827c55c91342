"""Asks sites for pages as a polite robot: by their robots.txt, slowly, with bounds, under a name that says who asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from commonwire.base.errors import FetchError
from commonwire.transport.fetch import Fetched, Fetcher
from commonwire.transport.robots import MAX_ROBOTS_BYTES, Rules, robots_address

PURPOSE = "page"
"""What the operator's openings for pages are called."""
MAX_PAGE_BYTES = 5_000_000
DELAY = 2.0
"""Seconds between two requests to one host, where its robots.txt does not ask for more."""
_PATIENCE = 25.0
_KEEP = 3600.0  # RFC 9309, section 2.4: no longer than a day
_KEEP_FAILED = 300.0
_MOST_SITES = 5_000


class PageFetcher:
    """Fetches pages through the one client that goes out; `steady` is a clock in seconds that nobody moves."""

    def __init__(self, fetcher: Fetcher, steady: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._steady = steady
        self._rules: dict[str, tuple[Rules, float]] = {}
        self._next: dict[str, float] = {}

    def is_ready(self, address: str) -> bool:
        """Whether the host may be asked again by now."""
        return self._next.get(host_of(address), 0.0) <= self._steady()

    async def fetch(self, address: str) -> Fetched:
        """What the page answers. Raises FetchError, with the kind "robots" where the site does not let robots in."""
        host = host_of(address)
        self._next[host] = self._steady() + DELAY
        try:
            await self._enter(address)
            return await self._fetcher.fetch(
                address, purpose=PURPOSE, max_bytes=MAX_PAGE_BYTES, timeout=_PATIENCE, may_follow=self._may_follow
            )
        finally:
            if len(self._next) > _MOST_SITES:
                self._next.clear()
            known = self._rules.get(robots_address(address))
            self._next[host] = self._steady() + max(DELAY, known[0].delay if known else 0.0)

    async def _may_follow(self, address: str) -> None:
        await self._enter(address)

    async def _enter(self, address: str) -> Rules:
        rules = await self._rules_of(address)
        if not rules.allow(address):
            raise FetchError(
                "The site's robots.txt does not let this node ask for the page",
                where=host_of(address),
                remedy="Look at the page yourself.",
                kind="robots",
            )
        return rules

    async def _rules_of(self, address: str) -> Rules:
        place = robots_address(address)
        known = self._rules.get(place)
        if known is not None and known[1] > self._steady():
            return known[0]
        try:
            answer = await self._fetcher.fetch(
                place, purpose=PURPOSE, max_bytes=MAX_ROBOTS_BYTES, timeout=_PATIENCE, may_follow=None
            )
        except FetchError as error:
            if error.kind in ("not-public", "name", "tls"):
                raise  # the page itself would fail in the same way, and this says how
            rules, keep = Rules(None), _KEEP_FAILED
        else:
            rules = Rules(answer.status, answer.body)
            keep = _KEEP if answer.status < 500 else _KEEP_FAILED
        if len(self._rules) > _MOST_SITES:
            self._rules.clear()
        self._rules[place] = (rules, self._steady() + keep)
        return rules


def host_of(address: str) -> str:
    """The host of an address, for waiting and for words.

    >>> host_of("https://News.example:8443/7")
    'news.example'
    """
    return (urlsplit(address).hostname or "").lower()
