"""What the secretariat's page shows."""

from __future__ import annotations

from collections import Counter

from commonwire.alliance.may import is_allowed
from commonwire.alliance.member import Member
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.person import Invitation
from commonwire.alliance.principal import Principal
from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.news.item import Wording
from commonwire.web.pages.alliance_views import (
    ApplicationView,
    EnrolledView,
    InvitationView,
    SecretariatView,
    StandingView,
)
from commonwire.web.pages.forms import disclosure_lines, name_lines
from commonwire.web.pages.frame import Choice, Form, Words, choice_of, words_of
from commonwire.web.pages.groups_shown import group_views
from commonwire.web.pages.outlet_links import link_to, names_of, outlet_link
from commonwire.web.pages.people_shown import colleague
from commonwire.web.reader import Reader

LINKS = 50
"""Links that are listed, the newest."""
_ROLES = {
    "secretariat": text("secretariat: keeps the roll, admits and suspends outlets"),
    "emergency": text("emergency: may hold any story, visibly"),
    "operator": text("operator: runs the node"),
}


def secretariat_view(records: Records, by: Principal, reader: Reader) -> SecretariatView:
    """The whole page for `by`, somebody of the secretariat, who reads it as `reader`."""
    outlets = records.roll.outlets()
    links = [link for link in records.roll.invitations() if link.purpose == "apply"][:LINKS]
    applied = sorted((outlet for outlet in outlets if outlet.status == "applied"), key=lambda outlet: outlet.status_at)
    standings = [_standing(records, outlet) for outlet in outlets if outlet.status in {"admitted", "suspended"}]
    classes = {known.id: reader.name(known.names) for known in records.roll.classes()}
    of_member = Counter(str(outlet.member) for outlet in outlets if outlet.status in {"admitted", "suspended"})
    members = [_enrolled(member, classes, of_member) for member in records.roll.members()]
    return SecretariatView(
        applications=[_application(records, outlet, reader) for outlet in applied],
        links=[_link(records, link) for link in links],
        outlets=sorted(standings, key=lambda it: (it.status != "suspended", it.outlet.name.text.casefold())),
        declined=[_standing(records, outlet) for outlet in outlets if outlet.status == "declined"],
        members=sorted(members, key=lambda member: member.names[0].text.casefold()),
        classes=[choice_of(key, name) for key, name in classes.items()],
        groups=group_views(records),
        grouped=[choice_of(it.id, reader.name(it.names)) for it in outlets if it.status in {"admitted", "suspended"}],
        people=[colleague(person, by) for person in records.roll.people(None)],
        roles=[Choice(role, text) for role, text in _ROLES.items() if role != "operator" or is_allowed(by, "run-node")],
    )


def _application(records: Records, outlet: Outlet, reader: Reader) -> ApplicationView:
    link = link_to(records, outlet)
    people = records.roll.people(outlet.id)
    return ApplicationView(
        id=outlet.id,
        outlet=link,
        names=[name for name in names_of(outlet.names, *outlet.languages) if name.text != link.name.text],
        applied_at=outlet.status_at,
        languages=[words_of(reader.language(tag)) for tag in outlet.languages],
        market=[words_of(reader.territory(code)) for code in sorted(outlet.market)],
        home_page=outlet.home_page,
        contact=", ".join(f"{person.name} <{person.email}>" for person in people),
        disclosure=disclosure_lines(outlet),
    )


def _link(records: Records, link: Invitation) -> InvitationView:
    return InvitationView(
        made_at=link.made_at,
        expires_at=link.expires_at,
        made_by=_maker(records, link.made_by),
        used_at=link.used_at,
        outlet=outlet_link(records, link.outlet) if link.outlet else None,
    )


def _maker(records: Records, by: str) -> Words:
    try:
        return Words(records.roll.get_person(by).name)
    except NotFoundError:
        return Words("the node", "en")


def _standing(records: Records, outlet: Outlet) -> StandingView:
    return StandingView(
        outlet=link_to(records, outlet, "en"),
        status=outlet.status,  # type: ignore[arg-type]  # not 'applied'
        status_at=outlet.status_at,
        reason=Words(outlet.status_reason) if outlet.status_reason else None,
    )


def _enrolled(member: Member, classes: dict[str, Wording], outlets: Counter[str]) -> EnrolledView:
    return EnrolledView(
        id=member.id,
        names=names_of(member.names, "en"),
        territory=member.territory,
        class_name=words_of(classes[member.member_class]),
        outlets=outlets[member.id],
        form=Form(
            values={
                "names": name_lines(member.names),
                "kind": member.kind,
                "territory": member.territory or "",
                "member_class": member.member_class,
            }
        ),
    )
