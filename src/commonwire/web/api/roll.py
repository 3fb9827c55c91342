"""The API's view of the roll, and of the node."""

from __future__ import annotations

from typing import Any

from litestar import Request, get

from commonwire.alliance.may import may
from commonwire.alliance.view import RollView, view_roll
from commonwire.web.site import Site

Ask = Request[Any, Any, Any]


@get("/members", summary="The alliance roll: members, outlets, disclosure cards")
async def read_roll(request: Ask, site: Site) -> RollView:
    """Members by id with their outlets, the same form for all."""
    principal = await site.principal(request)
    may(principal, "read-roll")
    return await site.store.read(lambda records: view_roll(records.roll))


@get("/health", summary="Whether the node answers", include_in_schema=True)
async def health(site: Site) -> dict[str, Any]:
    """That the node is up and how far its ledger goes; open to everybody, tells nothing else."""
    head = await site.store.read(lambda records: records.book.head().number)
    return {"status": "ok", "entries": head}
