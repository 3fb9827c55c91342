"""Groups of outlets as the pages show them."""

from __future__ import annotations

from commonwire.alliance.group import Group
from commonwire.delivery.records import Records
from commonwire.web.pages.alliance_views import GroupView
from commonwire.web.pages.forms import name_lines
from commonwire.web.pages.frame import Form
from commonwire.web.pages.outlet_links import names_of, outlet_link


def group_views(records: Records) -> list[GroupView]:
    """Every group with its outlets, those that were dissolved last."""
    found = sorted(records.roll.groups(), key=lambda group: (group.removed_at is not None, group.id))
    return [_group(records, group) for group in found]


def _group(records: Records, group: Group) -> GroupView:
    outlets = sorted(group.outlets)
    return GroupView(
        id=group.id,
        names=names_of(group.names, "en"),
        outlets=[outlet_link(records, outlet, "en") for outlet in outlets],
        removed_at=group.removed_at,
        form=Form(values={"names": name_lines(group.names), "outlets": ",".join(outlets)}),
    )
