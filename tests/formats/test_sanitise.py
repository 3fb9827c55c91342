"""Bodies: nothing that acts or loads gets in, nothing that says something gets lost."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import TooLargeError
from commonwire.formats.notes import Bounds
from commonwire.formats.pictures import pictures
from commonwire.formats.sanitise import html_to_text, in_paragraph, plain, sanitise_html, spoken, text_to_html
from commonwire.news.item import Rendition
from tests.formats import documents

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src=//example.org></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form action=/x><input name=a><button>b</button></form>",
    "<p style='background:url(javascript:x)' class=a id=b onclick=x()>t</p>",
    "<object data=x></object><embed src=x><link rel=stylesheet href=x>",
    "<meta http-equiv=refresh content=0><base href=//x>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<b <script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<template><script>x</script></template><xmp><img src=x></xmp><plaintext><script>",
]
FORBIDDEN = re.compile(
    r"<(?:script|img|svg|iframe|math|form|input|button|object|embed|link|meta|base|style|template)|"
    r"<[^>]*\son\w+\s*=|<[^>]*(?:style|class|id)=|<[^>]*javascript:|<[^>]*data:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_acts_or_loads_stays(html: str) -> None:
    safe, _ = sanitise_html(f"<p>before</p>{html}<p>after</p>")

    assert not FORBIDDEN.search(safe) and "before" in safe


@given(
    st.one_of(
        st.text(), documents.markup, st.lists(st.sampled_from([*HOSTILE, "<p>", "</b>", "<b>", "x"])).map("".join)
    )
)
def test_what_is_safe_is_safe_and_sanitising_again_changes_nothing(html: str) -> None:
    safe, _ = sanitise_html(html)

    assert not FORBIDDEN.search(safe)
    assert sanitise_html(safe) == (safe, [])


def test_what_was_taken_out_is_said_once_each() -> None:
    _, remarks = sanitise_html(
        '<p onclick="x()">a<script>x</script><script>y</script><img src="https://example.org/p.jpg"></p>'
    )

    assert [remark.text.split(" was")[0] for remark in remarks] == [
        "<script>",
        "onclick=",
        "The picture https://example.org/p.jpg",
    ]
    assert {remark.kind for remark in remarks} == {"dropped"}


def test_structure_languages_and_scripts_stay() -> None:
    html = (
        '<h2>ا</h2><p lang="ur" dir="rtl">خبر <bdi>x</bdi> <ruby>新<rt>xīn</rt></ruby> <em>a</em> H<sub>2</sub>O 😀</p>'
        '<ul><li>a</li></ul><table><tbody><tr><th scope="col">a</th><td colspan="2">b</td></tr></tbody></table>'
        '<blockquote>q</blockquote><p>a<br>b <a href="mailto:a@example.org" rel="noopener nofollow ugc">m</a></p>'
    )

    assert sanitise_html(html) == (html, [])


def test_headings_and_sections_become_what_a_body_has() -> None:
    assert sanitise_html("<h1>A</h1><section><h6>B</h6></section>")[0] == "<h2>A</h2><div><h4>B</h4></div>"


def test_relative_links_need_a_base() -> None:
    assert "href" not in sanitise_html('<p><a href="/a">x</a></p>')[0]
    assert (
        'href="https://example.org/a"' in sanitise_html('<p><a href="/a">x</a></p>', base="https://example.org/b/c")[0]
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1))
def test_text_survives_the_way_to_html_and_back(text: str) -> None:
    assert html_to_text(text_to_html(text)) == text.strip()
    assert sanitise_html(text_to_html(text))[0] == text_to_html(text)


def test_text_keeps_apart_what_markup_kept_apart() -> None:
    table = "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>"
    html = f"<p>One<br>two</p><div>Three</div><ul><li>a</li><li>b</li></ul>{table}"

    assert html_to_text(html) == "One\ntwo\n\nThree\n\na\nb\n\nx\ty"


@pytest.mark.parametrize(
    "html",
    ["one<li>two</li>", "<li>one</li><li>two</li>", "<b>one</b> <dt>two</dt>", "<dl><dt>one<dd>two</dd></dt></dl>"],
)
def test_an_entry_of_a_list_begins_a_line_whatever_stands_before_it(html: str) -> None:
    assert html_to_text(html) == "one\ntwo"


def test_words_without_a_paragraph_get_one() -> None:
    assert in_paragraph("a <b>b</b>") == "<p>a <b>b</b></p>" and in_paragraph("<p>a</p>") == "<p>a</p>"


def test_preformatted_lines_stay_lines() -> None:
    html = "<p>Results</p><pre>A   1\n\n\nBB  2</pre><p>end\nof it</p>"

    safe, _ = sanitise_html(html)

    assert safe == html and html_to_text(safe) == "Results\n\nA   1\n\n\nBB  2\n\nend of it"
    assert sanitise_html("<pre>\n\n\nx</pre>")[0] == "<pre>x</pre>"


def test_pictures_leave_the_text_with_their_captions_and_become_renditions() -> None:
    html = (
        '<p>Before 😀<img class="wp-smiley" alt="🙂"></p><figure><a href="/big"><img src="/a.jpg" alt="A bridge"'
        ' width="640" height="480px"></a><figcaption>The bridge, <b>by night</b></figcaption></figure>'
        '<img src="https://count.example.org/p.gif" width="1" height="1"><p>After</p>'
        '<picture><source srcset="b-400.webp 400w, b-900.webp 900w">'
        '<img src="data:image/gif;base64,x" alt="B"></picture>'
        "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>Table 1</figcaption></figure>"
    )
    found: list[Rendition] = []

    safe, remarks = sanitise_html(html, base="https://example.org/n/", renditions=found)

    assert html_to_text(safe) == "Before 😀🙂\n\nAfter\n\n1\n\nTable 1"
    assert found == pictures(html, "https://example.org/n/")
    assert [(p.href, p.title, p.width, p.height, p.extra) for p in found] == [
        ("https://example.org/a.jpg", "The bridge, by night", 640, 480, {"alt": "A bridge"}),
        ("https://example.org/n/b-900.webp", "B", 900, None, {}),
    ]
    assert remarks == []


@pytest.mark.parametrize(
    "hostile",
    ["x<img src=https://e.org/a>", "<figure><img src=a><figcaption>x</figcaption></figure>y", "<figure><img src=a>x"],
)
def test_no_number_of_pictures_makes_it_slow(hostile: str) -> None:
    start = time.process_time()

    sanitise_html(hostile * (50 if hostile.endswith("a>x") else 20_000), base="https://example.org/")

    assert time.process_time() - start < 2


def test_a_picture_that_cannot_be_linked_is_reported() -> None:
    found: list[Rendition] = []

    _, remarks = sanitise_html('<p>x<img src="a.jpg"></p>', renditions=found)

    assert found == [] and [remark.text.split(" was")[0] for remark in remarks] == ["The picture a.jpg"]


def test_markup_that_was_escaped_twice_stays_words() -> None:
    for html in (
        "&amp;lt;script&amp;gt;x&amp;lt;/script&amp;gt;",
        "&lt;p onclick=x()&gt;a",
        "<p>&amp;lt;b&amp;gt;</p>",
    ):
        assert sanitise_html(html)[0] == html


def test_markup_beyond_the_bound_is_refused_by_name() -> None:
    with pytest.raises(TooLargeError, match=r"bound is 10 characters \(COMMONWIRE_READ_MARKUP\)"):
        sanitise_html("<p>" + "x" * 20, bounds=Bounds(markup=10))


def test_definition_and_nested_lists_stay() -> None:
    html = '<dl><dt>a</dt><dd>b</dd></dl><ul><li>c<ol start="3"><li>d</li></ol></li></ul>'

    assert sanitise_html(html) == (html, []) and html_to_text(html) == "a\nb\n\nc\n\nd"


@pytest.mark.parametrize("words", ["<a", "a < b", "1 <2 and 3> 2", "x <b", "<"])
def test_words_with_a_sign_that_begins_no_tag_stay_words(words: str) -> None:
    assert plain(words) == words and plain(spoken(words)) == words
