"""API keys: shown once, recognised, revoked, and noted at most once a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonwire.alliance.admit import suspend
from commonwire.alliance.issue_key import add_key, find_key, revoke_key
from commonwire.alliance.may import may
from commonwire.alliance.principal import machine
from commonwire.alliance.sign_in import is_touch_due, touch
from commonwire.base.errors import BadInputError, NotAllowedError, SuspendedError
from tests.alliance.places import NOON, admins, an_alliance, as_principal, outlet_admitted, somebody


def test_a_key_is_recognised_with_its_outlet_and_scopes() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    key, secret = add_key(roll, machine(), outlet.id, name=" CMS ", scopes=["give", "take"], now=NOON)

    principal = find_key(roll, secret)

    assert principal is not None
    assert (principal.kind, principal.outlet, principal.member) == ("key", "post", "steppe")
    assert (principal.member_class, principal.name) == ("full-member", "CMS")
    assert principal.scopes == {"give", "take"}
    assert principal.id == f"key:{key.id}"


@pytest.mark.parametrize("secret", ["", "cw_", "cw_guess", "é" * 1000])
def test_a_guess_is_nobody(secret: str) -> None:
    assert find_key(an_alliance(), secret) is None


def test_a_revoked_key_is_nobody() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    key, secret = add_key(roll, machine(), outlet.id, name="CMS", scopes=["give"], now=NOON)

    revoked = revoke_key(roll, machine(), key.id, NOON)
    again = revoke_key(roll, machine(), key.id, NOON + timedelta(days=1))

    assert find_key(roll, secret) is None
    assert revoked == again


def test_a_key_of_a_suspended_outlet_says_why_it_does_not_work() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    _, secret = add_key(roll, machine(), outlet.id, name="CMS", scopes=["give"], now=NOON)
    suspend(roll, machine(), outlet.id, "Dues", NOON)
    principal = find_key(roll, secret)

    assert principal is not None
    with pytest.raises(SuspendedError, match="Dues"):
        may(principal, "give")


def test_an_admin_makes_and_revokes_keys_of_the_own_outlet_only() -> None:
    roll = an_alliance()
    post, other = outlet_admitted(roll, "Post"), outlet_admitted(roll, "Other")
    chief = as_principal(roll, next(iter(admins(roll, post.id))))
    key, _ = add_key(roll, machine(), other.id, name="CMS", scopes=["give"], now=NOON)

    with pytest.raises(NotAllowedError):
        revoke_key(roll, chief, key.id, NOON)
    with pytest.raises(NotAllowedError):
        add_key(roll, chief, other.id, name="CMS", scopes=["give"], now=NOON)
    with pytest.raises(NotAllowedError):
        add_key(roll, somebody(roll, post.id, "editor"), post.id, name="CMS", scopes=["give"], now=NOON)


@pytest.mark.parametrize("scopes", [[], ["give", "admit"]])
def test_a_key_without_known_scopes_is_refused(scopes: list[str]) -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")

    with pytest.raises(BadInputError, match="scopes"):
        add_key(roll, machine(), outlet.id, name="CMS", scopes=scopes, now=NOON)


def test_the_use_of_a_key_is_noted_once_a_minute() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    key, secret = add_key(roll, machine(), outlet.id, name="CMS", scopes=["give"], now=NOON)
    seconds = (0, 1, 59, 60, 61, 119, 120)

    noted = []
    for second in seconds:
        principal, now = find_key(roll, secret), NOON + timedelta(seconds=second)
        assert principal is not None
        if is_touch_due(principal, now):
            touch(roll, principal, now)
            noted.append(second)

    assert noted == [0, 60, 120]
    assert roll.get_key(key.id).last_used_at == NOON + timedelta(seconds=120)


def test_nobody_else_is_noted() -> None:
    assert not is_touch_due(machine(), NOON)
