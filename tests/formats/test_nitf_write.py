"""NITF as written: always valid by the standard's schema, and read again the same in what is carried."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from commonwire.base.errors import CommonwireError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.nitf.conform import conform
from commonwire.formats.nitf.write import CARRIES, write_nitf
from commonwire.formats.read import read
from commonwire.formats.sanitise import html_to_text, sanitise_html
from commonwire.formats.write import write
from commonwire.news.item import Concept, Given, Headline, Hop, Item, Place, Relation, Rendition, RightsInfo, Wording
from commonwire.rights.terms import Rule, Terms
from tests.formats.hostile_items import hostile_items
from tests.formats.items import items
from tests.formats.schemas import nitf_errors, xml_errors
from tests.formats.test_nitf_agencies import AP_LIKE, CP_LIKE, EFE_LIKE, NTB_LIKE, NYT_LIKE

AGENCIES = [AP_LIKE, CP_LIKE, NTB_LIKE.replace("iso-8859-1", "utf-8"), EFE_LIKE, NYT_LIKE]
NITF = "{http://iptc.org/std/NITF/2006-10-18/}"
CREDIT = CreditBlock(
    credit="Pamir Post & Sons", licence="CC-BY-4.0", link="https://example.org/1", notices=("Translated by machine.",)
)
WHEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
HEADLINE = [Headline(value="x")]


def again(data: bytes) -> Item:
    (result,) = read(data).results
    assert isinstance(result, Given)
    return result.item


def document(item: Item) -> Any:
    """The document of `item`, for looking into."""
    return etree.fromstring(write_nitf(item, None).data)


def is_written_valid_and_read_again(item: Item, shared: Path) -> list[str]:
    written = write_nitf(item, None)
    assert nitf_errors(written.data, shared) == []
    with_credit = write_nitf(item, CREDIT).data
    assert nitf_errors(with_credit, shared) == []
    assert "Pamir Post &amp; Sons" in with_credit.decode()
    if set(written.losses) >= {"uri", "headlines"}:
        return written.losses
    found = again(written.data)
    for name in CARRIES - set(written.losses) - {"body_html", "body_text"}:
        assert getattr(found, name) == getattr(item, name), name
    return written.losses


def read_of(path: Path) -> list[Item]:
    try:
        return [result.item for result in read(path.read_bytes()).results if isinstance(result, Given)]
    except CommonwireError:
        return []


@pytest.fixture(scope="module")
def examples(shared: Path) -> list[tuple[Path, Item]]:
    """All that is read of the standards' examples in any format."""
    paths = [path for path in sorted((shared / "standards").rglob("*.*")) if path.suffix in (".xml", ".json")]
    return [(path, item) for path in paths if "schemas" not in path.parts for item in read_of(path)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items(CARRIES))
def test_what_is_written_is_valid_and_read_again_the_same(shared: Path, item: Item) -> None:
    losses = is_written_valid_and_read_again(item, shared)

    # one attribute says both: what is withheld or canceled cannot be embargoed without end, too
    assert set(losses) <= ({"embargo_until"} if item.embargo_until == "open" and item.status != "usable" else set())


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_items)
def test_whatever_an_item_holds_the_document_is_valid_and_keeps_the_note_private(shared: Path, item: Item) -> None:
    for credit in (None, CREDIT):
        data = write_nitf(item, credit).data
        assert xml_errors(data) == []
        assert nitf_errors(data, shared) == []
        assert b"secret" not in data


@pytest.mark.parametrize(
    "kept",
    ["<x><edNote>secret</edNote>open</x>", '<y:editor-note xmlns:y="urn:y">secret</y:editor-note>',
     "<ed-msg info='secret'/>", '<x xmlns:y="urn:y"><z><y:InternalNote>secret</y:InternalNote></z></x>'],
)  # fmt: skip
def test_a_note_to_editors_in_kept_xml_goes_out_in_no_format(kept: str) -> None:
    extra = {"nitf": {"head": [kept], "docdata": [kept]}, "newsml_g2": {"itemMeta": [kept], "contentMeta": [kept]}}
    for format in ("nitf", "newsml-g2"):
        data = write(Item(uri="urn:1", headlines=HEADLINE, extra=extra), format).data
        assert b"secret" not in data


