"""NITF: whatever the version and the sender's habits, the story is whole and its notes stay private."""

from __future__ import annotations

from datetime import UTC, datetime

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
         "<blockquote><p>A</p><cite>B</cite></blockquote>"),
        ("<table><caption>C</caption><tr><th colspan='2'>A</th></tr><tr><td>1</td></tr></table>",
         '<table><caption>C</caption><tbody><tr><th colspan="2">A</th></tr><tr><td>1</td></tr></tbody></table>'),
        ("<ol><li>A</li></ol><dl><dt>B</dt><dd>C</dd></dl>", "<ol><li>A</li></ol><dl><dt>B</dt><dd>C</dd></dl>"),
        ("<p>H<sub>2</sub>O <q>x</q> <num>2</num></p>", "<p>H<sub>2</sub>O <q>x</q> 2</p>"),
        ("<p><a href='javascript:x()'>A</a></p>", '<p><a rel="noopener nofollow ugc">A</a></p>'),
        ("<p><em class='bold italic'>A</em> <em style='font-weight: bold'>B</em> <em class='underscore'>C</em></p>",
         "<p><strong><em>A</em></strong> <strong>B</strong> <u>C</u></p>"),
        ("<p><lang xml:lang='ur'>شام</lang> <lang iso-lang='fr'>b</lang></p>",
         '<p><span lang="ur">شام</span> <span lang="fr">b</span></p>'),
        ("<ol seqnum='4'><li><p>A</p><ul><li>B</li></ul></li></ol>",
         '<ol start="4"><li><p>A</p><ul><li>B</li></ul></li></ol>'),
        ("<dl><dt>A</dt><dd><block><p>B</p></block></dd></dl>", "<dl><dt>A</dt><dd><p>B</p></dd></dl>"),
        ("<table><tfoot><tr><td>F</td></tr></tfoot><tbody><tr><td>1</td></tr></tbody></table>",
         "<table><tbody><tr><td>1</td></tr></tbody><tfoot><tr><td>F</td></tr></tfoot></table>"),
        ("<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>",
         "<table><tbody><tr><td><table><tbody><tr><td>1</td></tr></tbody></table></td></tr></tbody></table>"),
        (("<nitf-table><nitf-table-metadata><nitf-table-summary><p>S</p></nitf-table-summary><nitf-col value='x'/>"
         "</nitf-table-metadata><custom-table><r xmlns='urn:x'><c>1</c><c>2</c></r></custom-table></nitf-table>"),
         "<p>S</p><p>1</p><p>2</p>"),
        (("<p><num><frac><numer>1</numer><denom>2</denom></frac></num> "
         "<person><name.given>A</name.given><name.family>B</name.family></person></p>"), "<p>1/2 A B</p>"),
        ("<p><location><city>A</city><country>B</country></location>.</p>", "<p>A, B.</p>"),
        ("<fn><body.content><p>A</p></body.content></fn>", "<blockquote><p>A</p></blockquote>"),
        ("<block><tobject/><byline>By A</byline><p>B</p><datasource>C</datasource></block>",
         "<div><p>By A</p><p>B</p><p>C</p></div>"),
        ("<![CDATA[<p>A <b>b</b></p><script>x()</script>]]>", "<p>A <b>b</b></p>"),
        ("<![CDATA[<p>A</p>]]><p>B</p> &amp;c <ul><li>D</li></ul>&lt;p&gt;E&lt;/p&gt;",
         "<p>A</p><p>B</p> &amp;c <ul><li>D</li></ul><p>E</p>"),
        ("A\n\nB", "<p>A</p><p>B</p>"),
        ("<pre>a  b\n c</pre>", "<pre>a  b\n c</pre>"),
        ("<p>A <unknown>b</unknown></p>", "<p>A b</p>"),
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


@pytest.mark.parametrize(
    ("note", "is_private"),
    [
        ('noteclass="editorsnote"', True),
        ('type="npa"', True),
        ('class="internal"', True),
        ('class="edNote"', True),
        ('type="desk-advisory"', True),
        ("", False),
        ('noteclass="undef" type="std"', False),
        ('noteclass="hd" type="pa"', False),
        ('class="published"', False),
        ('class="credits"', False),
    ],
)
def test_only_notes_that_readers_may_see_are_part_of_the_text(note: str, is_private: bool) -> None:
    said = f"<note {note}><body.content><p>Said so</p></body.content></note>"
    for item in (item_of(document(head=said)), item_of(document(content=f"{said}<p>A</p>"))):
        assert item.body_html == ("<p>A</p>" if is_private else "<blockquote><p>Said so</p></blockquote><p>A</p>")
        assert item.editor_note == ("Said so" if is_private else None)


