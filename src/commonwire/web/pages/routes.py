"""Every page's handler."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from commonwire.web.site import Site


def page_routes(site: Site) -> list[ControllerRouterHandler]:
    """The handlers of all pages of `site`."""
    return []
