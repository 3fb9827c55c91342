"""NewsML-G2 as agencies write it: empty elements, older attributes, texts laid out by hand, markup of their own."""

from __future__ import annotations

import pytest

from commonwire.formats.newsml_g2.read import read_newsml_g2
from commonwire.formats.newsml_g2.write import write_newsml_g2
from commonwire.formats.notes import Notes
from commonwire.news.item import Given, Item
from tests.formats.test_newsml_g2_read import body_of, document, given_of, item_of


@pytest.mark.parametrize("name", ["edNote", "ednote", "EdNote"])
def test_a_note_to_editors_is_private_however_it_is_spelled(name: str) -> None:
    item = item_of(document(meta=f"<{name}>Ring 555 0100</{name}>"))

    assert item.editor_note == "Ring 555 0100" and "555" not in repr(item.extra)


def test_elements_that_are_there_and_say_nothing_are_not_there() -> None:
    rights = '<rightsInfo><copyrightHolder literal=""/><copyrightNotice/><usageTerms/></rightsInfo>'
    given = given_of(
        document(content='<urgency></urgency><subject type="x:topic"><name></name></subject><by/>', rest=rights)
    )

    assert (given.item.rights_info, given.item.subjects, given.item.urgency) == ([], [], None)
    assert [remark.where for remark in given.report.remarks if remark.kind == "dropped"] == []


def test_a_holder_without_a_name_is_none_where_a_notice_is_said() -> None:
    rights = "<rightsInfo><copyrightHolder><name/></copyrightHolder><copyrightNotice>© A</copyrightNotice></rightsInfo>"
    (info,) = item_of(document(rest=rights)).rights_info

    assert info.holder is None and info.copyright[0].value == "© A"


def test_a_link_by_the_older_attribute_names_its_item() -> None:
    (relation,) = item_of(document(meta='<link guidref="urn:g2:0" version="3"/>')).relations

    assert (relation.uri, relation.extra) == ("urn:g2:0", {"version": "3"})


def test_a_name_with_a_role_names_a_concept_that_has_no_other() -> None:
    said = (
        '<subject qcode="x:1" type="cpnat:geoArea"><name role="nrol:mnemonic" xml:lang="en">UA</name>'
        '<name role="nrol:display" xml:lang="en">Ukraine</name></subject>'
    )
    (place,) = item_of(document(content=said)).places

    assert place.name == "Ukraine"
    assert "nrol:mnemonic" in repr(place.extra) and "nrol:display" in repr(place.extra)


def test_a_code_that_nobody_explains_is_kept_beside_a_literal() -> None:
    given = given_of(document(content='<genre literal="Main story" qcode="own:1"/>'))
    (genre,) = given.item.genres

    assert (genre.literal, genre.extra) == ("Main story", {"qcode": "own:1"})
    assert item_of(write_newsml_g2(given.item, None).data).genres == [genre]


def test_the_header_of_a_message_is_read_whatever_its_case() -> None:
    data = (
        b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><Header><Sent>2026-03-02T10:00:00Z</Sent></Header>'
        b"<itemSet>" + document(content="<headline>H</headline>") + b"</itemSet></newsMessage>"
    )
    (result,) = read_newsml_g2(data, None, Notes()).results

    assert isinstance(result, Given)
    assert result.item.extra["newsml_g2"]["header"] == {"Sent": ["2026-03-02T10:00:00Z"]}


NITF = (
    "<nitf><head><title>Shop sold</title></head><body><body.head><byline>A. B.</byline>"
    "<abstract><p>Short.</p></abstract></body.head><body.content><p>Words.</p></body.content></body></nitf>"
)


def with_nitf(content: str = "") -> Item:
    inline = f'<contentSet><inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML></contentSet>'
    return item_of(document(content=content, rest=inline))


def test_a_whole_nitf_inside_fills_what_the_item_does_not_say() -> None:
    item = with_nitf()

    assert (item.headline, item.byline, item.summary, item.body_html) == (
        "Shop sold",
        "A. B.",
        "Short.",
        "<p>Words.</p>",
    )


def test_what_the_item_says_wins_over_the_nitf_inside() -> None:
    item = with_nitf("<headline>Main</headline><by>C. D.</by>")

    assert ([headline.value for headline in item.headlines], item.byline) == (["Main"], "C. D.")


