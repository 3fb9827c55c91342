"""The API's calls about groups of outlets, which terms and agreements can name."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import delete, get, put
from litestar.params import JSONBody, PathParameter

from commonwire.alliance.form_group import MOST_OUTLETS
from commonwire.alliance.group import Group
from commonwire.alliance.may import may
from commonwire.news.admission import keep_group, remove_group
from commonwire.web.asking import Ask, Line, Served, refusals

GroupId = Annotated[str, PathParameter(description="A group's id: a-z, 0-9 and hyphens.")]


class GroupRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a group is called, by language (BCP 47), and the ids of its outlets."""

    names: dict[str, Line]
    outlets: Annotated[list[Line], msgspec.Meta(max_length=MOST_OUTLETS)]


class GroupRow(msgspec.Struct, kw_only=True):
    """A group; one that was dissolved (`removed_at`) is in no grant any more, but in every prohibition."""

    id: str
    names: dict[str, str]
    outlets: list[str]
    changed_at: datetime
    removed_at: datetime | None


class GroupPage(msgspec.Struct, kw_only=True):
    """Every group, by id."""

    groups: list[GroupRow]


@get("/groups", summary="The alliance's groups of outlets", responses=refusals())
async def list_groups(request: Ask, site: Served) -> GroupPage:
    """Dissolved ones too: terms may still name them."""
    may(await site.principal(request), "read-roll")
    found = await site.store.read(lambda records: records.roll.groups())
    return GroupPage(groups=[_row(group) for group in found])


@put("/groups/{group:str}", summary="Form or change a group of outlets", responses=refusals(422))
async def form_group_call(request: Ask, site: Served, group: GroupId, data: JSONBody[GroupRequest]) -> GroupRow:
    """The outlets of the request are the whole group from now on; every decision follows at once."""
    principal, now = await site.principal(request), site.clock()
    said = Group(id=group, names=data.names, outlets=frozenset(data.outlets), changed_at=now)
    formed = await site.store.write(lambda records: keep_group(records, principal, said, now))
    site.roll_changed()
    return _row(formed)


@delete("/groups/{group:str}", status_code=200, summary="Dissolve a group of outlets", responses=refusals(404))
async def dissolve_group_call(request: Ask, site: Served, group: GroupId) -> GroupRow:
    """What was granted to the group is asked about from now on; what it was forbidden stays forbidden."""
    principal, now = await site.principal(request), site.clock()
    dissolved = await site.store.write(lambda records: remove_group(records, principal, group, now))
    site.roll_changed()
    return _row(dissolved)


def _row(group: Group) -> GroupRow:
    return GroupRow(
        id=group.id,
        names=group.names,
        outlets=sorted(group.outlets),
        changed_at=group.changed_at,
        removed_at=group.removed_at,
    )
