"""The demo's roll: members, outlets, persons and sign-in cards, as `roll.json` and `cards.json` say them.

The countries and their classes stand as in June 2018; every outlet, person and address is invented, and every
address lies under the reserved domain `.example` (RFC 2606, section 3).
"""

from __future__ import annotations

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


class DemoCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sign-in card of the start page: whom it signs in (`person`), its title, and what that person does here."""

    id: str
    person: str
    title: str
    text: str


def demo_roll() -> DemoRoll:
    """The demo's alliance, as it ships in the package."""
    return msgspec.json.decode((files(__package__) / "roll.json").read_bytes(), type=DemoRoll)


def demo_cards() -> tuple[DemoCard, ...]:
    """The sign-in cards, in the order in which they stand on the start page."""
    return msgspec.json.decode((files(__package__) / "cards.json").read_bytes(), type=tuple[DemoCard, ...])
