"""Groups of outlets: who may form one, and what is no group."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from commonwire.alliance.form_group import MOST_GROUPS, dissolve_group, form_group
from commonwire.alliance.group import Group
from commonwire.alliance.member import Member, default_classes
from commonwire.alliance.memory import MemoryRoll
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.principal import Principal, machine
from commonwire.base.errors import BadInputError, NotAllowedError, NotFoundError
from commonwire.base.ids import MemberId, OutletId

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
DESK = Principal(kind="person", roles=frozenset({"outlet-admin"}))


@pytest.fixture
def roll() -> MemoryRoll:
    """A roll with two outlets."""
    roll = MemoryRoll()
    for known in default_classes():
        roll.put_class(known)
    member = Member(
        id=MemberId("m"), names={"en": "M"}, territory="KZ", member_class="observer", kind="country", joined_at=NOON
    )
    roll.put_member(member)
    for outlet in ("a", "b"):
        roll.add_outlet(
            Outlet(
                id=OutletId(outlet),
                member=member.id,
                names={"en": outlet},
                languages=("en",),
                market=frozenset({"KZ"}),
                home_page="https://a.example/",
                time_zone="Asia/Almaty",
                status="admitted",
                status_at=NOON,
            )
        )
    return roll


def a_group(**said: Any) -> Group:
    fields: dict[str, Any] = {"id": "evening-tv", "names": {"en": "Evening TV"}, "outlets": frozenset({"a"})}
    return Group(changed_at=NOON, **(fields | said))


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("group", {"id": "Evening TV"}),
        ("group", {"id": ""}),
        ("group", {"id": "-a"}),
        ("group", {"id": "a" * 61}),
        ("group", {"id": "группа"}),
        ("outlets", {"outlets": frozenset()}),
        ("outlets", {"outlets": frozenset({"a", "nobody"})}),
        ("names", {"names": {}}),
    ],
)
def test_what_is_no_group_is_refused_at_its_place(roll: MemoryRoll, where: str, said: dict[str, Any]) -> None:
    with pytest.raises(BadInputError) as refused:
        form_group(roll, machine(), a_group(**said))

    assert (refused.value.where or "").split(".")[0] == where
    assert roll.groups() == []


def test_only_the_secretariat_forms_and_dissolves(roll: MemoryRoll) -> None:
    with pytest.raises(NotAllowedError):
        form_group(roll, DESK, a_group())
    form_group(roll, replace(DESK, roles=frozenset({"secretariat"})), a_group())
    with pytest.raises(NotAllowedError):
        dissolve_group(roll, DESK, "evening-tv", NOON)


def test_a_group_is_dissolved_once_and_formed_again(roll: MemoryRoll) -> None:
    form_group(roll, machine(), a_group())

    gone = dissolve_group(roll, machine(), "evening-tv", NOON)

    assert gone.removed_at == NOON and gone.outlets == {"a"}
    with pytest.raises(NotFoundError):
        dissolve_group(roll, machine(), "evening-tv", NOON)
    assert form_group(roll, machine(), gone).removed_at is None


def test_the_number_of_groups_is_bounded(roll: MemoryRoll) -> None:
    for number in range(MOST_GROUPS):
        roll.put_group(a_group(id=f"g{number}"))

    with pytest.raises(BadInputError, match=str(MOST_GROUPS)):
        form_group(roll, machine(), a_group())
    assert form_group(roll, machine(), a_group(id="g7", outlets=frozenset({"b"}))).outlets == {"b"}
