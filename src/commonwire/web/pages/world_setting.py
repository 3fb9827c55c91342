"""The secretariat says what the alliance shows to the world."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import may
from commonwire.alliance.world import World, show_world, world_of
from commonwire.base.errors import BadInputError
from commonwire.base.texts import Text, text
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, fields_of, refused
from commonwire.web.pages.frame import Form, Words
from commonwire.web.pages.public_data import PUBLIC
from commonwire.web.pages.secretariat import secretary
from commonwire.web.pages.showing import Visit, go

_FIELDS = {name: name for name in ("contact", "disclosure", "belongs_to", "social")}


class WorldChange(msgspec.Struct, frozen=True, kw_only=True):
    """Who said what, when."""

    by: Words
    at: datetime
    is_open: bool
    is_listed: bool


class WorldView(msgspec.Struct, kw_only=True):
    """The page: the form with what holds now, where the pages are, and the last changes."""

    template: ClassVar[str] = "world.html"
    title: ClassVar[Text] = text("What the world sees")
    is_open: bool
    is_listed: bool
    address: str
    changes: list[WorldChange]
    form: Form


@get("/secretariat/world", include_in_schema=False)
async def world_setting(request: Ask, site: Served) -> Response[str]:
    """What is shown now, for the secretariat (`manage-roll`)."""
    seen = await secretary(site, request)
    may(seen.principal, "manage-roll")
    return await _page(seen)


@post("/secretariat/world", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def set_world(request: Ask, site: Served) -> Response[str] | Redirect:
    """Show from now on what the form says (`manage-roll`)."""
    seen = await secretary(site, request)
    form, now = await fields_of(request), site.clock()
    wanted = World(
        is_open="open" in form,
        is_listed="open" in form and "listed" in form,
        contact=form.get("contact", ""),
        disclosure=form.get("disclosure", ""),
        belongs_to=tuple(form.get("belongs_to", "").split()),
        social=tuple(form.get("social", "").split()),
    )
    try:
        await site.store.write(lambda records: show_world(records.roll, seen.principal, wanted, now))
    except BadInputError as error:
        return await _page(seen, form=refused(form, error, _FIELDS), status=422)
    return go("/secretariat/world", "world-set")


async def _page(seen: Visit, *, form: Form | None = None, status: int = 200) -> Response[str]:
    def look(records: Records) -> WorldView:
        world = world_of(records.roll)
        names = {str(person.id): person.name for person in records.roll.people(None)}
        return WorldView(
            is_open=world.is_open if form is None else "open" in form.values,
            is_listed=world.is_listed if form is None else "listed" in form.values,
            address=f"{seen.site.address}{PUBLIC}",
            changes=[
                WorldChange(by=Words(names.get(it.by, it.by)), at=it.at, is_open=it.is_open, is_listed=it.is_listed)
                for it in world.changes
            ],
            form=form or Form(values=_values(world)),
        )

    return seen.page(await seen.site.store.read(look), area="secretariat", status=status)


def _values(world: World) -> dict[str, str]:
    return {
        "contact": world.contact,
        "disclosure": world.disclosure,
        "belongs_to": "\n".join(world.belongs_to),
        "social": "\n".join(world.social),
    }
