"""What an editor types, and what is said when it is not understood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.delivery.inbox import Sight
from commonwire.search.forms import story_line
from commonwire.search.lexemes import joining_words, operators
from commonwire.search.match import Story, meets
from commonwire.search.parse import DEEPEST, LONGEST_QUERY, MOST_CLAUSES, parse_query
from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Query, Since, Urgency, settled
from tests.newsroom import TAKER, Newsroom

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


def root(text: str) -> Node | None:
    return parse_query(text).root


def word(text: str) -> Any:
    """A bare word: it may be the name of a subject, too."""
    return Any((Phrase((text,)), Field("subject", text)))


def is_met(query: str, text: str, **fields: object) -> bool:
    said: dict[str, object] = {"item": "i", "outlet": "o", "member": "m", "language": "en", "urgency": 3}
    said |= {"subjects": frozenset(), "received_at": NOON, "line": story_line(text)}
    return meets(root(query), Story(**(said | fields)))  # type: ignore[arg-type]


def test_words_phrases_and_filters_are_understood_together() -> None:
    text = 'Flood "state of Emergency" lang:UR outlet:pamir-post from:PK subject:"Oil spill" place:Kabul urgency<=3'

    assert root(text) == All(
        (
            word("flood"),
            Phrase(("state", "of", "emergency")),
            Field("lang", "ur"),
            Field("outlet", "pamir-post"),
            Field("member", "pk"),
            Field("subject", "oil spill"),
            Field("place", "kabul"),
            Urgency(3),
        )
    )


def test_words_of_a_group_may_name_a_subject_together() -> None:
    spill = All((Phrase(("oil",)), Phrase(("spill",))))

    assert root("Oil lang:ur spill") == All((Any((spill, Field("subject", "oil spill"))), Field("lang", "ur")))
    assert root("arts & culture") == Any(
        (All((Phrase(("arts",), "art"), Phrase(("culture",)))), Field("subject", "arts & culture"))
    )
    assert root('"oil" "spill"') == spill


def test_an_empty_query_asks_for_nothing() -> None:
    assert root("  ") is None
    assert Query() == Query(None, "")


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("a OR b c", "a OR (b AND c)"),
        ("a AND b OR c d", "(a b) OR (c d)"),
        ("NOT a b", "(NOT a) AND b"),
        ("-a OR b", "(NOT a) OR b"),
        ("a|b", "a OR b"),
        ("a || b", "a OR b"),
        ("NOT NOT a", "a"),
        ("(((a)))", "a"),
        ("(a OR b", "(a OR b)"),
        ("a) OR b", "a OR b"),
        ("a OR OR b AND AND c", "a OR b c"),
        ("OR a AND", "a"),
        ("a ()", "a"),
        ("- a -", "a"),
        ("a NOT b", "a -b"),
        ("lang:ur,fa", "lang:ur OR lang:fa"),
        ("urgency<3", "urgency<=2"),
        ("urgency ≤ 2", "urgency<=2"),
        ("urgency<=۲", "urgency<=2"),
        ("Lang:zh-hans", "lang:zh-Hans"),
        ("lang：ur （a ｜ b）", "lang:ur (a OR b)"),
        ('"oil spill lang:ur', '"oil spill" lang:ur'),
        ("“oil spill” «big rain»", '"oil spill" "big rain"'),
        ("„oil spill“", '"oil spill"'),
        ("»oil spill«", '"oil spill"'),
        ("「北京大雨」", '"北京大雨"'),
        ("北京“大雨”新闻", '北京 "大雨" 新闻'),
        ("\u202bخبر\u202c \u200fAND\u200f ناب", "خبر AND ناب"),
        ("a\x00b\tc", "a b c"),
        ("from:PK", "member:pk"),
        ("since:6H", "since:PT6H"),
        ("since:۶h", "since:6h"),
    ],
)
def test_one_meaning_typed_in_several_ways(query: str, same: str) -> None:
    found, wanted = root(query), root(same)

    for text in ("a", "b", "a b", "c d", "b c", "a c", "", "oil spill big rain", "北京大雨新闻", "خبر ناب", "a b c"):
        for language in ("ur", "fa", "zh-Hans", "en"):
            for urgency in (2, 3):
                story = Story(
                    item="i",
                    outlet="o",
                    member="pk",
                    language=language,
                    urgency=urgency,
                    subjects=frozenset(),
                    received_at=NOON,
                    line=story_line(text),
                )
                assert meets(found, story) == meets(wanted, story)
    if "since" in query:
        assert found == wanted


@pytest.mark.parametrize(
    "query",
    ["дождь ИЛИ снег", "жаңбыр НЕМЕСЕ қар", "yağmur VEYA kar", "pluie OU neige", "yomg'ir YOKI qor", "борон Ё барф"],
)
def test_an_operator_is_written_in_capitals_of_any_language_of_the_table(query: str) -> None:
    one, _, other = query.split()

    assert is_met(query, one) and is_met(query, other)
    assert not is_met(query.lower(), one)


@pytest.mark.parametrize(
    "query", ["بارش یا برف", "北京 或 上海", "बारिश या बर्फ", "مطر أو ثلج", "গান অথবা নাচ", "மழை அல்லது பனி"]
)
def test_a_script_without_capitals_has_words_for_or(query: str) -> None:
    one, either, other = query.split()

    assert is_met(query, one) and is_met(query, other)
    assert not is_met(f'"{query}"', one)
    assert isinstance(root(either), Any)
    assert is_met(f"{either} {one}", f"{either} {one}") and not is_met(f"{either} {one}", one)


@pytest.mark.parametrize(
    "query", ["سیل بجز کابل", "فيضان باستثناء كابل", "बाढ़ सिवाय काबुल", "洪水 非 喀布尔", "洪水 不含 喀布尔"]
)
def test_a_script_without_capitals_has_words_for_except(query: str) -> None:
    one, _, other = query.split()

    assert is_met(query, one) and not is_met(query, f"{one} {other}")


def test_a_joining_word_is_part_of_the_name_of_a_subject() -> None:
    assert is_met("هنر و فرهنگ", "فرهنگ هنر") and is_met("هنر و فرهنگ", "", subjects=frozenset({"هنر و فرهنگ"}))


def test_the_arabic_call_to_somebody_is_not_the_persian_or() -> None:
    assert not is_met("سلام يا صديق", "سلام")


def test_no_operator_is_short_for_another() -> None:
    assert {"AND", "И", "VE"} <= {word for word, kind in operators().items() if kind == "and"}
    assert all(word == word.upper() for word in operators())


def test_not_and_the_hyphen_shut_out() -> None:
    assert root("-flood") == Not(word("flood"))
    assert root("rain -(kabul OR lang:ur)") == All(
        (word("rain"), Not(Any((*word("kabul").parts, Field("lang", "ur")))))
    )
    assert is_met("rain -kabul", "rain in herat")
    assert not is_met("rain -kabul", "rain in kabul")
    assert is_met("e-mail", "an e-mail") and is_met("rain - kabul", "rain in kabul")
    assert not is_met("rain -snow", "rain", subjects=frozenset({"snow"}))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("flood NEAR/2 kabul", "flood in old kabul", True),
        ("flood NEAR/2 kabul", "kabul after the flood", True),
        ("flood NEAR/1 kabul", "flood in old kabul", False),
        ("flood NEAR kabul", "flood " + "x " * 10 + "kabul", True),
        ("flood NEAR kabul", "flood " + "x " * 11 + "kabul", False),
        ('"state of" near/1 kabul', "the state of old kabul", True),
        ("rain NEAR/5 rain", "rain", False),
        ("rain NEAR/5 rain", "rain and rain", True),
        ("美 NEAR/3 中", "美中", True),
        ("美 NEAR/3 中", "中国和美国", True),
        ("北京 NEAR/3 大雨", "北京今天大雨", True),
        ("дождь РЯДОМ/1 снег", "дождь и снег", True),
        ("a NEAR/1 b NEAR/1 c", "a x b x c", True),
        ("a NEAR/1 b NEAR/1 c", "a x c x b", False),
        ("rain NEAR kab_ul", "rain kab_ul", True),
    ],
)
def test_near_counts_the_words_between(query: str, text: str, found: bool) -> None:
    assert is_met(query, text) is found


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("flo*", "floods", True),
        ("flo*", "aflood", False),
        ("e-mai*", "an e-mail", True),
        ("北*", "东北大雨", True),
        ("大雨*", "北京大雨", True),
        ("неп*", "Непал", True),
        ("افغ*", "أفغانستان", True),
        ("बा*", "बाढ़", True),
        ('"flo*"', "flood", False),
        ("flo**", "flood", True),
    ],
)
def test_an_asterisk_stands_for_the_rest_of_a_word(query: str, text: str, found: bool) -> None:
    assert is_met(query, text) is found


def test_a_prefix_is_a_node_of_its_own() -> None:
    assert root("flo*") == Prefix("flo")
    assert root('"a b" NEAR/3 c') == Near(Phrase(("a", "b")), Phrase(("c",)), 3)


def test_what_only_looks_like_a_field_is_text() -> None:
    for text in (
        "10:30",
        "http://news.example/a",
        "urn:x:y",
        "C:d",
        "Beijing: rain",
        "北京：大雨",
        "std::vector",
        "mailto:a@b",
    ):
        assert isinstance(root(text), Any)
    assert is_met('צה"ל', "צהל צה ל") and is_met('5" pipe', "a 5 pipe")


def test_since_is_a_time_or_a_while_ago() -> None:
    assert root("since:2026-11-01") == Since(at=datetime(2026, 11, 1, tzinfo=UTC))
    assert root("since:2026-11-01T04:00+03:00") == Since(at=datetime(2026, 11, 1, 1, tzinfo=UTC))
    assert root("since:6h") == Since(ago=timedelta(hours=6))
    assert settled(parse_query("-since:6h rain"), NOON).root == All(
        (Not(Since(at=NOON - timedelta(hours=6))), word("rain"))
    )
    assert is_met("since:6h", "") and is_met("since:2031-05-06", "") and not is_met("since:2031-05-07", "")


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("flood lang:xx-nowhere", "q, character 7", "language tag"),
        ("flood lang:", "q, character 7", "no value"),
        ("flood lang: ur", "q, character 7", "no value"),
        ('subject:""', "q, character 1", "no value"),
        ("lang:ur lang:fa", "q, character 9", "twice"),
        ("urgency<=3 urgency<=2", "q, character 12", "twice"),
        ("rain urgency<=x", "q, character 6", "not understood"),
        ("urgency<=99999999999999999999", "q, character 1", "not understood"),
        ("urgency<=²", "q, character 1", "not understood"),
        ("urgency>3", "q, character 1", "not understood"),
        ("urgency<1", "q, character 1", "not understood"),
        ("rain since:soon", "q, character 6", "no time"),
        ("since:999999w", "q, character 1", "no time"),
        ("since:2026-11-01T04:00", "q, character 1", "no time"),
        ("since:0001-01-01", "q, character 1", "no time"),
        ("rain slang:ur", "q, character 6", "no field 'slang:'"),
        ("rain foo:bar", "q, character 6", "no field 'foo:'"),
        ("rain NOT", "q, character 6", "nothing after it"),
        ("NOT AND rain", "q, character 1", "nothing after it"),
        ("rain NOT ()", "q, character 6", "nothing after it"),
        ("(rain NOT) kabul", "q, character 7", "nothing after it"),
        ("a AND OR b", "q, character 7", "right after 'AND'"),
        ("a ИЛИ AND b", "q, character 7", "right after 'ИЛИ'"),
        ("NEAR rain", "q, character 1", "no word before"),
        ("rain NEAR/3", "q, character 6", "no word after"),
        ("rain NEAR lang:ur", "q, character 6", "no word after"),
        ("rain NEAR/100 kabul", "q, character 6", "too far"),
        ("*stan", "q, character 1", "begins with"),
        ("f*", "q, character 1", "too many words"),
        (r"^(foo|bar).*\d+$", "q, character 11", "regular expression"),
        (r"rain \bkabul\b", "q, character 6", "regular expression"),
        ("[A-Z]+ rain", "q, character 1", "regular expression"),
        ("(?:rain)", "q, character 2", "regular expression"),
        ("?! …", "q", "no letter"),
        ('""', "q", "no letter"),
        ("\u202e\u200f", "q", "no letter"),
        ("x" * (LONGEST_QUERY + 1), "q", f"at most {LONGEST_QUERY}"),
        ("x " * 50_000, "q", f"at most {LONGEST_QUERY}"),
        ("x OR " * (MOST_CLAUSES + 1), "q, character 1001", f"more than {MOST_CLAUSES}"),
        ("(" * 1000 + "x" + ")" * 1000, f"q, character {DEEPEST + 1}", f"more than {DEEPEST}"),
    ],
)
def test_what_is_not_understood_is_pointed_at(text: str, where: str, what: str) -> None:
    with pytest.raises(BadInputError, match=what) as refused:
        parse_query(text)
    assert refused.value.where == where
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("query", "meant"),
    [("language:ur", "lang:"), ("outlets:x", "outlet:"), ("topic:x", "subject:"), ("priority:1", "urgency<=")],
)
def test_a_field_that_was_probably_meant_is_named(query: str, meant: str) -> None:
    with pytest.raises(BadInputError) as refused:
        parse_query(query)
    assert f"Did you mean {meant}?" in (refused.value.remedy or "")


def test_outlets_and_members_go_by_their_names(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", uri="urn:1")
    newsroom.item_is_given("Rain", uri="urn:2", outlet=TAKER)
    newsroom.search_is_saved('from:"Страна Pamir"', outlet=TAKER)

    for query in ('outlet:"pamir  POST"', "outlet:pamir-post社", "from:Pamir", 'from:"страна pamir"'):
        assert newsroom.found_by(query) == newsroom.found_by(f"rain {query}") == ["urn:1"]
    assert newsroom.found_by("from:kz") == ["urn:2", "urn:1"]
    assert newsroom.found_by("from:kz -outlet:pamir-post") == ["urn:2"]
    newsroom.item_is_given("Snow", uri="urn:3")
    assert len(newsroom.read(lambda r: r.inbox.newest(Sight(outlet=TAKER), limit=9))) == 1


def test_a_word_as_long_as_a_query_may_be_is_one_word() -> None:
    assert root("x" * LONGEST_QUERY) == word("x" * LONGEST_QUERY)


def test_only_stop_words_and_only_not_are_queries() -> None:
    assert is_met("the of and", "and the end of it")
    assert is_met("NOT rain", "snow") and not is_met("NOT rain", "rain")


SIGNS = '( ) | " “ ” « » 「 * : - / <= AND OR NOT NEAR/3 lang: ur since: 6h a 北 یا'.split(" ")


@given(st.text(max_size=60) | st.lists(st.sampled_from([*SIGNS, " ", "\u200f"]), max_size=25).map("".join))
def test_any_text_is_understood_or_refused_with_a_place(text: str) -> None:
    query, refused = None, None
    try:
        query = parse_query(text)
    except BadInputError as error:
        refused = error

    if query is not None:
        assert (query.root is None) == (not text.strip())
    if refused is not None:
        assert (refused.where or "").startswith("q")
        assert refused.remedy


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("10 000 people", "Some 10,000 people fled"),
        ("по 10 000 человек", "по 10000 человек"),
        ("می روم", "به خانه می‌روم"),
        ("کتاب های من", "کتابهای من کجاست"),
        ('"کتاب های من"', "کتاب‌های من کجاست"),
        ("U.N. aid", "UN aid"),
        ('צה"ל', "צה״ל הודיע"),
        ("l'eau", "l’eau potable"),
        ("習近平", "习近平在北京"),
        ("Jose Nunez", "José Núñez"),
    ],
)
def test_words_of_a_query_meet_what_a_text_writes_otherwise(query: str, text: str) -> None:
    assert is_met(query, text)


def test_every_operator_stands_in_the_docs(request: pytest.FixtureRequest) -> None:
    page = (request.config.rootpath / "docs/reference/query.md").read_text(encoding="utf-8")

    assert {word for word in (*operators(), *joining_words()) if word not in page} == set()


def test_no_operator_stands_for_two_things() -> None:
    table = msgspec.json.decode((files("commonwire.search") / "operators.json").read_bytes())
    pairs = {(word, kind) for words in table["cased"].values() for kind, word in words.items()}
    pairs |= {(word, kind) for of in table["caseless"].values() for kind, words in of.items() for word in words}

    assert len({word for word, _ in pairs}) == len(pairs)
