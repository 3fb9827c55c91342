"""One saved search: how it tells, what it asks, and whose it is."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import BadInputError, NotAllowedError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import get_search, searches_of
from commonwire.delivery.telling import DESK, Telling, mute, reader_of, set_telling, telling_of, unmute
from commonwire.search.match import SavedSearch
from commonwire.web.api.saving import alter_search
from commonwire.web.api.search_shapes import SearchChange
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import InPath, fields_of, refused
from commonwire.web.pages.frame import Choice, Form, Words
from commonwire.web.pages.search_shown import tells_in, values_of_tells
from commonwire.web.pages.search_views import Reader, SearchSettingView, SearchView, TellsView
from commonwire.web.pages.searches_page import folder_names, is_audible
from commonwire.web.pages.showing import Visit, go, safe_next, signed_in

_TELLS_FIELDS = {
    "tells.times": "times",
    "tells.zone": "zone",
    "tells.quiet": "quiet_begins",
    "tells.paused_until": "paused_until",
}
_FIELDS = {name: name for name in ("name", "query", "folder", "place")}


@get("/searches/{search:str}", include_in_schema=False)
async def search_page(request: Ask, site: Served, search: InPath) -> Response[str]:
    """The settings of a search that the reader may see. Raises NotFoundError."""
    seen = await _seen(request, site)
    return seen.page(await _view(seen, search), area="searches")


@post("/searches/{search:str}/tells", include_in_schema=False)
async def tell_here(request: Ask, site: Served, search: InPath) -> Response[str] | Redirect:
    """Choose how the reader, or the desk, is told."""
    seen = await _seen(request, site)
    form, now = await fields_of(request), site.clock()
    desk = form.get("reader") == "desk"
    try:
        tells = tells_in(form, seen.frame.time_zone)
        await site.store.write(lambda records: set_telling(records, seen.principal, search, tells, desk=desk, now=now))
    except BadInputError as error:
        reader: Reader = "desk" if desk else "me"
        view = await _view(seen, search, told={reader: refused(form, error, _TELLS_FIELDS)})
        return seen.page(view, area="searches", status=422)
    return go(f"/searches/{search}", "search-tells")


@post("/searches/{search:str}/mute", include_in_schema=False)
async def mute_search(request: Ask, site: Served, search: InPath) -> Response[str] | Redirect:
    """Tell the reader, or the desk, no more of a search, until it is told again."""
    seen = await _seen(request, site)
    form, now = await fields_of(request), site.clock()
    reader = reader_of(seen.principal, desk=form.get("reader") == "desk")

    def work(records: Records) -> None:
        found = get_search(records, seen.principal, search)
        mute(records, found.outlet, found.id, reader, now=now)

    await site.store.write(work)
    if seen.wants_part:
        return Response("", media_type="text/html")
    return go(safe_next(form.get("next") or f"/searches/{search}"), "search-muted")


@post("/searches/{search:str}/unmute", include_in_schema=False)
async def unmute_search(request: Ask, site: Served, search: InPath) -> Redirect:
    """Tell the reader, or the desk, again."""
    seen = await _seen(request, site)
    form, now = await fields_of(request), site.clock()
    desk = form.get("reader") == "desk"
    await site.store.write(lambda records: unmute(records, seen.principal, search, desk=desk, now=now))
    return go(f"/searches/{search}", "search-unmuted")


@post("/searches/{search:str}/change", include_in_schema=False)
async def change_here(request: Ask, site: Served, search: InPath) -> Response[str] | Redirect:
    """Change name, query, folder or place."""
    seen = await _seen(request, site)
    form = await fields_of(request)
    try:
        place = form.get("place") or "0"
        if not place.isdecimal():
            raise BadInputError(text("The place is no number"), where="place", remedy=text("Write 0, 1, 2 and so on."))
        data = SearchChange(
            name=form.get("name", ""), query=form.get("query", ""), folder=form.get("folder", ""), place=int(place)
        )
        await alter_search(site, seen.principal, search, data)
    except BadInputError as error:
        problem = error if error.where in _FIELDS else BadInputError(error.message, where="query", remedy=error.remedy)
        view = await _view(seen, search, form=refused(form, problem, _FIELDS))
        return seen.page(view, area="searches", status=422)
    return go(f"/searches/{search}", "search-changed")


@post("/searches/{search:str}/give", include_in_schema=False)
async def give_here(request: Ask, site: Served, search: InPath) -> Response[str] | Redirect:
    """Give a search to a colleague, or to the whole outlet."""
    seen = await _seen(request, site)
    form = await fields_of(request)
    try:
        changed = await alter_search(site, seen.principal, search, SearchChange(person=form.get("person") or None))
    except (BadInputError, NotAllowedError) as error:
        view = await _view(seen, search, owner=refused(form, error, {"person": "person"}))
        return seen.page(view, area="searches", status=422)
    is_here = changed.person in (None, seen.principal.person)
    return go(f"/searches/{search}" if is_here else "/searches", "search-given")


SEARCH_PAGES = [search_page, tell_here, mute_search, unmute_search, change_here, give_here]


async def _seen(request: Ask, site: Served) -> Visit:
    seen = await signed_in(site, request)
    may(seen.principal, "search")
    return seen


async def _view(
    seen: Visit,
    search: str,
    *,
    told: dict[Reader, Form] | None = None,
    form: Form | None = None,
    owner: Form | None = None,
) -> SearchSettingView:
    def work(records: Records) -> SearchSettingView:
        found = get_search(records, seen.principal, search)
        readers: list[Reader] = ["me"] if found.person is not None else ["me", "desk"]
        return SearchSettingView(
            search=_search(found),
            tells=[_tells(records, seen, found, reader, (told or {}).get(reader)) for reader in readers],
            form=form or Form(values=_values(found)),
            folder_names=folder_names(searches_of(records, seen.principal)),
            owners=_owners(records, seen, found),
            owner=owner or Form(values={"person": found.person or ""}),
        )

    return await seen.site.store.read(work)


def _search(search: SavedSearch) -> SearchView:
    return SearchView(
        id=search.id,
        name=Words(search.name),
        query=search.query,
        href=f"/searches?search={search.id}",
        settings=f"/searches/{search.id}",
        is_own=search.person is not None,
        feed=f"/feeds/searches/{search.id}.atom",
    )


def _values(search: SavedSearch) -> dict[str, str]:
    return {"name": search.name, "query": search.query, "folder": search.folder, "place": str(search.place)}


def _tells(records: Records, seen: Visit, search: SavedSearch, reader: Reader, form: Form | None) -> TellsView:
    telling = telling_of(records, search, reader_of(seen.principal, desk=reader == "desk"))
    mail_to = _addresses(records, telling)
    trouble = seen.site.trials.why_no_mail
    if not mail_to and trouble is None:
        trouble = text("Your outlet has no mail address for people on duty; its admin can add one under Your outlet.")
    return TellsView(
        reader=reader,
        form=form or Form(values=values_of_tells(telling.tells)),
        is_muted=telling.muted_at is not None,
        is_told=is_audible(telling),
        next_at=telling.next_at if telling.muted_at is None else None,
        mail_to=mail_to,
        trouble=trouble,
    )


def _addresses(records: Records, telling: Telling) -> list[str]:
    if telling.reader != DESK:
        return [records.roll.get_person(telling.reader).email]
    return [channel.address for channel in records.channels.of_outlet(telling.outlet) if channel.kind == "mail"]


def _owners(records: Records, seen: Visit, search: SavedSearch) -> list[Choice]:
    """Whom the reader may give the search to; nobody, when it is everybody's and not theirs to give."""
    outlet = own_outlet(seen.principal)
    is_makers = search.made_by is not None and search.made_by == seen.principal.person
    if search.person is None and not is_makers and not is_allowed(seen.principal, "manage-people", outlet=outlet):
        return []
    people = [Choice(person.id, person.name) for person in records.roll.people(outlet) if not person.disabled]
    return [Choice("", text("Everybody in the outlet")), *people]
