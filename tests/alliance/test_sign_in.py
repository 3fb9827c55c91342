"""Signing in: passwords, sessions, and what stops guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from commonwire.alliance.memory import MemoryRoll
from commonwire.alliance.passwords import _NOBODYS, hash_password, is_outdated, is_password
from commonwire.alliance.people import change_password, disable
from commonwire.alliance.person import Attempts, Person
from commonwire.alliance.principal import Principal, machine
from commonwire.alliance.sign_in import (
    SESSION_IDLES,
    SESSION_LASTS,
    close_session,
    find_session,
    is_touch_due,
    open_session,
    sign_in,
    touch,
)
from commonwire.alliance.throttle import LIMITS, address_subject, counted, wait_seconds
from commonwire.base.errors import BadInputError, NotAllowedError, NotSignedInError, TooManyRequestsError
from tests.alliance.places import NOON, an_alliance, outlet_admitted, person_joined, running_on

PASSWORD = "a long walk by the river"
HASH = hash_password(PASSWORD, email="")


def an_editor() -> tuple[MemoryRoll, Person]:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    return roll, person_joined(roll, outlet.id, "editor", password_hash=HASH)


def signs_in(
    roll: MemoryRoll, email: str, password: str = PASSWORD, *, address: str = "192.0.2.1", seconds: float = 0
) -> tuple[Principal, str]:
    now = NOON + timedelta(seconds=seconds)
    return sign_in(running_on(roll), email=email, password=password, address=address, now=now)


def test_e_mail_and_password_open_a_session() -> None:
    roll, editor = an_editor()

    principal, secret = signs_in(roll, f" {editor.email.upper()} ")

    assert (principal.person, principal.outlet, principal.roles) == (editor.id, "post", frozenset({"editor"}))
    assert find_session(roll, secret, NOON) == principal


@pytest.mark.parametrize("who", ["stranger", "wrong password", "disabled", "without password"])
def test_every_refusal_is_the_same(who: str) -> None:
    roll, editor = an_editor()
    if who == "disabled":
        roll.put_person(replace(editor, disabled=True))
    if who == "without password":
        roll.put_person(replace(editor, password_hash=None))

    with pytest.raises(NotSignedInError) as refusal:
        signs_in(
            roll,
            "nobody@post.example" if who == "stranger" else editor.email,
            "a wrong password" if who == "wrong password" else PASSWORD,
        )
    assert refusal.value.message == "E-mail and password do not fit"


@pytest.mark.parametrize("known", [True, False])
def test_guessing_on_an_email_has_to_wait_longer_and_longer(known: bool) -> None:
    roll, editor = an_editor()
    email = editor.email if known else "nobody@post.example"
    waits: list[int] = []
    seconds = 0
    while len(waits) < 4:
        try:
            signs_in(roll, email, "a wrong guess", address=f"192.0.2.{seconds % 200}", seconds=seconds)
        except TooManyRequestsError as error:
            waits.append(error.retry_after)
            seconds += error.retry_after
        except NotSignedInError:
            pass

    assert waits == [2, 4, 8, 16]


def test_waiting_does_not_lengthen_the_wait() -> None:
    roll, editor = an_editor()
    for _ in range(5):
        with pytest.raises(NotSignedInError):
            signs_in(roll, editor.email, "a wrong guess")
    for _ in range(20):
        with pytest.raises(TooManyRequestsError):
            signs_in(roll, editor.email, seconds=1)

    assert signs_in(roll, editor.email, seconds=2)[0].person == editor.id


def test_guessing_from_one_address_has_to_wait_on_whatever_email() -> None:
    roll, editor = an_editor()
    roll.put_attempts(Attempts(subject=address_subject("192.0.2.1"), failures=LIMITS["address"].free, last_at=NOON))

    with pytest.raises(TooManyRequestsError):
        signs_in(roll, editor.email)
    assert signs_in(roll, editor.email, address="192.0.2.2")


def test_a_success_does_not_clear_what_an_address_has_guessed() -> None:
    roll, editor = an_editor()
    roll.put_attempts(Attempts(subject=address_subject("192.0.2.1"), failures=9, last_at=NOON))

    signs_in(roll, editor.email)

    attempts = roll.find_attempts(address_subject("192.0.2.1"))
    assert attempts is not None
    assert attempts.failures == 9


def test_an_ipv6_host_counts_as_one_address() -> None:
    assert address_subject("2001:db8::1") == address_subject("2001:db8::ffff") == "address:2001:db8::/64"
    assert address_subject("::ffff:192.0.2.1") == address_subject("192.0.2.1") == "address:192.0.2.1"
    assert address_subject("no address") == "address:unknown"


@given(failures=st.integers(0, 10_000), passed=st.integers(-3600, 100_000))
def test_a_wait_is_never_longer_than_its_limit(failures: int, passed: int) -> None:
    for limit in LIMITS.values():
        attempts = Attempts(subject="", failures=failures, last_at=NOON)

        assert 0 <= wait_seconds(attempts, limit, NOON + timedelta(seconds=passed)) <= limit.longest


def test_failures_are_forgotten_after_an_hour() -> None:
    old = Attempts(subject="s", failures=50, last_at=NOON)
    later = NOON + timedelta(hours=1)

    assert wait_seconds(old, LIMITS["email"], later) == 0
    assert counted(old, "s", later) == Attempts(subject="s", failures=1, last_at=later)


def test_a_session_ends_when_idle_when_old_and_at_sign_out() -> None:
    roll, editor = an_editor()
    _, idle = open_session(roll, editor, NOON)
    _, closed = open_session(roll, editor, NOON)
    close_session(roll, closed)
    session, old = open_session(roll, editor, NOON)
    roll.touch_session(session.digest, NOON + SESSION_LASTS)

    assert find_session(roll, idle, NOON + SESSION_IDLES - timedelta(seconds=1)) is not None
    assert find_session(roll, idle, NOON + SESSION_IDLES) is None
    assert find_session(roll, closed, NOON) is None
    assert find_session(roll, old, NOON + SESSION_LASTS) is None
    assert find_session(roll, "guess", NOON) is None


def test_a_session_in_use_lasts_and_is_noted_once_a_minute() -> None:
    roll, editor = an_editor()
    _, secret = open_session(roll, editor, NOON)
    later = NOON + SESSION_IDLES - timedelta(hours=1)
    principal = find_session(roll, secret, later)
    assert principal is not None
    assert is_touch_due(principal, later)

    touch(roll, principal, later)

    noted = find_session(roll, secret, later + SESSION_IDLES - timedelta(hours=1))
    assert noted is not None
    assert not is_touch_due(noted, later + timedelta(seconds=59))


def test_the_sessions_of_a_disabled_person_end_at_once() -> None:
    roll, editor = an_editor()
    _, secret = open_session(roll, editor, NOON)

    disabled = disable(roll, machine(), editor.id)

    assert find_session(roll, secret, NOON) is None
    with pytest.raises(NotAllowedError):
        open_session(roll, disabled, NOON)


def test_a_changed_role_holds_in_the_open_session() -> None:
    roll, editor = an_editor()
    _, secret = open_session(roll, editor, NOON)
    roll.put_person(replace(editor, roles=frozenset({"reader"})))

    principal = find_session(roll, secret, NOON)

    assert principal is not None
    assert principal.roles == {"reader"}


def test_a_changed_password_ends_the_other_sessions() -> None:
    roll, editor = an_editor()
    principal, here = signs_in(roll, editor.email)
    _, elsewhere = signs_in(roll, editor.email)

    change_password(
        running_on(roll), principal, old=PASSWORD, new="quite another sentence", address="192.0.2.1", now=NOON
    )

    assert find_session(roll, here, NOON) is not None
    assert find_session(roll, elsewhere, NOON) is None
    assert signs_in(roll, editor.email, "quite another sentence")
    with pytest.raises(NotSignedInError):
        signs_in(roll, editor.email, PASSWORD)


def test_the_old_password_cannot_be_guessed_at_will() -> None:
    roll, editor = an_editor()
    principal, _ = signs_in(roll, editor.email)
    for _ in range(5):
        with pytest.raises(NotSignedInError, match="old password"):
            change_password(
                running_on(roll), principal, old="a guess", new="quite another one", address="192.0.2.1", now=NOON
            )

    with pytest.raises(TooManyRequestsError):
        change_password(
            running_on(roll), principal, old=PASSWORD, new="quite another one", address="192.0.2.1", now=NOON
        )


@pytest.mark.parametrize("password", ["", "short", "x" * 201, "aaaaaaaaaaaaaaaa", "Chief@steppe.example"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        hash_password(password, email="chief@steppe.example")
    assert refusal.value.where == "password"


def test_a_password_typed_in_another_unicode_form_is_the_same() -> None:
    kept = hash_password("café am großen Fluß", email="")

    assert is_password(kept, "cafe\u0301 am großen Fluß")
    assert not is_password(kept, "cafe am großen Fluß")


@pytest.mark.parametrize("kept", [None, "", "damaged"])
def test_without_a_good_hash_no_password_fits(kept: str | None) -> None:
    assert not is_password(kept, PASSWORD)


def test_nobodys_hash_costs_as_much_as_anybodys() -> None:
    assert not is_outdated(_NOBODYS)
    assert not is_outdated(HASH)


def test_a_hash_with_old_parameters_is_renewed_at_sign_in() -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415  # only to make an old hash

    roll, editor = an_editor()
    roll.put_person(replace(editor, password_hash=PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)))

    signs_in(roll, editor.email)

    renewed = roll.get_person(editor.id).password_hash
    assert renewed is not None
    assert not is_outdated(renewed)
