"""NITF as agencies and their systems write it: with their habits and slips, the story is whole and its data land."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.news.item import Given, Headline, Item

AP_LIKE = """<?xml version="1.0" encoding="utf-8" ?>
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" version="-//IPTC//DTD NITF 3.4//EN" change.date="October 18, 2006">
  <head>
    <docdata>
      <doc-id regsrc="PP" />
      <date.issue norm="20260310T191044Z" />
      <ed-msg info="For global distribution" />
      <doc.copyright holder="PP" year="2026" />
      <identified-content><classifier type="ppcategorycode" value="s" /></identified-content>
    </docdata>
  </head>
  <body>
    <body.head>
      <hedline>
        <hl1 id="headline">Can trading water help the valley?</hl1>
        <hl2 id="originalHeadline">Water for sale</hl2>
      </hedline>
      <byline>By ZARINA KARIM<byttl>PP Business Writer</byttl></byline>
      <distributor>The Pamir Press</distributor>
      <dateline>
        <location>KHOROG</location>
      </dateline>
      <abstract>The valley sells its water.</abstract>
    </body.head>
    <body.content>
      <block id="Main">
        <p>KHOROG (PP) — The river  is for sale.</p>
        <hl2>The price</hl2>
        <p>It is high.</p>
      </block>
      <table><tbody><tr><th></th><th>G</th></tr><tr><td>Panj</td><td>72</td></tr></tbody></table>
      <p>Panj, 31; Gunt, 28.</p>
    </body.content>
    <body.end />
  </body>
</nitf>"""

CP_LIKE = """<nitf version="-//IPTC//DTD NITF 3.4//EN">
  <head>
    <title>Bridge-Police</title>
    <tobject tobject.type="news"><tobject.property tobject.property.type="current" />
      <tobject.subject tobject.subject.ipr="IPTC" /></tobject>
    <docdata management-status="usable">
      <doc-id id-string="eed713d46d74" />
      <doc-scope scope="National" />
      <date.expire norm="YYYYMMDD000000-HHMM" />
      <date.issue norm="20260703T165136-0400" />
      <date.release norm="YYYYMMDD000000-HHMM" />
      <ed-msg info="" />
      <key-list><keyword>National</keyword><keyword>Justice</keyword></key-list>
      <series series.part="4" series.totalpart="0" />
    </docdata>
    <revision-history norm="20260703T165136-0400" comment="ADDS statement" />
    <urgency ed-urg="2" />
  </head>
  <body>
    <body.head>
      <hedline><hl1>Man held at the bridge</hl1></hedline>
      <byline>
        <person>Zarina Karim and Rustam Mirzo</person>
        <byttl>The Valley Press</byttl>
      </byline>
      <dateline>
        <location>
          <city>Khorog</city>
          <state>Badakhshan</state>
          <country>Tajikistan</country>
        </location>
        <story.date norm="20260703T165136-0400" />
      </dateline>
      <distributor>THE VALLEY PRESS</distributor>
      <abstract>
        <media><media-metadata name="TransRef" value="J1" /></media>
      </abstract>
    </body.head>
    <body.content><block id="ARTICLE"><p>KHOROG - A man is held.</p></block></body.content>
  </body>
</nitf>"""

NTB_LIKE = """<?xml version="1.0" encoding="iso-8859-1"?>
<nitf version="-//IPTC//DTD NITF 3.2//EN" baselang="no-NO">
  <head>
    <title>*En mand er anholdt</title>
    <meta name="NTBMeldingsSign" />
    <meta name="NTBTjeneste" content="Nyhetstjenesten" />
    <tobject tobject.type="Sport">
      <tobject.property tobject.property.type="Tabeller og resultater" />
      <tobject.subject tobject.subject.code="SPO" tobject.subject.refnum="15000000" tobject.subject.type="Sport" />
      <tobject.subject tobject.subject.code="SPO" tobject.subject.refnum="15054000" tobject.subject.matter="Fotball" />
    </tobject>
    <docdata>
      <doc-id regsrc="pp.example" id-string="20260512:PP:8883:0" />
      <date.issue norm="2026-05-12T00:05:13+02:00" />
      <ed-msg info="" />
      <du-key version="04" key="NU-FLASH-K" />
      <key-list key="fakta" />
      <pubdata date.publication="2026-05-12T00:05:13+02:00" item-length="454" unit-of-measure="character" />
      <revision-history name="norm" />
      <evloc state-prov="Norden" county-dist="Sverige"/>
      <evloc county-dist="Norden"/>
    </docdata>
  </head>
  <body>
    <body.head>
      <hedline><hl1>*En mand er anholdt</hl1></hedline>
      <distributor><org /></distributor>
      <dateline>Stockholm</dateline>
    </body.head>
    <body.content>
      <p lede="true" class="lead">København /pp/: En 41-årig mand.</p>
      <p class="txt-ind">
        Les mer på
        <a href="https://example.org/faktum">siden</a>
        .
      </p>
      <p/>
      <media media-type="image">
        <media-reference mime-type="image/jpeg" source="iJIJyyF0tiE"/>
        <media-caption> Foto: PP</media-caption>
      </media>
    </body.content>
  </body>
