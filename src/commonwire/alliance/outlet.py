"""An outlet: a newsroom that gives and takes, and what it says about itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from commonwire.base.errors import ConflictError
from commonwire.base.ids import MemberId, OutletId
from commonwire.base.texts import text

OutletStatus = Literal["applied", "admitted", "suspended", "declined"]

QUESTIONS = {
    "owner": text("Who owns the outlet?"),
    "funding": text("Who pays for it?"),
    "legal_form": text("What is its legal form?"),
    "editorial_statute": text("Which editorial statute does it follow?"),
    "complaints_contact": text("Where can a reader complain?"),
}
"""The disclosure form: the same questions, in the same order, for every outlet."""


class Disclosure(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's answers to the disclosure form; None is a question it has not answered."""

    owner: str | None = None
    funding: str | None = None
    legal_form: str | None = None
    editorial_statute: str | None = None
    complaints_contact: str | None = None


def answers(disclosure: Disclosure) -> list[tuple[str, str, str | None]]:
    """The whole form, answered or not: question id, question in English, answer.

    >>> answers(Disclosure(owner="Its readers"))[:2]
    [('owner', 'Who owns the outlet?', 'Its readers'), ('funding', 'Who pays for it?', None)]
    """
    return [(name, question, getattr(disclosure, name) or None) for name, question in QUESTIONS.items()]


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """A newsroom of one member.

    `names` by BCP 47 tag; `languages` BCP 47, the main one first; `market` ISO 3166-1 codes or {"*"};
    `time_zone` an IANA name; `default_terms` the JSON of `rights.terms.Terms`, which this lower room does not read,
    and `terms_template` the name of the template they came from; `status_by` is the person who set the status.
    `node` is the node that it belongs to, None: this one.
    """

    id: OutletId
    member: MemberId
    names: dict[str, str]
    languages: tuple[str, ...]
    market: frozenset[str]
    home_page: str
    time_zone: str
    status: OutletStatus
    status_at: datetime
    status_reason: str | None = None
    status_by: str | None = None
    disclosure: Disclosure = Disclosure()
    simulated: bool = False
    default_terms: dict[str, Any] | None = None
    terms_template: str | None = None
    notices_contact: str | None = None
    node: str | None = None


def check_is_here(outlet: Outlet) -> None:
    """Raise ConflictError for an outlet of another node: its people, keys and standing are that node's matter."""
    if outlet.node is not None:
        raise ConflictError(
            text("The outlet %(id)s belongs to the node %(node)s", id=outlet.id, node=outlet.node),
            where=outlet.id,
            remedy=text("It is done on that node."),
        )
