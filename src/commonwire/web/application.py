"""The web application: routes, errors, limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp, ControllerRouterHandler

from commonwire import __version__
from commonwire.base.errors import CommonwireError
from commonwire.web.api import items, notices, roll, searches, wire
from commonwire.web.gate import Gate
from commonwire.web.item_paths import ItemPaths
from commonwire.web.live import Wire
from commonwire.web.problems import on_commonwire_error, on_defect, on_http_error
from commonwire.web.site import Site

LARGEST_BODY = 33 * 1024 * 1024
"""Bytes of a request; the readers' own bound lies just below and gives the clearer error."""


def make_application(
    site: Site,
    pages: Sequence[ControllerRouterHandler] = (),
    *,
    background: Sequence[Callable[[], Awaitable[None]]] = (),
) -> ASGIApp:
    """The ASGI application that serves `site`: the API and `pages`; `background` runs as long as it serves."""
    site.wire = Wire(site)

    @asynccontextmanager
    async def following(_: Litestar) -> AsyncIterator[None]:
        site.wakeup.bind()
        tasks = [asyncio.ensure_future(start()) for start in (site.wire.follow, *background)]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    api = Router(
        "/api/v1",
        route_handlers=[
            items.give_items,
            items.list_items,
            items.get_item,
            items.get_report,
            items.get_original,
            items.similar_items,
            items.ask_use,
            items.take_item_call,
            items.correct_item,
            items.hold_item,
            items.release_item,
            items.kill_item,
            notices.list_notices,
            notices.get_notice,
            notices.answer_notice,
            searches.list_searches,
            searches.add_search,
            searches.remove_search,
            searches.read_inbox,
            wire.read_wire,
            wire.stream_wire,
            roll.read_roll,
            roll.health,
        ],
    )
    application = Litestar(
        route_handlers=[api, *pages],
        dependencies={"site": Provide(lambda: site, sync_to_thread=False, use_cache=True)},
        exception_handlers={
            CommonwireError: on_commonwire_error,
            HTTPException: on_http_error,
            Exception: on_defect,
        },
        lifespan=[following],
        openapi_config=OpenAPIConfig(
            title="Commonwire",
            version=__version__,
            path="/api",
            render_plugins=[JsonRenderPlugin()],
        ),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        signature_namespace={"Site": Site, "Any": Any},
    )
    return Gate(ItemPaths(application), site.hosts)


