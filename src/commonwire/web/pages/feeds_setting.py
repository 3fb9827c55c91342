"""The feeds that are pulled for an outlet: test, connect, switch on and off, remove."""

from __future__ import annotations

import asyncio
from datetime import datetime
from urllib.parse import urlsplit

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.base.ids import OutletId, PersonId, new_id
from commonwire.base.texts import text
from commonwire.delivery.pull import feed_defaults
from commonwire.delivery.records import Records
from commonwire.formats.read import read
from commonwire.news.feed import MAX_INTERVAL, Feed, FeedId, checked, switched_off, switched_on
from commonwire.news.item import Reading
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, chosen_terms, fields_of, refused
from commonwire.web.pages.frame import Form
from commonwire.web.pages.outlet_views import FeedTestView
from commonwire.web.pages.read_items import read_item_view
from commonwire.web.pages.settings import own_settings, settings_page
from commonwire.web.pages.showing import Visit, explained, go
from commonwire.web.site import Site

TESTED = 5
"""Items of a tested feed that are shown."""
_MOST_FEEDS = 100
_FIELDS = {
    "address": "address",
    "language": "language",
    "time_zone": "time_zone",
    "interval": "interval_minutes",
    "subjects": "subjects",
    "template": "terms_template",
}


@post("/outlet/feeds", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def connect_feed(request: Ask, site: Served) -> Response[str] | Redirect:
    """Connect a feed (`manage-feeds`): switched off, unless the form says `state=on`."""
    seen, outlet = await own_settings(site, request)
    may(seen.principal, "manage-feeds", outlet=outlet)
    form = await fields_of(request)
    try:
        feed = _feed(form, seen, outlet, site.clock())
        await site.store.write(lambda records: _connect(records, feed))
    except BadInputError as error:
        return await settings_page(seen, "feeds", forms={"feeds": refused(form, error, _FIELDS)}, status=422)
    return go("/outlet/feeds", "feed-added")


@post("/outlet/feeds/test", include_in_schema=False, request_max_body_size=LARGEST_FORM, status_code=200)
async def try_feed(request: Ask, site: Served) -> Response[str]:
    """Fetch a feed once and show its first items as they would be given (`manage-feeds`); nothing is given or kept."""
    seen, outlet = await own_settings(site, request)
    may(seen.principal, "manage-feeds", outlet=outlet)
    form = await fields_of(request)
    try:
        feed = _feed(form, seen, outlet, site.clock())
    except BadInputError as error:
        if seen.wants_part:
            return seen.part(FeedTestView(address=form.get("address", ""), problem=explained(error)))
        return await settings_page(seen, "feeds", forms={"feeds": refused(form, error, _FIELDS)}, status=422)
    test = await _tested(seen, feed)
    if seen.wants_part:
        return seen.part(test)
    return await settings_page(seen, "feeds", forms={"feeds": Form(values=form)}, test=test)


@post("/outlet/feeds/{feed:str}/on", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def switch_on(request: Ask, site: Served, feed: InPath) -> Redirect:
    """Let a feed of the own outlet be polled, at once (`manage-feeds`)."""
    return await _change(request, site, feed, "on")


@post("/outlet/feeds/{feed:str}/off", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def switch_off(request: Ask, site: Served, feed: InPath) -> Redirect:
    """Let a feed of the own outlet be polled no more (`manage-feeds`)."""
    return await _change(request, site, feed, "off")


@post("/outlet/feeds/{feed:str}/remove", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def remove_feed(request: Ask, site: Served, feed: InPath) -> Redirect:
    """Forget a feed of the own outlet (`manage-feeds`); what it gave stays."""
    return await _change(request, site, feed, "remove")


async def _change(request: Ask, site: Site, feed: str, deed: str) -> Redirect:
    seen, _ = await own_settings(site, request)
    now = site.clock()

    def work(records: Records) -> None:
        found = records.feeds.get(FeedId(feed))
        may(seen.principal, "manage-feeds", outlet=found.outlet)
        if deed == "remove":
            records.feeds.delete(found.id)
        else:
            records.feeds.put(switched_on(found, now=now) if deed == "on" else switched_off(found))

    await site.store.write(work)
    return go("/outlet/feeds", "feed-removed" if deed == "remove" else "feed-changed")


def _connect(records: Records, feed: Feed) -> None:
    """Keep a new feed. Raises BadInputError when the outlet pulls that address already, or has too many."""
    known = records.feeds.of_outlet(feed.outlet)
    if any(other.address == feed.address for other in known):
        raise BadInputError(
            text("This feed is connected already"), where="address", remedy=text("Look at the list above.")
        )
    if len(known) >= _MOST_FEEDS:
        raise BadInputError(
            text("The outlet has %(count)s feeds already", count=_MOST_FEEDS), remedy=text("Remove one first.")
        )
    records.feeds.put(feed)


def _feed(form: dict[str, str], seen: Visit, outlet: OutletId, now: datetime) -> Feed:
    """The feed that the form describes. Raises BadInputError for a field that cannot work."""
    address, terms = form.get("address", ""), chosen_terms(form.get("terms_template"))
    return checked(
        Feed(
            id=FeedId(new_id("f-")),
            outlet=outlet,
            address=address,
            name=_host(address) or "feed",
            enabled=form.get("state") == "on",
            interval=_seconds(form.get("interval_minutes")),
            language=form.get("language") or None,
            time_zone=form.get("time_zone") or None,
            terms_template=terms.key if terms else None,
            subject_map=_subject_map(form.get("subjects", "")),
            next_at=now,
            made_at=now,
            made_by=PersonId(seen.principal.id),
        )
    )


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _seconds(minutes: str | None) -> int:
    if not minutes:
        return 300
    if not (minutes.isascii() and minutes.isdigit()) or not 1 <= int(minutes[:9]) <= MAX_INTERVAL // 60:
        raise BadInputError(
            text("'%(minutes)s' minutes cannot be", minutes=minutes[:20]),
            where="interval",
            remedy=text("Use 1 to %(most)s.", most=MAX_INTERVAL // 60),
        )
    return int(minutes) * 60


def _subject_map(lines: str) -> dict[str, str]:
    """The feed's categories and the subjects they become: 'category = subject', one a line."""
    subjects = {}
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        category, sign, subject = (part.strip() for part in line.partition("="))
        if not (category and sign and subject):
            raise BadInputError(
                text("Line %(number)s has no category and subject", number=number),
                where="subjects",
                remedy=text("Write: category = subject."),
            )
        subjects[category] = subject
    return subjects


async def _tested(seen: Visit, feed: Feed) -> FeedTestView:
    """What the feed would give now, or why it would not, in words."""
    site = seen.site
    now = site.clock()
    try:
        body, media_type = await site.fetch(feed.address)
        reading: Reading = await asyncio.to_thread(
            read, body, media_type=media_type, defaults=feed_defaults(feed), bounds=site.bounds, now=now
        )
    except CommonwireError as error:
        return FeedTestView(address=feed.address, problem=explained(error))
    items = [read_item_view(part, reading.format, seen.reader) for part in reading.results[:TESTED]]
    problem = None if items else text("The feed can be read, and there is no story in it now.")
    return FeedTestView(address=feed.address, format=reading.format, items=items, problem=problem)