_TAGS = (
    "a em strong b i u s sub sup abbr q cite code time bdi bdo ruby span p div h2 h3 h4 ul ol li dl dt dd blockquote "
    "pre figcaption table tr td th tbody thead tfoot caption hr br"
)
_tags = st.sampled_from(_TAGS.split())
_marks = st.sampled_from(["", "", "", ' lang="ur"', ' lang="x y"', ' dir="rtl"', ' href="https://example.org/"',
                          ' colspan="2"', ' start="3"', ' scope="row"', ' title="t"', ' datetime="2026"'])  # fmt: skip
_markup = st.recursive(
    st.sampled_from(["one", "two ", " three", "&amp;", "&nbsp;", "<br>", " ", "کتاب", ""]),
    lambda inner: st.builds(lambda tag, marks, parts: f"<{tag}{marks}>{''.join(parts)}</{tag}>", _tags, _marks,
                            st.lists(inner, max_size=4)),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_markup, max_size=4).map("".join))
def test_whatever_the_markup_the_text_is_valid_and_no_word_of_it_is_lost(shared: Path, markup: str) -> None:
    html = sanitise_html(markup)[0]
    data = write_nitf(Item(uri="urn:1", headlines=HEADLINE, body_html=html, body_text=html_to_text(html)), None).data

    assert nitf_errors(data, shared) == []
    assert sorted((again(data).body_text or "").split()) == sorted(html_to_text(html).split())


def test_every_example_of_every_standard_is_written_valid_and_read_again(
    shared: Path, examples: list[tuple[Path, Item]]
) -> None:
    assert len(examples) > 250
    for path, item in examples:
        try:
            is_written_valid_and_read_again(item, shared)
        except AssertionError as error:
            raise AssertionError(str(path)) from error


def test_stories_of_many_languages_are_written_valid_and_lose_nothing(shared: Path) -> None:
    lines = gzip.decompress((shared / "news-sample" / "items.jsonl.gz").read_bytes()).splitlines()[:500]
    read_items = [result.item for line in lines for result in read(line).results if isinstance(result, Given)]

    assert len(read_items) >= 500
    for item in read_items:
        assert set(is_written_valid_and_read_again(item, shared)) <= {"extra"}, item.uri


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(AGENCIES), st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6), st.integers(0, 12)),
                                           min_size=1, max_size=5))  # fmt: skip
def test_whatever_is_done_to_a_document_what_is_read_of_it_is_written_valid(
    shared: Path, text: str, changes: list[tuple[int, bytes, int]]
) -> None:
    data = text.encode()
    for place, new, cut in changes:
        place %= len(data) + 1
        data = data[:place] + new + data[place + cut :]

    try:
        results = read(data).results
    except CommonwireError:
        return
    for result in results:
        if isinstance(result, Given):
            assert nitf_errors(write_nitf(result.item, CREDIT).data, shared) == []


@pytest.mark.parametrize("text", AGENCIES)
def test_what_agencies_write_comes_back_in_nitf(shared: Path, text: str) -> None:
    item = again(text.encode())

    # what the standard does not allow (a number that is missing, a meta without content) cannot be written again
    assert set(is_written_valid_and_read_again(item, shared)) <= {"extra"}
    assert b"cw:item" not in write_nitf(item, None).data


def facts(item: Item, path: str) -> list[dict[str, str]]:
    """The attributes of the elements on `path`, without the markers of ours."""
    found = document(item).iterfind("." + "".join(f"//{NITF}{name}" for name in path.split("/")))
    return [{key: value for key, value in one.attrib.items() if not key.startswith("{")} for one in found]


