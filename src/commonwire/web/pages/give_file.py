"""Try a file: see what the exchange understands of it, and give items of it.

Nothing is kept between the two: what is given is read again from the file, which the browser sends once more, or the
page itself carries when it is small, so that this works without a script.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.response import Redirect

from commonwire.alliance.outlet import Outlet
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.texts import said, text
from commonwire.news.item import Given, Refused
from commonwire.news.publish import Published
from commonwire.web.asking import Ask, Served
from commonwire.web.giving import Trial, give_part, read_message, try_message
from commonwire.web.pages.forms import fields_of, sentence
from commonwire.web.pages.give_page import blank_form, give_view, giver
from commonwire.web.pages.outlet_views import GivenView, TrialView
from commonwire.web.pages.showing import Visit, go
from commonwire.web.pages.tried_items import tried_view

SHOWN = 20
"""Items of a tried file that are shown."""
_CARRIED = 1024 * 1024
"""Bytes of a file that the page itself carries to the next step, for a browser without a script."""


@get("/give/file", include_in_schema=False)
async def back_to_give() -> Redirect:
    """Where a page that was the answer to a form is loaded again."""
    return go("/give")


@post("/give/file", include_in_schema=False)
async def try_file(request: Ask, site: Served) -> Response[str] | Redirect:
    """Show what is read in the file that was sent; with `give` its item of that number is given (`give`)."""
    seen, outlet = await giver(site, request)
    fields = await fields_of(request)
    name, data, media_type = "", b"", None
    try:
        name, data, media_type = await _file(request, fields)
        if "give" in fields:
            return await _give(seen, data, media_type, fields)
        trial = await try_message(site, seen.principal, data, media_type=media_type, first=SHOWN, now=seen.frame.now)
    except (BadInputError, ConflictError) as error:
        return await _troubled(seen, outlet, error, name)
    return await _shown(seen, outlet, await _view(seen, trial, name, data, media_type))


async def _file(request: Ask, fields: dict[str, str]) -> tuple[str, bytes, str | None]:
    """The name, bytes and media type of the file: sent, or carried by the page. Raises BadInputError without one."""
    file = (await request.form()).get("file")
    if isinstance(file, UploadFile) and file.filename:
        name, data, media_type = file.filename or "", await file.read(), file.content_type
        await file.close()
    elif carried := fields.get("carried"):
        try:
            data = base64.b64decode(carried, validate=True)
        except (binascii.Error, ValueError):
            raise BadInputError(
                text("The page no longer has the file"), where="file", remedy=text("Choose it again.")
            ) from None
        name, media_type = fields.get("name", ""), fields.get("media_type", "")
    else:
        raise BadInputError(text("No file was chosen"), where="file", remedy=text("Choose one."))
    if not data:
        raise BadInputError(text("The file is empty"), where="file", remedy=text("Choose another one."))
    if fields.get("digest", _digest(data)) != _digest(data):
        raise BadInputError(
            text("This is another file than the one that was read"), where="file", remedy=text("Read it first.")
        )
    return name, data, media_type


async def _give(seen: Visit, data: bytes, media_type: str | None, fields: dict[str, str]) -> Response[str] | Redirect:
    now = seen.site.clock()
    reading = await read_message(seen.site, seen.principal, data, media_type=media_type, now=now)
    part = _numbered(reading.results, fields["give"])
    published = await give_part(seen.site, seen.principal, part, now=now)
    if seen.wants_part:
        return seen.part(GivenView(item=published.id, version=published.version, outcome=published.outcome))
    return go(f"/items/{published.id}", _said(part, published))


def _numbered(results: list[Given | Refused], number: str) -> Given | Refused:
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= len(results)):
        raise BadInputError(
            text("The file has no item %(number)s", number=number[:9]), where="file", remedy=text("Read it first.")
        )
    return results[int(number) - 1]


def _said(part: Given | Refused, published: Published) -> str:
    if published.outcome != "new":
        return "unchanged"
    return "killed" if isinstance(part, Given) and part.item.status == "canceled" else "given"


async def _view(seen: Visit, trial: Trial, name: str, data: bytes, media_type: str | None) -> TrialView:
    is_carried = not seen.wants_part and len(data) <= _CARRIED
    return TrialView(
        name=name,
        format=trial.format,
        count=trial.items,
        unread=trial.unread,
        items=[tried_view(tried, trial.format, seen.reader) for tried in trial.tried],
        more=trial.items - len(trial.tried),
        digest=_digest(data),
        media_type=media_type or "",
        is_held=seen.wants_part,
        carried=base64.b64encode(data).decode() if is_carried else "",
    )


async def _troubled(seen: Visit, outlet: Outlet, error: BadInputError | ConflictError, name: str) -> Response[str]:
    told = sentence(error)
    if error.where not in (None, "file", "body"):
        what = text("%(what)s (%(where)s)", what=said(error.message), where=error.where)
        told = sentence(BadInputError(what, remedy=error.remedy))
    response = await _shown(seen, outlet, TrialView(name=name, problem=told))
    response.status_code = 200 if seen.wants_part else 422
    return response


async def _shown(seen: Visit, outlet: Outlet, trial: TrialView) -> Response[str]:
    if seen.wants_part:
        return seen.part(trial)
    view = await give_view(seen, outlet, blank_form(outlet))
    view.trial = trial
    return seen.page(view, area="give")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
