"""Static files: cached for ever under an address that changes with them."""

from __future__ import annotations

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from commonwire.web.pages.render import static_folder, static_path

_YEAR = 31_536_000


def static_route() -> Router:
    """The route of the static files; open to everybody."""
    return create_static_files_router(
        path=static_path(),
        directories=[static_folder()],
        cache_control=CacheControlHeader(public=True, immutable=True, max_age=_YEAR),
        include_in_schema=False,
    )
