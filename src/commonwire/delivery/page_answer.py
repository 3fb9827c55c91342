"""What came of asking for a page, as the check judges it: a status and a page, or why there is none."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

import msgspec

from commonwire.formats.page.seen import Seen

Failure = Literal[
    "robots", "not-public", "too-large", "timeout", "tls", "name", "redirects", "unreachable", "unreadable", "stopped"
]
"""Why no page came: robots.txt forbids it, it leads into a private network, it passes the bound, and so on."""

_SAME = ("www.", "m.", "amp.", "mobile.")


class PageAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a request for `asked`: from the address `final`, or the `failure` that kept it away.

    `page` is None when what came is no page that can be read. `has_mark` says that a signed credit mark of a take of
    this item stands on it and was verified.
    """

    asked: str
    final: str = ""
    status: int = 0
    page: Seen | None = None
    failure: Failure | None = None
    has_mark: bool = False


def moved(answer: PageAnswer) -> Literal["home", "elsewhere"] | None:
    """Whether the request was sent on to the site's home page, or to another site or path.

    >>> moved(PageAnswer(asked="http://a.example/7", final="https://www.a.example/7/?amp=1"))
    >>> moved(PageAnswer(asked="https://a.example/news/7", final="https://a.example/"))
    'home'
    """
    asked, final = urlsplit(answer.asked), urlsplit(answer.final or answer.asked)
    before, after = (
        parts.path.rstrip("/").removesuffix("/amp").removesuffix("/index.html") for parts in (asked, final)
    )
    if before and not after:
        return "home"
    if not is_same_site(answer) or before.casefold() != after.casefold():
        return "elsewhere"
    return None


def is_same_site(answer: PageAnswer) -> bool:
    """Whether the answer came from the site that was asked, or its mobile one."""
    return _site(answer.asked) == _site(answer.final or answer.asked)


def _site(address: str) -> str:
    host = (urlsplit(address).hostname or "").casefold()
    return next((host.removeprefix(start) for start in _SAME if host.startswith(start)), host)
