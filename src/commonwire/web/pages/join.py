"""A person joins an outlet, or the alliance itself, by an invitation: open to whoever has the link."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import ClassVar

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.card import Contact, checked_contact
from commonwire.alliance.invitation import get_invitation
from commonwire.alliance.passwords import PasswordHash, hash_password
from commonwire.alliance.people import join
from commonwire.base.errors import BadInputError, CommonwireError, ConflictError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, refused
from commonwire.web.pages.frame import Form, OutletLink
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.showing import go, visit

_FIELDS = {"name": "name", "email": "email", "password": "password"}


class JoinView(msgspec.Struct, kw_only=True):
    """An invitation, opened. Fields: name, email, password. Without `outlet` it is one of the alliance itself."""

    template: ClassVar[str] = "join.html"
    title: ClassVar[str] = text("Join")
    token: str
    roles: list[str]
    outlet: OutletLink | None = None
    form: Form = msgspec.field(default_factory=Form)


@get("/join/{token:str}", include_in_schema=False)
async def join_form(request: Ask, site: Served, token: InPath) -> Response[str]:
    """The form: open to whoever has a link that still works; the link is what lets them in."""
    seen = await visit(site, request)
    return seen.page(await site.store.read(lambda records: _invitation(records, token, seen.frame.now)))


@post("/join/{token:str}", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def join_here(request: Ask, site: Served, token: InPath) -> Response[str] | Redirect:
    """Make the person, in the roles of the invitation: open to whoever has a link that still works."""
    seen = await visit(site, request)
    now = seen.frame.now
    view = await site.store.read(lambda records: _invitation(records, token, now))
    fields = await fields_of(request)
    contact = Contact(name=fields.get("name", ""), email=fields.get("email", ""))
    found: list[CommonwireError] = []
    password = PasswordHash("")
    try:
        password = await asyncio.to_thread(hash_password, fields.get("password", ""), email=contact.email)
    except BadInputError as error:
        found.append(error)
    try:
        checked_contact(contact)
        if not found:
            await site.store.write(lambda records: join(records.roll, token, contact, password, now))
            return go("/sign-in", "joined")
    except (BadInputError, ConflictError) as error:
        found.append(error)
    view.form = refused(fields, found, _FIELDS)
    return seen.page(view, status=422)


def _invitation(records: Records, token: str, now: datetime) -> JoinView:
    """The view of a link that can still be used. Raises NotFoundError, ConflictError."""
    found = get_invitation(records.roll, token, "join", now)
    link = outlet_link(records, found.outlet, "en") if found.outlet else None
    return JoinView(token=token, roles=sorted(found.roles), outlet=link)
