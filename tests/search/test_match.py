"""Matching: one meaning for the search in the store, a single question, and ten thousand saved searches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.delivery.inbox import story_of
from commonwire.ledger.entry import Entry
from commonwire.news.content import find_model
from commonwire.news.item import Concept, Place
from commonwire.news.ports import Happening
from commonwire.search.compiled import compiled_sieve
from commonwire.search.forms import story_line
from commonwire.search.match import Matcher, PlainMatcher, SavedSearch, Story, meets
from commonwire.search.parse import parse_query
from commonwire.search.query import Query
from commonwire.search.witness import WitnessMatcher
from tests.newsroom import GIVER, TAKER, Newsroom

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
TEXTS = [
    "Rain in Kabul, state of emergency",
    "Emergency of state: e-mail from Kabul_1 100%",
    "北京大雨 3月份 A股市场",
    "中国5G网络, 大 雨",
    "كابل میں بارش، حالت",
    "کابل می\u200cرود باران",
    "हिन्दी समाचार में बाढ़",
    "İstanbul'da IŞIK ve yağmur",
    "ភ្នំពេញ ទឹកជំនន់ ក",
    "Берёза и дождь в Алматы, cities",
    "서울 가 비",
]
WORDS = [
    *"rain kabul state of emergency e-mail kabul_1 100% % _ 大雨 雨 3月 A股 国5G网 大 كابل کابل بارش میرود".split(),
    *"समाचार बाढ़ istanbul ışık yağmur ពេញ ក береза березой дождь дождём cities city 가 서울".split(),
    *('"state of emergency"', '"of state"', '"大 雨"', '"city"', '"cities"'),
]
SUBJECTS = ["weather", "Wetter", "天气", "天气预警", "طقس", "Meteorología", "medtop:17000000", "20001131", "sport"]
WORDS += [*SUBJECTS[:6], '"Weather warning"', "Weather warning"]
FILTERS = ["lang:en", "lang:zh", "lang:zh-Hans", "outlet:pamir-post", "outlet:nobody", "urgency<=3"]
FILTERS += [f"subject:{name}" for name in SUBJECTS]
FILED = [
    [],
    [Concept(name="Weather")],
    [Concept(name="Unwetter", uri="https://cv.iptc.org/newscodes/mediatopic/20001131")],
    [Concept(literal="medtop:17000000"), Concept(name="Weather")],
]


def a_search(number: int, query: str) -> SavedSearch:
    return SavedSearch(id=f"s{number:05}", outlet="lagoon-tv", name="", query=query, made_at=NOON)


def a_story(text: str, **fields: object) -> Story:
    said: dict[str, object] = {
        "item": "i1",
        "outlet": "pamir-post",
        "member": "pamir",
        "language": "en",
        "urgency": 3,
        "subjects": frozenset({"weather"}),
        "places": frozenset({"kabul"}),
        "received_at": NOON,
        "line": story_line(text),
    }
    return Story(**(said | fields))  # type: ignore[arg-type]


FILTERS += [
    "member:pamir",
    "member:steppe",
    "lang:en,ur",
    "place:Kabul",
    "place:كابل",
    "place:Almaty",
    "since:2031-05-06",
]
FILTERS += ["since:2100-01-01", "from:KZ", 'from:"страна pamir"', 'outlet:"Pamir Post"']
STARTS = ["ra*", "kab*", "北*", "大雨*", "yağ*", "बा*", "ពេ*", "до*", "3*月"]
PLACES = [[], [Place(name="Kabul", names={"fa": "کابل"})], [Place(name="Алматы", names={"en": "Almaty"})]]
NEARS = [
    "rain NEAR/2 emergency",
    "kabul NEAR/0 in",
    '"state of" NEAR/3 kabul',
    "雨 NEAR 月",
    "大 NEAR/0 雨",
    "北 NEAR/1 市场",
]
NEARS += ["کابل NEAR/1 بارش", "दिल्ली NEAR समाचार", "3月 NEAR/2 a股"]

words = st.sampled_from([*WORDS, *FILTERS, *STARTS, *NEARS])
clauses = st.recursive(
    words,
    lambda inner: st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} AND {})".format, inner, inner),
        st.builds("NOT {}".format, st.one_of(words, st.builds("({})".format, inner))),
        st.builds("-{}".format, words),
        st.builds("{} | {}".format, inner, inner),
    ),
    max_leaves=6,
)


def is_understood(text: str) -> bool:
    """Whether the text is a query at all: a field twice, or NOT before a sign alone, are not."""
    try:
        return parse_query(text).root is not None
    except BadInputError:
        return False


long_ones = st.lists(words, min_size=7, max_size=12, unique=True).map(" ".join)  # more than a row has room for
queries = st.one_of(clauses, long_ones).filter(is_understood)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Newsroom, dict[str, Story]]:
    """A newsroom with all texts, and what a matcher is told of each, by URI."""
    newsroom = Newsroom(tmp_path_factory.mktemp("newsroom"))
    for number, text in enumerate(TEXTS):
        newsroom.item_is_given(
            text,
            uri=f"urn:{number}",
            outlet=(GIVER, TAKER)[number % 2],
            language=("en", "zh-Hans", "ur", None)[number % 4],
            urgency=(None, 1, 3, 5)[number % 4],
            subjects=FILED[number % 4],
            places=PLACES[number % 3],
        )
    return newsroom, newsroom.read(
        lambda records: {
            state.uri: story_of(records, Happening(entry=_entry(), position=1, state=state), model)
            for state in records.lists.newest(viewer=None, query=Query(), before=None, limit=100)
            if (version := records.items.find_version(state.id, 1)) and (model := find_model(records, version))
        }
    )


def _entry() -> Entry:
    return Entry(number=1, previous="", received_at=NOON, node="n", kind="published")


@given(queries)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_finds_exactly_what_it_would_have_caught(
    stories: tuple[Newsroom, dict[str, Story]], text: str
) -> None:
    newsroom, told = stories
    query = parse_query(text)
    caught = {uri for uri, story in told.items() if meets(query.root, story)}

    assert set(newsroom.found_by(text)) == caught


def gathered(searches: list[SavedSearch]) -> WitnessMatcher:
    """A matcher that has all its searches in arrays, some of which were put there one by one."""
    matcher = WitnessMatcher(searches[::2])
    for search in searches[1::2]:
        matcher.put(search)
    matcher.adopt(matcher.gathered(matcher.begin()))
    return matcher


def met_by(matcher: Matcher, story: Story) -> list[str]:
    return sorted(search.id for search in matcher.matches(story))


sieve = cache(compiled_sieve)


def compiled(searches: list[SavedSearch]) -> WitnessMatcher:
    """A matcher in compiled code, with searches in order and new ones."""
    if (found := sieve()) is None:
        pytest.skip("no numba")
    matcher = gathered(searches[1:])
    matcher.sieve = found
    for search in searches[:1]:
        matcher.put(search)
    return matcher


MATCHERS: list[Callable[[list[SavedSearch]], Matcher]] = [PlainMatcher, WitnessMatcher, gathered, compiled]


@pytest.mark.parametrize("make", MATCHERS)
@given(st.lists(queries, max_size=12), st.sampled_from(TEXTS), st.data())
def test_the_matcher_finds_the_searches_that_the_story_meets(
    make: Callable[[list[SavedSearch]], Matcher], texts: list[str], text: str, data: st.DataObject
) -> None:
    searches = [a_search(number, query) for number, query in enumerate(texts)]
    matcher = make(searches)
    gone = data.draw(st.sets(st.sampled_from([search.id for search in searches]))) if searches else set()
    for search_id in gone:
        matcher.remove(search_id)
    story = a_story(
        text,
        language=data.draw(st.sampled_from(["en", "zh-Hans", None])),
        urgency=data.draw(st.sampled_from([1, 3, 4, 200, None])),
    )
    wanted = [s for s in searches if s.id not in gone and meets(parse_query(s.query).root, story)]

    assert met_by(matcher, story) == [search.id for search in wanted]


steps = st.lists(
    st.tuples(st.sampled_from(["put", "remove", "begin", "adopt", "match"]), st.integers(0, 5), queries), max_size=25
)


@given(steps, st.sampled_from(TEXTS))
@pytest.mark.parametrize("make", [WitnessMatcher, compiled])
def test_searches_come_and_go_while_they_are_gathered(
    make: Callable[[list[SavedSearch]], WitnessMatcher], steps: list[tuple[str, int, str]], text: str
) -> None:
    plain, matcher = PlainMatcher(), make([])
    making = None
    for step, number, query in steps:
        if step == "put":
            plain.put(a_search(number, query))
            matcher.put(a_search(number, query))
        elif step == "remove":
            plain.remove(f"s{number:05}")
            matcher.remove(f"s{number:05}")
        elif step == "begin":
            making = matcher.gathered(matcher.begin())
        elif step == "adopt" and making is not None:
            matcher.adopt(making)
            making = None
        assert met_by(matcher, a_story(text)) == met_by(plain, a_story(text))


def test_thousands_of_searches_each_of_which_shuts_something_out_are_all_tried() -> None:
    matcher = WitnessMatcher(a_search(number, f'rain -word{number} -"of word{number}"') for number in range(3000))

    met = met_by(matcher, a_story("rain word7 and of word2999"))

    assert met == [f"s{number:05}" for number in range(3000) if number not in (7, 2999)]


@pytest.mark.parametrize("make", MATCHERS)
@pytest.mark.parametrize(
    ("query", "is_met"),
    [
        ("rain since:6h", True),
        ("rain NOT since:6h", False),
        ("rain NOT (kabul NEAR/1 rain)", True),
        ('rain NOT "in kabul"', False),
        ("rain NOT (in AND herat)", True),
        ("rain NOT kabu*", False),
        ("rain NOT urgency<=3", False),
        ("rain NOT urgency<=2", True),
        ("rai* NOT lang:ur", True),
        ("snow* OR (rai* kab*)", True),
    ],
)
def test_what_is_shut_out_is_shut_out(make: Callable[[list[SavedSearch]], Matcher], query: str, is_met: bool) -> None:
    story = a_story("Rain falls day and night in Kabul")

    assert meets(parse_query(query).root, story) is is_met
    assert (met_by(make([a_search(1, query)]), story) == ["s00001"]) is is_met


@pytest.mark.parametrize("make", MATCHERS)
def test_a_search_that_is_put_again_replaces_the_one_before(make: Callable[[list[SavedSearch]], Matcher]) -> None:
    matcher = make([a_search(1, "rain")])
    matcher.put(a_search(1, "hail"))

    assert matcher.matches(a_story("rain")) == []
    assert len(matcher.matches(a_story("hail"))) == 1


@pytest.mark.parametrize("make", MATCHERS)
def test_a_search_that_is_not_there_is_removed_without_ado(make: Callable[[list[SavedSearch]], Matcher]) -> None:
    make([]).remove("s1")


@pytest.mark.parametrize("make", MATCHERS)
@pytest.mark.parametrize("query", ["member:pamir", "lang:en", "urgency<=3", "subject:Weather", "雨"])
def test_a_search_without_a_whole_word_is_tried_too(make: Callable[[list[SavedSearch]], Matcher], query: str) -> None:
    assert len(make([a_search(1, query)]).matches(a_story("北京大雨"))) == 1
