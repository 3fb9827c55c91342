"""The analyser: what is one word, what is the same word, in the scripts of the exchange."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.folding import COMPOSING, fold
from commonwire.search.text import needle, spans, token_line, tokens

SAME = {
    "Arabic and Urdu yeh and kaf": ("كابلي", "کابلی"),
    "alef with and without hamza": ("أفغانستان", "افغانستان"),
    "vowel signs": ("كِتَاب", "كتاب"),
    "zero-width non-joiner": ("می\u200cرود", "میرود"),
    "tatweel": ("خبـــر", "خبر"),
    "Urdu heh": ("ہوا", "هوا"),
    "bidi controls": ("\u202bخبر\u202c\u200f", "خبر"),
    "Turkish dotted and dotless i": ("İSTANBUL IŞIK", "istanbul ışık"),
    "Cyrillic case and io": ("Берёза", "береза"),
    "Uzbek letters typed two ways": ("o\u02bbzbek", "o'zbek"),
    "composed and decomposed": ("café", unicodedata.normalize("NFD", "café")),
    "full width": ("ＮＥＷＳ２４", "news24"),
    "digits": ("۲۰۲۶ ٢٠٢٦ २०२६ ២០២៦", "2026 2026 2026 2026"),
    "soft hyphen": ("Flut\u00adwelle", "flutwelle"),
    "Khmer with zero-width spaces": ("ភ្នំ\u200bពេញ", "ភ្នំពេញ"),
    "variation selectors": ("葛\U000e0100城", "葛城"),
    "German sharp s": ("Straße", "STRASSE"),
    "Hebrew points": ("שָׁלוֹם", "שלום"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME.keys())
def test_what_looks_or_means_the_same_gives_the_same_tokens(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("हिंदी में समाचार", ["हिंदी", "में", "समाचार"]),
        ("தமிழ் செய்திகள்", ["தமிழ்", "செய்திகள்"]),
        ("ދިވެހި ޚަބަރު", ["ދިވެހި", "ޚަބަރު"]),
        ("नेपाली समाचार।", ["नेपाली", "समाचार"]),
        ("Қазақстан жаңалықтары", ["қазақстан", "жаңалықтары"]),
        ("كورة: خبر", ["کوره", "خبر"]),
        ("北京大雨", ["北京", "京大", "大雨"]),
        ("雨", ["雨"]),
        ("人々", ["人々"]),
        ("二〇二六年", ["二〇", "〇二", "二六", "六年"]),
        ("5G网络", ["5g", "网络"]),
        ("ニュース", ["ニュ", "ュー", "ース"]),
        ("서울 뉴스", ["서울", "뉴스"]),
        ("ភ្នំពេញ។", ["ភ្នំពេ", "ពេញ"]),
        ("ข่าว", ["ข่า", "าว"]),
        ("مونږ خبرونه", ["مونږ", "خبرونه"]),
        ("e-mail, 3.5%", ["email", "3", "5"]),
        ("«» — …!?", []),
        ("", []),
    ],
)
def test_words_are_cut_as_their_script_does(text: str, wanted: list[str]) -> None:
    assert tokens(text) == wanted


def test_urdu_letters_that_differ_stay_apart() -> None:
    assert tokens("بڑے") != tokens("بڑی")  # yeh barree and yeh
    assert tokens("کھانا") != tokens("کہانا")  # heh with two eyes marks aspiration


@given(st.text())
def test_a_token_has_no_blank_and_is_folded(text: str) -> None:
    for token in tokens(text):
        assert token.split() == [token]
        assert fold(token).casefold() == fold(token)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_word_of_a_text_is_found_in_its_line(before: str, after: str) -> None:
    line = token_line(f"{before} Kabul {after}")

    assert needle(["kabul"]) in line


@given(st.text(alphabet="北京大雨新闻", min_size=1), st.text(alphabet="北京大雨新闻"), st.text(alphabet="北京大雨新闻"))
def test_any_part_of_a_run_without_spaces_is_found_in_it(part: str, before: str, after: str) -> None:
    assert needle(tokens(part)) in token_line(before + part + after)


@pytest.mark.parametrize(("query", "text"), [("3月", "3月份"), ("A股", "A股市场"), ("国5G网", "中国5G网络")])
def test_a_single_character_at_the_edge_of_a_phrase_may_go_on(query: str, text: str) -> None:
    assert needle(tokens(query)) in token_line(text)


def test_a_single_letter_with_spaces_around_it_is_a_word_of_its_own() -> None:
    assert needle(["a"]) not in token_line("kabul")
    assert needle(["가"]) not in token_line("가나다")


@pytest.mark.parametrize(
    ("word", "text", "wanted"),
    [
        ("rain", "Training and rain", 13),
        ("کابل", "خبر از كابل", 7),
        ("大雨", "今天北京大雨", 4),
        ("रुको", "चलो रुको", 4),
        ("istanbul", "Haber: İstanbul", 7),
        ("strasse", "Die Straße", 4),
        ("fog", "Rain", None),
    ],
)
def test_a_word_is_pointed_at_in_the_text_as_it_was_written(word: str, text: str, wanted: int | None) -> None:
    assert {token: start for token, start, _ in spans(text)}.get(word) == wanted


SCRIPTS = (
    "aeioszıİşßéœﬁ’'-_.,:0123٣५ \u00ad\u0301\u0307 нийёґїқӯ\u0306 كتابىيةؤئهھ\u064b\u0640\u200c\u200d אבצה״׳\u05b7"
    " हिन्दीक़ँ বাংলাো தமிழ்கொ ශ්‍රී ភ្នំពេញ\u200b ข่าวน้ำ မြန် 北京臺灣１ｶﾞが\u3099 한국\u1112\u1161\u11ab"
)


@given(st.one_of(st.text(), st.text(alphabet=SCRIPTS)))
def test_tokens_with_their_places_are_the_tokens(text: str) -> None:
    assert [token for token, _, _ in spans(text)] == tokens(text)


@given(st.one_of(st.text(), st.text(alphabet=SCRIPTS)))
def test_the_places_go_forward_and_lie_in_the_text(text: str) -> None:
    places = [(start, end) for _, start, end in spans(text)]

    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rain in Kabul.", ["Rain", "in", "Kabul"]),
        ("Die Straße, İSTANBUL", ["Die", "Straße", "İSTANBUL"]),
        ("خبر از كِتـاب", ["خبر", "از", "كِتـاب"]),
        ("हिन्दी में क़लम।", ["हिन्दी", "में", "क़लम"]),
        ("今日北京", ["今日", "日北", "北京"]),
        ("ភ្នំ\u200bពេញ", ["ភ្នំ\u200bពេ", "ពេញ"]),
        ("cafe\u0301 über", ["cafe\u0301", "über"]),
    ],
)
def test_a_place_is_the_word_as_it_was_written(text: str, wanted: list[str]) -> None:
    assert [text[start:end] for _, start, end in spans(text)] == wanted


LIVELY = st.one_of(
    st.text(), st.text(alphabet=SCRIPTS), st.text(alphabet="می نها تر\u200cروم'’.,- 0123sdoʻ \u0e40\u0e4d\u0e32")
)


@given(LIVELY)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(LIVELY)
def test_reading_a_token_again_gives_that_token(text: str) -> None:
    for token in tokens(text):
        assert tokens(token) == [token]


@given(st.text(alphabet=SCRIPTS.replace("0123", "")).filter(lambda text: not re.search(r"\d", fold(text))))
def test_reading_a_line_again_gives_that_line_where_no_numbers_stand_in_a_row(text: str) -> None:
    assert token_line(token_line(text)) == token_line(text)


@given(LIVELY, LIVELY)
def test_what_stands_apart_has_the_tokens_of_both(text: str, other: str) -> None:
    assert tokens(f"{text} | Kabul | {other}") == [*tokens(text), "kabul", *tokens(other)]


@given(st.lists(st.one_of(*(st.text(alphabet=of_one_script) for of_one_script in SCRIPTS.split()))).map(" ".join))
def test_a_text_with_letters_in_parts_has_the_same_tokens(text: str) -> None:
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


@given(LIVELY)
def test_a_line_is_the_tokens_with_a_blank_between_two(text: str) -> None:
    assert token_line(text) == f" {' '.join(tokens(text))} "


def test_every_part_that_unicode_composes_is_known_as_one() -> None:
    parts = {
        unicodedata.normalize("NFD", whole)[-1]
        for whole in map(chr, (*range(0xA0, 0x3400), *range(0xA000, 0xD7A4), *range(0x11000, 0x12000)))
        if len(unicodedata.normalize("NFD", whole)) > 1 and unicodedata.normalize("NFC", whole) == whole
    }

    assert [hex(ord(part)) for part in sorted(parts) if not COMPOSING.match(part)] == []
