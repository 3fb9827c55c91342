"""Compressed: pages go out packed to browsers that unpack them, which matters on a poor link.

Only whole pages of HTML are: a live stream goes on as it is written, and what programs and other nodes ask for keeps
its bytes. Nothing on a page is secret to the page's own reader but a new key, which is shown once: what can be learnt
from the size of many answers (BREACH) needs one that stays.
"""

from __future__ import annotations

import gzip
import re

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_LEAST = 1400
"""Bytes under which a page fits into a packet or two anyhow."""
_LEVEL = 5
_REFUSED = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")


class Compressed:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; pack the answer where it may be."""
        if scope["type"] != ScopeType.HTTP or not takes_gzip(Headers.from_scope(scope).get("accept-encoding", "")):
            await self.app(scope, receive, send)
            return
        start: Message | None = None

        async def packed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
                return
            if start is not None and message["type"] == "http.response.body":
                body = message["body"]
                if not message.get("more_body") and len(body) >= _LEAST:
                    body = message["body"] = gzip.compress(body, compresslevel=_LEVEL, mtime=0)
                    headers = MutableScopeHeaders.from_message(start)
                    headers["Content-Encoding"] = "gzip"
                    headers["Content-Length"] = str(len(body))
                await send(start)
                start = None
            await send(message)

        await self.app(scope, receive, packed)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding (RFC 9110, section 12.5.3) allows gzip.

    >>> takes_gzip("gzip, deflate, br"), takes_gzip("br"), takes_gzip("gzip;q=0.0, *"), takes_gzip("GZIP;q=0.5")
    (True, False, False, True)
    """
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() == "gzip":
            return _REFUSED.fullmatch(weight) is None
    return False


def _is_page(message: Message) -> bool:
    headers = MutableScopeHeaders.from_message(message)
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
