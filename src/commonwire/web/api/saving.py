"""Save, change and remove searches, in the store and in the matcher, for pages and calls alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import UNSET, UnsetType

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import (
    Change,
    change_search,
    get_search,
    remove_search,
    save_search,
)
from commonwire.delivery.telling import mute, reader_of, set_alert, set_telling, settle_readers
from commonwire.delivery.tells import Quiet, Tells
from commonwire.search.match import SavedSearch
from commonwire.web.api.search_shapes import SearchChange, SearchRequest, TellsRequest
from commonwire.web.site import Site

_SEARCH_FIELDS = ("name", "query", "folder", "place", "person")


async def keep_search(site: Site, principal: Principal, data: SearchRequest) -> SavedSearch:
    """Keep a standing query of the principal's outlet, or of them alone; it catches from the very next story on."""
    may(principal, "search")
    outlet, now = own_outlet(principal), site.clock()
    if data.private and principal.person is None:
        raise BadInputError("A key has no searches of its own", where="private", remedy="Sign in, or leave it out.")

    def work(records: Records) -> SavedSearch:
        search = save_search(
            records,
            outlet=outlet,
            name=data.name,
            query=data.query,
            alert=False,
            by=principal.id,
            now=now,
            folder=data.folder,
            place=data.place,
            person=principal.person if data.private else None,
        )
        said = {False: data.tells or UNSET, True: data.desk_tells or UNSET}
        _tell(records, principal, search, data.alert or UNSET, said, now)
        return get_search(records, principal, search.id)

    return await _in_the_matcher(site, work)


async def alter_search(site: Site, principal: Principal, search: str, data: SearchChange) -> SavedSearch:
    """Change a search that the principal may see; with another query it catches by that from the very next story on."""
    now = site.clock()
    change = Change(**{name: getattr(data, name) for name in _SEARCH_FIELDS})

    def work(records: Records) -> SavedSearch:
        known = get_search(records, principal, search)
        changed = change_search(records, principal, search, change)
        if changed.person != known.person:
            settle_readers(records, [changed])
        _tell(records, principal, changed, data.alert, {False: data.tells, True: data.desk_tells}, now)
        return records.searches.among([search])[search]

    return await _in_the_matcher(site, work)


async def forget_search(site: Site, principal: Principal, search: str) -> None:
    """Forget a search that the principal may see, and what it caught. Raises NotFoundError."""
    removed: list[str] = []

    def work(records: Records) -> None:
        found = remove_search(records, principal, search)
        removed.append(found.id)
        site.matcher.remove(found.id)

    try:
        await site.store.write(work)
    except Exception:
        await site.store.write(lambda records: _as_kept(site, records, removed))
        raise


async def _in_the_matcher(site: Site, work: Callable[[Records], SavedSearch]) -> SavedSearch:
    """What `work` keeps, put into the matcher in the writer's own order: no story slips in between."""
    put: list[str] = []

    def keep(records: Records) -> SavedSearch:
        kept = work(records)
        put.append(kept.id)
        site.matcher.put(kept)
        return kept

    try:
        return await site.store.write(keep)
    except Exception:
        if put:
            await site.store.write(lambda records: _as_kept(site, records, put))
        raise


def _as_kept(site: Site, records: Records, searches: list[str]) -> None:
    """Let the matcher have these searches as the store has them."""
    kept = records.searches.among(searches)
    for search in searches:
        if search in kept:
            site.matcher.put(kept[search])
        else:
            site.matcher.remove(search)


def _tell(
    records: Records,
    principal: Principal,
    search: SavedSearch,
    alert: bool | UnsetType,
    said: dict[bool, TellsRequest | UnsetType],
    now: datetime,
) -> None:
    """Keep how the principal (False) and the outlet's desk (True) are told of a search, as far as it was said."""
    if alert is not UNSET:
        set_alert(records, principal, search, alert=alert, now=now)
    zone = records.roll.get_outlet(search.outlet).time_zone
    for desk, request in said.items():
        if request is not UNSET:
            set_telling(records, principal, search.id, tells_of(request, zone), desk=desk, now=now)
            if request.muted:
                mute(records, search.outlet, search.id, reader_of(principal, desk=desk), now=now)


def tells_of(request: TellsRequest, zone: str) -> Tells:
    """What was asked for as settings; `zone` is the outlet's."""
    quiet = request.quiet
    return Tells(
        how=request.how,
        times=tuple(request.times),
        zone=request.zone or zone,
        quiet=Quiet(begins=quiet.begins, ends=quiet.ends) if quiet else None,
        paused=request.paused,
        paused_until=request.paused_until,
    )
