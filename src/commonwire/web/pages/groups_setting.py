"""The secretariat keeps groups of outlets: forms one, changes it, dissolves it."""

from __future__ import annotations

from collections.abc import Callable

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.group import Group
from commonwire.alliance.names import slug
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.news.admission import keep_group, remove_group
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, names_in, parts_of, refused
from commonwire.web.pages.secretariat import secretariat_page, secretary
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go

_FIELDS = {"names": "names", "outlets": "outlets"}


@post("/secretariat/groups", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def form_new_group(request: Ask, site: Served) -> Response[str] | Redirect:
    """Form a group (`manage-roll`); its id is made from its name."""
    seen = await secretary(site, request)
    form, now = await fields_of(request), site.clock()

    def work(records: Records) -> None:
        names = names_in(form.get("names"))
        group = Group(
            id=slug(names, otherwise="group"),
            names=names,
            outlets=frozenset(parts_of(form.get("outlets"))),
            changed_at=now,
        )
        if any(known.id == group.id and known.removed_at is None for known in records.roll.groups()):
            raise ConflictError(
                text("There is a group '%(id)s' already", id=group.id), where="names", remedy=text("Change that one.")
            )
        keep_group(records, seen.principal, group, now)

    return await _kept(seen, work, "groups", form, "group-formed")


@post("/secretariat/groups/{group:str}", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def change_group(request: Ask, site: Served, group: InPath) -> Response[str] | Redirect:
    """Change a group's names or outlets (`manage-roll`); decisions follow at once."""
    seen = await secretary(site, request)
    form, now = await fields_of(request), site.clock()

    def work(records: Records) -> None:
        if all(known.id != group for known in records.roll.groups()):
            raise NotFoundError(text("There is no group '%(group)s'", group=group[:80]), remedy=text("Form it."))
        outlets = frozenset(parts_of(form.get("outlets")))
        said = Group(id=group, names=names_in(form.get("names")), outlets=outlets, changed_at=now)
        keep_group(records, seen.principal, said, now)

    return await _kept(seen, work, f"group-{group}", form, "group-changed")


@post("/secretariat/groups/{group:str}/dissolve", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def dissolve_here(request: Ask, site: Served, group: InPath) -> Response[str] | Redirect:
    """Dissolve a group (`manage-roll`)."""
    seen = await secretary(site, request)
    now = site.clock()
    return await _kept(
        seen, lambda records: remove_group(records, seen.principal, group, now), "groups", {}, "group-dissolved"
    )


async def _kept(
    seen: Visit, work: Callable[[Records], object], name: str, form: dict[str, str], said: str
) -> Response[str] | Redirect:
    try:
        await seen.site.store.write(work)
    except (BadInputError, ConflictError, NotFoundError) as error:
        forms = {name: refused(form, error, _FIELDS)}
        return await secretariat_page(seen, forms=forms, status=status_of(error))
    seen.site.roll_changed()
    return go("/secretariat#groups", said)
