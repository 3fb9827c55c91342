"""Errors as HTTP problems (RFC 9457): the only place that knows which status an error has."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from commonwire.base import errors
from commonwire.base.errors import CommonwireError
from commonwire.rights.decision import Decision
from commonwire.web.api.answers import use_json

STATUS: dict[type[CommonwireError], tuple[int, str]] = {
    errors.TooLargeError: (413, "too-large"),
    errors.BadFormatError: (415, "bad-format"),
    errors.BadInputError: (422, "bad-input"),
    errors.NotSignedInError: (401, "not-signed-in"),
    errors.SuspendedError: (403, "suspended"),
    errors.UseRefusedError: (403, "use-refused"),
    errors.NotAllowedError: (403, "not-allowed"),
    errors.NotFoundError: (404, "not-found"),
    errors.AmbiguousItemError: (409, "ambiguous-item"),
    errors.ConflictError: (409, "conflict"),
    errors.TooManyRequestsError: (429, "too-many-requests"),
    errors.UnavailableError: (503, "unavailable"),
    errors.FetchError: (422, "fetch-failed"),
    errors.NotVerifiedError: (422, "not-verified"),
    errors.SettingsError: (500, "settings"),
}
"""HTTP status and problem type of each error; the most special class that fits counts."""

_log = logging.getLogger("commonwire.web")


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An RFC 9457 problem; `where` is the place of the fault, `remedy` what mends it."""

    type: str
    title: str
    status: int
    detail: str = ""
    where: str | None = None
    remedy: str | None = None
    ids: list[str] | None = None
    decision: Any = None


def problem_of(error: CommonwireError) -> Problem:
    """The problem that tells `error`."""
    status, name = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    problem = Problem(
        type=f"/problems/{name}",
        title=error.message,
        status=status,
        detail=str(error),
        where=error.where,
        remedy=error.remedy,
    )
    if isinstance(error, errors.AmbiguousItemError):
        problem.ids = error.ids
    if isinstance(error, errors.UseRefusedError):
        problem.decision = use_json(msgspec.convert(error.decision, Decision))
        problem.type = "/problems/use-denied" if problem.decision["decision"] == "deny" else "/problems/use-ask"
    return problem


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    """`problem` as a response of media type application/problem+json."""
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=headers or {},
    )


def on_commonwire_error(request: Request[Any, Any, Any], error: CommonwireError) -> Response[bytes]:
    """What a call of the API answers when it was refused."""
    headers = {}
    if isinstance(error, errors.TooManyRequestsError):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.NotSignedInError):
        headers["WWW-Authenticate"] = 'Bearer realm="commonwire"'
    return problem_response(problem_of(error), headers)


def problem_of_http(error: HTTPException) -> Problem:
    """The problem that tells what the framework refused: a path, a method, a parameter, a size."""
    extra = error.extra if isinstance(error.extra, list) else []
    where = ", ".join(str(e.get("key", "")) for e in extra if isinstance(e, dict)) or None
    said = "; ".join(str(e.get("message", "")) for e in extra if isinstance(e, dict))
    detail = f"{error.detail}: {said}" if said else error.detail
    return Problem(
        type="about:blank", title=error.detail or "Refused", status=error.status_code, detail=detail, where=where
    )


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What a call of the API answers when the framework refused it."""
    return problem_response(problem_of_http(error), dict(error.headers or {}))


def on_defect(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What is answered when the program itself is wrong: nothing of it is shown, all of it is logged."""
    _log.exception("A defect at %s %s", request.method, request.url.path, exc_info=error)
    problem = Problem(
        type="/problems/defect",
        title="The node made a mistake",
        status=500,
        detail="The node made a mistake; it is in its log. Nothing was recorded.",
        remedy="Tell the node's operator the time of the request.",
    )
    return problem_response(problem)
