"""Ask and take: a request becomes a use, a decision, and the story with its credit."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from typing import Annotated

import msgspec
from litestar import Response

from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import ConflictError, NotAllowedError, NotFoundError, UseRefusedError
from commonwire.base.texts import text
from commonwire.delivery.give import standing_now
from commonwire.delivery.queue import Hour, QueuedTake, hour_of, queue_take
from commonwire.delivery.records import Records
from commonwire.delivery.request import Request, ask_owner
from commonwire.delivery.show import Shown, find_item, show
from commonwire.delivery.standing_terms import counted, term_that_holds
from commonwire.delivery.take import Take, decide_use, take, withheld_from, without_withheld
from commonwire.formats.credit import CreditBlock
from commonwire.formats.file_names import attachment, file_name
from commonwire.formats.package import Packed, chosen_formats, pack
from commonwire.formats.write import format_of
from commonwire.ledger.mark import Mark, sign_mark
from commonwire.news.item import Item
from commonwire.news.state import ItemState
from commonwire.rights.credit import CreditLine
from commonwire.rights.decision import Decision
from commonwire.rights.use import Asker, Use, use_of
from commonwire.web.asking import Line
from commonwire.web.crediting import credit_block, credit_line
from commonwire.web.reading import read_item
from commonwire.web.site import LARGE, Site, asker_of


class UseRequest(msgspec.Struct, kw_only=True):
    """A use as a caller asks for it (docs/reference/api.md); what is left out is filled in from market and item."""

    action: str
    channel: str
    territories: list[str] | None = None
    languages: list[str] | None = None
    changes: list[str] | None = None
    at: datetime | None = None
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    rendition: Line | None = None
    parts: list[str] | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A story as it goes out: a file with a name, its bytes and media type.

    `files` are those in it when it is a zip of several; `losses` the model's fields that its format, or every one of
    them, could not carry.
    """

    name: str
    data: bytes
    media_type: str
    losses: list[str]
    files: list[Packed] = []


