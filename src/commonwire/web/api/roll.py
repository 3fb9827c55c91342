"""The API's view of the roll, and of the node."""

from __future__ import annotations

from litestar import get

from commonwire.alliance.may import may
from commonwire.alliance.view import RollView, view_roll
from commonwire.web.api.shapes import Health
from commonwire.web.asking import Ask, Served, refusals


@get("/members", summary="The alliance roll: members, outlets, disclosure cards", responses=refusals())
async def read_roll(request: Ask, site: Served) -> RollView:
    """Members by id with their outlets, the same form for all."""
    principal = await site.principal(request)
    may(principal, "read-roll")
    return await site.store.read(lambda records: view_roll(records.roll))


@get("/health", summary="Whether the node answers", security=[{}], responses={503: refusals()[503]})
async def health(site: Served) -> Health:
    """That the node is up, how far its ledger goes, and what searches it; open to everybody, tells nothing else."""
    return await site.store.read(
        lambda records: Health(
            status="ok", entries=records.book.head().number, search="index" if records.lists.is_indexed else "store"
        )
    )
