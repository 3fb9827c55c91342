"""The roll as everybody in the alliance may see it, ready to be JSON: no addresses of people, no inner notes."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import msgspec

from commonwire.alliance.member import Member, MemberClass, Right
from commonwire.alliance.outlet import Outlet, OutletStatus, answers
from commonwire.alliance.ports import OutletShelf


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the disclosure form; `answer` is None where the outlet has not answered."""

    id: str
    question: str
    answer: str | None


class OutletView(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet as the alliance sees it: the same lines for every outlet."""

    id: str
    member: str
    names: dict[str, str]
    languages: tuple[str, ...]
    market: list[str]
    home_page: str
    time_zone: str
    status: OutletStatus
    status_reason: str | None
    status_at: datetime
    simulated: bool
    disclosure: list[Answer]


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """A member with its class and outlets."""

    id: str
    names: dict[str, str]
    territory: str | None
    kind: str
    class_id: str
    class_names: dict[str, str]
    may: list[Right]
    joined_at: datetime
    simulated: bool
    outlets: list[OutletView]


class RollView(msgspec.Struct, frozen=True, kw_only=True):
    """The roll: members by id, with their outlets by id, and counts.

    `members_by_class` counts members by class id, `outlets_by_status` the outlets shown by status.
    """

    members: list[MemberView]
    members_by_class: dict[str, int]
    outlets_by_status: dict[str, int]


def view_roll(roll: OutletShelf) -> RollView:
    """The roll with the outlets that were admitted, suspended ones too; those that only applied are not on show."""
    classes = {member_class.id: member_class for member_class in roll.classes()}
    members = roll.members()
    shown = [outlet for outlet in roll.outlets() if outlet.status in {"admitted", "suspended"}]
    by_member: dict[str, list[OutletView]] = {member.id: [] for member in members}
    for outlet in shown:
        by_member[outlet.member].append(view_outlet(outlet))
    return RollView(
        members=[_member(member, classes[member.member_class], by_member[member.id]) for member in members],
        members_by_class=dict(sorted(Counter(member.member_class for member in members).items())),
        outlets_by_status=dict(sorted(Counter(outlet.status for outlet in shown).items())),
    )


def view_outlet(outlet: Outlet) -> OutletView:
    """The outlet's card with every question of the disclosure form, answered or not."""
    return OutletView(
        id=outlet.id,
        member=outlet.member,
        names=outlet.names,
        languages=outlet.languages,
        market=sorted(outlet.market),
        home_page=outlet.home_page,
        time_zone=outlet.time_zone,
        status=outlet.status,
        status_reason=outlet.status_reason,
        status_at=outlet.status_at,
        simulated=outlet.simulated,
        disclosure=[
            Answer(id=line, question=question, answer=answer) for line, question, answer in answers(outlet.disclosure)
        ],
    )


def _member(member: Member, member_class: MemberClass, outlets: list[OutletView]) -> MemberView:
    return MemberView(
        id=member.id,
        names=member.names,
        territory=member.territory,
        kind=member.kind,
        class_id=member_class.id,
        class_names=member_class.names,
        may=sorted(member_class.may),
        joined_at=member.joined_at,
        simulated=member.simulated,
        outlets=outlets,
    )
