"""A query in words again means what it meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.search.parse import parse_query
from commonwire.search.query import Query
from commonwire.search.written import written

PIECES = "rain Kabul's e-mail oil 大雨 北 5g网 کابل बाढ़ ភ្នំពេញ o'zbek 10:30 kab* 北京* & -".split(" ")
PIECES += [
    '"oil spill"',
    "«big rain»",
    "lang:ur,fa",
    "outlet:Pamir-post",
    "from:pk",
    'subject:"صفحه «آن»"',
    'subject:צה"ל',
]
PIECES += ["place:Kabul", "urgency<=3", "since:6h", "since:2026-11-01", "since:PT90S", "flood NEAR/3 kabul", "a NEAR b"]
PIECES += ["subject:http://a.b/c(d)", "和", "و", "یا", "非"]
JOINING = [" ", " AND ", " OR ", " | ", " NOT ", " -", " (", ") ", " OR NOT ", " یا ", " И "]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("flood -drill", "flood NOT drill"),
        ("NOT (oil  spill)", "NOT (oil spill)"),
        ("дождь ИЛИ снег", "дождь OR снег"),
        ("北京 和 上海", "北京 和 上海"),
        ("a OR b c", "a OR (b c)"),
        ("flood OR rain lang:ur", "flood OR (rain lang:ur)"),
        ("(oil spill) (rain)", "(oil spill) (rain)"),
        ('lang:UR,fa "oil spill', '(lang:ur OR lang:fa) "oil spill"'),
        ("since:PT6H urgency<3", "since:6h urgency<=2"),
        ("", ""),
    ],
)
def test_a_query_is_written_as_an_editor_would(query: str, wanted: str) -> None:
    assert written(parse_query(query)) == wanted


@given(st.lists(st.tuples(st.sampled_from(JOINING), st.sampled_from(PIECES)), max_size=8))
def test_a_written_query_is_read_to_the_same_meaning(pieces: list[tuple[str, str]]) -> None:
    text = "".join(joining + piece for joining, piece in pieces)
    try:
        query = parse_query(text)
    except BadInputError:
        query = Query()

    again = parse_query(written(query))

    assert again.root == query.root
    assert written(again) == written(query)


@given(st.text(max_size=40))
def test_any_text_that_is_understood_is_written_as_one_that_is_understood(text: str) -> None:
    try:
        query = parse_query(text)
    except BadInputError:
        query = Query()

    assert (parse_query(written(query)).root is None) == (query.root is None)
