"""JSON of agencies and newsroom systems: told by its shape, every field in its place, the rest kept."""

# ruff: noqa: E501 - documents as senders write them
from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadFormatError, BadInputError, CommonwireError
from commonwire.formats.agency_json.document import SHAPES
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Concept, Given, Item, Reading, Refused

NOTE = "Ring 555 0100 first"


def reading_of(document: Any) -> Reading:
    return read(json.dumps(document).encode(), defaults=Defaults(feed_address="https://wire.example/feed"))


def only(document: Any) -> Item:
    (result,) = reading_of(document).results
    assert isinstance(result, Given), result
    return result.item


SUPERDESK = {
    "_id": "urn:newsml:desk.example:1", "guid": "urn:newsml:desk.example:1", "type": "text", "version": 4,
    "state": "published", "pubstatus": "usable", "headline": "Bridge opens", "slugline": "bridge", "priority": 6,
    "urgency": 3, "byline": "Zarina Karim", "abstract": "<p>It carries trucks.</p>", "ednote": NOTE, "language": "en",
    "body_html": "<p>The <b>bridge</b> opened.</p><script>x()</script>", "keywords": ["bridge"], "source": "PAMIR",
    "subject": [{"name": "road transport", "qcode": "medtop:20000341"}, {"name": "Own", "qcode": "7", "scheme": "desk"}],
    "anpa_category": [{"name": "Domestic", "qcode": "a"}], "place": [{"name": "Khorog", "qcode": "KHG"}],
    "genre": [{"name": "Article", "qcode": "Article"}], "dateline": {"text": "KHOROG, March 2 -", "located":
    {"city": "Khorog", "country": "Tajikistan"}}, "authors": [{"name": "Zarina Karim", "role": "writer"}],
    "versioncreated": "2026-03-02T10:15:00+0500", "firstcreated": "2026-03-02T09:00:00+0500", "embargoed": None,
    "evolvedfrom": "urn:newsml:desk.example:0", "extra": {"seo_title": "Bridge"},
    "associations": {"featuremedia": {"_id": "urn:picture:1", "type": "picture", "headline": "The bridge", "ednote":
    NOTE, "renditions": {"original": {"href": "https://example.org/b.jpg", "mimetype": "image/jpeg", "width": 1600,
    "height": 900}}}, "gallery--1": None},
}  # fmt: skip


def test_superdesk_items_have_every_field_in_its_place() -> None:
    item = only(SUPERDESK)

    assert (item.uri, item.source_version, item.status, item.urgency) == ("urn:newsml:desk.example:1", "4", "usable", 3)
    assert (item.headline, item.slugline, item.byline) == ("Bridge opens", "bridge", "Zarina Karim")
    assert (item.summary, item.body_html) == ("It carries trucks.", "<p>The <b>bridge</b> opened.</p>")
    assert (item.dateline, item.located, item.language) == ("KHOROG, March 2 -", "Khorog", "en")
    assert item.subjects[0].uri == "http://cv.iptc.org/newscodes/mediatopic/20000341"
    assert item.subjects[1].literal == "desk:7"
    assert item.subjects[2] == Concept(name="Domestic", literal="a", role="category")
    assert item.places[0].name == "Khorog"
    assert item.creators == [Concept(name="Zarina Karim", role="writer")]
    assert item.version_created_at == datetime(2026, 3, 2, 5, 15, tzinfo=UTC)
    assert item.renditions[0].href == "https://example.org/b.jpg"
    assert item.renditions[0].width == 1600
    assert [relation.rel for relation in item.relations] == ["featuremedia", "evolved-from"]
    assert item.extra == {
        "superdesk": {
            "priority": 6,
            "extra": {"seo_title": "Bridge"},
            "dateline": {"located": {"country": "Tajikistan"}},
        }
    }


@pytest.mark.parametrize(("state", "status"), [("killed", "canceled"), ("spiked", "withheld"), ("odd", "withheld")])
def test_the_stricter_of_state_and_status_counts(state: str, status: str) -> None:
    assert only(SUPERDESK | {"state": state}).status == status


