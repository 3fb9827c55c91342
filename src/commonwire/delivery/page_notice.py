"""After a correction, hold or kill: every page where a take ran is checked, and what it is looked for by is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Protocol, cast

import msgspec

from commonwire.alliance.outlet import Outlet
from commonwire.alliance.ports import Roll
from commonwire.base.errors import NotFoundError, TooManyRequestsError
from commonwire.base.texts import text
from commonwire.delivery.notice import notice_of
from commonwire.delivery.page_sought import NO_CREDIT, CreditDue, Sought, sought_in
from commonwire.delivery.page_watch import KEEP_SOUGHT, PageCheck, Watch, is_concerned, watch_place
from commonwire.delivery.ran import RanRecords
from commonwire.news.content import find_model
from commonwire.news.item import Item
from commonwire.news.ports import Happening
from commonwire.news.state import ItemState
from commonwire.rights.terms import Terms

ASK_AGAIN = timedelta(minutes=5)
"""How long after a check a page may be asked for by hand again."""
MOST_ASKED = 30
"""Checks of one story's pages that people may ask for within an hour."""
_MOST_VERSIONS = 20


class PageRecords(RanRecords, Protocol):
    """The records that checks of pages need."""

    roll: Roll


def watch_pages(records: PageRecords, happening: Happening) -> None:
    """Have each page of the item's takes checked at once, when what happened is a notice; a release ends a hold's."""
    notice = notice_of(happening)
    if notice is None:
        return
    if notice.kind == "release":
        for watch in records.pages.watches(notice.item):
            if watch.kind == "hold":
                records.pages.put_watch(msgspec.structs.replace(watch, kind="report", notice=None, due_at=None))
        return
    for ran in records.ran.of_item(notice.item):
        if not is_concerned(records, notice.item, ran.version, notice):
            continue
        known = records.pages.find_watch(ran.take, ran.address)
        records.pages.put_watch(
            Watch(
                take=ran.take, address=ran.address, item=ran.item, version=ran.version, outlet=ran.outlet,
                kind=notice.kind, notice=notice.id, since=notice.issued_at, due_at=notice.issued_at,
                before=known.before if known else None,
            )
        )  # fmt: skip


def keep_sought(records: PageRecords, state: ItemState, reader_note: str | None, now: datetime) -> None:
    """Keep what to look for of each version that was taken: called before a kill erases the words."""
    versions = sorted({take.version for take in records.takes.of_item(state.id)}, reverse=True)
    for version in versions[:_MOST_VERSIONS]:
        sought = _from_content(records, state, version, reader_note)
        if sought is not None:
            records.pages.put_sought(state.id, version, sought, now + KEEP_SOUGHT)


def ask_check(records: PageRecords, take_id: str, address: str, *, outlet: str | None, by: str, now: datetime) -> Watch:
    """Have a page checked now, for the outlet that took the story or its owner (None: for the alliance itself).

    Raises NotFoundError for a page that nobody reported, TooManyRequestsError for one that was checked just before, and
    when many were asked for.
    """
    take = records.takes.find(take_id)
    state = records.items.find(take.item) if take is not None else None
    ran = [ran for ran in records.ran.of_take(take_id) if ran.address == address]
    if take is None or state is None or not ran or outlet not in (None, take.outlet, state.outlet):
        raise NotFoundError(
            text("No such page was reported"), where=address[:200], remedy=text("List the item's reports.")
        )
    watch_place(
        records, take=take.id, address=address, item=take.item, version=take.version, outlet=take.outlet, now=now
    )
    watch = cast("Watch", records.pages.find_watch(take.id, address))  # it is there by now
    if watch.due_at is not None and watch.due_at <= now:
        return watch
    _check_rate(records.pages.checks(take.item), watch, now)
    watch = msgspec.structs.replace(watch, due_at=now, by=by)
    records.pages.put_watch(watch)
    return watch


def _check_rate(checks: list[PageCheck], watch: Watch, now: datetime) -> None:
    """Raise TooManyRequestsError where asking again would be impolite to the site."""
    last = next((one.at for one in checks if (one.take, one.address) == (watch.take, watch.address)), None)
    if last is not None and timedelta(0) <= now - last < ASK_AGAIN:
        wait = last + ASK_AGAIN - now
        raise TooManyRequestsError(
            text("The page was checked just before"),
            retry_after=ceil(wait.total_seconds()),
            remedy=text("Come back later."),
        )
    if sum(one.by is not None and now - one.at < timedelta(hours=1) for one in checks) >= MOST_ASKED:
        raise TooManyRequestsError(
            text(
                "More than %(most)s checks of this story's pages were asked for within an hour",
                most=MOST_ASKED,
            ),
            retry_after=600,
            remedy=text("Come back later; the node checks by itself, too."),
        )


def sought_for(records: PageRecords, watch: Watch) -> Sought | None:
    """What to look for on a page, or None when its text was erased and nothing of it is kept any more."""
    state = records.items.find(watch.item)
    if state is None:
        return None
    notice = records.notices.find(watch.notice) if watch.notice else None
    found = _from_content(records, state, watch.version, notice.reader_note if notice else None)
    return found or records.pages.find_sought(watch.item, watch.version)


def _from_content(records: PageRecords, state: ItemState, version: int, reader_note: str | None) -> Sought | None:
    taken = records.items.find_version(state.id, version)
    model = find_model(records, taken) if taken is not None else None
    if taken is None or model is None:
        return None
    later = None
    if state.public_version is not None and state.public_version > version:
        newest = records.items.find_version(state.id, state.public_version)
        later = find_model(records, newest) if newest is not None else None
    outlet = records.roll.find_outlet(state.outlet)
    credit = credit_due(outlet, model, records.terms.get(taken.terms)) if outlet is not None else NO_CREDIT
    return sought_in(model, corrected=later, note=reader_note, credit=credit)


def credit_due(outlet: Outlet, item: Item, terms: Terms) -> CreditDue:
    """The credit that a page has to carry: the owner's wording, else byline, credit and outlet (`rights.credit`).

    An outlet is named in whichever of its languages.
    """
    link = item.web_address or (item.uri if item.uri.startswith("http") else outlet.home_page)
    wording = next((duty.text for duty in terms.duties if duty.kind == "attribute" and duty.text), None)
    if wording:
        return CreditDue(parts=((wording,),), link=link)
    names = tuple(dict.fromkeys(outlet.names.values()))
    known = {name.casefold() for name in names}
    said = [part.strip() for part in (item.byline, item.credit) if part and part.strip()]
    parts = [names if part.casefold() in known else (part,) for part in dict.fromkeys(said)]
    if not any(name in part.casefold() for part in said for name in known):
        parts.append(names)
    return CreditDue(parts=tuple(parts), link=link)
