"""The description of the API at /api/openapi.json (OpenAPI 3.1)."""

from __future__ import annotations

from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from commonwire import __version__
from commonwire.web.site import SESSION_COOKIE


def describe() -> OpenAPIConfig:
    """What the framework needs to describe every call: title, who may call, where it is read."""
    return OpenAPIConfig(
        title="Commonwire",
        version=__version__,
        description="A news exchange that a media alliance runs for itself. Every refusal is a problem (RFC 9457).",
        path="/api",
        render_plugins=[JsonRenderPlugin()],
        security=[{"key": []}, {"session": []}],
        components=Components(
            security_schemes={
                "key": SecurityScheme(
                    type="http", scheme="bearer", description="A key of an outlet, with some of its scopes."
                ),
                "session": SecurityScheme(
                    type="apiKey", security_scheme_in="cookie", name=SESSION_COOKIE, description="A person, signed in."
                ),
            }
        ),
    )