@pytest.mark.parametrize(
    "document",
    [
        SUPERDESK,
        {"urn": "urn:dpa.example:1", "headline": "x", "article_html": "<p>y</p>", "notepad": {"nonpublic_html": f"<p>{NOTE}</p>"}},
        {"uno": "doc-1", "headline": "x", "news": ["y"], "advisory": NOTE},
        {"id": 7, "title": "x", "body": "y", "desk": {"editor_note": NOTE}},
    ],
)  # fmt: skip
def test_notes_to_editors_are_private_in_every_shape(document: dict[str, Any]) -> None:
    item = only(document)

    assert NOTE in (item.editor_note or "")
    assert all(NOTE not in write(item, to).data.decode() for to in FORMATS if to != "icalendar")


def test_superdesk_events_and_plans_become_events_and_coverage() -> None:
    event = only({"_id": "urn:event:1", "type": "event", "name": "Summit", "definition_short": "Leaders meet.",
                  "dates": {"start": "2026-05-01T09:00:00+0000", "end": "2026-05-01T17:00:00+0000",
                            "recurring_rule": {"frequency": "DAILY", "count": 2}},
                  "occur_status": {"qcode": "eocstat:eos5", "name": "Planned"}, "location": [{"name": "Khorog"}]})  # fmt: skip
    plan = only({"_id": "urn:plan:1", "type": "planning", "planning_date": "2026-05-01T09:00:00+0000", "slugline": "summit",
                 "coverages": [{"coverage_id": "c1", "planning": {"g2_content_type": "photo", "slugline": "handshake",
                                "scheduled": "2026-05-01T10:00:00+0000", "internal_note": NOTE}}]})  # fmt: skip

    assert event.kind == "event"
    assert event.event_details is not None
    assert event.event_details.starts == "2026-05-01T09:00:00+0000"
    assert event.event_details.recurrence == ["RRULE:FREQ=DAILY;COUNT=2"]
    assert event.event_details.status is not None
    assert event.event_details.status.uri == "http://cv.iptc.org/newscodes/eventoccurstatus/eos5"
    assert (event.places[0].name, event.places[0].role) == ("Khorog", "location")
    assert (plan.kind, plan.headline) == ("planning", "summit")
    assert (plan.planned_coverage[0].kind, plan.planned_coverage[0].title) == ("picture", "handshake")
    assert plan.editor_note == NOTE


AP = {
    "data": {"items": [
        {"meta": {}, "item": {
            "uri": "https://api.wire.example/content/abc?qt=1", "altids": {"itemid": "abc", "etag": "abc_1"},
            "version": 1, "type": "text", "pubstatus": "usable", "headline": "Rain", "headline_extended": "Rain falls",
            "versioncreated": "2026-01-02T10:00:00Z", "usageterms": ["Editorial use only."], "bylines": [{"by": "By A B"}],
            "subject": [{"name": "weather", "scheme": "http://cv.wire.example/id/", "code": "w", "rels": ["direct"]}],
            "renditions": {"main": {"href": "https://api.wire.example/a.jpg", "mimetype": "image/jpeg", "width": 10}},
            "associations": {"1": {"type": "picture", "altids": {"itemid": "pic"}, "headline": "Clouds"}},
        }},
        {"meta": {}, "item": {"altids": {"itemid": "dead"}, "pubstatus": "cancelled", "headline": "Gone"}},
        {"meta": {}, "item": {"altids": {"etag": "e"}}},
    ]},
}  # fmt: skip


def test_each_item_of_an_answer_is_an_item_of_its_own() -> None:
    reading = reading_of(AP)

    assert reading.format == "ap"
    first, second, third = reading.results
    assert isinstance(first, Given)
    assert isinstance(second, Given)
    assert isinstance(third, Refused)
    assert json.loads(first.original) == AP["data"]["items"][0]
    item = first.item
    assert (item.uri, item.headline, item.usage_terms) == ("urn:publicid:ap.org:abc", "Rain", "Editorial use only.")
    assert [headline.role for headline in item.headlines] == ["main", "extended"]
    assert (item.subjects[0].uri, item.subjects[0].role) == ("http://cv.wire.example/id/w", "direct")
    assert item.renditions[0].name == "main"
    assert [(relation.rel, relation.uri, relation.title) for relation in item.relations] == [
        ("picture", "pic", "Clouds")
    ]
    assert second.item.status == "canceled"


