"""What was given and taken adds up: every total is that of its parts, whatever there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from commonwire.alliance.principal import Principal
from commonwire.delivery.flow import Gave, Placed, Took, sight_of_takes, span_of
from commonwire.delivery.flow_sums import (
    by_hour,
    by_market,
    by_origin,
    given_by_language,
    matrix_of,
    taken_by_language,
    tally,
)

OUTLETS = some.sampled_from("abcdef")
LANGUAGES = some.sampled_from([None, "en", "ur", "zh"])
COUNTS = some.integers(1, 1000)
TAKEN = some.lists(some.builds(Took, OUTLETS, OUTLETS, LANGUAGES, COUNTS))
GIVEN = some.lists(some.builds(Gave, OUTLETS, LANGUAGES, COUNTS))
ZONES = some.sampled_from(["UTC", "Asia/Karachi", "Asia/Kathmandu", "Asia/Tehran", "Europe/Minsk", "America/New_York"])
NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)


@given(TAKEN)
def test_rows_columns_and_cells_of_a_matrix_have_one_total(taken: list[Took]) -> None:
    matrix = matrix_of(taken, lambda outlet: {"a": "x", "b": "x"}.get(outlet, "y"))

    assert matrix.total == sum(took.count for took in taken) == sum(matrix.cells.values())
    assert matrix.total == sum(matrix.gave.values()) == sum(matrix.took.values())
    assert all(
        count == sum(it for (giver, _), it in matrix.cells.items() if giver == member)
        for member, count in matrix.gave.items()
    )
    assert matrix.most == max(matrix.cells.values(), default=0)


@given(GIVEN, TAKEN)
def test_languages_lose_nothing_and_the_greatest_comes_first(given_: list[Gave], taken: list[Took]) -> None:
    languages = given_by_language(given_)

    assert sum(languages.values()) == sum(it.count for it in given_)
    assert sum(taken_by_language(taken).values()) == sum(it.count for it in taken)
    assert list(languages.values()) == sorted(languages.values(), reverse=True)


@given(some.lists(some.tuples(some.integers(0, 40_000), COUNTS)), ZONES)
def test_every_quarter_of_an_hour_falls_in_one_hour_of_the_week(quarters: list[tuple[int, int]], zone: str) -> None:
    counted = [(NOW + number * timedelta(minutes=15), count) for number, count in quarters]

    hours = by_hour(counted, ZoneInfo(zone))
    assert len(hours) == 168 and sum(hours) == sum(count for _, count in counted)


@given(GIVEN)
def test_a_story_without_a_place_counts_at_its_outlets_home_or_nowhere(given_: list[Gave]) -> None:
    origins, by_outlet, nowhere = by_origin(given_, [], {"a": "KZ", "b": "KZ", "c": "PK"})

    assert sum(origins.values()) == by_outlet and by_outlet + nowhere == sum(it.count for it in given_)
    assert set(origins) <= {"KZ", "PK"}


def test_a_story_with_two_places_counts_in_both_and_not_at_home() -> None:
    placed = [Placed("a", "KZ", 1), Placed("a", "PK", 1), Placed("a", None, 1)]

    assert by_origin([Gave("a", "en", 3)], placed, {"a": "TJ"}) == ({"TJ": 2, "KZ": 1, "PK": 1}, 2, 0)


def test_a_take_counts_in_every_territory_of_its_takers_market() -> None:
    taken = [Took("a", "b", "en", 2), Took("b", "a", "en", 1), Took("a", "z", "en", 5)]

    assert by_market(taken, {"a": frozenset("*"), "b": frozenset({"PK", "AF"})}) == {"AF": 2, "PK": 2, "*": 1}


def test_a_tally_adds_and_orders() -> None:
    assert list(tally([("a", 1), ("b", 2), ("a", 2)]).items()) == [("a", 3), ("b", 2)]


def test_a_period_that_is_not_known_is_thirty_days_and_all_has_no_beginning() -> None:
    assert span_of("x", NOW).since == NOW - timedelta(days=30) and span_of("all", NOW).since is None
    assert span_of("90", NOW, language="zh-Hans").language == "zh"


def test_a_guest_sees_no_single_take() -> None:
    sight = sight_of_takes(Principal(kind="guest"))

    assert not sight.is_whole and sight.taker is None and sight.owner is None
