"""A small alliance in memory, and the events that shape it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from commonwire.alliance.admit import admit
from commonwire.alliance.apply import apply, make_application_link
from commonwire.alliance.card import Application, Card, Contact
from commonwire.alliance.member import Member, default_classes
from commonwire.alliance.memory import MemoryRoll
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.passwords import PasswordHash
from commonwire.alliance.person import Person, Role
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, machine, of_person
from commonwire.base.ids import MemberId, OutletId, PersonId

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
NO_PASSWORD = PasswordHash("none")
CARD = Card(
    names={"en": "Steppe Radio", "kk": "Дала радиосы"},
    languages=("kk", "ru"),
    market=frozenset({"KZ"}),
    home_page="https://steppe.example/",
    time_zone="Asia/Almaty",
)

Answer = TypeVar("Answer")


def an_alliance() -> MemoryRoll:
    """A roll with the default classes, a full member 'steppe' and a guest 'lagoon'."""
    roll = MemoryRoll()
    for known in default_classes():
        roll.put_class(known)
    for member, name, territory, member_class in (
        ("steppe", "Steppe", "KZ", "full-member"),
        ("lagoon", "Lagoon", "BJ", "guest"),
    ):
        roll.put_member(
            Member(
                id=MemberId(member),
                names={"en": name},
                territory=territory,
                member_class=member_class,
                kind="country",
                joined_at=NOON,
            )
        )
    return roll


def application(*, card: Card = CARD, member: str = "steppe", email: str = "chief@steppe.example") -> Application:
    return Application(member=member, card=card, contact=Contact(name="Chief", email=email, language="kk"))


def outlet_applied(roll: Roll, name: str, *, member: str = "steppe") -> Outlet:
    card = Card(
        names={"en": name}, languages=("en",), market=frozenset({"*"}), home_page=CARD.home_page, time_zone="UTC"
    )
    sent = application(card=card, member=member, email=f"{name.lower()}@post.example")
    return apply(roll, make_application_link(roll, machine(), NOON), sent, NO_PASSWORD, NOON)


def outlet_admitted(roll: Roll, name: str, *, member: str = "steppe") -> Outlet:
    return admit(roll, machine(), outlet_applied(roll, name, member=member).id, NOON)


def person_joined(roll: Roll, outlet: str | None, *roles: Role, password_hash: str | None = None) -> Person:
    number = sum(len(roll.people(owner)) for owner in (None, *(outlet.id for outlet in roll.outlets())))
    person = Person(
        id=PersonId(f"p{number}"),
        name=f"Person {number}",
        email=f"p{number}@people.example",
        outlet=OutletId(outlet) if outlet else None,
        roles=frozenset(roles),
        language="en",
        created_at=NOON,
        password_hash=password_hash,
    )
    roll.add_person(person)
    return person


def somebody(roll: Roll, outlet: str | None, *roles: Role) -> Principal:
    """A person who has just joined, as principal."""
    return as_principal(roll, person_joined(roll, outlet, *roles))


def as_principal(roll: Roll, person: Person) -> Principal:
    return of_person(person, roll.find_standing(person.outlet) if person.outlet else None)


def running_on(roll: Roll) -> Callable[[Callable[[Roll], Answer]], Answer]:
    """A `RunOnRoll` for a roll in memory."""

    def run(work: Callable[[Roll], Answer]) -> Answer:
        return work(roll)

    return run


def admins(roll: Roll, outlet: str) -> Iterable[Person]:
    return (person for person in roll.people(outlet) if "outlet-admin" in person.roles)