@pytest.mark.parametrize(
    ("status", "until", "said"),
    [
        ("usable", None, "usable"),
        ("usable", WHEN + timedelta(hours=1), "embargoed"),
        ("usable", WHEN - timedelta(hours=1), "usable"),
        ("usable", "open", "embargoed"),
        ("withheld", WHEN, "withheld"),
        ("canceled", WHEN, "canceled"),
    ],
)
def test_what_may_not_be_used_yet_says_so_as_the_standard_does(status: Any, until: Any, said: str) -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, status=status, embargo_until=until, version_created_at=WHEN)

    assert facts(item, "docdata") == [{"management-status": said}]
    assert len(facts(item, "date.release")) == isinstance(until, datetime)
    found = again(write_nitf(item, None).data)
    assert (found.status, found.embargo_until) == (status, until)


def test_no_message_to_editors_is_ever_written() -> None:
    kept = {
        "docdata": ['<ed-msg info="Ring 555"/>', '<fixture fix-id="On Water"/>'],
        "body.head": ['<note noteclass="editorsnote"><body.content><p>Ring 555</p></body.content></note>'],
        "head": ['<meta name="editor-note" content="Ring 555"/>'],
    }
    data = write_nitf(Item(uri="urn:1", headlines=HEADLINE, editor_note="Ring 555", extra={"nitf": kept}), CREDIT).data

    assert b"555" not in data and b"On Water" in data


def test_a_credit_shows_in_the_story_and_in_the_fields_made_for_it() -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, body_html="<p>Text.</p>", credit="Old")
    found = again(write_nitf(item, CREDIT).data)

    assert found.body_text == "Text.\n\nPamir Post & Sons\nCC-BY-4.0\nhttps://example.org/1\nTranslated by machine."
    assert (found.credit, found.licence, found.web_address) == (CREDIT.credit, CREDIT.licence, CREDIT.link)


def test_what_was_kept_of_nitf_comes_back() -> None:
    data = (
        '<nitf><head><title>Slug</title><meta name="x" content="1"/><docdata><doc-id id-string="urn:1" regsrc="PP"/>'
        '<du-key key="k" generation="2" part="3" version="4"/><fixture fix-id="On Water"/><series series.name="S"/>'
        '</docdata><pubdata type="print" name="The Post"/><revision-history name="A" norm="20260302T100000Z"/></head>'
        "<body><body.head><hedline><hl1>x</hl1></hedline><series series.name='T'/></body.head><body.content><p>y</p>"
        "</body.content><body.end><tagline>By <em>B</em></tagline><bibliography>C</bibliography></body.end></body>"
        "</nitf>"
    )
    item = again(data.encode())
    written = write_nitf(item, None)

    assert (written.losses, again(written.data)) == ([], item)
    assert b"<tagline>By <em>B</em></tagline><bibliography>C</bibliography></body.end>" in written.data


def test_codes_of_the_iptc_stand_as_numbers_and_others_as_classifiers() -> None:
    topic = Concept(
        uri="http://cv.iptc.org/newscodes/mediatopic/20000341", scheme="medtop", code="20000341", name="road"
    )
    older = Concept(
        uri="http://cv.iptc.org/newscodes/subjectcode/04000000", scheme="subj", code="04000000", name="economy"
    )
    own = Concept(uri="https://example.org/topics/7", name="bridges", role="topic")
    item = Item(uri="urn:1", headlines=HEADLINE, subjects=[topic, older, own])

    assert [one["tobject.subject.refnum"] for one in facts(item, "tobject.subject")] == ["20000341", "04000000"]
    assert facts(item, "classifier") == [{"type": "topic", "value": "https://example.org/topics/7"}]
    assert b"cw:item" not in write_nitf(item, None).data


