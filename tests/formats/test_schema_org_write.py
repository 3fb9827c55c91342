"""JSON-LD as written: schema.org's own properties of NewsArticle and Event, read again the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from commonwire.formats.credit import CreditBlock
from commonwire.formats.read import read
from commonwire.formats.schema_org.write import CARRIES
from commonwire.formats.write import write
from commonwire.news.item import Concept, EventDetails, Given, Headline, Item, Place, Relation, Rendition, RightsInfo
from tests.formats.items import items

GOLDEN = Path(__file__).parent / "golden"
CREDIT = CreditBlock(credit="Pamir & Post", licence="CC-BY-4.0", link="https://example.org/1", notices=("Cut.",))
# The properties that schema.org 29 gives NewsArticle, by itself and from Article, CreativeWork and Thing, as far as
# they are written here; and those of Event and of the things that an article names.
ARTICLE = {
    "@context", "@type", "@id", "identifier", "url", "headline", "alternativeHeadline", "description", "articleBody",
    "articleSection", "author", "creator", "editor", "contributor", "translator", "publisher", "provider",
    "sourceOrganization", "datePublished", "dateModified", "dateCreated", "expires", "inLanguage", "keywords", "about",
    "mentions", "contentLocation", "locationCreated", "image", "video", "audio", "associatedMedia", "creditText",
    "copyrightNotice", "copyrightHolder", "license", "usageInfo", "isBasedOn", "translationOfWork", "workTranslation",
    "isPartOf", "citation", "relatedLink", "version", "creativeWorkStatus", "genre", "dateline",
}  # fmt: skip
EVENT = {"@type", "@id", "name", "startDate", "endDate", "duration", "eventStatus", "organizer", "attendee", "location",
         "description", "inLanguage", "url", "subjectOf"}  # fmt: skip
MEDIA = {"@type", "contentUrl", "identifier", "caption", "encodingFormat", "width", "height", "contentSize", "duration"}


def document_of(item: Item, credit: CreditBlock | None = None) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(write(item, "json-ld", credit=credit).data)
    return document


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items(CARRIES | {"creators", "event_details"}))
def test_what_is_written_is_read_again_the_same_but_for_its_losses(item: Item) -> None:
    written = write(item, "json-ld")

    (again,) = read(written.data).results
    assert isinstance(again, Given)
    for name in CARRIES - set(written.losses):
        assert getattr(again.item, name) == getattr(item, name), name
    document = json.loads(written.data)
    article = document["@graph"][0] if "@graph" in document else document
    assert article.keys() <= ARTICLE
    assert "@graph" not in document or document["@graph"][1].keys() <= EVENT
    assert all(node.keys() <= MEDIA for name in ("image", "video") for node in article.get(name, []))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    items(
        frozenset(
            {
                "body_html",
                "summary",
                "byline",
                "dateline",
                "located",
                "language",
                "copyright",
                "keywords",
                "credit",
                "version_created_at",
                "first_created_at",
                "web_address",
                "people",
                "places",
            }
        )
    )
)
def test_the_fields_of_every_story_are_never_lost(item: Item) -> None:
    lost = set(write(item, "json-ld").losses)

    assert lost <= ({"keywords"} if len(set(item.keywords)) < len(item.keywords) else set()) | (
        {"version_created_at"} if item.first_created_at and not item.version_created_at else set()
    )


def test_every_field_is_under_its_property() -> None:
    item = Item(
        uri="urn:story:1",
        source_version="3",
        status="canceled",
        headlines=[Headline(value="Rain & <sun>"), Headline(value="Wet", role="alternative")],
        body_html="<p>It rained.</p>",
        body_text="It rained.",
        byline="A B",
        creators=[Concept(name="C D"), Concept(name="E F", role="editor")],
        subjects=[Concept(uri="http://cv.iptc.org/newscodes/mediatopic/17000000", scheme="medtop", code="17000000",
                          name="weather", names={"de": "Wetter"}), Concept(name="Home", role="section")],
        people=[Concept(name="G H", role="mentions")],
        places=[Place(name="Khorog", geo={"type": "Point", "coordinates": [71.5, 37.5]})],
        sources=[Concept(name="Post", role="publisher"), Concept(name="Wire")],
        copyright_holder="Post",
        usage_terms="Ask.",
        rights_info=[RightsInfo(link="https://example.org/terms")],
        relations=[Relation(rel="based-on", uri="urn:story:0")],
        renditions=[Rendition(href="https://example.org/a.jpg", name="main", media_type="image/jpeg", size=7)],
    )  # fmt: skip

    document = document_of(item)

    assert document["@context"] == "https://schema.org"
    assert (document["@type"], document["identifier"], document["version"]) == ("NewsArticle", "urn:story:1", "3")
    assert document["author"] == {"@type": "Person", "name": "A B"}
    assert [maker["name"] for maker in document["creator"] + document["editor"]] == ["C D", "E F"]
    assert document["about"][0]["inDefinedTermSet"] == "http://cv.iptc.org/newscodes/mediatopic/"
    assert document["about"][0]["name"] == ["weather", {"@language": "de", "@value": "Wetter"}]
    assert (document["articleSection"], document["mentions"][0]["name"]) == (["Home"], "G H")
    assert document["contentLocation"][0]["geo"] == {"@type": "GeoCoordinates", "latitude": 37.5, "longitude": 71.5}
    assert (document["publisher"][0]["name"], document["sourceOrganization"][0]["name"]) == ("Post", "Wire")
    assert document["usageInfo"] == ["Ask.", "https://example.org/terms"]
    assert document["isBasedOn"] == [{"@type": "CreativeWork", "@id": "urn:story:0"}]
    assert (document["creativeWorkStatus"], document["image"][0]["contentSize"]) == ("Canceled", "7")


def test_an_event_stands_beside_its_article() -> None:
    item = Item(
        uri="urn:event:1",
        kind="event",
        headlines=[Headline(value="Summit")],
        places=[Place(name="Khorog", role="location"), Place(name="Asia")],
        event_details=EventDetails(starts="2026-05-01", organisers=[Concept(name="Office")]),
    )

    article, event = document_of(item)["@graph"]

    assert (article["@type"], event["@type"]) == ("NewsArticle", "Event")
    assert (event["name"], event["startDate"], event["subjectOf"]) == ("Summit", "2026-05-01", {"@id": "urn:event:1"})
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert [place["name"] for place in event["location"]] == ["Khorog"]
    assert event["organizer"][0]["name"] == "Office"


def test_credit_licence_and_link_are_inside_and_the_note_is_not() -> None:
    item = Item(
        uri="urn:1", headlines=[Headline(value="x")], body_html="<p>a</p>", body_text="a", editor_note="PRIVATE"
    )

    data = write(item, "json-ld", credit=CREDIT).data
    document = json.loads(data)

    assert "Pamir &amp; Post" in document["articleBody"]
    assert "Cut." in document["articleBody"]
    assert (document["creditText"], document["license"], document["url"]) == (
        "Pamir & Post",
        "CC-BY-4.0",
        "https://example.org/1",
    )
    assert b"PRIVATE" not in data
    assert b"</" not in data


def test_an_embargo_without_end_says_that_the_article_is_withheld() -> None:
    item = Item(uri="urn:1", headlines=[Headline(value="x")], embargo_until="open")

    assert document_of(item)["creativeWorkStatus"] == "Withheld"
    assert write(item, "json-ld").losses == ["status", "embargo_until"]


def test_the_golden_story_keeps_its_properties() -> None:
    (got,) = read((GOLDEN / "ninjs_3.json").read_bytes()).results
    assert isinstance(got, Given)

    document = document_of(got.item)

    assert document["headline"] == "Bridge over the Panj opens & carries trucks"
    assert document["keywords"] == ["bridge"]
    assert document["dateModified"] == "2026-03-02T10:15:00+05:00"


def test_with_credit_the_document_says_to_machines_whom_to_credit_and_what_it_is_based_on() -> None:
    credit = CreditBlock(credit="Pamir Post", licence="CC-BY-4.0", link="https://example.org/1", original="urn:story:1")
    item = Item(
        uri="urn:story:1",
        headlines=[Headline(value="Flood")],
        body_html="<p>Water.</p>",
        copyright="© Pamir",
        usage_terms="Ask.",
        relations=[Relation(rel="based-on", uri="urn:story:0"), Relation(rel="based-on", uri="urn:story:1")],
    )

    document = json.loads(write(item, "json-ld", credit=credit).data)

    said = {name: document[name] for name in ("creditText", "license", "copyrightNotice", "usageInfo")}
    assert said == {
        "creditText": "Pamir Post", "license": "CC-BY-4.0", "copyrightNotice": "© Pamir", "usageInfo": ["Ask."],
    }  # fmt: skip
    assert [work["@id"] for work in document["isBasedOn"]] == ["urn:story:1", "urn:story:0"]
