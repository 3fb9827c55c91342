"""A broad search is told from a narrow one."""

from __future__ import annotations

import pytest

from commonwire.search.breadth import MANY, breadth_of, is_open
from commonwire.search.parse import parse_query


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("flood", False),
        ("flood OR rain", False),
        ("flo*", False),
        ("雨", False),
        ("flood NEAR kabul", False),
        ("outlet:pamir-post -rain", False),
        ("subject:weather", False),
        ("place:Kabul urgency<=2", False),
        ("from:pk", False),
        ("(lang:ur OR lang:fa) flood", False),
        ("NOT flood", True),
        ("-flood lang:en", True),
        ("lang:en", True),
        ("lang:ur,fa urgency<=2", True),
        ("flood OR lang:en", True),
        ("urgency<=3", True),
        ("since:6h", True),
        ("", True),
    ],
)
def test_a_search_that_asks_for_nothing_rare_is_open(query: str, wanted: bool) -> None:
    assert is_open(parse_query(query)) is wanted


@pytest.mark.parametrize(
    ("caught", "stories", "reason"),
    [(3, 10, None), (9, 10, None), (26, 100, "share"), (25, 100, None), (MANY + 1, 100_000, "many"), (0, 0, None)],
)
def test_a_search_is_broad_by_what_it_would_have_caught(caught: int, stories: int, reason: str | None) -> None:
    found = breadth_of(parse_query("flood"), caught=caught, stories=stories)

    assert (found.reason, found.is_broad) == (reason, reason is not None)