</nitf>"""

EFE_LIKE = """<nitf version="-//IPTC//DTD NITF 3.2//EN" baselang="en-US">
  <head>
    <title>Cabinet changes</title>
    <meta name="prioridad" content="R"/>
    <tobject tobject.type="News"><!--Politics-->
      <tobject.subject tobject.subject.ipr="IPTC" tobject.subject.refnum="11006005" tobject.subject.type="Politics"
        tobject.subject.matter="Government" tobject.subject.detail="Executive (government)"/>
      <tobject.subject tobject.subject.ipr="PPX" tobject.subject.refnum="F01001000" tobject.subject.type="POL:POLITICS"
        tobject.subject.matter="GOVERNMENT"/>
    </tobject>
    <docdata management-status="usable">
      <evloc city="Tegucigalpa" iso-cc="HND"/>
      <doc-id id-string="22751909"/>
      <date.issue norm="20260102T222800+0000"/>
    </docdata>
    <pubdata date.publication="20260102T222800+0000" edition.area="MWM" item-length="00279" unit-of-measure="word"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Cabinet changes</hl1></hedline>
      <rights><rights.owner>Agency P</rights.owner></rights>
      <dateline><!--Creation date.-->
        <story.date norm="20260102T222800+0000">20260102T222800+0000</story.date>
      </dateline>
      <abstract><p>One.
      </p><p>Two.</p></abstract>
    </body.head>
    <body.content><p>Tegucigalpa, Jan 2 (PP).- Body.</p></body.content>
  </body>
</nitf>"""

NYT_LIKE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
<nitf change.date="June 10, 2005" change.time="19:30" version="-//IPTC//DTD NITF 3.3//EN">
  <head>
    <title>Paid Notice</title>
    <meta content="1" name="publication_day_of_month"/>
    <docdata>
      <doc-id id-string="1815754"/>
      <doc.copyright holder="The Valley Times" year="2007"/>
      <series series.name="On Water"/>
      <identified-content>
        <classifier class="indexing_service" type="descriptor">Water Supply</classifier>
        <person class="indexing_service">Karim, Zarina</person>
        <org class="online_producer">Road Office</org>
        <location class="indexing_service">Panj</location>
        <classifier class="online_producer" type="types_of_material">News</classifier>
      </identified-content>
    </docdata>
    <pubdata date.publication="20070101T000000" ex-ref="http://example.org/full?res=1" name="The Valley Times"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Water Is Short</hl1><hl2 class="online_headline">Water Is Short in the Valley</hl2></hedline>
      <byline class="print_byline">By ZARINA KARIM</byline>
      <byline class="normalized_byline">Karim, Zarina</byline>
      <abstract><p>Water is short.</p></abstract>
    </body.head>
    <body.content>
      <block class="lead_paragraph"><p>The river is low.</p></block>
      <block class="full_text"><p>The river is low.</p><p>Rain is not expected.</p></block>
    </body.content>
  </body>
</nitf>"""


def item_of(text: str, encoding: str = "utf-8") -> Item:
    (result,) = read(text.encode(encoding), defaults=Defaults(feed_address="https://pp.example/")).results
    assert isinstance(result, Given)
    return result.item


def test_a_byline_and_its_title_come_apart_and_every_headline_is_there() -> None:
    item = item_of(AP_LIKE)

    assert item.byline == "By ZARINA KARIM, PP Business Writer"
    assert item.headlines == [
        Headline(value="Can trading water help the valley?"),
        Headline(value="Water for sale", role="subhead"),
    ]
    assert (item.credit, item.dateline, item.located) == ("The Pamir Press", "KHOROG", "KHOROG")
    assert (item.summary, item.copyright, item.editor_note) == (
        "The valley sells its water.", "© 2026 PP", "For global distribution")  # fmt: skip
    assert (item.subjects[0].literal, item.subjects[0].role) == ("s", "ppcategorycode")
    assert item.version_created_at == datetime(2026, 3, 10, 19, 10, 44, tzinfo=UTC)


def test_the_text_beside_a_block_is_text_too() -> None:
    assert item_of(AP_LIKE).body_text == (
        "KHOROG (PP) — The river is for sale.\n\nThe price\n\nIt is high.\n\n\tG\nPanj\t72\n\nPanj, 31; Gunt, 28."
    )


def test_a_pattern_of_a_date_is_no_date_and_holds_nothing() -> None:
    item = item_of(CP_LIKE)

    assert (item.embargo_until, item.expires_at, item.status) == (None, None, "usable")


def test_places_and_names_on_lines_of_their_own_come_apart() -> None:
    item = item_of(CP_LIKE)

    assert item.byline == "Zarina Karim and Rustam Mirzo, The Valley Press"
    assert (item.dateline, item.located) == ("Khorog, Badakhshan, Tajikistan", "Khorog")
    assert item.content_created_at == datetime.fromisoformat("2026-07-03T16:51:36-04:00")


