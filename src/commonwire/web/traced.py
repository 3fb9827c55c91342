"""Traced: every request has a trace, which its log and its answer name, and is counted by class of route and status."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from commonwire.base.trace import REQUEST_ID, TRACEPARENT, read_trace, tracing

Observe = Callable[[str, int, float | None], None]
"""Told of each answer the class of its route, its status, and the seconds it took (None: it waited on purpose)."""

_CLASSES = (
    ("/static", "static"),
    ("/health", "operating"),
    ("/metrics", "operating"),
    ("/ledger", "nodes"),
    ("/feeds", "feeds"),
    ("/api/v1/wire", "wire"),
    ("/api/v1/notices", "notices"),
    ("/api", "api"),
    ("/", "pages"),
)
_ABOUT_ITEMS = {
    "uses": "decide",
    "takes": "take",
    "hold": "withdraw",
    "release": "withdraw",
    "kill": "withdraw",
    "corrections": "withdraw",
}
_ITEMS = "/api/v1/items"

_log = logging.getLogger("commonwire.requests")


class Traced:
    """ASGI middleware; `observe` is told of every answer."""

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        self.app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on within its trace."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        began, status, waits = time.monotonic(), 0, b"wait=" in scope["query_string"]
        headers = Headers.from_scope(scope)
        trace = read_trace(headers.get(REQUEST_ID), headers.get(TRACEPARENT))

        async def named(message: Message) -> None:
            nonlocal status, waits
            if message["type"] == "http.response.start":
                status = message["status"]
                answer = MutableScopeHeaders.from_message(message)
                answer.setdefault("X-Request-Id", trace.request)
                answer.setdefault(TRACEPARENT, trace.headers()[TRACEPARENT])
                waits = waits or "event-stream" in answer.get("content-type", "")
            await send(message)

        with tracing(trace):
            try:
                await self.app(scope, receive, named)
            finally:
                seconds = time.monotonic() - began
                route = _route(scope)
                self._observe(route_class(scope["method"], route), status, None if waits else seconds)
                _log.info(
                    "%s %s %s in %.0f ms",
                    scope["method"],
                    route or "(no such path)",
                    status,
                    seconds * 1000,
                    extra={"fields": {"route": route, "status": status, "seconds": round(seconds, 4)}},
                )


def _route(scope: HTTPScope) -> str:
    """The route as it was declared; a path itself may hold a secret and is never told. Empty when there is none."""
    return str(scope.get("path_template") or "")


def route_class(method: str, route: str) -> str:
    """The class that a route is counted in: a dozen for all of them.

    >>> route_class("POST", "/api/v1/items"), route_class("GET", "/items/{item}"), route_class("GET", "")
    ('give', 'pages', 'none')
    """
    if route.startswith(_ITEMS):
        last = route.rpartition("/")[2]
        return _ABOUT_ITEMS.get(last) or ("give" if method == "POST" else "items")
    return next((name for prefix, name in _CLASSES if route.startswith(prefix)), "none")