def test_what_is_said_in_nitf_is_not_said_again(shared: Path) -> None:
    item = Item(
        uri="urn:story:1",
        source_version="3",
        language="ur",
        headlines=[Headline(value="A"), Headline(value="B", role="subhead"),
                   Headline(value="C", role="kicker", language="en")],
        slugline="bridge-panj",
        summary="One.\nTwo.",
        byline="By Zarina Karim in Khorog",
        creators=[Concept(name="Zarina Karim", role="creator")],
        dateline="KHOROG, March 2",
        located="KHOROG",
        content_created_at=WHEN,
        version_created_at=WHEN,
        expires_at=WHEN,
        body_html="<p>x</p>",
        body_text="x",
        people=[Concept(name="R. M.", names={"ur": "ر م"}, scheme="x", code="7", uri="https://example.org/7")],
        organisations=[Concept(name="O", role="employer"), Concept(literal="o-1")],
        places=[Place(name="P", scheme="ISO3166", code="TJ"), Place(name="E", role="event", extra={"city": "E"})],
        events=[Concept(name="Fair", extra={"start-date": "20260302"})],
        objects=[Concept(name="The bridge")],
        genres=[Concept(name="Feature")],
        signals=[Concept(uri="http://cv.iptc.org/newscodes/signal/correction", scheme="sig", code="correction")],
        keywords=["bridge"],
        urgency=3,
        credit="Pamir Post",
        copyright="© 2026 Pamir Post",
        copyright_holder="Pamir Post",
        licence="CC BY 4.0",
        web_address="https://example.org/bridge",
        usage_terms="Web only",
        rights_info=[RightsInfo(holder=Concept(name="P"), usage_terms=[Wording(value="Web only")], valid_to=WHEN)],
        renditions=[Rendition(href="https://example.org/a.jpg", media_type="image/jpeg", title="T", width=9, height=8,
                              size=7, name="web"), Rendition(href="https://example.org/b.mp4", duration=1.5)],
        relations=[Relation(rel="corrects", uri="urn:0"), Relation(rel="see-also", uri="urn:2", title="S")],
        hops=[Hop(party="Kunar Radio"), Hop(party="Node")],
    )  # fmt: skip
    written = write_nitf(item, None)

    assert is_written_valid_and_read_again(item, shared) == []
    assert b"cw:item" not in written.data


def test_terms_go_along_as_rightsml(shared: Path) -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, terms=Terms(grants=(Rule(actions=frozenset({"republish"})),)))

    assert is_written_valid_and_read_again(item, shared) == []
    assert again(write_nitf(item, None).data).terms == item.terms


def test_an_extension_that_does_not_fit_is_reported_and_changes_nothing() -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, first_created_at=WHEN)
    data = write_nitf(item, None).data.replace(b'"2026-03-02T10:00:00Z"', b"[1]")
    (result,) = read(data).results

    assert isinstance(result, Given)
    assert (result.item.first_created_at, result.item.headline) == (None, "x")
    assert any("extension" in remark.text for remark in result.report.remarks)


def test_an_extension_cannot_loosen_what_the_document_says() -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, status="canceled", first_created_at=WHEN)
    data = write_nitf(item, None).data.replace(
        b'{"first_created_at"',
        b'{"status":"usable","embargo_until":null,"body_html":"&lt;script&gt;","web_address":"javascript:x()",'
        b'"renditions":[{"href":"javascript:x()"}],"kind":"x","first_created_at"',
    )
    found = again(data)

    assert (found.status, found.body_html, found.web_address, found.kind) == ("canceled", None, None, "text")
    assert found.renditions == [Rendition()] and found.first_created_at == WHEN


def test_the_shipped_schema_is_that_of_the_standard(root: Path, shared: Path) -> None:
    own = root / "src" / "commonwire" / "formats" / "nitf" / "schema"
    names = sorted(path.name for path in own.glob("*.xsd"))

    assert names == ["nitf-3-6-ruby-include.xsd", "nitf-3-6.xsd", "xml.xsd"]
    for name in names:
        assert (own / name).read_bytes() == (shared / "standards" / "nitf" / name).read_bytes()


def test_a_document_that_fits_is_left_as_it_is() -> None:
    data = write_nitf(Item(uri="urn:1", headlines=HEADLINE, version_created_at=WHEN), None).data
    element = etree.fromstring(data)
    conform(element)

    assert etree.tostring(element, encoding="UTF-8", xml_declaration=True) == data


def test_nitf_is_written_by_its_name() -> None:
    written = write(Item(uri="urn:1", headlines=HEADLINE), "nitf")

    assert written.media_type == "application/nitf+xml" and b"NITF 3.6" in written.data
