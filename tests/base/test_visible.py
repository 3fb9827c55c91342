"""Texts as they may be shown: hostile ones harmless, all others as they came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.visible import MOST_MARKS, SIGN, visible, visible_markup

CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MIXED = st.text(st.sampled_from(f"ab سل \n{CONTROLS}\u200f\u0301"), max_size=40)


@pytest.mark.parametrize(
    "text",
    [
        "Rain in Kabul",
        "پہاڑی سڑک پر تودہ گرنے سے آمد و رفت معطل",
        "می\u200cروم",
        "क्षत्रिय श्री",
        "ភ្នំពេញ",
        "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
        "རྒྱལ་པོའི་",
        "Việt Nam \u200f(سلام)\u200e",
        "\u2067سلام\u2069 said \u2068Abu\u2069",
        "\u202bשלום\u202c, he wrote",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f won",
        "👨\u200d👩\u200d👧 and 🇰🇿",
        "",
        "  ",
    ],
)
def test_what_a_text_needs_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("report\u202etxt.exe", f"report{SIGN}txt.exe"),
        ("\u202eneddaL niB\u202c dead", f"{SIGN}neddaL niB{SIGN} dead"),
        ("\u2067unended", f"{SIGN}unended"),
        ("stray\u2069\u202c end", f"stray{SIGN}{SIGN} end"),
        ("\u202bone\ntwo\u202c", f"{SIGN}one\ntwo{SIGN}"),
        ("\u2067a\u202bb\u2069c", f"\u2067a{SIGN}b\u2069c"),
        ("hidden\U000e0041\U000e0042", f"hidden{SIGN}{SIGN}"),
        ("\u200b\u2060\u200f", SIGN),
        ("\u3164\u3164", SIGN),
    ],
)
def test_what_misleads_is_shown_as_a_sign(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("mark", ["\u0301", "\u0e49", "\u064b", "\u20dd", "\u0f74", "\U0001d167", "\u0489"])
def test_of_a_pile_of_marks_few_are_left(mark: str) -> None:
    shown = visible(f"a{mark * 3000}b")

    assert shown == f"a{mark * MOST_MARKS}b"


def test_a_mark_with_nothing_below_it_gets_a_place_of_its_own() -> None:
    assert visible("\u0301" * 3000) == "\u25cc" + "\u0301" * MOST_MARKS


@given(MIXED)
def test_no_line_leaves_a_direction_open_or_ends_one_it_has_not_begun(text: str) -> None:
    for line in visible(text).split("\n"):
        depth = 0
        for letter in line:
            depth += {"\u202a": 1, "\u202b": 1, "\u2066": 1, "\u2067": 1, "\u2068": 1}.get(letter, 0)
            depth -= letter in "\u202c\u2069"
            assert depth >= 0
        assert depth == 0
        assert not set(line) & set("\u202d\u202e")


@given(MIXED)
def test_to_show_what_is_shown_already_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_markup_keeps_its_tags() -> None:
    html = '<p>One \u202etwo</p><p title="a>b\u202e">three\u202c</p>'

    assert visible_markup(html) == f'<p>One {SIGN}two</p><p title="a>b{SIGN}">three{SIGN}</p>'
