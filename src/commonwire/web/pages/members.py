"""The roll: members by class, with their outlets."""

from __future__ import annotations

from litestar import Response, get

from commonwire.alliance.may import may
from commonwire.alliance.member import Member, MemberClass
from commonwire.alliance.names import choose_name
from commonwire.alliance.outlet import Outlet, answers
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.alliance_views import ClassView, MembersView, MemberView, OutletCardView
from commonwire.web.pages.frame import words_of
from commonwire.web.pages.groups_shown import group_views
from commonwire.web.pages.members_map import members_map
from commonwire.web.pages.outlet_links import link_to, names_of
from commonwire.web.pages.showing import visit
from commonwire.web.reader import Reader


@get("/members", include_in_schema=False)
async def members(request: Ask, site: Served) -> Response[str]:
    """Every member and outlet: for everybody on the roll (`read-roll`), and for a demo's guests."""
    seen = await visit(site, request)
    may(seen.principal, "read-roll")
    view = await site.store.read(lambda records: _members(records, seen.reader))
    view.map = members_map(view.classes, seen.reader, site.borders)
    return seen.page(view, area="members")


def _members(records: Records, reader: Reader) -> MembersView:
    roll = records.roll
    cards: dict[str, list[OutletCardView]] = {}
    for outlet in roll.outlets():
        if outlet.status in {"admitted", "suspended"}:
            cards.setdefault(outlet.member, []).append(_card(records, outlet, reader))
    enrolled = sorted(roll.members(), key=lambda member: choose_name(member.names, "en"))
    classes = sorted(roll.classes(), key=lambda member_class: -len(member_class.may))
    return MembersView(
        classes=[_class(member_class, enrolled, cards, reader) for member_class in classes],
        groups=[group for group in group_views(records) if group.removed_at is None],
    )


def _class(
    member_class: MemberClass, enrolled: list[Member], cards: dict[str, list[OutletCardView]], reader: Reader
) -> ClassView:
    own = [member for member in enrolled if member.member_class == member_class.id]
    return ClassView(
        id=member_class.id,
        name=words_of(reader.name(member_class.names)),
        may=frozenset(member_class.may),
        members=[_member(member, cards.get(member.id, [])) for member in own],
    )


def _member(member: Member, cards: list[OutletCardView]) -> MemberView:
    return MemberView(
        id=member.id,
        names=names_of(member.names, "en"),
        territory=member.territory,
        joined_at=member.joined_at,
        outlets=cards,
    )


def _card(records: Records, outlet: Outlet, reader: Reader) -> OutletCardView:
    lines = answers(outlet.disclosure)
    return OutletCardView(
        outlet=link_to(records, outlet),
        languages=[words_of(reader.language(tag)) for tag in outlet.languages],
        status="suspended" if outlet.status == "suspended" else "admitted",
        answered=sum(answer is not None for _, _, answer in lines),
        asked=len(lines),
    )
