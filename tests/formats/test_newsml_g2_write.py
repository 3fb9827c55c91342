"""NewsML-G2 as written: always valid by the standard's schema, and read again the same in what is carried."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from commonwire.base.errors import CommonwireError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.newsml_g2.conform import conform
from commonwire.formats.newsml_g2.write import CARRIES, write_newsml_g2
from commonwire.formats.newsml_g2.write_message import write_newsml_g2_message
from commonwire.formats.read import read
from commonwire.formats.write import write, write_all
from commonwire.news.item import (
    Concept,
    EventDetails,
    Given,
    Headline,
    Item,
    Place,
    Relation,
    Rendition,
    RightsInfo,
    Wording,
)
from tests.formats.hostile_items import hostile_items
from tests.formats.items import items
from tests.formats.schemas import newsml_g2_errors, xml_errors

NAR = "http://iptc.org/std/nar/2006-10-01/"
CREDIT = CreditBlock(
    credit="Pamir Post & Sons", licence="CC-BY-4.0", link="https://example.org/1", notices=("Translated by machine.",)
)
KINDS = st.sampled_from(
    [
        "text",
        "picture",
        "audio",
        "video",
        "graphic",
        "composite",
        "component",
        "planning",
        "event",
        "concept",
        "knowledge",
    ]
)
WHEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
HEADLINE = [Headline(value="x")]


def again(data: bytes) -> Item:
    (result,) = read(data).results
    assert isinstance(result, Given)
    return result.item


def document(item: Item) -> Any:
    """The document of `item`, for looking into."""
    return etree.fromstring(write_newsml_g2(item, None).data)


def is_written_valid_and_read_again(item: Item, shared: Path) -> list[str]:
    written = write_newsml_g2(item, None)
    assert newsml_g2_errors(written.data, shared) == []
    with_credit = write_newsml_g2(item, CREDIT).data
    assert newsml_g2_errors(with_credit, shared) == []
    assert "Pamir Post &amp; Sons" in with_credit.decode()
    found = again(written.data)
    for name in CARRIES - set(written.losses):
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
@given(items(CARRIES, kind=KINDS))
def test_what_is_written_is_valid_and_read_again_the_same(shared: Path, item: Item) -> None:
    losses = is_written_valid_and_read_again(item, shared)

    assert set(losses) <= {"copyright", "copyright_holder", "usage_terms"}  # which rights_info may say otherwise


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_items)
def test_whatever_an_item_holds_the_document_is_valid_and_keeps_the_note_private(shared: Path, item: Item) -> None:
    for credit in (None, CREDIT):
        data = write_newsml_g2(item, credit).data
        assert xml_errors(data) == []
        assert newsml_g2_errors(data, shared) == []
        assert b"secret" not in data


def test_every_example_of_every_standard_is_written_valid_and_read_again(
    shared: Path, examples: list[tuple[Path, Item]]
) -> None:
    assert len(examples) > 250
    for path, item in examples:
        try:
            is_written_valid_and_read_again(item, shared)
        except AssertionError as error:
            raise AssertionError(path) from error


def test_the_examples_of_newsml_g2_lose_nothing_that_the_schema_allows(examples: list[tuple[Path, Item]]) -> None:
    own = [(path, item) for path, item in examples if path.parts[path.parts.index("standards") + 1] == "newsml-g2"]
    lost = {path.name: write_newsml_g2(item, None).losses for path, item in own if "should_fail" not in path.parts}

    assert {name: losses for name, losses in lost.items() if losses and not set(losses) <= {"extra"}} == {
        # each has something that is not valid, or that the schema cannot take as it is
        "CR00159_add_colourdepth_to_newscontentcharacteristics.xml": ["renditions"],
        "CR00176_newscoverage.xml": ["renditions"],
        "CR00188_rights_expressions.xml": ["rights_info"],
        "CR00195_planning_urgency.xml": ["planned_coverage"],
    }


def test_several_items_make_one_message_with_ids_that_stay_apart(shared: Path) -> None:
    package = Item(
        uri="urn:p", kind="composite", headlines=HEADLINE, relations=[Relation(rel="main", uri="urn:a", title="A")]
    )
    parts = [(package, None), (Item(uri="urn:a", headlines=HEADLINE), CREDIT), (package, None)]
    written = write_newsml_g2_message(parts, sent=WHEN, sender="pamir.example")

    assert newsml_g2_errors(written.data, shared) == []
    found = [result.item for result in read(written.data).results if isinstance(result, Given)]
    assert [item.uri for item in found] == ["urn:p", "urn:a", "urn:p"]
    assert found[2].relations == package.relations
    assert found[0].extra["newsml_g2"]["header"]["sender"] == ["pamir.example"]


def test_a_message_can_be_made_of_what_was_written(shared: Path) -> None:
    parts = [(Item(uri=f"urn:{n}", headlines=HEADLINE, version_created_at=WHEN), None) for n in range(3)]
    data = write_all(parts, "newsml-g2").data

    assert newsml_g2_errors(data, shared) == []
    assert b"<sent>2026-03-02T10:00:00+00:00</sent>" in data
    assert len(read(data).results) == 3


@pytest.mark.parametrize(
    ("kind", "root"),
    [("text", "newsItem"), ("video", "newsItem"), ("composite", "packageItem"), ("planning", "planningItem"),
     ("event", "conceptItem"), ("concept", "conceptItem"), ("knowledge", "knowledgeItem")],
)  # fmt: skip
def test_the_kind_chooses_the_root(kind: str, root: str) -> None:
    written = write(Item(uri="urn:1", kind=kind, headlines=HEADLINE), "newsml-g2")

    assert etree.QName(etree.fromstring(written.data)).localname == root
    assert written.media_type == f"application/vnd.iptc.g2.{root.lower()}+xml"
    assert (written.losses, again(written.data).kind) == ([], kind)


def test_codes_of_the_iptc_stand_as_they_are_and_others_are_declared() -> None:
    topic = Concept(uri="http://cv.iptc.org/newscodes/mediatopic/04000000", scheme="medtop", code="04000000")
    own = Concept(uri="https://example.org/topics/7", scheme="top", code="7")
    root = document(Item(uri="urn:1", headlines=HEADLINE, subjects=[topic, own]))

    assert [subject.get("qcode") for subject in root.iter(f"{{{NAR}}}subject")] == ["medtop:04000000", "top:7"]
    assert [(scheme.get("alias"), scheme.get("uri")) for scheme in root.iter(f"{{{NAR}}}scheme")] == [
        ("top", "https://example.org/topics/")
    ]


@pytest.mark.parametrize(
    "rel", ["see-also", "kicker 2 %", "translation-of", "irel:dependsOn", "https://example.org/rel"]
)
def test_a_relation_keeps_its_word(rel: str, shared: Path) -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, relations=[Relation(rel=rel, uri="urn:2")])

    assert is_written_valid_and_read_again(item, shared) == []


def test_what_is_known_to_the_iptc_is_said_in_its_codes() -> None:
    root = document(Item(uri="urn:1", headlines=HEADLINE, relations=[Relation(rel="translation-of", uri="urn:2")]))

    assert root.find(f".//{{{NAR}}}link").get("rel") == "irel:translatedFrom"


@pytest.mark.parametrize(("version", "said"), [("7", "7"), ("2.1b", "1"), ("0", "1"), (None, "1")])
def test_a_version_that_is_no_number_stands_beside(version: str | None, said: str, shared: Path) -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, source_version=version)

    assert document(item).get("version") == said
    assert is_written_valid_and_read_again(item, shared) == []


def test_an_embargo_without_end_is_an_empty_element() -> None:
    assert (
        document(Item(uri="urn:1", headlines=HEADLINE, embargo_until="open")).find(f".//{{{NAR}}}embargoed").text
        is None
    )


def test_a_plan_keeps_what_the_schema_has_no_place_for_there(shared: Path) -> None:
    item = Item(
        uri="urn:1",
        kind="planning",
        headlines=HEADLINE,
        byline="Zarina Karim",
        genres=[Concept(name="Interview")],
        body_html="<p>Two <em>frames</em>.</p>",
        body_text="Two frames.",
        renditions=[Rendition(href="https://example.org/a.jpg", name="thumbnail", duration=1.5)],
        event_details=EventDetails(recurrence=["RRULE:FREQ=DAILY;COUNT=3"], organisers=[Concept(name="Office")]),
        places=[Place(name="Hall", geo={"type": "Point", "coordinates": [71.5, 37.5]}, role="location")],
    )

    assert is_written_valid_and_read_again(item, shared) == []


def test_rights_of_every_kind_are_said(shared: Path) -> None:
    expression = '<o:Policy xmlns:o="http://www.w3.org/ns/odrl/2/" uid="urn:p"/>'
    item = Item(
        uri="urn:1",
        headlines=HEADLINE,
        licence="CC-BY-4.0",
        rights_info=[
            RightsInfo(valid_from=WHEN, usage_terms=[Wording(value="Web", language="en"), Wording(value="Toile")]),
            RightsInfo(
                scope=["r1", "web", "https://example.org/all"], aspect=["photo use"], copyright=[Wording(value="P")]
            ),
            RightsInfo(expression=expression, expression_language="http://www.w3.org/ns/odrl/2/"),
            RightsInfo(link="https://example.org/terms", expression_language="http://www.w3.org/ns/odrl/2/"),
        ],
        renditions=[Rendition(href="https://example.org/a.jpg", extra={"id": "r1"})],
        usage_terms="Web",
    )
    written = write_newsml_g2(item, None)
    found = again(written.data)

    assert newsml_g2_errors(written.data, shared) == []
    assert b'idrefs="r1"' in written.data
    assert found.rights_info[1].scope == ["web", "https://example.org/all", "r1"]
    assert [info.expression for info in found.rights_info] == [None, None, expression, None]
    assert (found.licence, found.rights_info[3]) == ("CC-BY-4.0", item.rights_info[3])


def test_a_credit_shows_in_the_story_and_in_the_fields_made_for_it() -> None:
    item = Item(uri="urn:1", headlines=HEADLINE, body_html="<p>Text.</p>", credit="Old", editor_note="Ring 555 0100")
    data = write_newsml_g2(item, CREDIT).data
    found = again(data)

    assert found.body_text == "Text.\n\nPamir Post & Sons\nCC-BY-4.0\nhttps://example.org/1\nTranslated by machine."
    assert (found.credit, found.licence, found.web_address) == (CREDIT.credit, CREDIT.licence, CREDIT.link)
    assert "Translated by machine." in (found.usage_terms or "")
    assert b"555" not in data


def test_kept_parts_stand_in_the_order_of_the_schema_and_what_is_not_valid_goes(shared: Path) -> None:
    kept = {
        "contentMeta": [f'<audience xmlns="{NAR}" qcode="x:a"/>', f'<icon xmlns="{NAR}" href="https://example.org/i"/>',
                        f'<nonsense xmlns="{NAR}"/>'],
        "itemMeta": [f'<role xmlns="{NAR}" qcode="x:r"/>', f'<edNote xmlns="{NAR}">secret</edNote>'],
        "partMeta": [f'<partMeta xmlns="{NAR}" partid="p"/>'],
    }  # fmt: skip
    item = Item(uri="urn:1", headlines=HEADLINE, urgency=3, extra={"newsml_g2": kept})
    written = write_newsml_g2(item, None)
    found = again(written.data).extra["newsml_g2"]

    assert newsml_g2_errors(written.data, shared) == []
    assert [len(found[name]) for name in ("contentMeta", "itemMeta", "partMeta")] == [2, 1, 1]
    assert written.losses == ["extra"]


def test_the_shipped_schema_is_that_of_the_standard(root: Path, shared: Path) -> None:
    own = root / "src" / "commonwire" / "formats" / "newsml_g2" / "schema"
    names = sorted(path.name for path in own.glob("*.xsd"))

    assert names == ["NewsML-G2_2.35-spec-All-Power.xsd", "xml.xsd"]
    for name in names:
        assert (own / name).read_bytes() == (shared / "standards" / "newsml-g2" / name).read_bytes()


def test_a_document_that_fits_is_left_as_it_is() -> None:
    data = write_newsml_g2(Item(uri="urn:1", headlines=HEADLINE, version_created_at=WHEN), None).data
    element = etree.fromstring(data)
    conform(element)

    assert etree.tostring(element, encoding="UTF-8", xml_declaration=True) == data
