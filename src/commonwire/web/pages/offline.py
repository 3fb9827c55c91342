"""What an editor can still read without a link: the page, the worker that shows it, and what the browser keeps.

A browser keeps rows and taken texts as data, never as pages, and only what this call gave it for the person who is
signed in (docs/decisions/0027). Nothing older than `KEPT_FOR` is given; the page shows it no longer
than that, by the exchange's clock. A newer answer begins with what was withdrawn or changed since the last one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar

import msgspec
from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import QueryParameter

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import CommonwireError, NotSignedInError
from commonwire.base.texts import Text, text
from commonwire.delivery.records import Records
from commonwire.delivery.take import Take
from commonwire.news.state import ItemState
from commonwire.rights.words import explain_duty
from commonwire.search.query import Query
from commonwire.web.asking import Ask
from commonwire.web.cursors import cursor_of, number_of
from commonwire.web.lists import viewer_of
from commonwire.web.pages.frame import Frame, Words
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.render import page, static_folder
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.showing import reader_key, visit
from commonwire.web.pages.use_words import said, use_in_words
from commonwire.web.pages.views import RowView
from commonwire.web.site import Site
from commonwire.web.taking import taken_before
from commonwire.web.wording import words_for

MOST_ROWS = 500
MOST_TAKES = 100
LONGEST_TEXT = 200_000
"""Characters of a taken text; a longer one is read on the exchange."""
KEPT_FOR = timedelta(hours=72)
_OVERLAP = timedelta(minutes=1)
"""Takes are asked for again that may have been under way when they were asked for last."""


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text with its language and which way it runs."""

    text: str
    lang: str | None = None
    dir: str = "auto"