def test_markup_of_the_senders_own_keeps_its_paragraphs() -> None:
    own = (
        '<inlineXML contenttype="application/ownnitf+xml"><BODY xmlns=""><TEXT><RUBRIK>Head</RUBRIK><INGRESS>'
        "<P>One <Name>Z. K.</Name> said.</P></INGRESS><BRODTEXT><CITAT>Two.</CITAT><UL><LI>a</LI><LI>b</LI></UL>"
        "</BRODTEXT></TEXT></BODY></inlineXML>"
    )

    assert body_of(own).body_html == "<p>Head</p><p>One Z. K. said.</p><p>Two.</p><ul><li>a</li><li>b</li></ul>"


def test_an_unknown_element_in_a_sentence_keeps_its_place_in_it() -> None:
    own = '<inlineXML contenttype="text/xml"><story><line>One <mark>two</mark> three.</line></story></inlineXML>'

    assert body_of(own).body_text == "One two three."


def test_columns_in_a_paragraph_keep_their_lines() -> None:
    table = "Results on Monday\nAzure       2 Gold    0\nHarbour     5 Valley  1\nNorth       1 South   1"
    inline = f'<inlineXML contenttype="application/xhtml+html"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{table}</p></body></html></inlineXML>'
    item = body_of(inline)

    assert item.body_html == f"<pre>{table}</pre>" and item.body_text == table


def test_the_layout_of_the_file_is_no_table() -> None:
    inline = '<inlineXML contenttype="application/xhtml+xml"><p>One\n      two\n      three\n      four</p></inlineXML>'

    assert "<pre" not in (body_of(inline).body_html or "")


def test_indents_in_plain_text_begin_its_paragraphs() -> None:
    words = "\n   Rain fell on the\ntown for a day.\n   It stopped at\nnoon on Tuesday.\n"
    expected = "<p>Rain fell on the town for a day.</p><p>It stopped at noon on Tuesday.</p>"

    assert body_of(f'<inlineData contenttype="text/plain">{words}</inlineData>').body_html == expected
    assert (
        body_of(f'<inlineData contenttype="text/plain"><![CDATA[<p>{words}</p>]]></inlineData>').body_html == expected
    )


def test_pictures_within_the_text_become_renditions() -> None:
    item = body_of(
        '<inlineXML contenttype="application/xhtml+xml"><p>A <img src="https://x.org/a.png"/></p></inlineXML>'
    )

    assert item.renditions[0].href == "https://x.org/a.png"


def test_a_media_topic_that_is_called_a_subject_code_is_a_media_topic() -> None:
    (subject,) = item_of(document(content='<subject qcode="subj:20000062"/>')).subjects

    assert (subject.scheme, subject.uri) == ("medtop", "http://cv.iptc.org/newscodes/mediatopic/20000062")


def test_a_place_without_a_name_is_called_by_its_address() -> None:
    address = "<POIDetails><address><locality><name>Berlin</name></locality></address></POIDetails>"
    said = '<located literal="poi1"/><subject literal="poi1" type="cpnat:poi"/>'
    item = item_of(document(content=said, rest=f'<assert literal="poi1">{address}</assert>'))

    assert (item.located, item.places[0].name) == ("Berlin", "Berlin")


def test_subjects_of_an_event_are_those_of_the_item() -> None:
    event = (
        '<concept><conceptId qcode="x:1"/><type qcode="cpnat:event"/><name>Cup</name><eventDetails><dates>'
        '<start>2026-03-02</start></dates><subject qcode="medtop:15000000"><name>Sport</name></subject>'
        "</eventDetails></concept>"
    )
    item = item_of(document(rest=event, root="conceptItem"))

    assert [subject.name for subject in item.subjects] == ["Sport"]
    assert item.event_details is not None and item.event_details.extra == {}


def test_what_a_link_says_of_its_picture_stands_in_for_the_title() -> None:
    words = "<description>The <b>map</b></description>"
    said = f'<link rel="irel:associatedWith" href="https://example.org/a.jpg">{words}</link>'
    (relation,) = item_of(document(meta=said)).relations

    assert relation.title == "The map"


def test_a_note_inside_the_contacts_of_a_maker_is_told_once() -> None:
    maker = "<contactInfo><phone>555 0100</phone><note>Ring first</note></contactInfo>"
    said = f'<creator literal="x"><organisationDetails>{maker}</organisationDetails></creator>'

    assert item_of(document(content=said)).editor_note == "555 0100 Ring first"
