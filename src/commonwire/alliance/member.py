"""A member of the alliance, and the class it is in."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import Literal

import msgspec

from commonwire.base.ids import MemberId

Right = Literal["give", "take", "vote", "propose"]


class MemberClass(msgspec.Struct, frozen=True, kw_only=True):
    """What members of one kind may do; `names` by BCP 47 tag. Classes are data: an alliance sets its own."""

    id: str
    names: dict[str, str]
    may: frozenset[Right]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A country or organisation in the alliance.

    `names` by BCP 47 tag; `territory` ISO 3166-1 alpha-2, None for an organisation without one; `simulated` marks
    one that was invented for a demonstration.
    """

    id: MemberId
    names: dict[str, str]
    territory: str | None
    member_class: str
    kind: Literal["country", "organisation"]
    joined_at: datetime
    simulated: bool = False


def default_classes() -> list[MemberClass]:
    """The classes that a new alliance starts with, as the package's data file says."""
    data = files("commonwire.alliance").joinpath("data/member_classes.json").read_bytes()
    return msgspec.json.decode(data, type=list[MemberClass])
