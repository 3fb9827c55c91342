"""What outlets and members go by."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from commonwire.alliance.called import called_by, outlets_called
from commonwire.alliance.member import Member
from commonwire.base.ids import MemberId, OutletId
from tests.newsroom import an_outlet

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


def a_member(member: str, territory: str | None, **names: str) -> Member:
    return Member(
        id=MemberId(member), names=names, territory=territory, member_class="full", kind="country", joined_at=NOON
    )


def test_an_outlet_goes_by_its_id_its_names_and_those_of_its_member() -> None:
    outlet = replace(an_outlet("pamir-post", "tajikistan"), names={"en": "Pamir  Post", "tg": "Почтаи Помир"})

    found = called_by([outlet], [a_member("tajikistan", "TJ", tg="Тоҷикистон")])

    for name, keys in {
        "outlet": ("pamir-post", "pamir post", "почтаи помир"),
        "member": ("tajikistan", "tj", "тоҷикистон"),
    }.items():
        for key in keys:
            assert "pamir-post" in outlets_called(found, name, key)
        assert "pamir-post" not in outlets_called(found, name, "kz")
    assert outlets_called(found, "outlet", "long-gone") == ["long-gone"]


def test_nobody_takes_the_id_of_another_for_a_name() -> None:
    theirs = replace(an_outlet("lagoon-tv", "lagoon"), names={"en": "pamir-post"}, id=OutletId("lagoon-tv"))

    found = called_by([an_outlet("pamir-post", "pamir"), theirs], [a_member("pamir", None), a_member("lagoon", None)])

    assert outlets_called(found, "outlet", "pamir-post") == ["pamir-post"]
