"""Deeds on an item at the edge: what is refused as somebody else's, or for its statement, is kept before it is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from commonwire.alliance.deeds import Deed
from commonwire.alliance.principal import Principal
from commonwire.base.errors import CommonwireError, NotAllowedError, TooManyRequestsError
from commonwire.delivery.attempt import note_refused
from commonwire.delivery.records import Records
from commonwire.news.record import is_about_statement
from commonwire.web.site import Site

Answer = TypeVar("Answer")


async def write_deed(
    site: Site,
    principal: Principal,
    deed: Deed,
    reference: str,
    work: Callable[[Records], Answer],
    *,
    now: datetime,
) -> Answer:
    """As `Store.write`, of a deed on the item with this id or URI; a refusal that is worth it is kept (an attempt).

    The refusal itself undoes its transaction, so it is kept in one of its own: no more often than requests may come.
    """
    try:
        return await site.store.write(work)
    except CommonwireError as error:
        refused = error
    if principal.kind != "guest" and (isinstance(refused, NotAllowedError) or is_about_statement(refused)):
        named = refused.where if isinstance(refused, NotAllowedError) and refused.where else reference
        await _keep(site, principal, deed, named, refused, now)
    raise refused


async def _keep(
    site: Site, principal: Principal, deed: Deed, reference: str, refused: CommonwireError, now: datetime
) -> None:
    try:
        site.limits.take(f"attempts of {principal.id}", time.monotonic())
    except TooManyRequestsError:
        return  # the first of a flood are kept
    await site.store.write(
        lambda records: note_refused(records, reference, deed, refused, principal=principal, now=now)
    )
