"""Takes: those that wait for their hour, those that were stopped at it, and what the outlet took."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import ConflictError, UseRefusedError
from commonwire.base.texts import text
from commonwire.delivery.queue import QueuedTake, cancel_queued
from commonwire.delivery.records import Records
from commonwire.delivery.take import Take
from commonwire.rights.words import Words as Catalogue
from commonwire.rights.words import explain_duty
from commonwire.web.asking import Ask
from commonwire.web.item_paths import reference_of
from commonwire.web.pages.formats_shown import USUAL, content_address
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of
from commonwire.web.pages.frame import OutletLink, Words
from commonwire.web.pages.item_page import use_request
from commonwire.web.pages.item_views import QueuedView
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.queue_shown import queued_view
from commonwire.web.pages.showing import go, signed_in, values_of
from commonwire.web.pages.use_words import said, use_in_words
from commonwire.web.site import Site
from commonwire.web.taking import take_or_queue

SHOWN = 100
"""Rows of each part of the page: the newest."""


class TookView(msgspec.Struct, frozen=True, kw_only=True):
    """A take of the outlet and what it owes; `download` is the address of its file, while there is text to give."""

    id: str
    item: str
    headline: Words | None
    owner: OutletLink
    use: Words
    version: int
    at: datetime
    download: str | None
    was_queued: bool = False
    duties: list[Words] = []


class TakesView(msgspec.Struct, kw_only=True):
    """The page of takes."""

    template: ClassVar[str] = "takes.html"
    title: ClassVar[str] = text("Takes")
    waiting: list[QueuedView]
    stopped: list[QueuedView]
    taken: list[TookView]


@get("/takes", include_in_schema=False)
async def takes_page(request: Ask, site: Site) -> Response[str]:
    """The page of takes, for those of an outlet."""
    seen = await signed_in(site, request)
    outlet = own_outlet(seen.principal)
    may(seen.principal, "read-own", outlet=outlet)

    def look(records: Records) -> TakesView:
        queue = records.queue

        def views(state: Any) -> list[QueuedView]:
            found = queue.of_outlet(outlet, state=state, before=None, limit=SHOWN)
            return [queued_view(records, one, seen.principal) for one in found]

        queued = {one.take for one in queue.of_outlet(outlet, state="taken", before=None, limit=SHOWN)}
        return TakesView(
            waiting=sorted(views("queued"), key=lambda view: str(view.until)),
            stopped=views("stopped"),
            taken=[
                _took(records, take, seen.words, was_queued=take.id in queued)
                for take in records.takes.of_outlet(outlet, limit=SHOWN)
            ],
        )

    return seen.page(await site.store.read(look), area="takes")


@post("/items/{item:str}/queue", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def queue_here(request: Ask, site: Site, item: InPath) -> Redirect:
    """Queue the take for the hour that the answer named: one press below it. What is allowed by now is taken."""
    seen = await signed_in(site, request)
    may(seen.principal, "take")
    form = await fields_of(request)
    values = values_of(form, "action", "channel", "territories", "languages", "changes", "rendition")
    wanted, format = use_request(values, seen), form.get("format") or USUAL
    try:
        done = await take_or_queue(site, seen.principal, reference_of(item), wanted, format)
    except UseRefusedError as error:
        raise ConflictError(
            str(error.message), where=error.where, remedy=text("Ask again what is allowed now.")
        ) from None
    return go("/takes", "queued" if isinstance(done, QueuedTake) else "taken")


@post("/takes/{queued:str}/cancel", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def cancel_here(request: Ask, site: Site, queued: InPath) -> Redirect:
    """Take one out of the queue."""
    seen = await signed_in(site, request)
    may(seen.principal, "take")
    outlet, now = own_outlet(seen.principal), site.clock()
    await site.store.write(lambda records: cancel_queued(records, queued, outlet=outlet, now=now))
    return go("/takes", "cancelled")


def _took(records: Records, take: Take, words: Catalogue, *, was_queued: bool) -> TookView:
    state = records.items.find(take.item)
    is_there = state is not None and state.status == "usable"
    return TookView(
        id=take.id,
        item=take.item,
        headline=Words(state.headline, state.language) if state and is_there and state.headline else None,
        owner=outlet_link(records, state.outlet if state else ""),
        use=use_in_words(take.use, words),
        version=take.version,
        at=take.at,
        download=content_address(take.item, take.format, take.id) if is_there else None,
        was_queued=was_queued,
        duties=[said(explain_duty(duty, words), words) for duty in take.decision.duties],
    )


def take_pages() -> list[Any]:
    """The handlers of these pages."""
    return [takes_page, queue_here, cancel_here]
