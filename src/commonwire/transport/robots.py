"""robots.txt: whether a site lets this node ask for a page, and how long to wait between two requests (RFC 9309)."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego

ROBOT = "Commonwire"
"""The product token that sites name in their rules (RFC 9309, section 2.2.1); a part of the User-Agent."""
MAX_ROBOTS_BYTES = 2_000_000
MAX_DELAY = 60.0
_MOST_LETTERS = 512_000  # RFC 9309, section 2.5: at least 500 KiB are read


class Rules:
    """What one site's robots.txt says, from its `status` and body; `status` None: the site could not be reached."""

    def __init__(self, status: int | None, body: bytes = b"") -> None:
        self._all = status is not None and 400 <= status < 500 and status != 429  # RFC 9309, section 2.3.1.3
        self._none = status is None or status == 429 or status >= 500 or status < 200  # RFC 9309, section 2.3.1.4
        is_said = not (self._all or self._none)
        self._rules = Protego.parse(body[:_MOST_LETTERS].decode("utf-8", "replace") if is_said else "")

    def allow(self, address: str) -> bool:
        r"""Whether `address` may be asked for.

        >>> Rules(404).allow("https://a.example/7"), Rules(503).allow("https://a.example/7")
        (True, False)
        >>> Rules(200, b"User-agent: *\nDisallow: /news").allow("https://a.example/news/7")
        False
        """
        return self._all or (not self._none and bool(self._rules.can_fetch(address, ROBOT)))

    @property
    def delay(self) -> float:
        """The seconds that the site asks to leave between two requests; 0 when it asks for none, 60 at the most."""
        return min(float(self._rules.crawl_delay(ROBOT) or 0), MAX_DELAY)


def robots_address(address: str) -> str:
    """Where the rules for `address` are.

    >>> robots_address("https://a.example:8443/news/7?x=1")
    'https://a.example:8443/robots.txt'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
