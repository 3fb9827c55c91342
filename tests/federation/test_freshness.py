"""Freshness: each signed request counts once, whatever the clocks say."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import NotSignedInError
from commonwire.federation.freshness import LIFETIME, MOST_NONCES, WINDOW, Nonces, Window

_made = count()


def nonces(secret: bytes = b"s" * 32) -> Nonces:
    return Nonces(secret, lambda size: next(_made).to_bytes(size, "big"))


@given(st.permutations(range(1, 60)))
def test_requests_in_any_order_are_each_admitted_once(counters: list[int]) -> None:
    window = Window()

    assert [window.admit(counter) for counter in counters] == [True] * len(counters)
    assert not any(window.admit(counter) for counter in counters)


@given(st.lists(st.integers(1, 3 * WINDOW), max_size=200))
def test_no_counter_is_admitted_twice(counters: list[int]) -> None:
    window = Window()
    admitted = [counter for counter in counters if window.admit(counter)]

    assert len(admitted) == len(set(admitted))


def test_a_counter_far_behind_counts_as_seen() -> None:
    window = Window()
    window.admit(WINDOW + 1)

    assert window.admit(2)
    assert not window.admit(1)


def test_a_nonce_is_good_for_many_requests() -> None:
    given_out = nonces()
    nonce = given_out.issue("a", 0)

    for counter in (1, 3, 2):
        given_out.admit("a", nonce, counter, 1.0)

    with pytest.raises(NotSignedInError, match="came before"):
        given_out.admit("a", nonce, 3, 1.0)


def test_two_nonces_of_one_moment_have_counters_of_their_own() -> None:
    given_out = nonces()
    first, second = given_out.issue("a", 0), given_out.issue("a", 0)

    given_out.admit("a", first, 1, 1.0)
    given_out.admit("a", second, 1, 1.0)


@pytest.mark.parametrize("nonce", ["", "x", "AAAA", "n" * 43, "?" * 43])
def test_a_nonce_that_nobody_gave_out_is_refused_with_the_remedy(nonce: str) -> None:
    with pytest.raises(NotSignedInError, match="Sign again with the nonce in this answer"):
        nonces().admit("a", nonce, 1, 0.0)


def test_a_nonce_is_good_for_one_peer_one_run_and_ten_minutes() -> None:
    given_out = nonces()
    nonce = given_out.issue("a", 0)

    with pytest.raises(NotSignedInError):
        given_out.admit("b", nonce, 1, 0.0)
    with pytest.raises(NotSignedInError):
        nonces(b"t" * 32).admit("a", nonce, 1, 0.0)
    with pytest.raises(NotSignedInError):
        given_out.admit("a", nonce, 1, LIFETIME + 1)


def test_a_peer_that_goes_on_asking_is_given_the_next_nonce_in_time() -> None:
    given_out = nonces()
    nonce = given_out.issue("a", 0)

    assert given_out.renewed("a", nonce, 10) == nonce
    assert given_out.renewed("a", nonce, LIFETIME / 2 + 1) != nonce
    assert given_out.renewed("a", "unknown", 10) != "unknown"


def test_nonces_beyond_the_most_end_the_oldest_for_good() -> None:
    given_out = nonces()
    made = [given_out.issue("a", float(second)) for second in range(MOST_NONCES + 1)]
    for nonce in made:
        given_out.admit("a", nonce, 1, 70.0)

    with pytest.raises(NotSignedInError, match="lately"):
        given_out.admit("a", made[0], 2, 70.0)
    given_out.admit("a", made[1], 2, 70.0)