class Taken(msgspec.Struct, kw_only=True):
    """A take with the story in the formats asked for, credit inside."""

    take: Take
    credit: CreditLine
    document: Document
    shown: Shown
    mark: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The answer about a use of an item; `hour` when only time forbids it, so that a take can be queued."""

    state: ItemState
    decision: Decision
    hour: Hour | None


async def ask(site: Site, principal: Principal, reference: str, request: UseRequest) -> Asked:
    """The item and the decision on the use. Raises BadInputError for a use that cannot be meant."""
    now = site.clock()

    def work(records: Records) -> Asked:
        asker = _asker(records, principal)
        state = find_item(records, reference, viewer=principal.outlet)
        use = _use(records, asker, state, request)
        terms = term_that_holds(records, state, now)
        asker = counted(records.takes, state, terms, asker)
        decision = decide_use(state, terms, use, asker=asker, now=now)
        hour = hour_of(state, terms, use, asker=asker, decision=decision, now=now)
        return Asked(state=state, decision=decision, hour=hour)

    return await site.store.read(work)


async def request_use(site: Site, principal: Principal, reference: str, request: UseRequest, words: str) -> Request:
    """The request to the owner for this use, kept. Raises as `ask` and `delivery.request.ask_owner`."""
    now = site.clock()

    def work(records: Records) -> Request:
        asker = _asker(records, principal)
        state = find_item(records, reference, viewer=principal.outlet)
        use = _use(records, asker, state, request)
        return ask_owner(records, state, use, asker=asker, words=words, by=principal.id, now=now)

    return await site.store.write(work)


async def take_item(site: Site, principal: Principal, reference: str, request: UseRequest, format: str) -> Taken:
    """Record the take and give the story in `format`, one or several (`chosen_formats`).

    Raises UseRefusedError with the decision, BadInputError for the format.
    """
    taken = await _take(site, principal, reference, request, format, is_queued=False)
    assert isinstance(taken, Taken)  # noqa: S101 -- what is not to be queued is taken or refused
    return taken


async def take_or_queue(
    site: Site, principal: Principal, reference: str, request: UseRequest, format: str
) -> Taken | QueuedTake:
    """As `take_item`; what only time forbids is queued. Raises as `take_item` and `delivery.queue.queue_take`."""
    return await _take(site, principal, reference, request, format, is_queued=True)


async def _take(
    site: Site, principal: Principal, reference: str, request: UseRequest, format: str, *, is_queued: bool
) -> Taken | QueuedTake:
    formats = chosen_formats(format)
    now, by, joined = site.clock(), principal.id, ",".join(formats)

    def work(records: Records) -> tuple[Take, Shown, CreditLine] | QueuedTake:
        asker = _asker(records, principal)
        state = find_item(records, reference, viewer=principal.outlet)
        use = _use(records, asker, state, request)
        try:
            taken = take(records, state, use, asker=asker, by=by, format=joined, now=now)
        except UseRefusedError:
            if not is_queued:
                raise
            return queue_take(records, state, use, asker=asker, by=by, format=joined, now=now)
        shown = show(records, state, viewer=None if state.outlet != asker.outlet else asker.outlet)
        return taken, shown, credit_line(records, shown)

    found = await site.store.read(lambda records: find_item(records, reference, viewer=principal.outlet))
    await site.peers.bring_text(found.id, None)
    done = await site.store.write(work)
    if isinstance(done, QueuedTake):
        return done
    taken, shown, credit = done
    document = await _written(site, shown, credit, formats, taken)
    return Taken(take=taken, credit=credit, document=document, shown=shown, mark=_mark(site, taken))


async def taken_before(site: Site, principal: Principal, take_id: str, format: str | None) -> Taken:
    """A take of the caller's outlet with the story as it stands now, in its format when no other is asked for.

    Raises NotFoundError, BadInputError for the format, ConflictError when there is no text to give.
    """
    found = await site.store.read(lambda records: records.takes.find(take_id))
    if found is None or found.outlet != principal.outlet:
        raise NotFoundError(
            text("Your outlet has no such take"), where=take_id[:60], remedy=text("List the item's reports.")
        )
    shown = await read_item(site, principal, found.item, how="api")
    taken = await own_take(site, principal, shown, take_id) or found
    document = await take_content(site, shown, format or found.format, taken=taken)
    credit = await site.store.read(lambda records: credit_line(records, shown))
    return Taken(take=taken, credit=credit, document=document, shown=shown, mark=_mark(site, taken))


async def take_content(site: Site, shown: Shown, format: str, *, taken: Take | None = None) -> Document:
    """An item that is being read, written in `format`, one or several, with its credit inside.

    What its take (`taken`) left out stays out, and its mark is inside.

    Raises BadInputError for the format, ConflictError for text that the viewer does not get: formats for a CMS or a
    program can say why there is none, the others cannot.
    """
    formats = chosen_formats(format)
    if not shown.has_text and any(format_of(name).purpose not in ("cms", "program") for name in formats):
        status = "embargoed" if shown.state.status == "usable" else shown.state.status
        raise ConflictError(
            text("There is no text to give: the item is %(status)s", status=status),
            where=shown.state.uri,
            remedy=text("Read it as json: it has the notice, or the hour."),
        )
    credit = await site.store.read(lambda records: credit_line(records, shown))
    return await _written(site, shown, credit, formats, taken)


async def own_take(site: Site, principal: Principal, shown: Shown, take: str | None) -> Take | None:
    """The take of the caller's outlet, for the version that is shown; None when no take is named.

    Of a later version than it took, pictures, sound and film are decided on anew. Raises NotFoundError.
    """
    if take is None:
        return None
    now = site.clock()

    def look(records: Records) -> Take:
        found = records.takes.find(take)
        if found is None or found.outlet != principal.outlet or found.item != shown.state.id:
            raise NotFoundError(text("Your outlet has no such take"), where=take[:60], remedy=text("Take the item."))
        if shown.version is None or shown.version.version == found.version:
            return found
        terms, asker = term_that_holds(records, shown.state, now), _asker(records, principal)
        decided = partial(decide_use, shown.state, terms, asker=asker, now=now)
        withheld = withheld_from(shown.item, found.use, decided)
        return msgspec.structs.replace(found, version=shown.version.version, withheld=withheld)

    return await site.store.read(look)


async def _written(site: Site, shown: Shown, credit: CreditLine, formats: list[str], taken: Take | None) -> Document:
    """The story without its private note and what is withheld."""
    item = without_withheld(msgspec.structs.replace(shown.item, editor_note=None), taken.withheld if taken else ())
    block = credit_block(item, credit, taken.withheld if taken else ())
    block = msgspec.structs.replace(block, mark=_mark(site, taken) if taken else None)
    work = partial(_document, item, block, formats)
    return await (asyncio.to_thread(work) if len(item.body_html or item.body_text or "") < LARGE else site.aside(work))


def _mark(site: Site, taken: Take) -> str:
    mark = Mark(item=taken.item, version=taken.version, outlet=taken.outlet, take=taken.id, at=taken.at)
    return sign_mark(mark, site.node_key)


def _document(item: Item, credit: CreditBlock, formats: list[str]) -> Document:
    if len(formats) == 1:
        format = format_of(formats[0])
        written = format.write(item, credit)
        return Document(
            name=file_name(item.uri, item.version, format.ending),
            data=written.data,
            media_type=written.media_type,
            losses=written.losses,
        )
    package = pack(item, formats, credit=credit)
    lost = set.intersection(*(set(file.losses) for file in package.files))
    return Document(
        name=file_name(item.uri, item.version, "zip"),
        data=package.data,
        media_type="application/zip",
        losses=[name for name in package.files[0].losses if name in lost],
        files=package.files,
    )


def file_response(document: Document, language: str | None) -> Response[bytes]:
    """The document as a file to be kept, never to be shown by a browser as a page of this node."""
    headers = {"Content-Disposition": attachment(document.name)}
    if language:
        headers["Content-Language"] = language
    if document.losses:
        headers["Commonwire-Losses"] = ", ".join(document.losses)
    media_type = document.media_type
    if media_type.startswith("text/"):  # the framework adds the character set
        media_type = media_type.partition(";")[0]
    return Response(document.data, media_type=media_type, headers=headers)


def _asker(records: Records, principal: Principal) -> Asker:
    own_outlet(principal)
    asker = asker_of(standing_now(records.roll, principal))
    if asker is None:
        raise NotAllowedError(text("Your outlet is not on the roll"), remedy=text("Ask the secretariat."))
    return asker


def _use(records: Records, asker: Asker, state: ItemState, request: UseRequest) -> Use:
    return use_of(
        request.action,
        request.channel,
        territories=request.territories,
        languages=request.languages,
        changes=request.changes,
        at=request.at,
        version=request.version,
        rendition=request.rendition,
        parts=request.parts,
        market=records.roll.get_outlet(asker.outlet).market,
        language=state.language,
    )
