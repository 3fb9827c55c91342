"""The operator connects the node with others: takes in a card, compares the fingerprint, pauses, resumes, cuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.base.errors import BadInputError, ConflictError, NotVerifiedError
from commonwire.federation.connect import add_peer, set_state
from commonwire.federation.introduce import own_identity
from commonwire.federation.peer import Peer, get_peer
from commonwire.federation.records import NetworkRecords
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, refused
from commonwire.web.pages.node_page import shown_node
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go, signed_in
from commonwire.web.site import Site

_FIELDS = {"card": "card", "fingerprint": "fingerprint"}


@get(["/node/peers", "/node/peers/{node:str}/compare"], include_in_schema=False)
async def back_to_node() -> Redirect:
    """To the page, for somebody who asks anew for the one that answered a form."""
    return Redirect("/node#peers", status_code=303)


@post("/node/peers", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def add_here(request: Ask, site: Served) -> Response[str] | Redirect:
    """Take in the card of another node (`run-node`); nothing flows before the fingerprint is compared."""
    seen = await _operator(site, request)
    form = await fields_of(request)
    return await _done(seen, lambda records: _added(records, seen, form.get("card", ""), None), form)


@post("/node/peers/{node:str}/compare", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def compare_here(request: Ask, site: Served, node: InPath) -> Response[str] | Redirect:
    """Say what the other operator read (`run-node`)."""
    seen = await _operator(site, request)
    form = await fields_of(request)

    def compare(records: NetworkRecords) -> Peer:
        return _added(records, seen, get_peer(records, node).card, form.get("fingerprint", ""))

    return await _done(seen, compare, form | {"node": node})


@post("/node/peers/{node:str}/pause", include_in_schema=False)
async def pause_here(request: Ask, site: Served, node: InPath) -> Response[str] | Redirect:
    """Let entries and contents wait (`run-node`)."""
    return await _set(await _operator(site, request), node, "paused")


@post("/node/peers/{node:str}/resume", include_in_schema=False)
async def resume_here(request: Ask, site: Served, node: InPath) -> Response[str] | Redirect:
    """Let everything flow again (`run-node`)."""
    return await _set(await _operator(site, request), node, "connected")


@post("/node/peers/{node:str}/cut", include_in_schema=False)
async def remove_here(request: Ask, site: Served, node: InPath) -> Response[str] | Redirect:
    """Part from a peer (`run-node`)."""
    return await _set(await _operator(site, request), node, "removed")


async def _operator(site: Site, request: Ask) -> Visit:
    seen = await signed_in(site, request)
    may(seen.principal, "run-node")
    return seen


async def _set(seen: Visit, node: str, state: Literal["connected", "paused", "removed"]) -> Response[str] | Redirect:
    now, by = seen.site.clock(), seen.principal.id
    return await _done(
        seen,
        lambda records: set_state(records, node, seen.site.node_key, state, by=by, now=now),
        {"node": node},
    )


def _added(records: NetworkRecords, seen: Visit, card: str, heard: str | None) -> Peer:
    own = own_identity(records, seen.site.program)
    key, now = seen.site.node_key, seen.site.clock()
    return add_peer(records, card, own, key, heard=heard, by=seen.principal.id, now=now)


async def _done(seen: Visit, work: Callable[[NetworkRecords], Peer], form: dict[str, str]) -> Response[str] | Redirect:
    try:
        peer = await seen.site.store.write(work)
    except (BadInputError, ConflictError, NotVerifiedError) as error:
        return await shown_node(seen, form=refused(form, error, _FIELDS), status=status_of(error))
    return go("/node#peers", f"peer-{peer.state}")
