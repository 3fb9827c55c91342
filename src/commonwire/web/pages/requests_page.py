"""Requests: what others ask the outlet for, to be granted or refused; and what it asked for itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.texts import Text, text, texts
from commonwire.delivery.records import Records
from commonwire.delivery.request import Conditions, Request, grant, refuse, withdraw_request
from commonwire.rights.describe import describe
from commonwire.rights.terms import Terms
from commonwire.rights.words import Words as Catalogue
from commonwire.web.api.requests import MOST, no_request
from commonwire.web.asking import Ask
from commonwire.web.item_paths import reference_of
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, parts_of, refused
from commonwire.web.pages.frame import Form, OutletLink, Words
from commonwire.web.pages.item_page import use_request
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.showing import go, signed_in, values_of
from commonwire.web.pages.use_words import said, use_in_words
from commonwire.web.site import Site
from commonwire.web.taking import request_use

_FIELDS = {name: name for name in ("uses", "until_at", "territories", "reply")} | {
    f"conditions.{name}": name for name in ("uses", "until_at", "territories")
}


class RequestView(msgspec.Struct, kw_only=True):
    """One request as either side sees it; `other` is the one who asked, or who was asked.

    `waits` says how long it has been open, `reminders` when its owner was reminded.
    """

    id: str
    item: str
    headline: Words | None
    other: OutletLink
    use: Words
    words: Words | None
    asked_at: datetime
    status: str
    reply: Words | None = None
    answered_at: datetime | None = None
    needed_at: datetime | None = None
    waits: Text | None = None
    reminders: tuple[datetime, ...] = ()
    granted: list[Words] = []
    form: Form = msgspec.field(default_factory=Form)


class RequestsView(msgspec.Struct, kw_only=True):
    """The page of requests: to answer first, the oldest first, then what was answered, then the outlet's own."""

    template: ClassVar[str] = "requests.html"
    title: ClassVar[str] = text("Requests")
    open: list[RequestView]
    answered: list[RequestView]
    own: list[RequestView]
    may_answer: bool = False
    may_ask: bool = False


@get("/requests", include_in_schema=False)
async def requests_page(request: Ask, site: Site) -> Response[str]:
    """The page of requests, for those of an outlet."""
    return await _page(request, site)