def test_the_end_of_the_story_is_read_to_its_end() -> None:
    data = document().replace(
        b"</body>",
        b"<body.content><p>B</p></body.content><body.end><tagline>A. B. <em>contributed</em>.</tagline>"
        b"<bibliography>Roads, 2019.</bibliography></body.end></body>",
    )
    item = item_of(data)

    assert item.body_html == "<p>A</p><p>B</p><p>A. B. <em>contributed</em>.</p><p>Roads, 2019.</p>"
    assert item.credit is None


@pytest.mark.parametrize(
    ("tagline", "is_private"),
    [
        ('<tagline type="npa">Ring 5</tagline>', True),
        ("<tagline>Eds: Updates with quotes.</tagline>", True),
        ("<tagline>Call the desk on +992 555 0100 100</tagline>", True),
        ("<tagline>Reporting by A. B., editing by C. D.</tagline>", False),
    ],
)
def test_a_tagline_that_is_not_for_publication_is_private(tagline: str, is_private: bool) -> None:
    item = item_of(document().replace(b"</body>", f"<body.end>{tagline}</body.end></body>".encode()))

    words = tagline.partition(">")[2].partition("<")[0]
    assert (item.body_text, item.editor_note) == (("A", words) if is_private else (f"A\n\n{words}", None))
    assert bool(item.extra) != is_private


def test_instructions_among_the_data_of_a_picture_are_private() -> None:
    iim = '<iim ver="4"><ds num="25" value="bridge"/><ds num="40" value="Ring 555 0100"/></iim>'
    item = item_of(document(rest=f'{iim}<meta name="editor-note" content="Ring 5"/>'))

    assert item.editor_note == "Ring 555 0100\nRing 5"
    assert "Ring" not in str(item.extra) and "bridge" in str(item.extra)


def test_copyright_notices_of_the_text_are_the_notice() -> None:
    note = '<note noteclass="cpyrt"><body.content><p>© Pamir Post, all rights reserved</p></body.content></note>'
    item = item_of(document(data='<doc.copyright holder="Pamir Post" year="2026"/>', head=note))

    assert (item.copyright, item.copyright_holder) == ("© Pamir Post, all rights reserved", "Pamir Post")
    assert item.body_text == "A"


def test_a_correction_is_a_signal_and_names_what_it_corrects() -> None:
    item = item_of(document(data='<correction id-string="urn:n:0" info="The year was wrong" regsrc="PP"/>'))

    assert [(signal.uri, signal.extra) for signal in item.signals] == [
        ("http://cv.iptc.org/newscodes/signal/correction", {"info": "The year was wrong", "regsrc": "PP"})
    ]
    assert [(relation.rel, relation.uri) for relation in item.relations] == [("corrects", "urn:n:0")]


def test_a_kill_may_name_another_document() -> None:
    data = document(status="canceled").replace(
        b'management-status="canceled"',
        b'management-status="canceled" management-doc-idref="urn:n:0" management-idref-status="canceled"',
    )
    item = item_of(data)

    assert item.status == "canceled"
    assert [(relation.rel, relation.uri, relation.extra) for relation in item.relations] == [
        ("manages", "urn:n:0", {"status": "canceled"})
    ]


def test_the_services_on_the_way_are_hops_in_their_order() -> None:
    data = '<del-list><from-src src-name="B" level-number="2"/><from-src src-name="A" level-number="1"/></del-list>'

    assert [hop.party for hop in item_of(document(data=data)).hops] == ["A", "B"]


def test_rights_of_the_document_are_a_statement_with_all_its_limits() -> None:
    rights = (
        '<doc.rights owner="P" startdate="20260301T000000Z" enddate="20260401T000000Z" geography="Not in Ruritania" '
        'type="web" agent="Q" limitations="Web only"/>'
    )
    (info,) = item_of(document(data=rights)).rights_info

    assert info.holder is not None and info.holder.name == "P"
    assert [wording.value for wording in info.usage_terms] == [
        "Web only", "geography: Not in Ruritania", "type: web", "agent: Q"]  # fmt: skip
    assert (info.valid_from, info.valid_to) == (
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 4, 1, tzinfo=UTC),
    )


def test_the_same_rights_said_twice_are_one_statement() -> None:
    item = item_of(
        document(
            data='<doc.rights owner="P" limitations="Web only"/>',
            head="<rights><rights.owner>P</rights.owner><rights.limitations>Web only</rights.limitations></rights>",
        )
    )

    assert (len(item.rights_info), item.usage_terms) == (1, "Web only")


def test_the_end_of_relevance_is_no_end_of_a_licence() -> None:
    item = item_of(document(data='<date.expire norm="20260302T000000Z"/>'))

    assert item.expires_at is not None and (item.rights_info, item.usage_terms, item.terms) == ([], None, None)