def test_data_count_wherever_in_the_head_they_stand() -> None:
    item = item_of(CP_LIKE)

    assert (item.urgency, item.credit, item.keywords) == (2, "THE VALLEY PRESS", ["National", "Justice"])
    assert [(subject.name, subject.role) for subject in item.subjects] == [("National", "scope")]
    assert [genre.name for genre in item.genres] == ["current"]
    assert item.summary is None
    assert 'series.part="4"' in item.extra["nitf"]["docdata"][1]


def test_latin_1_and_data_in_strange_places() -> None:
    item = item_of(NTB_LIKE, "iso-8859-1")

    assert (item.uri, item.language, item.source_version) == ("20260512:PP:8883:0", "no-NO", "04")
    assert (item.slugline, item.keywords, item.credit, item.dateline) == ("NU-FLASH-K", ["fakta"], None, "Stockholm")
    assert [(place.name, place.role) for place in item.places] == [("Sverige", "event"), ("Norden", "event")]
    assert item.body_text == "København /pp/: En 41-årig mand.\n\nLes mer på siden ."
    assert [(genre.name) for genre in item.genres] == ["Tabeller og resultater"]
    assert [(subject.name, subject.code, subject.role) for subject in item.subjects] == [
        ("Sport", "15000000", None), ("Fotball", "15054000", None), ("Sport", None, "category")]  # fmt: skip
    (picture,) = item.renditions
    assert (picture.href, picture.extra["source"], picture.title) == (None, "iJIJyyF0tiE", "Foto: PP")
    assert len(item.extra["nitf"]["head"]) == 4


def test_codes_of_other_owners_keep_their_scheme() -> None:
    item = item_of(EFE_LIKE)

    first, second = item.subjects
    assert (first.name, first.uri) == (
        "Executive (government)", "http://cv.iptc.org/newscodes/subjectcode/11006005")  # fmt: skip
    assert first.extra == {"type": "Politics", "matter": "Government"}
    assert (second.name, second.scheme, second.code, second.uri) == ("GOVERNMENT", "PPX", "F01001000", None)


def test_a_date_for_machines_is_no_dateline() -> None:
    item = item_of(EFE_LIKE)

    assert (item.dateline, item.located) == (None, "Tegucigalpa")
    assert item.content_created_at == datetime(2026, 1, 2, 22, 28, tzinfo=UTC)
    assert (item.summary, item.language) == ("One.\nTwo.", "en-US")
    assert item.places[0].name == "Tegucigalpa"
    assert item.rights_info[0].holder is not None and item.rights_info[0].holder.name == "Agency P"
    assert item.uri.startswith("tag:pp.example,") and "22751909" in item.extra["nitf"]["docdata"][0]


def test_a_lead_that_stands_twice_is_read_once() -> None:
    item = item_of(NYT_LIKE)

    assert item.body_text == "The river is low.\n\nRain is not expected."
    assert (item.summary, item.byline) == ("Water is short.", "By ZARINA KARIM")
    assert item.headlines[1] == Headline(value="Water Is Short in the Valley", role="online_headline")
    assert item.web_address == "http://example.org/full?res=1"
    assert [(subject.name, subject.role) for subject in item.subjects] == [
        ("Water Supply", "descriptor"), ("News", "types_of_material")]  # fmt: skip
    assert (item.people[0].name, item.people[0].role, item.organisations[0].name, item.places[0].name) == (
        "Karim, Zarina", "indexing_service", "Road Office", "Panj")  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_the_character_set_changes_nothing(encoding: str) -> None:
    text = NTB_LIKE.replace('encoding="iso-8859-1"', f'encoding="{encoding.removesuffix("-sig")}"')

    assert item_of(text, encoding) == item_of(NTB_LIKE, "iso-8859-1")


def test_a_note_that_stands_in_the_data_and_at_the_end_is_private_in_both() -> None:
    text = AP_LIKE.replace("<body.end />", "<body.end><tagline>For global distribution</tagline></body.end>")

    assert item_of(text) == item_of(AP_LIKE)


def test_nitf_inside_newsml_g2_gives_all_that_it_says(shared: Path) -> None:
    listing = (shared / "standards" / "newsml-g2" / "examples" / "LISTING_2_NewsML-G2_Text_Document.xml").read_text()
    head, _, rest = listing.partition("<nitf")
    inner = CP_LIKE.replace('<ed-msg info="" />', '<ed-msg info="Ring 555 0100" />').replace(
        "<body.content>",
        "<body.content><note noteclass='editorsnote'><body.content><p>555 0199</p></body.content></note>",
    )
    item = item_of(head + inner + rest.partition("</nitf>")[2])

    assert item.body_text == "KHOROG - A man is held."
    assert "555 0100" in (item.editor_note or "") and "555 0199" in (item.editor_note or "")
    assert item.dateline and "555" not in str(item.extra)
