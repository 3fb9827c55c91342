"""Errors as HTTP problems (RFC 9457): the only place that knows which status an error has."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from commonwire.base import errors
from commonwire.base.errors import CommonwireError
from commonwire.base.texts import Text, said, text
from commonwire.formats.notes import setting_of
from commonwire.rights.decision import Decision
from commonwire.rights.words import Words, english
from commonwire.web.decisions import UseAnswer, use_answer
from commonwire.web.site import languages_read
from commonwire.web.wording import words_for

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
    """A refusal (RFC 9457): `where` is the place of the fault, `remedy` what mends it.

    `ids` are the items that an ambiguous URI may mean, `decision` the answer that stands against a take.
    """

    type: str
    title: str
    status: int
    detail: str = ""
    where: str | None = None
    remedy: str | None = None
    ids: list[str] | None = None
    decision: UseAnswer | None = None


def problem_of(error: CommonwireError, words: Words | None = None) -> Problem:
    """The problem that tells `error`; a decision in it is worded by the catalogue `words`, or in English."""
    status, name = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    problem = Problem(
        type=f"/problems/{name}",
        title=error.message,
        status=status,
        detail=told(error),
        where=error.where,
        remedy=error.remedy,
    )
    if isinstance(error, errors.AmbiguousItemError):
        problem.ids = error.ids
    if isinstance(error, errors.UseRefusedError):
        problem.decision = use_answer(msgspec.convert(error.decision, Decision), words or english())
        problem.type = "/problems/use-denied" if problem.decision.decision == "deny" else "/problems/use-ask"
    return problem


def told(error: CommonwireError) -> Text:
    """The error in one sentence or two, as `str(error)` says them in English: what happened, where, what mends it."""
    what, where, remedy = said(error.message), error.where, said(error.remedy or "")
    if error.message.endswith("."):
        if not where:
            return text("%(what)s %(remedy)s", what=what, remedy=remedy) if remedy else text("%(what)s", what=what)
        if remedy:
            return text("%(what)s (%(where)s) %(remedy)s", what=what, where=where, remedy=remedy)
        return text("%(what)s (%(where)s)", what=what, where=where)
    if not where:
        return text("%(what)s. %(remedy)s", what=what, remedy=remedy) if remedy else text("%(what)s.", what=what)
    if remedy:
        return text("%(what)s (%(where)s). %(remedy)s", what=what, where=where, remedy=remedy)
    return text("%(what)s (%(where)s).", what=what, where=where)


def _plain(value: object) -> object:
    """For the JSON of an answer: a text is its English."""
    if isinstance(value, Text):
        return str(value)
    raise TypeError(f"A {type(value).__name__} does not belong into a problem")


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    """`problem` as a response of media type application/problem+json."""
    return Response(
        msgspec.json.encode(problem, enc_hook=_plain),
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
    words = words_for(languages_read(request))
    problem = problem_of(error, words)
    if problem.decision is not None:
        headers["Content-Language"] = words.language
    return problem_response(problem, headers)


def problem_of_http(request: Request[Any, Any, Any], error: HTTPException) -> Problem:
    """The problem that tells what the framework refused: a path, a method, a parameter, a body, a size."""
    name, title, remedy = _REFUSED.get(error.status_code, ("refused", error.detail or text("Refused"), _SEE))
    allowed = (error.headers or {}).get("allow")
    extra = [part for part in error.extra if isinstance(part, dict)] if isinstance(error.extra, list) else []
    places = {404: request.url.path[:200], 405: request.method, 413: "body"}
    where = ", ".join(_place(part) for part in extra)
    faults: str = "; ".join(_fault(part) for part in extra)
    if error.status_code == 400 and not faults:
        faults = _after_colon(error.detail)
    if error.status_code == 413:
        faults = text("the bound is %(bytes)s", bytes=f"{request.route_handler.resolve_request_max_body_size():,}")
    return Problem(
        type=f"/problems/{name}",
        title=title,
        status=error.status_code,
        detail=text("%(what)s: %(faults)s", what=said(title), faults=said(faults)) if faults else title,
        where=where or places.get(error.status_code) or ("body" if error.status_code == 400 else None),
        remedy=text("Use %(methods)s.", methods=allowed) if allowed else remedy,
    )


_SEE = text("See /api/openapi.json for the calls and their shapes.")
_REFUSED: dict[int, tuple[str, str, str]] = {
    400: ("bad-input", text("The request does not fit this call"), _SEE),
    404: ("not-found", text("There is nothing at this path"), _SEE),
    405: ("method-not-allowed", text("This path does not take that method"), _SEE),
    413: (
        "too-large",
        text("The request has too many bytes"),
        text("Send less at a time. %(setting)s bounds a message.", setting=setting_of("size")),
    ),
    415: ("bad-format", text("This call does not take that media type"), text("Send JSON.")),
}


def _place(part: dict[str, Any]) -> str:
    """Where the fault lies, in the caller's words: the framework calls the body by the handler's argument."""
    key = str(part.get("key") or part.get("source") or "")
    return "body" if key == "data" else key


def _fault(part: dict[str, Any]) -> str:
    """What is wrong there; of a body that is not there the framework says only the argument's name."""
    message = str(part.get("message", ""))
    return "it is missing" if message == "'data'" else message


def _after_colon(detail: str) -> str:
    """The framework's own words, without its class names."""
    return detail.rpartition("Error: ")[2] if "Error: " in detail else detail


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What a call of the API answers when the framework refused it."""
    return problem_response(problem_of_http(request, error), dict(error.headers or {}))


def on_deep_nesting(_: Request[Any, Any, Any], __: RecursionError) -> Response[bytes]:
    """What a call answers whose JSON is nested deeper than the parser follows."""
    error = errors.TooLargeError(text("The JSON is nested too deeply"), where="body", remedy=text("Send it flatter."))
    return problem_response(problem_of(error))


def on_defect(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What is answered when the program itself is wrong: nothing of it is shown, all of it is logged."""
    _log.exception("A defect at %s %s", request.method, request.url.path, exc_info=error)
    problem = Problem(
        type="/problems/defect",
        title=text("The node made a mistake"),
        status=500,
        detail=text("The node made a mistake; it is in its log. Nothing was recorded."),
        remedy=text("Tell the node's operator the time of the request."),
    )
    return problem_response(problem)
