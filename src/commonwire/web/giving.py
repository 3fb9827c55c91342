"""Give and try: a message is read within the node's bounds, and each item in it goes through the one door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.base.texts import text as _
from commonwire.delivery.cancel import kills_another
from commonwire.delivery.foresee import Foreseen, foresee
from commonwire.delivery.give import give
from commonwire.delivery.records import Records
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read, read_each
from commonwire.news.item import Given, Reading, Refused
from commonwire.news.publish import LONGEST_REASON, Correction, Published
from commonwire.news.record import OwnStatement
from commonwire.web.refused import write_deed
from commonwire.web.site import LARGE, Site


class Tried(msgspec.Struct, kw_only=True):
    """One item of a tried message: what giving it would do now, or why it would be refused."""

    number: int
    part: Given | Refused
    foreseen: Foreseen | None = None
    refusal: CommonwireError | None = None


class Trial(msgspec.Struct, kw_only=True):
    """A message that was tried: the first of its items, how many it has, and how many of them cannot be read."""

    format: str
    items: int
    unread: int
    tried: list[Tried]


async def read_message(
    site: Site, principal: Principal, data: bytes, *, media_type: str | None, now: datetime
) -> Reading:
    """What `data` holds, for the principal's outlet. Raises BadInputError when that is nothing, and as `read` does."""
    defaults = Defaults(outlet=principal.outlet)
    work = partial(read, data, media_type=media_type, defaults=defaults, bounds=site.bounds, now=now)
    reading = work() if len(data) < LARGE else await site.aside(work)
    if not reading.results:
        raise BadInputError(_("The message holds no item"), where="body", remedy=_("Send at least one."))
    return reading


async def each_part(
    site: Site, principal: Principal, data: bytes, *, media_type: str | None, now: datetime
) -> AsyncIterator[Given | Refused]:
    """As `read_message`, item by item: each is given before the next is read, however many there are."""
    defaults = Defaults(outlet=principal.outlet)
    parts = read_each(data, media_type=media_type, defaults=defaults, bounds=site.bounds, now=now)
    step = partial(next, parts, None)
    while (part := step() if len(data) < LARGE else await site.aside(step)) is not None:
        yield part


async def give_part(
    site: Site,
    principal: Principal,
    part: Given | Refused,
    *,
    now: datetime,
    correction: Correction | None = None,
    own: OwnStatement | None = None,
) -> Published:
    """Give one item of a message; `correction`, when it is said beside it, wins over the one in it.

    Raises BadInputError with the reader's words for an item that was refused, and as `give` does.
    """
    given = _given(part)
    said = correction or correction_in(given)
    return await write_deed(
        site,
        principal,
        "kill" if given.item.status == "canceled" or kills_another(given.item) else "give",
        given.item.uri,
        lambda records: give(records, given, principal=principal, now=now, correction=said, own=own),
        now=now,
    )


async def try_message(
    site: Site, principal: Principal, data: bytes, *, media_type: str | None, first: int, now: datetime
) -> Trial:
    """What giving the `first` items of `data` would do now; nothing is recorded. Raises as `read_message` does."""
    reading = await read_message(site, principal, data, media_type=media_type, now=now)

    def work(records: Records) -> list[Tried]:
        parts = enumerate(reading.results[:first], start=1)
        return [_tried(records, principal, number, part, now) for number, part in parts]

    return Trial(
        format=reading.format,
        items=len(reading.results),
        unread=sum(isinstance(part, Refused) for part in reading.results),
        tried=await site.store.read(work),
    )


def _tried(records: Records, principal: Principal, number: int, part: Given | Refused, now: datetime) -> Tried:
    try:
        given = _given(part)
        foreseen = foresee(records, given, principal=principal, now=now, correction=correction_in(given))
    except CommonwireError as error:
        return Tried(number=number, part=part, refusal=error)
    return Tried(number=number, part=part, foreseen=foreseen)


def _given(part: Given | Refused) -> Given:
    if isinstance(part, Refused):
        raise BadInputError(part.message, where=part.where, remedy=part.remedy)
    return part


def correction_in(given: Given) -> Correction | None:
    """The member `correction` of a ninjs body: the reader keeps what it does not know, here it is known."""
    kept = given.item.extra.get("ninjs")
    if not isinstance(kept, dict) or "correction" not in kept:
        return None
    said = kept.pop("correction")
    given.report.remarks = [remark for remark in given.report.remarks if remark.where != "correction"]
    return read_correction(msgspec.json.encode(said), "correction")


def read_correction(value: bytes, where: str) -> Correction:
    """The correction in JSON, as it stands `where`. Raises BadInputError."""
    try:
        return checked_correction(msgspec.json.decode(value, type=Correction), where)
    except msgspec.MsgspecError as error:
        raise BadInputError(
            _("The correction is not understood: %(error)s", error=error),
            where=where,
            remedy=_('Send {"what": "..."}.'),
        ) from None


def checked_correction(correction: Correction, where: str) -> Correction:
    """The correction, when it says what was wrong in as many words as are taken. Raises BadInputError."""
    words = (correction.what, correction.reader_note or "")
    if not correction.what.strip() or any(len(text) > LONGEST_REASON or "\0" in text for text in words):
        raise BadInputError(
            _("The correction does not say what was wrong"),
            where=where,
            remedy=_("1 to %(most)s characters.", most=LONGEST_REASON),
        )
    return correction