def test_reuters_dpa_and_afp_are_told_by_their_names() -> None:
    reuters = only({"uri": "tag:wire.example,2026:1", "versionedGuid": "tag:wire.example,2026:1:2", "headLine": "Rain",
                    "bodyXhtml": "<p>It rained.</p>", "byLine": "A B", "pubStatus": "usable", "language": "en",
                    "renditions": [{"uri": "https://example.org/a.jpg", "mimeType": "image/jpeg", "code": "big"}]})  # fmt: skip
    dpa = only({"urn": "urn:newsml:dpa.example:1", "version": 2, "headline": "Regen", "kicker": "Wetter", "teaser": "Nass.",
                "article_html": "<section class='main'><p>Es regnete.</p></section>", "byline": "Von A B",
                "dateline": "Berlin (dpa)", "urgency": 4, "embargoed": "2026-01-02T10:00:00+01:00",
                "categories": [{"type": "dpatype:dpasubject", "qcode": "medtop:17000000", "name": "Wetter", "rank": 1},
                               {"type": "dnltype:keyword", "name": "Regen"},
                               {"type": "dnltype:geosubject", "qcode": "dpageo:1", "name": "Berlin"}]})  # fmt: skip
    afp = only({"uno": "newsml.afp.example.1", "headline": "Pluie", "news": ["Il a plu.", "Beaucoup."], "lang": "fr",
                "status": "Usable", "urgency": 4, "city": "Paris", "iptc": ["20000341"], "slug": ["meteo"],
                "published": "2026-01-02T10:00:00Z"})  # fmt: skip

    assert (reuters.uri, reuters.headline, reuters.body_text) == ("tag:wire.example,2026:1", "Rain", "It rained.")
    assert (reuters.renditions[0].name, reuters.renditions[0].media_type) == ("big", "image/jpeg")
    assert (dpa.headlines[1].role, dpa.summary, dpa.dateline) == ("kicker", "Nass.", "Berlin (dpa)")
    assert dpa.embargo_until == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert (dpa.subjects[0].scheme, dpa.keywords, dpa.places[0].name) == ("medtop", ["Regen"], "Berlin")
    assert (afp.uri, afp.body_text, afp.located) == (
        "urn:newsml:newsml.afp.example.1",
        "Il a plu.\n\nBeaucoup.",
        "Paris",
    )
    assert afp.subjects[0].uri == "http://cv.iptc.org/newscodes/mediatopic/20000341"


def test_wordpress_posts_and_answers_of_news_services_are_read() -> None:
    post = {"id": 7, "date_gmt": "2026-01-02T10:00:00", "guid": {"rendered": "https://blog.example/?p=7"},
            "title": {"rendered": "Rain &#038; sun"}, "content": {"rendered": "<p>It rained.</p>"}, "status": "publish",
            "excerpt": {"rendered": "<p>Short.</p>"}, "link": "https://blog.example/rain", "categories": [3], "author": 2,
            "_embedded": {"author": [{"id": 2, "name": "A B"}], "wp:term": [[{"taxonomy": "category", "name": "Weather",
            "link": "https://blog.example/c/3"}], [{"taxonomy": "post_tag", "name": "rain"}]], "wp:featuredmedia":
            [{"source_url": "https://blog.example/a.jpg", "mime_type": "image/jpeg", "media_details": {"width": 5}}]}}  # fmt: skip
    article = {"source": {"id": None, "name": "Example"}, "title": "Rain", "url": "https://example.org/rain", "author": "A B",
               "publishedAt": "2026-01-02T10:00:00Z", "content": "It rained. [+99 chars]", "description": "Wet.",
               "urlToImage": "https://example.org/a.jpg"}  # fmt: skip

    (read_post,) = reading_of([post]).results
    (read_article,) = reading_of({"status": "ok", "totalResults": 1, "articles": [article]}).results

    assert isinstance(read_post, Given)
    item = read_post.item
    assert (item.uri, item.headline, item.byline) == ("https://blog.example/?p=7", "Rain & sun", "A B")
    assert (item.web_address, item.summary, item.keywords) == ("https://blog.example/rain", "Short.", ["rain"])
    assert item.subjects == [Concept(name="Weather", uri="https://blog.example/c/3", role="category")]
    assert (item.renditions[0].href, item.renditions[0].width) == ("https://blog.example/a.jpg", 5)
    assert item.first_created_at == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert isinstance(read_article, Given)
    assert (read_article.item.uri, read_article.item.byline) == ("https://example.org/rain", "A B")
    assert read_article.item.sources[0].name == "Example"
    assert any("cut off" in remark.text for remark in read_article.report.remarks)


