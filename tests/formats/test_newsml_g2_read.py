"""NewsML-G2: every field in its place, whatever the document's habits, and nothing lost or let slip."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.formats.newsml_g2.read import read_newsml_g2
from commonwire.formats.notes import Bounds, Defaults, Notes
from commonwire.news.item import Given, Item, Refused

NAR = "http://iptc.org/std/nar/2006-10-01/"


def document(
    *, meta: str = "", content: str = "", rest: str = "", attributes: str = 'version="2"', root: str = "newsItem"
) -> bytes:
    """An item with these elements in itemMeta, in contentMeta and beside them."""
    return (
        f'<{root} xmlns="{NAR}" guid="urn:g2:1" xml:lang="en" {attributes}>'
        f"<itemMeta>{meta}</itemMeta><contentMeta>{content}</contentMeta>{rest}</{root}>"
    ).encode()


def given_of(data: bytes, **defaults: Any) -> Given:
    (result,) = read_newsml_g2(data, None, Notes(defaults=Defaults(**defaults))).results
    assert isinstance(result, Given)
    return result


def item_of(data: bytes, **defaults: Any) -> Item:
    return given_of(data, **defaults).item


def body_of(inner: str) -> Item:
    return item_of(document(rest=f"<contentSet>{inner}</contentSet>"))


def test_what_a_text_in_nitf_says_above_itself_counts_where_the_item_is_silent() -> None:
    inline = (
        "<contentSet><inlineXML><nitf><body><body.head><hedline><hl1>Flood</hl1></hedline><byline>By A</byline>"
        "</body.head><body.content><p>Rain.</p></body.content></body></nitf></inlineXML></contentSet>"
    )

    silent = item_of(document(rest=inline))
    assert (silent.headline, silent.byline) == ("Flood", "By A")

    given = given_of(document(content="<by>By B</by><headline>Rain</headline>", rest=inline))
    assert [headline.value for headline in given.item.headlines] == ["Rain", "Flood"]
    assert given.item.byline == "By B" and "By A" in given.report.remarks[-1].text


@pytest.mark.parametrize(
    ("code", "status"),
    [("stat:usable", "usable"), ("stat:canceled", "canceled"), (" stat:withheld ", "withheld"), ("x:odd", "withheld")],
)
def test_the_status_is_read_and_an_unknown_one_withholds(code: str, status: str) -> None:
    assert item_of(document(meta=f'<pubStatus qcode="{code}"/>')).status == status


def test_without_a_status_an_item_is_usable() -> None:
    assert item_of(document()).status == "usable"


@pytest.mark.parametrize("said", ["<embargoed/>", "<embargoed> </embargoed>", "<embargoed>tomorrow</embargoed>"])
def test_an_embargo_without_a_readable_hour_has_no_end(said: str) -> None:
    assert item_of(document(meta=said)).embargo_until == "open"


def test_an_embargo_has_its_hour() -> None:
    item = item_of(document(meta="<embargoed> 2026-03-02T10:00:00+05:00 </embargoed>"))

    assert item.embargo_until == datetime.fromisoformat("2026-03-02T10:00:00+05:00")


def test_an_alias_of_the_document_wins_over_the_catalog_of_the_iptc() -> None:
    catalog = '<catalog><scheme alias="medtop" uri="https://example.org/own/"/></catalog>'
    item = item_of(document(content='<subject qcode="medtop:7:a"><name>x</name></subject>', rest=catalog))

    assert (item.subjects[0].uri, item.subjects[0].code) == ("https://example.org/own/7:a", "7:a")


def test_a_media_topic_needs_no_catalog_and_an_unknown_alias_stays_a_literal() -> None:
    given_item = given_of(document(content='<subject qcode="medtop:04000000"/><subject qcode="zz:1"/>'))

    first, second = given_item.item.subjects
    assert (first.uri, first.scheme) == ("http://cv.iptc.org/newscodes/mediatopic/04000000", "medtop")
    assert (second.uri, second.literal) == (None, "zz:1")
    assert any("'zz'" in remark.text for remark in given_item.report.remarks)


def test_names_in_languages_are_kept_and_the_items_own_is_the_name() -> None:
    said = '<name xml:lang="ru">дорога</name><name xml:lang="en">road</name>'
    (subject,) = item_of(document(content=f'<subject literal="1" relevance="60">{said}</subject>')).subjects

    assert (subject.name, subject.names, subject.relevance) == ("road", {"ru": "дорога", "en": "road"}, 60)


def test_subjects_go_by_their_type() -> None:
    content = "".join(
        f'<subject type="cpnat:{kind}" literal="{kind}"><name>{kind}</name></subject>'
        for kind in ("person", "organisation", "geoArea", "poi", "event", "object", "abstract")
    )
    item = item_of(document(content=content))

    lists = (item.people, item.organisations, item.places, item.events, item.objects, item.subjects)
    assert [[part.name for part in list[Any](found)] for found in lists] == [
        ["person"], ["organisation"], ["geoArea", "poi"], ["event"], ["object"], ["abstract"],
    ]  # fmt: skip


def test_an_assert_gives_the_position_of_a_place() -> None:
    rest = '<assert literal="v"><geoAreaDetails><position latitude="48.2" longitude="16.4"/></geoAreaDetails></assert>'
    item = item_of(document(content='<subject type="cpnat:geoArea" literal="v"/>', rest=rest))

    assert item.places[0].geo == {"type": "Point", "coordinates": [16.4, 48.2]}


def test_every_headline_keeps_its_role_and_the_main_one_comes_first() -> None:
    said = '<headline role="x:kicker">K</headline><headline>Main</headline><headline xml:lang="fr">Autre</headline>'
    item = item_of(document(content=said))

    assert [(headline.value, headline.role, headline.language) for headline in item.headlines] == [
        ("Main", "main", None), ("Autre", "main", "fr"), ("K", "x:kicker", None),
    ]  # fmt: skip


def test_notes_to_editors_are_private_wherever_they_stand() -> None:
    creator = "<creator><name>Z</name><note>Reach me at 555 0100</note></creator>"
    planning = "<planning><edNote>Two frames</edNote></planning>"
    coverage = f"<newsCoverageSet><newsCoverage>{planning}</newsCoverage></newsCoverageSet>"
    item = item_of(document(meta="<edNote>Call first</edNote>", content=creator, rest=coverage))

    assert item.editor_note == "Call first\nTwo frames\nReach me at 555 0100"
    assert "555" not in repr([item.creators, item.extra]) and "frames" not in repr(item.extra)


def test_every_statement_of_rights_is_kept_and_unread_ones_ask() -> None:
    rest = (
        '<rightsInfo validfrom="2026-01-01T00:00:00Z"><copyrightHolder literal="p"><name>P</name></copyrightHolder>'
        '<copyrightNotice>(c) P</copyrightNotice><usageTerms xml:lang="en">Web</usageTerms>'
        '<usageTerms xml:lang="fr">Toile</usageTerms></rightsInfo>'
        '<rightsInfo scope="r:video"><rightsExpressionXML langid="http://www.w3.org/ns/odrl/2/">'
        '<Policy xmlns="http://www.w3.org/ns/odrl/2/"/></rightsExpressionXML></rightsInfo>'
    )
    item = item_of(document(rest=rest))

    assert (item.copyright, item.copyright_holder, item.usage_terms) == ("(c) P", "P", "Web")
    first, second = item.rights_info
    assert first.valid_from is not None and [w.value for w in first.usage_terms] == ["Web", "Toile"]
    assert second.scope == ["r:video"] and "Policy" in (second.expression or "")
    assert item.terms is not None and "not read" in (item.terms.free_text or "")


def test_links_are_relations_and_hops_stand_in_their_order() -> None:
    meta = '<link rel="irel:translatedFrom" residref="urn:a" version="2"><title>A</title></link>'
    hops = (
        '<hopHistory><hop seq="2"><party literal="b"/></hop><hop seq="1" timestamp="2026-01-01T00:00:00Z">'
        '<party literal="a"><name>A</name></party><action qcode="x:sent"/></hop></hopHistory>'
    )
    item = item_of(document(meta=meta, rest=hops))

    (relation,) = item.relations
    assert (relation.rel, relation.uri, relation.title) == ("irel:translatedFrom", "urn:a", "A")
    assert relation.extra == {"version": "2"}
    assert [(hop.party, hop.action) for hop in item.hops] == [("A", "x:sent"), ("b", None)]


@pytest.mark.parametrize(
    ("inner", "html"),
    [
        ('<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>A<br/>c</p></body></html></inlineXML>',
         "<p>A<br>c</p>"),
        ("<inlineXML contenttype='text/html'>&lt;p&gt;A&lt;/p&gt;</inlineXML>", "<p>A</p>"),
        ("<inlineData contenttype='text/html'><![CDATA[<p>A</p>]]></inlineData>", "<p>A</p>"),
        ("<inlineData contenttype='text/plain'>A &lt; B</inlineData>", "<p>A &lt; B</p>"),
        ("<inlineData contenttype='text/plain' encoding='encd:base64'>QQ==</inlineData>", "<p>A</p>"),
        ('<inlineXML><body.content xmlns="http://iptc.org/std/NITF/2006-10-18/"><hl2>A</hl2></body.content></inlineXML>',
         "<h2>A</h2>"),
        ('<inlineXML><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>A<h:br/>b</h:p></h:div></inlineXML>',
         "<div><p>A<br>b</p></div>"),
        ("<inlineXML><x:data xmlns:x='urn:x'><x:row>A &amp; b</x:row></x:data></inlineXML>", "<p>A &amp; b</p>"),
        ("<inlineXML contenttype='text/html'>&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;A&lt;/p&gt;</inlineXML>",
         "<p>A</p>"),
    ],
)  # fmt: skip
def test_the_text_is_read_in_whatever_it_is_wrapped(inner: str, html: str) -> None:
    assert body_of(inner).body_html == html


def test_of_two_texts_the_marked_up_one_is_the_body_and_the_other_is_kept_safe() -> None:
    plain = "<inlineData contenttype='text/plain'>A</inlineData>"
    marked = "<inlineData contenttype='text/html'>&lt;p&gt;B&lt;/p&gt;</inlineData>"
    item = body_of(plain + marked)

    assert item.body_html == "<p>B</p>"
    assert item.extra["newsml_g2"]["bodies"] == [{"html": "<p>A</p>"}]


def test_remote_content_is_a_rendition_with_its_sizes() -> None:
    item = body_of(
        '<remoteContent href="https://example.org/a.mp4" rendition="rnd:web" contenttype="video/mp4" size="5" width="9"'
        ' height="8" duration="1500" durationunit="timeunit:milliseconds" videocodec="v:1"/>'
    )

    (rendition,) = item.renditions
    assert (rendition.size, rendition.width, rendition.height, rendition.duration) == (5, 9, 8, 1.5)
    assert rendition.extra == {"videocodec": "v:1"}


def test_a_package_names_its_items_in_order() -> None:
    groups = (
        '<groupSet root="g"><group id="g" role="x:main"><itemRef residref="urn:a"><title>A</title></itemRef>'
        '<itemRef residref="urn:b"/></group></groupSet>'
    )
    item = item_of(document(rest=groups, root="packageItem"))

    assert item.kind == "composite"
    assert [(relation.rel, relation.uri, relation.title) for relation in item.relations] == [
        ("x:main", "urn:a", "A"), ("x:main", "urn:b", None),
    ]  # fmt: skip


def test_a_planning_item_says_what_is_to_come() -> None:
    planning = (
        '<newsCoverageSet><newsCoverage id="c1"><planning><itemClass qcode="ninat:picture"/>'
        "<scheduled>2026-03-02T10:00:00Z</scheduled><wordCount>250</wordCount></planning>"
        '<delivery><deliveredItemRef guidref="urn:d"/></delivery></newsCoverage></newsCoverageSet>'
    )
    (coverage,) = item_of(document(rest=planning, root="planningItem")).planned_coverage

    assert (coverage.id, coverage.kind, coverage.word_count) == ("c1", "picture", 250)
    assert (coverage.scheduled, coverage.deliveries[0].uri) == ("2026-03-02T10:00:00Z", "urn:d")


def test_an_event_has_its_hours_its_place_and_its_organiser() -> None:
    concept = (
        "<concept><name>Meeting</name><eventDetails><dates><start>2026-10-26</start><duration>P2D</duration></dates>"
        '<location><name>Hall</name><POIDetails><position latitude="1" longitude="2"/></POIDetails></location>'
        "<organiser><name>Office</name></organiser></eventDetails></concept>"
    )
    item = item_of(document(rest=concept, root="conceptItem"))

    assert (item.kind, item.headline) == ("event", "Meeting")
    assert item.event_details is not None
    assert (item.event_details.starts, item.event_details.duration) == ("2026-10-26", "P2D")
    assert (item.places[0].role, item.places[0].name) == ("location", "Hall")
    assert item.event_details.organisers[0].name == "Office"


def message(*items: bytes) -> bytes:
    head = f'<?xml version="1.0"?><newsMessage xmlns="{NAR}"><header><sender>example.org</sender></header><itemSet>'
    return head.encode() + b"".join(items) + b"</itemSet></newsMessage>"


def small(number: int) -> bytes:
    meta = f"<contentMeta><headline>H{number}</headline></contentMeta>"
    return f'<newsItem guid="urn:m:{number}" version="1">{meta}</newsItem>'.encode()


def test_a_message_gives_each_item_with_its_own_bytes_and_a_broken_one_costs_only_itself() -> None:
    bad = b'<newsItem guid="urn:m:2"><contentMeta><headline>H2</contentMeta></newsItem>'
    nameless = b'<newsItem version="1"></newsItem>'
    results = read_newsml_g2(message(small(1), bad, nameless, small(4)), None, Notes()).results

    first, _, third, fourth = results
    assert isinstance(first, Given) and first.original == small(1) and first.item.headline == "H1"
    assert isinstance(third, Refused) and "guid" in third.message
    assert isinstance(fourth, Given) and fourth.item.uri == "urn:m:4"
    assert first.item.extra["newsml_g2"]["header"]["sender"] == ["example.org"]


def test_five_thousand_items_in_a_message_are_read_and_more_than_the_bound_are_refused() -> None:
    data = message(*(small(number) for number in range(5_000)))

    assert len(read_newsml_g2(data, None, Notes()).results) == 5_000
    with pytest.raises(CommonwireError, match=r"bound is 10 \(COMMONWIRE_READ_ITEMS\)"):
        read_newsml_g2(data, None, Notes(bounds=Bounds(items=10)))


def test_namespaces_may_be_missing_prefixed_or_undeclared() -> None:
    plain = b'<newsItem guid="urn:a" version="1"><contentMeta><headline>H</headline></contentMeta></newsItem>'
    prefixed = plain.replace(b"<", b"<n:").replace(b"<n:/", b"</n:")
    declared = prefixed.replace(b"<n:newsItem", f'<n:newsItem xmlns:n="{NAR}"'.encode(), 1)

    assert [item_of(data).headline for data in (plain, declared, prefixed)] == ["H", "H", "H"]


def test_a_time_without_zone_is_in_the_feeds_zone_and_marked() -> None:
    found = given_of(document(meta="<versionCreated>2026-03-02T10:00:00</versionCreated>"), time_zone="Asia/Karachi")

    assert found.item.version_created_at == datetime.fromisoformat("2026-03-02T10:00:00+05:00")
    assert next(remark.where for remark in found.report.remarks if remark.kind == "guessed") == "versionCreated"


def test_an_item_without_a_guid_is_refused() -> None:
    with pytest.raises(BadInputError, match="no guid"):
        read_newsml_g2(b"<newsItem/>", None, Notes())


def test_all_that_the_model_does_not_know_is_kept() -> None:
    meta = '<generator versioninfo="1">G</generator><role qcode="x:r"/>'
    item = item_of(document(meta=meta, content='<audience qcode="x:a"/>', rest="<partMeta partid='p'/>"))

    kept = item.extra["newsml_g2"]
    assert [len(kept[name]) for name in ("itemMeta", "contentMeta", "partMeta")] == [2, 1, 1]


@given(st.binary(max_size=200), st.integers(0, 400))
def test_whatever_is_done_to_a_document_gives_items_or_one_error(noise: bytes, at: int) -> None:
    whole = message(small(1), small(2))
    data = whole[:at] + noise + whole[at:]

    try:
        results = read_newsml_g2(data, None, Notes()).results
    except CommonwireError:
        return
    assert results


def test_the_documents_of_the_standard_are_read(shared: Path) -> None:
    refused = []
    folder = shared / "standards" / "newsml-g2"
    paths = [path for part in ("examples", "conformance", "third-party") for path in (folder / part).rglob("*.xml")]
    for path in paths:
        try:
            results = read_newsml_g2(path.read_bytes(), None, Notes()).results
        except CommonwireError:
            refused.append(path.stem.split("_"))
            continue
        assert all(isinstance(result, Given) for result in results) or path.stem.startswith("LISTING_24")
    # fragments, and catalogs, which are no items
    assert sorted({f"{first}_{second}" for first, second, *_ in refused}) == [
        "2.29_retiring", "CR00216_authoritystatus", "LISTING_28", "LISTING_7", "LISTING_8",
    ]  # fmt: skip
