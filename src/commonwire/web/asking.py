"""What every call has: the request, the node, texts that are bounded, and the refusals it may answer with."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter

from commonwire.formats.write import FORMATS
from commonwire.news.publish import LONGEST_REASON
from commonwire.web.problems import Problem
from commonwire.web.site import Site

Ask: TypeAlias = Request[Any, Any, Any]
Served: TypeAlias = NamedDependency[Site]

NO_NUL = "^[^\u0000]*$"
Line: TypeAlias = Annotated[str, msgspec.Meta(max_length=200, pattern=NO_NUL)]
Words: TypeAlias = Annotated[str, msgspec.Meta(max_length=LONGEST_REASON, pattern=NO_NUL)]
Reason: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_REASON, pattern=NO_NUL)]

Reference: TypeAlias = Annotated[
    str, PathParameter(description="The item's id, or its URI percent-encoded as one segment (the own item first).")
]
After: TypeAlias = Annotated[
    str | None, QueryParameter(description="A cursor: `next` of an earlier answer. It never expires.")
]
Wait: TypeAlias = Annotated[
    float, QueryParameter(ge=0, le=60, description="Seconds, 0 to 60, to wait until there is something.")
]
Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=500, description="Rows of a page, 1 to 500.")]
VersionNumber: TypeAlias = Annotated[
    int | None, QueryParameter(ge=1, le=2**31 - 1, description="An earlier version; without it the newest.")
]
Format: TypeAlias = Annotated[
    str, QueryParameter(description=f"One of {', '.join(FORMATS)}; several with commas, or zip: all.")
]

_MEANING = {
    400: "The request does not fit the call",
    401: "Nobody, or nobody known, is asking",
    403: "Not for the one who asks; or, of a take, the decision was deny or ask",
    404: "It is not here, or not for the one who asks",
    409: "It contradicts what is recorded; or several outlets gave this URI, then `ids` names their items",
    413: "More bytes, levels or items than the bound",
    415: "In no format that is known",
    422: "Understood as a request, but what it says does not fit",
    429: "Too many requests: come back after Retry-After seconds",
    503: "The node cannot do it now; nothing was recorded",
}


def refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """The problems (RFC 9457) that a call may answer with, for its description."""
    return {
        status: ResponseSpec(
            data_container=Problem,
            description=_MEANING[status],
            media_type="application/problem+json",
            generate_examples=False,
        )
        for status in sorted({400, 401, 403, 429, 503, *statuses})
    }
