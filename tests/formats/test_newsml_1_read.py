"""NewsML 1: components however nested, several items in a document, identity without the revision."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import CommonwireError
from commonwire.formats.newsml_1.read import read_newsml_1
from commonwire.formats.notes import Notes
from commonwire.news.item import Given, Item, Refused


def news_item(number: int = 1, *, management: str = "", component: str = "", more: str = "") -> str:
    return (
        "<NewsItem><Identification><NewsIdentifier><ProviderId>example.org</ProviderId><DateId>20260302</DateId>"
        f"<NewsItemId>{number}</NewsItemId><RevisionId PreviousRevision='1' Update='N'>2</RevisionId>"
        f"<PublicIdentifier>urn:newsml:example.org:20260302:{number}:2N</PublicIdentifier></NewsIdentifier>"
        f"</Identification><NewsManagement>{management}</NewsManagement>"
        f"<NewsComponent>{component}</NewsComponent>{more}</NewsItem>"
    )


def text(words: str, *, role: str = "Main", format: str = "XHTML") -> str:
    return (
        f'<NewsComponent><Role FormalName="{role}"/><ContentItem><MediaType FormalName="Text"/>'
        f'<Format FormalName="{format}"/><DataContent>{words}</DataContent></ContentItem></NewsComponent>'
    )


def item_of(component: str, *, management: str = "", more: str = "") -> Item:
    item = news_item(component=component, management=management, more=more)
    data = f"<NewsML>{item}</NewsML>".encode()
    (result,) = read_newsml_1(data, None, Notes()).results
    assert isinstance(result, Given)
    return result.item


def test_the_identity_has_no_revision() -> None:
    item = item_of("")

    assert (item.uri, item.source_version) == ("urn:newsml:example.org:20260302:1", "2")


@pytest.mark.parametrize(
    ("words", "format", "html"),
    [
        ('<html xmlns="http://www.w3.org/1999/xhtml"><body><p>A <b>b</b></p></body></html>', "XHTML",
         "<p>A <b>b</b></p>"),
        ("<nitf><body><body.content><p>A</p></body.content></body></nitf>", "NITF", "<p>A</p>"),
        ("<p>A</p><p>b</p>", "XHTML", "<p>A</p><p>b</p>"),
        ("&lt;p&gt;A&lt;/p&gt;", "HTML", "<p>A</p>"),
        ("<![CDATA[<p>A</p>]]>", "XHTML", "<p>A</p>"),
        ("A\n\nb", "Text", "<p>A</p><p>b</p>"),
    ],
)  # fmt: skip
def test_the_text_is_read_in_whatever_it_is_wrapped(words: str, format: str, html: str) -> None:
    assert item_of(text(words, format=format)).body_html == html


def test_texts_of_other_roles_stand_behind_the_main_one_and_headlines_beside() -> None:
    texts = text("<p>Contact us</p>", role="Contact") + text("<p>Body</p>") + text("<p>Head</p>", role="HeadLine")
    item = item_of(texts + text("p {}", role="StyleSheet", format="CSS"))

    assert (item.headline, item.body_html) == ("Head", "<p>Body</p><p>Contact us</p>")


def test_of_equivalents_the_best_is_taken() -> None:
    def content(words: str, format: str) -> str:
        return f'<ContentItem><Format FormalName="{format}"/><DataContent>{words}</DataContent></ContentItem>'

    both = content("plain", "Text") + content("<p>marked</p>", "XHTML")
    item = item_of(f'<NewsComponent EquivalentsList="yes">{both}</NewsComponent>')

    assert item.body_html == "<p>marked</p>"


def test_status_and_its_change_are_an_embargo() -> None:
    change = (
        '<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/>'
        "<DateAndTime>20260302T101500+0500</DateAndTime></StatusWillChange>"
    )

    assert item_of("", management=change).embargo_until == datetime.fromisoformat("2026-03-02T10:15:00+05:00")
    assert item_of("", management='<Status FormalName="Embargoed"/>').embargo_until == "open"
    assert item_of("", management='<Status FormalName="Canceled"/>').status == "canceled"
    assert item_of("", management='<Status FormalName="Odd"/>').status == "withheld"


def test_lines_subjects_and_topics_have_their_places() -> None:
    lines = "<NewsLines><HeadLine>H</HeadLine><ByLine>B</ByLine><KeywordLine>a, b</KeywordLine></NewsLines>"
    described = (
        '<DescriptiveMetadata><SubjectCode><Subject FormalName="04000000"/></SubjectCode>'
        '<TopicOccurrence Topic="#t1"/></DescriptiveMetadata>'
    )
    topics = (
        '<TopicSet><Topic Duid="t1"><TopicType FormalName="Person"/><Description>Z. K.</Description></Topic></TopicSet>'
    )
    item = item_of(lines + described, more=topics)

    assert (item.headline, item.byline, item.keywords) == ("H", "B", ["a", "b"])
    assert (item.subjects[0].scheme, item.people[0].name) == ("subj", "Z. K.")


def test_comments_and_instructions_are_private() -> None:
    item = item_of(
        "<AdministrativeMetadata><Comment>Ring 555 0100</Comment></AdministrativeMetadata>",
        management="<Instruction FormalName='x'>Hold the page</Instruction>",
    )

    assert item.editor_note == "Ring 555 0100\nHold the page"
    assert "555" not in repr(item.extra)


def test_several_items_are_read_with_their_own_bytes_and_a_nameless_one_costs_itself() -> None:
    nameless = "<NewsItem><NewsComponent/></NewsItem>"
    data = f"<NewsML>{news_item(1)}{nameless}{news_item(3)}</NewsML>".encode()
    first, second, third = read_newsml_1(data, None, Notes()).results

    assert isinstance(first, Given) and first.original == news_item(1).encode()
    assert isinstance(second, Refused) and "Identification" in second.message
    assert isinstance(third, Given) and third.item.uri.endswith(":3")


def test_press_releases_of_the_standard_come_out_whole(shared: Path) -> None:
    for path in (shared / "standards" / "newsml-1.2" / "examples").glob("*.xml"):
        (result,) = read_newsml_1(path.read_bytes(), None, Notes()).results
        assert isinstance(result, Given)
        assert result.item.headline and len(result.item.body_text or "") > 1_500
        assert "Update" not in repr(result.report.remarks)


@given(st.binary(max_size=100), st.integers(0, 500))
def test_whatever_is_done_to_a_document_gives_items_or_one_error(noise: bytes, at: int) -> None:
    whole = f"<NewsML>{news_item(1, component=text('<p>A</p>'))}{news_item(2)}</NewsML>".encode()

    try:
        results = read_newsml_1(whole[:at] + noise + whole[at:], None, Notes()).results
    except CommonwireError:
        return
    assert results
