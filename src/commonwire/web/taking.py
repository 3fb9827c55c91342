"""Ask and take: a request becomes a use, a decision, and the story with its credit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError
from commonwire.delivery.give import standing_now
from commonwire.delivery.records import Records
from commonwire.delivery.show import Shown, find_item, show
from commonwire.delivery.take import Take, decide_use, take
from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.write import FORMATS, write
from commonwire.news.state import ItemState
from commonwire.rights.credit import CreditLine, credit_for
from commonwire.rights.decision import Decision
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, Use, use_of
from commonwire.web.asking import Line
from commonwire.web.lists import outlet_name
from commonwire.web.site import Site, asker_of


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


class Taken(msgspec.Struct, kw_only=True):
    """A take with the story: as bytes in the format asked for, credit inside."""

    take: Take
    credit: CreditLine
    written: Written
    shown: Shown


async def ask(site: Site, principal: Principal, reference: str, request: UseRequest) -> tuple[ItemState, Decision]:
    """The item and the decision on the use. Raises BadInputError for a use that cannot be meant."""
    now = site.clock()

    def work(records: Records) -> tuple[ItemState, Decision]:
        asker = _asker(records, principal)
        state = find_item(records, reference, viewer=principal.outlet)
        use = _use(records, asker, state, request)
        return state, decide_use(state, records.terms.get(state.terms), use, asker=asker, now=now)

    return await site.store.read(work)


async def take_item(site: Site, principal: Principal, reference: str, request: UseRequest, format: str) -> Taken:
    """Record the take and give the story. Raises UseRefusedError with the decision, BadInputError for the format."""
    check_format(format)
    now = site.clock()

    def work(records: Records) -> Taken:
        asker = _asker(records, principal)
        state = find_item(records, reference, viewer=principal.outlet)
        use = _use(records, asker, state, request)
        taken = take(records, state, use, asker=asker, by=principal.id, format=format, now=now)
        shown = show(records, state, viewer=None if state.outlet != asker.outlet else asker.outlet)
        credit = credit_line(records, shown)
        item = msgspec.structs.replace(shown.item, editor_note=None)
        block = CreditBlock(credit=credit.credit, licence=credit.licence, link=credit.link)
        return Taken(take=taken, credit=credit, written=write(item, format, credit=block), shown=shown)

    return await site.store.write(work)


async def take_content(site: Site, shown: Shown, format: str) -> Written:
    """An item that is being read, written in `format` with its credit inside.

    Raises BadInputError for the format, ConflictError for text that the viewer does not get.
    """
    check_format(format)
    if not shown.has_text and format in ("text", "html"):
        status = "embargoed" if shown.state.status == "usable" else shown.state.status
        raise ConflictError(
            f"There is no text to give: the item is {status}",
            where=shown.state.uri,
            remedy="Read it as json: it has the notice, or the hour.",
        )

    def work(records: Records) -> Written:
        credit = credit_line(records, shown)
        block = CreditBlock(credit=credit.credit, licence=credit.licence, link=credit.link)
        return write(msgspec.structs.replace(shown.item, editor_note=None), format, credit=block)

    return await site.store.read(work)


def credit_line(records: Records, shown: Shown) -> CreditLine:
    """The credit that goes out with the item: the same rule for every outlet."""
    item = shown.item
    outlet = records.roll.get_outlet(shown.state.outlet)
    terms = records.terms.get(shown.version.terms) if shown.version else Terms()
    return credit_for(
        outlet_name(outlet, item.language),
        credit=item.credit,
        byline=item.byline,
        licence=item.licence or item.copyright,
        link=item.web_address or (item.uri if item.uri.startswith("http") else outlet.home_page),
        terms=terms,
    )


def bare_type(media_type: str) -> str:
    """A media type without its character set: the framework adds it to text."""
    return media_type.partition(";")[0] if media_type.startswith("text/") else media_type


def check_format(format: str) -> None:
    """Raise BadInputError for a format that is not written here."""
    if format not in FORMATS:
        raise BadInputError(
            f"'{format[:40]}' is no format that is written here",
            where="format",
            remedy=f"Use one of: {', '.join(FORMATS)}.",
        )


def _asker(records: Records, principal: Principal) -> Asker:
    own_outlet(principal)
    asker = asker_of(standing_now(records.roll, principal))
    if asker is None:
        raise NotAllowedError("Your outlet is not on the roll", remedy="Ask the secretariat.")
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
        market=records.roll.get_outlet(asker.outlet).market,
        language=state.language,
    )
