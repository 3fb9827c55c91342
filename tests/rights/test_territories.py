"""Countries, their parts and groups of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commonwire.alliance.territories import TERRITORIES
from commonwire.rights.territories import country_of, in_countries, is_place, outside, overlap, places, without

_CODES = st.sampled_from(sorted(TERRITORIES)[:40] + sorted(places().parts)[:200])
codes = st.frozensets(_CODES, max_size=6)


def test_every_group_holds_countries_and_every_part_has_a_country() -> None:
    assert all(countries <= TERRITORIES for countries in places().groups.values())
    assert all(country_of(part) in TERRITORIES for part in places().parts)
    assert len(places().parts) > 4_000 and len(places().alpha3) == len(TERRITORIES)


def test_a_group_is_its_countries() -> None:
    assert in_countries(frozenset({"EU"})) >= {"DE", "FR"} and "GB" not in in_countries(frozenset({"EU"}))
    assert is_place("KZ-71") and is_place("143") and not is_place("*") and not is_place("KZ-XX")


@given(codes, codes)
def test_what_is_wanted_is_outside_or_overlaps(wanted: frozenset[str], stated: frozenset[str]) -> None:
    out, both = outside(wanted, stated), overlap(wanted, stated)

    assert all(code in both for code in wanted - out)
    assert not both or wanted - out or any(country_of(code) in wanted for code in both)


@given(codes, codes)
def test_what_is_left_overlaps_nothing_that_was_taken_away(wanted: frozenset[str], excepted: frozenset[str]) -> None:
    assert not overlap(without(wanted, excepted), excepted)
