"""Health and measures: for probes, and for a Prometheus server."""

from __future__ import annotations

from litestar import Response, get

from commonwire.base.errors import NotAllowedError
from commonwire.web.asking import Ask, Served
from commonwire.web.operating import Readiness
from commonwire.web.site import is_local


@get("/metrics", include_in_schema=False)
async def read_metrics(request: Ask, site: Served) -> Response[bytes]:
    """Measures for a Prometheus server: on this machine, or with the operator's token. Raises NotAllowedError."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    is_known = scheme.lower() == "bearer" and site.operating.is_token(token.strip())
    if not (is_known or is_local(request)):
        raise NotAllowedError(
            "Measures are read on the node's own machine, or with its token",
            where="/metrics",
            remedy="Name a file with a token in COMMONWIRE_METRICS_TOKEN_FILE, and send it as a bearer token.",
        )
    body, media_type = await site.operating.metrics()
    return Response(body, media_type=media_type)


@get("/health/live", include_in_schema=False)
async def live() -> dict[str, str]:
    """That the process answers; open to everybody, under any name."""
    return {"status": "ok"}


@get("/health/ready", include_in_schema=False)
async def ready(site: Served) -> Response[Readiness]:
    """Whether the node can do its work, with the reasons: 200, or 503. Open to everybody, under any name."""
    found = await site.operating.readiness()
    return Response(found, status_code=200 if found.status == "ready" else 503)


OPERATING_CALLS = [read_metrics, live, ready]
"""At the root."""
