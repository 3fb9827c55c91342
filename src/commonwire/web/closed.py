"""Closed: a node that was put back lets nobody read until it knows what it forgot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from commonwire.base.errors import UnavailableError
from commonwire.base.texts import text
from commonwire.web.operating import Operating

_OPEN = (
    "/health/",
    "/metrics",
    "/ledger",
    "/static/",
    "/sign-in",
    "/sign-out",
    "/node",
    "/api/v1/health",
    "/api/v1/peers",
)
"""What stays open: nothing of it shows a story."""


def unless_closed(operating: Operating) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], None]:
    """A guard of the framework that refuses whatever could show a story while the node is closed."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        why = operating.closed()
        if why is not None and not connection.scope["path"].startswith(_OPEN):
            raise UnavailableError(why, remedy=text("Its operator sees on the node's page what it waits for."))

    return guard