def test_the_examples_of_the_video_metadata_hub_are_read(shared: Path) -> None:
    for path in sorted((shared / "standards" / "video-metadata-hub" / "examples").glob("*.json")):
        (got,) = read(path.read_bytes()).results
        assert isinstance(got, Given)
        assert got.report.format == "video_metadata_hub"
        assert (got.item.kind, bool(got.item.headline), bool(got.item.creators)) == ("video", True, True)


@pytest.mark.parametrize("path", ["items", "results", "data", "_items", "posts", "response.docs", "data.items"])
def test_lists_stand_under_many_names(path: str) -> None:
    document: Any = [{"id": "a", "headline": "One"}, {"headline": "Two"}, {"uri": "urn:3", "title": "Three"}]
    for name in reversed(path.split(".")):
        document = {name: document}

    one, two, three = reading_of({"took": 3} | document).results

    assert isinstance(one, Given)
    assert isinstance(two, Refused)
    assert isinstance(three, Given)
    assert three.item.uri == "urn:3"


def test_what_elasticsearch_found_is_read() -> None:
    hit = {"_index": "news", "_id": "urn:hit:1", "_source": {"headline": "One", "body": "Text."}}

    (got,) = reading_of({"hits": {"total": 1, "hits": [hit]}}).results

    assert isinstance(got, Given)
    assert (got.item.uri, got.item.body_text) == ("urn:hit:1", "Text.")


def test_json_of_no_known_kind_is_read_by_common_names_and_says_so() -> None:
    (got,) = reading_of({"id": 7, "title": "Rain", "body": "It rained.", "odd": {"a": 1}}).results

    assert isinstance(got, Given)
    assert (got.item.headline, got.item.body_text) == ("Rain", "It rained.")
    assert got.item.uri.startswith("tag:wire.example,2026:")
    assert got.item.extra == {"json": {"odd": {"a": 1}}}
    assert {"uri", "document"} <= {remark.where for remark in got.report.remarks if remark.kind == "guessed"}


@pytest.mark.parametrize("document", [{"a": 1}, {"title": "no identity"}, {"id": 1}, {"items": []}])
def test_what_says_nothing_is_refused_with_one_clear_error(document: Any) -> None:
    with pytest.raises(BadInputError) as caught:
        reading_of(document)

    assert caught.value.remedy


@pytest.mark.parametrize("said", ["soon", {"at": 1}, ["x"], True])
def test_an_embargo_that_is_not_understood_has_no_end(said: Any) -> None:
    assert only(SUPERDESK | {"embargoed": said}).embargo_until == "open"
    assert only(SUPERDESK | {"embargoed": "", "embargo": None}).embargo_until is None


_PATHS = sorted({path for shape in SHAPES for paths in shape.fields.values() for path in paths} | {"items", "item"})
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "qcode", "href", "a"]), inner),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([path.partition(".")[0] for path in _PATHS]), _json, max_size=12), st.booleans())
def test_whatever_stands_in_the_fields_there_is_an_item_or_a_clear_error(document: dict[str, Any], deep: bool) -> None:
    try:
        reading = reading_of({"items": [document]} if deep else document)
    except (CommonwireError, BadFormatError):
        return
    for result in reading.results:
        if isinstance(result, Given):
            write(result.item, "ninjs")


@pytest.mark.parametrize("name", [".items", "a.b", "items.", "."])
def test_a_list_whose_name_has_a_dot_is_no_crash(name: str) -> None:
    message = {name: [{"id": 1, "title": "Rain", "body_html": "<p>It rained.</p>"}], "more": {name: [{"id": 2}]}}
    try:
        results = read(json.dumps(message).encode()).results
    except CommonwireError:
        return
    assert results