@post("/items/{item:str}/requests", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def ask_owner_here(request: Ask, site: Site, item: InPath) -> Redirect:
    """Ask the owner for the use that was refused: one press below the answer."""
    seen = await signed_in(site, request)
    may(seen.principal, "request")
    form = await fields_of(request)
    values = values_of(form, "action", "channel", "territories", "languages", "changes", "rendition", "at")
    wanted = use_request(values, seen)
    await request_use(site, seen.principal, reference_of(item), wanted, form.get("words", ""))
    return go("/requests#own", "asked")


@post("/requests/{asked:str}/{deed:str}", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def answer_request_here(request: Ask, site: Site, asked: InPath, deed: InPath) -> Response[str] | Redirect:
    """Grant or refuse what another asks for; withdraw what one asked for oneself."""
    seen = await signed_in(site, request)
    outlet, now, by = own_outlet(seen.principal), site.clock(), seen.principal.id
    form = await fields_of(request)

    def work(records: Records) -> None:
        found = records.requests.find(asked)
        if found is None or outlet not in (found.owner, found.outlet):
            raise no_request(asked)
        if deed == "withdraw" and found.outlet == outlet:
            may(seen.principal, "request")
            withdraw_request(records, asked, by=by, now=now)
            return
        may(seen.principal, "answer-requests", outlet=found.owner)
        if deed == "grant":
            conditions = _conditions(form, seen.frame.time_zone)
            grant(records, asked, conditions=conditions, reply=form.get("reply"), by=by, now=now)
        else:
            refuse(records, asked, reply=form.get("reply"), by=by, now=now)

    if deed not in ("grant", "refuse", "withdraw"):
        raise no_request(asked)
    try:
        await site.store.write(work)
    except (BadInputError, ConflictError) as error:
        return await _page(request, site, {asked: refused(form, error, _FIELDS)}, status=422)
    return go("/requests", {"grant": "granted", "refuse": "refused", "withdraw": "withdrawn"}[deed])


async def _page(request: Ask, site: Site, forms: dict[str, Form] | None = None, *, status: int = 200) -> Response[str]:
    seen = await signed_in(site, request)
    may(seen.principal, "see-requests")
    outlet, now = own_outlet(seen.principal), site.clock()

    def look(records: Records) -> RequestsView:
        waiting = [
            _view(records, one, one.outlet, seen.words, now) for one in records.requests.waiting_for(outlet, limit=MOST)
        ]
        for view in waiting:
            view.form = (forms or {}).get(view.id, view.form)
        asked = records.requests.of_owner(outlet, status=None, limit=MOST)
        return RequestsView(
            open=waiting,
            answered=[_view(records, one, one.outlet, seen.words, now) for one in asked if one.status != "open"],
            own=[
                _view(records, one, one.owner, seen.words, now)
                for one in records.requests.of_outlet(outlet, limit=MOST)
            ],
            may_answer=is_allowed(seen.principal, "answer-requests", outlet=outlet),
            may_ask=is_allowed(seen.principal, "request"),
        )

    return seen.page(await site.store.read(look), area="requests", status=status)


def _view(records: Records, request: Request, other: str, words: Catalogue, now: datetime) -> RequestView:
    state = records.items.find(request.item)
    shown = state.headline if state is not None and state.status == "usable" else None
    return RequestView(
        id=request.id,
        item=request.item,
        headline=Words(shown, state.language) if shown and state else None,
        other=outlet_link(records, other),
        use=use_in_words(request.use, words),
        words=Words(request.words) if request.words else None,
        asked_at=request.asked_at,
        status=request.status,
        reply=Words(request.reply) if request.reply else None,
        answered_at=request.answered_at,
        needed_at=request.needed_at,
        waits=waits(now - request.asked_at) if request.status == "open" else None,
        reminders=request.reminders,
        granted=[said(line, words) for line in describe(Terms(grants=(request.rule,)), words)[:1]]
        if request.rule
        else [],
    )


def _conditions(form: dict[str, str], time_zone: str) -> Conditions:
    """The conditions of a form. Raises BadInputError at the field."""
    uses, until = form.get("uses"), form.get("until_at")
    if uses and not (uses.isdecimal() and len(uses) < 8):
        raise BadInputError(
            text("This is no number of uses"), where="uses", remedy=text("Write 1, 2, 3 ... or leave it empty.")
        )
    try:
        ends = datetime.fromisoformat(until) if until else None
    except ValueError:
        raise BadInputError(text("This is no time"), where="until_at", remedy=text("Write 2030-03-02T04:00.")) from None
    places = frozenset(code.upper() for code in parts_of(form.get("territories")))
    return Conditions(
        uses=int(uses) if uses else None,
        until_at=ends.replace(tzinfo=ZoneInfo(time_zone)) if ends and ends.tzinfo is None else ends,
        exclusive=form.get("exclusive") == "yes",
        territories=places or None,
    )


def waits(passed: timedelta) -> Text:
    """How long a request has waited, in the largest unit that says it.

    >>> waits(timedelta(minutes=40)), waits(timedelta(hours=26)), waits(timedelta(days=3))
    ('Waits since 40 min', 'Waits since 26 h', 'Waits since 3 days')
    """
    minutes = max(0, passed // timedelta(minutes=1))
    if minutes < 60:
        return texts("Waits since %(count)s min", "Waits since %(count)s min", minutes)
    if minutes < 48 * 60:
        return texts("Waits since %(count)s h", "Waits since %(count)s h", minutes // 60)
    return texts("Waits since %(count)s day", "Waits since %(count)s days", minutes // (24 * 60))


def request_pages() -> list[Any]:
    """The handlers of these pages."""
    return [requests_page, ask_owner_here, answer_request_here]