class KeptRow(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A row of the wire; `at` is its receipt. One that was withdrawn has no headline, and `reason` why."""

    id: str
    at: datetime
    status: str
    outlet: Piece
    language: Piece
    headline: Piece | None = None
    mine: Piece | None = None
    reason: Piece | None = None
    urgency: int | None = None
    corrected: bool = False


class KeptTake(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A take of the last days with the story as it stands now: its text with the credit in it, and what is owed.

    `content` is None when there is no text to give, as `status` says, or when it is longer than `LONGEST_TEXT`.
    """

    id: str
    item: str
    at: datetime
    status: str
    version: int
    outlet: Piece
    use: Piece
    headline: Piece | None = None
    credit: Piece | None = None
    licence: str | None = None
    duties: list[Piece] = []
    content: Piece | None = None
    corrected: bool = False


class Kept(msgspec.Struct, kw_only=True):
    """What a browser is to keep. `is_whole`: in place of all it has; else `gone` leaves it and the rest comes in.

    `reader` says for whom, `now` is the exchange's time, `cursor` where the next answer begins.
    """

    reader: str
    now: datetime
    cursor: str
    is_whole: bool
    gone: list[str]
    rows: list[KeptRow]
    takes: list[KeptTake]


class OfflineView(msgspec.Struct, kw_only=True):
    """The page that reads what the browser keeps. It is kept there itself: it names nobody."""

    template: ClassVar[str] = "offline.html"
    title: ClassVar[Text] = text("Without a link")


@get("/offline", include_in_schema=False)
async def offline_page(request: Ask, site: Site) -> Response[str]:
    """The page without anything in it, in the reader's language; open to everybody."""
    seen = await visit(site, request)
    shown = seen.frame
    frame = Frame(
        alliance=site.name,
        now=shown.now,
        time_zone=shown.time_zone,
        language=shown.language,
        look=shown.look,
    )
    return Response(page(OfflineView(), frame), media_type=MediaType.HTML)


@get("/sw.js", include_in_schema=False)
async def worker() -> Response[bytes]:
    """The service worker, under an address that covers all pages; a browser asks each time whether it changed."""
    return Response(
        (static_folder() / "js" / "sw.js").read_bytes(),
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )


@get("/offline/kept", include_in_schema=False)
async def kept_here(
    request: Ask,
    site: Site,
    after: str | None = None,
    since: Annotated[datetime | None, QueryParameter()] = None,
) -> Kept:
    """What is to be kept for the person who is signed in: all, or what came and changed behind the cursor `after`.

    `since` is the `now` of the answer that had that cursor. Raises NotSignedInError and NotAllowedError: then nothing
    may be kept.
    """
    principal = await site.principal(request)
    if principal.kind != "person":
        raise NotSignedInError(text("Only somebody who signed in keeps anything"), remedy=text("Sign in."))
    may(principal, "read")
    now, place = site.clock(), number_of(after)

    def look(records: Records) -> tuple[Kept, list[Take]]:
        changed = None if place is None or since is None else records.lists.changed(after=place, limit=MOST_ROWS + 1)
        is_whole = changed is None or len(changed) > MOST_ROWS
        kept = Kept(
            reader=reader_key(principal),
            now=now,
            cursor=cursor_of(records.book.position()),
            is_whole=is_whole,
            gone=[],
            rows=[],
            takes=[],
        )
        _put_rows(records, principal, kept, None if is_whole else changed)
        touched = None if is_whole or changed is None else {state.id for state in changed}
        return kept, _takes_wanted(records, principal, now, touched, since)

    kept, takes = await site.store.read(look)
    for take in takes:
        kept.takes.append(await _kept_take(site, principal, take))
    return kept


def _put_rows(records: Records, principal: Principal, kept: Kept, changed: list[ItemState] | None) -> None:
    """Put the rows in: the newest ones, or of the `changed` those that may be seen; the others are gone."""
    viewer = viewer_of(records, principal)
    if changed is None:
        states = records.lists.newest(viewer=viewer.outlet, query=Query(), before=None, limit=MOST_ROWS)
    else:
        states = [state for state in changed if state.listed or state.outlet == viewer.outlet]
        kept.gone = [state.id for state in changed if state not in states]
    views = row_views(records, states, viewer, kept.now)
    kept.rows = [_kept_row(view) for view in views if view.received_at > kept.now - KEPT_FOR]


def _kept_row(view: RowView) -> KeptRow:
    return KeptRow(
        id=view.id,
        at=view.received_at,
        status=view.status if view.embargo_until is None or view.status != "usable" else "embargoed",
        outlet=_words(view.outlet.name),
        language=_words(view.language_name),
        headline=_piece(view.headline) if view.status != "canceled" else None,
        mine=_piece(view.mine) if view.status == "usable" else None,
        reason=_piece(view.reason),
        urgency=view.urgency,
        corrected=view.corrected,
    )


def _takes_wanted(
    records: Records, principal: Principal, now: datetime, touched: set[str] | None, since: datetime | None
) -> list[Take]:
    """The outlet's takes that are young enough: all, or those made since then or of an item in `touched`."""
    if principal.outlet is None or not is_allowed(principal, "take"):
        return []
    takes = [one for one in records.takes.of_outlet(principal.outlet, limit=MOST_TAKES) if one.at > now - KEPT_FOR]
    if touched is None or since is None:
        return takes
    return [one for one in takes if one.item in touched or one.at > since - _OVERLAP]


async def _kept_take(site: Site, principal: Principal, take: Take) -> KeptTake:
    words = words_for(principal.languages)

    def look(records: Records) -> KeptTake:
        state = records.items.find(take.item)
        is_there = state is not None and state.status == "usable"
        return KeptTake(
            id=take.id,
            item=take.item,
            at=take.at,
            status=state.status if state else "canceled",
            version=take.version,
            outlet=_words(outlet_link(records, state.outlet if state else "").name),
            use=_words(use_in_words(take.use, words)),
            headline=_words(Words(state.headline, state.language)) if state and is_there and state.headline else None,
            duties=[_words(said(explain_duty(duty, words), words)) for duty in take.decision.duties],
            corrected=state.corrected if state else False,
        )

    kept = await site.store.read(look)
    try:
        taken = await taken_before(site, principal, take.id, "text")
    except CommonwireError:
        return kept  # held, killed, or not the reader's any more: the row says which
    content, language = taken.document.data.decode(), taken.shown.item.language
    kept.credit, kept.licence = Piece(taken.credit.credit), taken.credit.licence
    kept.content = _words(Words(content, language)) if len(content) <= LONGEST_TEXT else None
    return kept


def _piece(words: Words | None) -> Piece | None:
    return _words(words) if words else None


def _words(words: Words) -> Piece:
    return Piece(words.text, words.lang, words.dir)


OFFLINE_PAGES: list[Any] = [offline_page, worker]