def test_an_identity_without_doc_id_is_that_of_the_document() -> None:
    data = document().replace(b'<doc-id id-string="urn:n:1"/>', b'<doc-id regsrc="PP"/>').replace(
        b"<nitf>", b'<nitf uno="urn:uno:7">')  # fmt: skip

    assert item_of(data).uri == "urn:uno:7"


def test_a_named_column_stands_in_for_a_missing_slugline() -> None:
    column = '<fixture fix-id="On Water"/>'

    assert item_of(document(data=column)).slugline == "On Water"
    assert item_of(document(data=f'{column}<du-key key="water"/>')).slugline == "water"


def test_media_of_several_sizes_are_several_renditions_of_one_caption() -> None:
    media = (
        '<media media-type="video" class="main"><media-metadata name="id" value="7"/>'
        '<media-reference source="https://example.org/a.mp4" mime-type="video/mp4" time="90" '
        'time-unit-of-measure="seconds" source-credit="P"/><media-object encoding="base64">AAAA</media-object>'
        '<media-reference data-location="b.jpg" name="still" alternate-text="A still"/>'
        "<media-caption><p>One.</p><p>Two.</p></media-caption></media>"
    )
    film, still = item_of(
        document(content=f"<p>A</p>{media}", head=f"<abstract><p>S</p>{media}</abstract>")
    ).renditions[:2]

    assert (film.href, film.media_type, film.duration, film.title) == (
        "https://example.org/a.mp4", "video/mp4", 90.0, "One. Two.")  # fmt: skip
    assert film.extra == {"class": "main", "metadata": [{"name": "id", "value": "7"}],
                          "media": 1, "source-credit": "P"}  # fmt: skip
    assert (still.name, still.href, still.extra["source"], still.title) == ("still", None, "b.jpg", "One. Two.")


def test_links_behind_the_story_are_text() -> None:
    end = '<body.end><block class="related"><p><a href="https://example.org/2">More</a></p></block></body.end></body>'
    item = item_of(document().replace(b"</body>", end.encode()))

    assert item.body_text == "A\n\nMore"


def test_what_systems_add_to_media_is_kept_and_their_notes_are_private() -> None:
    media = (
        '<media media-type="image"><media-reference source="https://example.org/a.jpg"/><media-printcaption/>'
        "<media-originalcaption>At the bridge</media-originalcaption><media-job>bridge 1</media-job>"
        "<media-notes>Ring 555 0100</media-notes></media>"
    )
    item = item_of(document(content=f"<p>A</p>{media}"))

    assert (item.renditions[0].title, item.editor_note) == ("At the bridge", "Ring 555 0100")
    assert item.renditions[0].extra == {"parts": {"media-job": "bridge 1"}}


def test_a_link_of_the_network_is_a_relation() -> None:
    data = '<identified-content><virtloc value="https://example.org/e">The fair</virtloc></identified-content>'
    (relation,) = item_of(document(data=data)).relations

    assert (relation.rel, relation.uri, relation.title) == ("see-also", "https://example.org/e", "The fair")


def test_codes_say_which_scheme_they_are_of() -> None:
    data = (
        '<identified-content><classifier type="subject" idsrc="medtop" value="20000341">road transport</classifier>'
        '<classifier type="subject" value="medtop:20000341"/>'
        '<classifier idsrc="http://cv.iptc.org/newscodes/mediatopic/" value="20000341"/>'
        '<classifier type="genre">Feature</classifier>'
        '<org idsrc="NYSE" value="PP">P<alt-code idsrc="uri" value="urn:p"/><alt-code idsrc="ric" value="P.N"/></org>'
        '<location location-code="TJ" code-source="ISO3166">Tajikistan</location>'
        "<person gender='female'>Z. K.<function>editor</function></person>"
        "<event start-date='20260302' end-date='20260303'>Fair</event></identified-content>"
    )
    item = item_of(document(data=data))

    topic = "http://cv.iptc.org/newscodes/mediatopic/20000341"
    assert [(one.uri, one.scheme, one.code) for one in item.subjects] == [(topic, "medtop", "20000341")] * 3
    assert ([genre.name for genre in item.genres], item.subjects[0].role) == (["Feature"], None)
    assert (item.organisations[0].uri, item.organisations[0].code) == ("urn:p", "PP")
    assert "P.N" in item.organisations[0].extra["alt-codes"][0]
    assert (item.places[0].code, item.places[0].scheme) == ("TJ", "ISO3166")
    assert (item.people[0].name, item.people[0].extra) == ("Z. K.", {"gender": "female", "function": "editor"})
    assert item.events[0].extra == {"start-date": "20260302", "end-date": "20260303"}


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
