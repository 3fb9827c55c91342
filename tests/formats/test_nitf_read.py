"""NITF: whatever the version and the sender's habits, the story is whole and its notes stay private."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.formats.nitf.read import read_nitf
from commonwire.formats.notes import Notes
from commonwire.news.item import Given, Item


def document(*, data: str = "", head: str = "", content: str = "<p>A</p>", status: str = "", rest: str = "") -> bytes:
    return (
        f'<nitf><head>{rest}<docdata management-status="{status}"><doc-id id-string="urn:n:1"/>{data}</docdata></head>'
        f"<body><body.head><hedline><hl1>H</hl1></hedline>{head}</body.head>"
        f"<body.content>{content}</body.content></body></nitf>"
    ).encode()


def item_of(data: bytes) -> Item:
    (result,) = read_nitf(data, None, Notes()).results
    assert isinstance(result, Given)
    return result.item


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("<p>A <em class='bold'>b</em> <em>c</em></p>", "<p>A <strong>b</strong> <em>c</em></p>"),
        ("<block><p>A</p><hl2>B</hl2></block>", "<div><p>A</p><h2>B</h2></div>"),
        ("<p><person>Z. K.</person> of <org>the office<alt-code idsrc='x' value='y'/></org></p>",
         "<p>Z. K. of the office</p>"),
        ("<p>A<br/>b</p><hr/>", "<p>A<br>b</p><hr>"),
        ("<bq><block><p>A</p></block><credit>B</credit></bq>",
         "<blockquote><div><p>A</p></div><cite>B</cite></blockquote>"),
        ("<table><caption>C</caption><tr><th colspan='2'>A</th></tr><tr><td>1</td></tr></table>",
         '<table><caption>C</caption><tbody><tr><th colspan="2">A</th></tr><tr><td>1</td></tr></tbody></table>'),
        ("<ol><li>A</li></ol><dl><dt>B</dt><dd>C</dd></dl>", "<ol><li>A</li></ol><dl><dt>B</dt><dd>C</dd></dl>"),
        ("<p>H<sub>2</sub>O <q>x</q> <num>2</num></p>", "<p>H<sub>2</sub>O <q>x</q> 2</p>"),
        ("<p><a href='javascript:x()'>A</a></p>", '<p><a rel="noopener nofollow ugc">A</a></p>'),
    ],
)  # fmt: skip
def test_the_text_keeps_its_structure(content: str, html: str) -> None:
    assert item_of(document(content=content)).body_html == html


def test_media_become_renditions_and_leave_the_text() -> None:
    media = (
        '<media media-type="image"><media-reference source="https://example.org/a.jpg" width="9"/>'
        "<media-caption><p>At the bridge</p></media-caption><media-producer>Z. K.</media-producer></media>"
    )
    item = item_of(document(content=f"<p>A</p>{media}"))

    (rendition,) = item.renditions
    assert (rendition.href, rendition.title, rendition.width) == ("https://example.org/a.jpg", "At the bridge", 9)
    assert rendition.extra["producer"] == "Z. K." and item.body_text == "A"


@pytest.mark.parametrize(
    ("said", "status", "embargo"),
    [("usable", "usable", None), ("canceled", "canceled", None), ("embargoed", "usable", "open"),
     ("odd", "withheld", None), ("", "usable", None)],
)  # fmt: skip
def test_the_management_status_decides(said: str, status: str, embargo: str | None) -> None:
    item = item_of(document(status=said))

    assert (item.status, item.embargo_until) == (status, embargo)


@pytest.mark.parametrize("norm", ["20260302T101500+0500", "2026-03-02T10:15:00+05:00"])
def test_dates_are_read_in_both_spellings_and_a_release_is_an_embargo(norm: str) -> None:
    item = item_of(document(data=f'<date.issue norm="{norm}"/><date.release norm="{norm}"/>'))

    hour = datetime.fromisoformat("2026-03-02T10:15:00+05:00")
    assert (item.version_created_at, item.embargo_until) == (hour, hour)


def test_a_release_that_cannot_be_read_has_no_end() -> None:
    assert item_of(document(data='<date.release norm="soon"/>')).embargo_until == "open"


def test_notes_to_editors_are_private() -> None:
    note = '<note noteclass="editorsnote"><body.content><p>Ring 555 0100</p></body.content></note>'
    item = item_of(document(data='<ed-msg info="Call first"/>', head=note))

    assert item.editor_note == "Call first\nRing 555 0100"
    assert "555" not in repr(item.extra)


def test_what_is_named_goes_into_its_list_with_its_code() -> None:
    data = (
        '<identified-content><person idsrc="x" value="7">A</person><org>B</org><location>C</location>'
        "<event>D</event><object.title>E</object.title></identified-content>"
    )
    subject = '<tobject><tobject.subject tobject.subject.refnum="04000000" tobject.subject.type="Economy"/></tobject>'
    item = item_of(document(data=data, rest=subject))

    assert (item.people[0].scheme, item.people[0].code) == ("x", "7")
    named = [item.people[0].name, item.organisations[0].name, item.places[0].name, item.events[0].name]
    assert [*named, item.objects[0].name] == ["A", "B", "C", "D", "E"]
    assert item.subjects[0].uri == "http://cv.iptc.org/newscodes/subjectcode/04000000"


def test_rights_are_a_statement_with_its_period() -> None:
    rights = (
        "<rights><rights.owner>P</rights.owner><rights.limitations>Web only</rights.limitations>"
        '<rights.enddate norm="20260401T000000Z">April</rights.enddate></rights>'
    )
    (info,) = item_of(document(head=rights)).rights_info

    assert info.holder is not None and info.holder.name == "P"
    assert "Web only" in info.usage_terms[0].value and info.valid_to is not None


def test_a_doctype_a_namespace_and_neither_are_the_same_story() -> None:
    bare = document()
    doctype = b'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-2-5.dtd">' + bare
    spaced = bare.replace(b"<nitf>", b'<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">')

    assert [item_of(data).body_html for data in (bare, doctype, spaced)] == ["<p>A</p>"] * 3


def test_several_stories_in_a_wrapper_are_several_items_and_a_bad_one_costs_itself() -> None:
    results = read_nitf(b"<all>" + document() + b"<nitf><body/></nitf>" + document() + b"</all>", None, Notes()).results

    assert [isinstance(result, Given) for result in results] == [True, False, True]


def test_a_document_without_words_is_refused() -> None:
    with pytest.raises(BadInputError, match="neither headline nor text"):
        read_nitf(b"<nitf><body><body.content/></body></nitf>", None, Notes())


@given(st.binary(max_size=100), st.integers(0, 300))
def test_whatever_is_done_to_a_document_gives_an_item_or_one_error(noise: bytes, at: int) -> None:
    whole = document()

    try:
        results = read_nitf(whole[:at] + noise + whole[at:], None, Notes()).results
    except CommonwireError:
        return
    assert results
