"""The demo's roll: members, outlets, persons and sign-in cards, as `roll.json` and `cards.json` say them.

The countries and their classes stand as in June 2018; every outlet, person and address is invented, and every
address lies under the reserved domain `.example` (RFC 2606, section 3).
"""

from __future__ import annotations

from collections.abc import Collection
from importlib.resources import files
from typing import Literal

import msgspec

DemoRole = Literal["reader", "editor", "outlet-admin", "secretariat", "operator"]
TermsTemplate = Literal["alliance-web", "alliance-all", "text-only-no-change", "ask-first", "members-only"]


class DemoMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"class_id": "class"}):
    """A country: `country` is its ISO 3166-1 alpha-2 code, `class_id` the id of one of the alliance's classes."""

    id: str
    country: str
    class_id: str
    names: dict[str, str]


class DemoDisclosure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An outlet's disclosure card; None is a question that it left unanswered."""

    owner: str | None
    funding: str | None
    legal_form: str | None
    editorial_statute: str | None
    complaints_contact: str | None


class DemoOutlet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invented newsroom; the first of its `languages` is the one it works in. `terms` names a template."""

    id: str
    member: str
    names: dict[str, str]
    languages: tuple[str, ...]
    territories: tuple[str, ...]
    home_page: str
    time_zone: str
    terms: TermsTemplate
    disclosure: DemoDisclosure
    simulated: bool


class DemoPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who may sign in, named by what they do; `outlet` is None for the secretariat and the operator."""

    id: str
    name: str
    email: str
    outlet: str | None
    roles: tuple[DemoRole, ...]


class DemoRoll(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole demo alliance, in the order in which it is to be admitted.

    The first two outlets are of different members and let each other republish on the web everywhere.
    `founding_outlet` gives the founding dispatch.
    """

    id: str
    names: dict[str, str]
    note: str
    simulated: bool
    founding_outlet: str
    members: tuple[DemoMember, ...]
    outlets: tuple[DemoOutlet, ...]
    persons: tuple[DemoPerson, ...]

    def of_members(self, members: Collection[str]) -> DemoRoll:
        """The part of the alliance that these members are, with the secretariat and the operator: one node's roll.

        >>> [outlet.id for outlet in demo_roll().of_members(["mongolia"]).outlets]
        ['felt-horizon']
        """
        outlets = tuple(outlet for outlet in self.outlets if outlet.member in members)
        here = {None, *(outlet.id for outlet in outlets)}
        return msgspec.structs.replace(
            self,
            members=tuple(member for member in self.members if member.id in members),
            outlets=outlets,
            persons=tuple(person for person in self.persons if person.outlet in here),
        )


class DemoCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sign-in card of the start page: whom it signs in (`person`), its title, and what that person does here."""

    id: str
    person: str
    title: str
    text: str


def demo_roll() -> DemoRoll:
    """The demo's alliance, as it ships in the package."""
    return msgspec.json.decode((files(__package__) / "roll.json").read_bytes(), type=DemoRoll)


def demo_cards(persons: Collection[str] | None = None) -> tuple[DemoCard, ...]:
    """The sign-in cards, in the order in which they stand on the start page.

    With `persons`, those who are on a node's roll, a card whose person is not among them signs in the first one there
    who does the same; a card that nobody there can have is left out.
    """
    cards = msgspec.json.decode((files(__package__) / "cards.json").read_bytes(), type=tuple[DemoCard, ...])
    if persons is None:
        return cards
    everybody = demo_roll().persons
    does = {person.id: (person.name, person.roles) for person in everybody}
    found = []
    for card in cards:
        same = [person.id for person in everybody if person.id in persons and does[person.id] == does[card.person]]
        if same:
            found.append(msgspec.structs.replace(card, person=card.person if card.person in same else same[0]))
    return tuple(found)
