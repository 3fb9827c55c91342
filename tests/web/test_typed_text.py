"""The signs of a typed text: whole ones are markup, everything else is what was typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.formats.sanitise import html_to_text, sanitise_html
from commonwire.web.pages.typed_text import html_of


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("**one**", "<p><strong>one</strong></p>"),
        ("a **b *c* d** e", "<p>a <strong>b <em>c</em> d</strong> e</p>"),
        ("他说*不*好", "<p>他说<em>不</em>好</p>"),
        ("یہ **اہم** ہے", "<p>یہ <strong>اہم</strong> ہے</p>"),
        ("# A\nb\n### C", "<h2>A</h2><p>b</p><h3>C</h3>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("۱. یک\n۲. دو", "<ol><li>یک</li><li>دو</li></ol>"),
        ("> so\n> he said", "<blockquote><p>so<br>he said</p></blockquote>"),
        ("It said:\n- a\n- b\nThen c.", "<p>It said:</p><ul><li>a</li><li>b</li></ul><p>Then c.</p>"),
        (
            '[a "b"](https://e.example/?a=1&b="x)',
            '<p><a href="https://e.example/?a=1&amp;b=&quot;x">a "b"</a></p>',
        ),
        ("[mail](mailto:a@e.example)", '<p><a href="mailto:a@e.example">mail</a></p>'),
    ],
)
def test_a_whole_sign_is_markup(typed: str, html: str) -> None:
    assert html_of(typed) == html


@pytest.mark.parametrize(
    "typed",
    [
        "5 * 3 * 2 = 30",
        "2*3*4",
        "** nothing **",
        "a ** b",
        "1941. It began.",
        "-5 degrees",
        "#hashtag",
        "[x](javascript:alert(1))",
        "[x](data:text/html,y)",
        "One.\n\nTwo\nthree.",
        "<p>One <b>two</b></p>",
        "",
    ],
)
def test_what_is_no_whole_sign_stays_as_it_was_typed(typed: str) -> None:
    assert html_of(typed) is None


@given(st.text(alphabet="ab *#->[]()1.\n<&\"'https:/"))
def test_it_is_never_other_than_what_the_sanitiser_lets_through(typed: str) -> None:
    html = html_of(typed)
    if html is not None:
        cleaned, remarks = sanitise_html(html)
        assert not remarks and html_to_text(cleaned) == html_to_text(html)


@pytest.mark.parametrize("typed", ["**a " * 50_000, "[a](" * 50_000, "*a" * 50_000, "> " * 50_000, "- \n" * 50_000])
def test_signs_that_never_close_take_no_time(typed: str) -> None:
    began = time.process_time()
    html_of(typed)

    assert time.process_time() - began < 5
