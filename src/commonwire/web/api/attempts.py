"""The API's call about refused attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from litestar import get

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.delivery.attempt import Attempt
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask, Limit, Served, refusals


class AttemptRow(msgspec.Struct, kw_only=True):
    """A refused deed: who tried, and on whose item.

    `outlet` is null for somebody of the alliance itself; `by` is their opaque id, shown to the alliance's staff only.
    `kind`: "not-owner", it is another outlet's; "statement", the signed statement is missing, does not verify or says
    something else. `times` is how often from `first_at` to `at`.
    """

    kind: Literal["not-owner", "statement"]
    deed: str
    outlet: str | None
    by: str | None
    owner: str
    item: str
    uri: str
    why: str
    times: int
    first_at: datetime
    at: datetime


class AttemptPage(msgspec.Struct, kw_only=True):
    """Refused deeds, the newest first."""

    attempts: list[AttemptRow]


@get("/attempts", summary="What was tried on items and refused", responses=refusals())
async def list_attempts(request: Ask, site: Served, limit: Limit = 100) -> AttemptPage:
    """Of the caller's outlet those on its items; for the secretariat and the operator all."""
    principal = await site.principal(request)
    owner = _owner(principal)

    def look(records: Records) -> list[Attempt]:
        shelf = records.attempts
        return shelf.newest(limit=limit) if owner is None else shelf.of_owner(owner, limit=limit)

    found = await site.store.read(look)
    rows = [msgspec.convert(it, AttemptRow, from_attributes=True) for it in found]
    if owner is not None:
        for row in rows:
            row.by = None  # another outlet's people are its own affair
    return AttemptPage(attempts=rows)


def _owner(principal: Principal) -> str | None:
    """The outlet on whose items the caller may see attempts; None: all. Raises as `may` does."""
    if principal.outlet is None:
        may(principal, "see-node")
        return None
    may(principal, "see-takers", outlet=principal.outlet)
    return principal.outlet
