"""The web application: routes, errors, limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, ControllerRouterHandler

from commonwire.base.errors import CommonwireError
from commonwire.base.texts import Text
from commonwire.web.api.routes import CALLS, NODE_CALLS, OPERATING_CALLS, READING_CALLS
from commonwire.web.closed import unless_closed
from commonwire.web.compressed import Compressed
from commonwire.web.described import describe
from commonwire.web.feeds import FEEDS
from commonwire.web.gate import Gate
from commonwire.web.item_paths import ItemPaths
from commonwire.web.live import Wire
from commonwire.web.problems import on_commonwire_error, on_deep_nesting, on_defect, on_http_error
from commonwire.web.site import Site
from commonwire.web.traced import Traced

LARGEST_BODY = 1024 * 1024
"""Bytes of a request, but for those that bring something to be read."""


def make_application(
    site: Site,
    pages: Sequence[ControllerRouterHandler] = (),
    *,
    background: Sequence[Callable[[], Awaitable[None]]] = (),
) -> ASGIApp:
    """The ASGI application that serves `site`: the API and `pages`; `background` runs as long as it serves."""
    live = Wire(site)
    site.wire = live
    site.operating.count_streams(lambda: live.streams)

    @asynccontextmanager
    async def following(_: Litestar) -> AsyncIterator[None]:
        site.wakeup.bind()
        tasks = [asyncio.ensure_future(start()) for start in (live.follow, *background)]
        yield
        await _ended(tasks)

    reading = Router("/", route_handlers=READING_CALLS, request_max_body_size=site.largest_reading)
    api = Router("/api/v1", route_handlers=[reading, *CALLS])
    application = Litestar(
        route_handlers=[api, *NODE_CALLS, *OPERATING_CALLS, FEEDS, *pages],
        dependencies={"site": Provide(lambda: site, sync_to_thread=False, use_cache=True)},
        guards=[unless_closed(site.operating)],
        exception_handlers={
            CommonwireError: on_commonwire_error,
            HTTPException: on_http_error,
            RecursionError: on_deep_nesting,
            Exception: on_defect,
        },
        lifespan=[following],
        openapi_config=describe(),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        type_encoders={Text: str},
        signature_namespace={"Site": Site, "Any": Any},
    )
    return Traced(Gate(Compressed(ItemPaths(application)), site.hosts), site.operating.requested)


async def _ended(tasks: Sequence[asyncio.Future[None]]) -> None:
    """Return when every task has ended: one that missed its cancellation is told again."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.5)
