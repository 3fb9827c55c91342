"""Found the demo's node: its roll, admitted through the same doors as anybody's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from commonwire.alliance.member import Member
from commonwire.alliance.outlet import Disclosure, Outlet
from commonwire.alliance.person import Person
from commonwire.alliance.principal import machine
from commonwire.app.demo.roll import DemoMember, DemoOutlet, DemoPerson, DemoRoll, demo_roll
from commonwire.app.node import found_node, open_node
from commonwire.app.settings import Settings
from commonwire.base.ids import MemberId, OutletId, PersonId
from commonwire.delivery.records import Records
from commonwire.news.admission import admit_member, admit_outlet


def found_demo(
    settings: Settings, now: datetime, *, members: Collection[str] | None = None, name: str = "demo"
) -> None:
    """A demo node in this home, called `name`, with the whole simulated roll, or that of these `members`.

    Raises SettingsError when there is a node already.
    """
    roll = demo_roll() if members is None else demo_roll().of_members(members)
    found_node(
        settings,
        alliance=roll.id,
        alliance_name=roll.names["en"],
        node=name,
        now=now,
        is_demo=True,
        note=roll.note,
    )
    with open_node(settings) as node:
        node.store.write_now(lambda records: _enrol(records, roll, now))


def _enrol(records: Records, roll: DemoRoll, now: datetime) -> None:
    for member in roll.members:
        admit_member(records, machine(), _member(member, now), now)
    for outlet in roll.outlets:
        records.roll.add_outlet(_outlet(outlet, now))
        admit_outlet(records, machine(), outlet.id, now)
    for person in roll.persons:
        records.roll.add_person(_person(person, now))


def _member(member: DemoMember, now: datetime) -> Member:
    return Member(
        id=MemberId(member.id),
        names=member.names,
        territory=member.country,
        member_class=member.class_id,
        kind="country",
        joined_at=now,
        simulated=True,
    )


def _outlet(outlet: DemoOutlet, now: datetime) -> Outlet:
    return Outlet(
        id=OutletId(outlet.id),
        member=MemberId(outlet.member),
        names=outlet.names,
        languages=outlet.languages,
        market=frozenset(outlet.territories),
        home_page=outlet.home_page,
        time_zone=outlet.time_zone,
        status="applied",
        status_at=now,
        disclosure=msgspec.convert(msgspec.to_builtins(outlet.disclosure), Disclosure),
        simulated=outlet.simulated,
        terms_template=outlet.terms,
    )


def _person(person: DemoPerson, now: datetime) -> Person:
    return Person(
        id=PersonId(person.id),
        name=person.name,
        email=person.email,
        outlet=OutletId(person.outlet) if person.outlet else None,
        roles=frozenset(person.roles),
        created_at=now,
    )
