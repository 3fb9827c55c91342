"""Periods of an outlet's keys: admission, rotation, revocation."""

import pytest

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.periods import KeyPeriod, is_disputed, key_at, key_periods
from tests.ledger.conftest import OUTLET, Ledger

FIRST, SECOND = SigningKey.generate(), SigningKey.generate()


def periods_of(ledger: Ledger) -> list[KeyPeriod]:
    jwks = {FIRST.id: FIRST.public_jwk, SECOND.id: SECOND.public_jwk}
    return key_periods([decode_entry(data) for data in ledger.entries], jwks)


def key_is_admitted(ledger: Ledger) -> None:
    ledger.entry_is_added("outlet-admitted", outlet=OUTLET, key=FIRST.id)


def days_pass(ledger: Ledger, *, until: int) -> None:
    while ledger.head.number < until:
        ledger.entry_is_added("member-admitted", member="ruritania")


def test_a_key_holds_from_the_entry_after_its_admission(ledger: Ledger) -> None:
    days_pass(ledger, until=4)
    key_is_admitted(ledger)

    periods = periods_of(ledger)

    assert key_at(periods, 6) == key_at(periods, 10**9) == FIRST.public
    with pytest.raises(NotVerifiedError, match="no key"):
        key_at(periods, 5)


def test_after_a_rotation_the_new_key_holds_and_the_old_one_verifies_the_past(ledger: Ledger) -> None:
    key_is_admitted(ledger)
    days_pass(ledger, until=9)
    ledger.entry_is_added("key-rotated", outlet=OUTLET, key=SECOND.id)

    periods = periods_of(ledger)

    assert key_at(periods, 10) == FIRST.public
    assert key_at(periods, 11) == SECOND.public
    assert not any(is_disputed(periods, number) for number in range(2, 20))


def test_entries_after_the_last_good_one_of_a_revoked_key_are_disputed(ledger: Ledger) -> None:
    key_is_admitted(ledger)
    days_pass(ledger, until=9)
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=FIRST.id, about=5)
    ledger.entry_is_added("key-rotated", outlet=OUTLET, key=SECOND.id)

    periods = periods_of(ledger)

    assert [number for number in range(2, 11) if is_disputed(periods, number)] == [6, 7, 8, 9, 10]
    assert key_at(periods, 7) == FIRST.public
    with pytest.raises(NotVerifiedError):
        key_at(periods, 11)
    assert key_at(periods, 12) == SECOND.public
    assert not is_disputed(periods, 12)


def test_a_key_can_be_revoked_after_it_was_rotated_out(ledger: Ledger) -> None:
    key_is_admitted(ledger)
    ledger.entry_is_added("key-rotated", outlet=OUTLET, key=SECOND.id)
    days_pass(ledger, until=6)
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=FIRST.id, about=0)

    periods = periods_of(ledger)

    assert is_disputed(periods, 2)
    assert not is_disputed(periods, 5)
    assert key_at(periods, 8) == SECOND.public


def test_a_second_revocation_can_only_go_further_back(ledger: Ledger) -> None:
    key_is_admitted(ledger)
    days_pass(ledger, until=9)
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=FIRST.id, about=3)
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=FIRST.id, about=8)

    assert is_disputed(periods_of(ledger), 4)


def test_a_key_that_is_named_and_not_known_is_an_error(ledger: Ledger) -> None:
    ledger.entry_is_added("outlet-admitted", outlet=OUTLET, key="unknown")

    with pytest.raises(NotVerifiedError, match="unknown"):
        periods_of(ledger)
