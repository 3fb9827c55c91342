"""Who may do what: the rules, one by one and as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.alliance.deeds import RULES, Deed, roles_table
from commonwire.alliance.key import SCOPES, Scope
from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.outlet import OutletStatus
from commonwire.alliance.person import OUTLET_ROLES, Role
from commonwire.alliance.principal import Principal, Standing, guest, machine, own_outlet
from commonwire.base.errors import NotAllowedError, NotSignedInError
from commonwire.base.ids import MemberId, OutletId

DEEDS: tuple[Deed, ...] = get_args(Deed)
OWNERS_DEEDS = [rule.deed for rule in RULES if rule.whose == "owner"]


def standing(outlet: str = "post", *, status: OutletStatus = "admitted", may_: str = "give take") -> Standing:
    return Standing(
        outlet=OutletId(outlet),
        member=MemberId("steppe"),
        member_class="full-member",
        class_may=frozenset(may_.split()),  # type: ignore[arg-type]
        status=status,
    )


def person(*roles: Role, of: Standing | None = None) -> Principal:
    return Principal(kind="person", standing=of, roles=frozenset(roles))


def key(*scopes: Scope, of: Standing | None = None) -> Principal:
    return Principal(kind="key", standing=of or standing(), scopes=frozenset(scopes))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_guest_must_sign_in_for_everything(deed: Deed) -> None:
    with pytest.raises(NotSignedInError):
        may(guest(), deed, outlet="post")


def test_a_visitor_of_a_demo_only_looks() -> None:
    assert {d for d in DEEDS if is_allowed(guest(demo=True), d, outlet="post")} == {"read", "read-roll"}


@pytest.mark.parametrize("deed", ["correct", "hold", "release", "kill"])
def test_only_the_owner_corrects_holds_releases_and_kills(deed: Deed) -> None:
    ours = [person("editor", of=standing()), person("outlet-admin", of=standing()), key(*SCOPES)]
    strangers = [
        person("editor", of=standing("other")),
        key(*SCOPES, of=standing("other")),
        person("reader", of=standing()),
        person("secretariat", "operator"),
    ]

    assert all(is_allowed(principal, deed, outlet="post") for principal in ours)
    assert not any(is_allowed(principal, deed, outlet="post") for principal in strangers)


def test_a_stranger_learns_whose_it_is() -> None:
    with pytest.raises(NotAllowedError, match="it belongs to post, and you act for other"):
        may(person("editor", of=standing("other")), "kill", outlet="post")


def test_the_emergency_role_holds_and_releases_visibly_and_does_nothing_else_to_an_item() -> None:
    assert all(may(person("emergency"), deed, outlet="post").is_emergency for deed in ("hold", "release"))
    assert not may(person("editor", of=standing()), "hold", outlet="post").is_emergency
    assert not any(is_allowed(person("emergency"), d, outlet="post") for d in ("kill", "correct"))


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_does_what_its_scope_says(scope: Scope) -> None:
    allowed = {d for d in ("give", "take", "correct", "kill") if is_allowed(key(scope), d, outlet="post")}

    assert allowed == {scope}


def test_what_a_key_lacks_is_named() -> None:
    with pytest.raises(NotAllowedError, match=r"you have give\. It needs a key with the scope kill or the role"):
        may(key("give"), "kill", outlet="post")


def test_a_class_that_may_not_give_does_not_give() -> None:
    with pytest.raises(NotAllowedError, match="class full-member may not give"):
        may(key("give", of=standing(may_="take")), "give")


def test_the_owner_must_be_named() -> None:
    for deed in OWNERS_DEEDS:
        with pytest.raises(TypeError, match="outlet="):
            may(person("editor", "outlet-admin", of=standing()), deed)


def test_a_command_for_an_outlet_gives_and_takes_as_that_outlet() -> None:
    loading = machine(standing())

    assert is_allowed(loading, "give")
    assert not is_allowed(loading, "give", outlet="other")
    assert not is_allowed(machine(), "give")


def test_somebody_without_outlet_has_no_own_outlet() -> None:
    assert own_outlet(key("give")) == "post"
    with pytest.raises(NotAllowedError, match="no outlet"):
        own_outlet(person("secretariat"))
    with pytest.raises(NotSignedInError):
        own_outlet(guest())


def test_every_deed_has_a_rule() -> None:
    assert {rule.deed for rule in RULES} == set(DEEDS)


def test_a_deed_nobody_thought_of_is_allowed_to_nobody() -> None:
    with pytest.raises(NotAllowedError, match="Nobody may do this"):
        may(machine(standing()), "launch")  # type: ignore[arg-type]


@given(
    deed=st.sampled_from(OWNERS_DEEDS),
    roles=st.sets(st.sampled_from(sorted(OUTLET_ROLES))),
    scopes=st.sets(st.sampled_from(SCOPES)),
)
def test_nobody_of_one_outlet_touches_what_belongs_to_another(deed: Deed, roles: set[Role], scopes: set[Scope]) -> None:
    for principal in (person(*roles, of=standing("other")), key(*scopes, of=standing("other"))):
        assert not is_allowed(principal, deed, outlet="post")


@given(
    deed=st.sampled_from(DEEDS),
    roles=st.sets(st.sampled_from(sorted(OUTLET_ROLES))),
    status=st.sampled_from(["applied", "declined"]),
)
def test_an_outlet_that_was_not_admitted_may_nothing(deed: Deed, roles: set[Role], status: OutletStatus) -> None:
    assert not is_allowed(person(*roles, of=standing(status=status)), deed, outlet="post")


def test_the_page_of_roles_shows_the_rules_of_today(root: Path) -> None:
    page = (root / "docs/reference/roles.md").read_text(encoding="utf-8")

    assert roles_table() in page, "paste commonwire.alliance.deeds.roles_table() into docs/reference/roles.md"
