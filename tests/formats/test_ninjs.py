"""ninjs: what is valid is accepted, nothing is lost, what matters is checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from commonwire.base.errors import BadInputError, TooLargeError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.formats.write import write
from commonwire.news.item import Given, Headline, Item, Refused
from commonwire.rights.terms import Rule, Terms
from tests.formats import documents

CREDIT = CreditBlock(
    credit="Pamir Post & Sons", licence="CC-BY-4.0", link="https://example.org/1", notices=("Translated by machine.",)
)


@pytest.fixture(scope="module")
def standard(shared: Path) -> Path:
    return shared / "standards" / "ninjs"


@pytest.fixture(scope="module")
def schema(standard: Path) -> Draft202012Validator:
    geo = json.loads((standard / "schemas" / "GeoJSON.json").read_text())
    registry = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", Resource.from_contents(geo))
    ninjs = json.loads((standard / "schemas" / "ninjs-schema_3.1.json").read_text())
    return Draft202012Validator(ninjs, registry=registry)


def valid_documents(standard: Path, *versions: str) -> list[Path]:
    found = [
        path
        for version in versions
        for folder in ("examples", "doc", "conformance")
        for path in sorted((standard / folder / version).rglob("*.json"))
        if "should_fail" not in path.parts
    ]
    assert found
    return found


def only(document: dict[str, Any] | bytes, **settings: Any) -> Given:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    (result,) = read(data, **settings).results
    assert isinstance(result, Given)
    return result


def without_note(item: Item) -> Item:
    return msgspec.structs.replace(item, editor_note=None)


def test_every_valid_document_of_version_3_is_read_written_valid_and_read_the_same(
    standard: Path, schema: Draft202012Validator
) -> None:
    for path in valid_documents(standard, "3.0", "3.1"):
        item = only(path.read_bytes()).item
        written = write(item, "ninjs")

        assert list(schema.iter_errors(json.loads(written.data))) == [], path
        assert only(written.data).item == without_note(item), path


def test_every_valid_document_of_versions_1_and_2_is_read(standard: Path, schema: Draft202012Validator) -> None:
    older = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.0", "2.1", "2.2")
    for path in valid_documents(standard, *older):
        written = write(only(path.read_bytes()).item, "ninjs")

        assert list(schema.iter_errors(json.loads(written.data))) == [], path


def test_a_written_document_with_its_credit_is_valid(standard: Path, schema: Draft202012Validator) -> None:
    for path in valid_documents(standard, "3.0", "3.1"):
        document = json.loads(write(only(path.read_bytes()).item, "ninjs", credit=CREDIT).data)

        assert list(schema.iter_errors(document)) == [], path
        assert all("Pamir Post" in body["value"] and "CC-BY-4.0" in body["value"] for body in document["bodies"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(documents.ninjs)
def test_what_is_read_is_written_and_read_again_the_same(document: dict[str, Any]) -> None:
    item = only(document).item

    assert only(write(item, "ninjs").data).item == without_note(item)


def test_the_fields_of_a_newsroom_have_their_place() -> None:
    item = only(
        {
            "uri": "urn:story:1",
            "type": "text",
            "version": "7",
            "pubStatus": "withheld",
            "urgency": 2,
            "language": "zh_hans",
            "headlines": [{"role": "kicker", "value": "上合"}, {"role": "main", "value": "峰会"}],
            "bodies": [{"contentType": "text/html", "value": "<p>一<script>x()</script></p>"}],
            "subjects": [{"name": "politics", "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000"}],
            "subjects ": "unknown",
            "edNote": "private",
            "embargoedUntil": "2030-01-01T08:00:00+08:00",
            "usageTerms": "ask us",
        }
    ).item

    assert item.headlines[0] == Headline(value="峰会") and item.headlines[1].role == "kicker"
    assert (item.language, item.source_version, item.urgency, item.status) == ("zh-Hans", "7", 2, "withheld")
    assert (item.body_html, item.body_text) == ("<p>一</p>", "一")
    assert (item.subjects[0].scheme, item.subjects[0].code) == ("medtop", "11000000")
    assert item.embargo_until is not None and item.embargo_until != "open"
    assert item.embargo_until.isoformat() == "2030-01-01T08:00:00+08:00"
    assert (item.editor_note, item.usage_terms) == ("private", "ask us")
    assert item.extra == {"ninjs": {"subjects ": "unknown"}}


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"headlines": [{"value": "x"}]}, "uri"),
        ({"uri": "  ", "title": "x"}, "uri"),
        ({"uri": 7, "title": "x"}, "uri"),
        ({"uri": "u" * 2_001, "title": "x"}, "uri"),
        ({"uri": "urn:1", "text": "not ninjs"}, "headlines"),
    ],
)
def test_what_matters_is_checked(document: dict[str, Any], where: str) -> None:
    with pytest.raises(BadInputError) as caught:
        only(document)

    assert caught.value.where == where and caught.value.remedy


@pytest.mark.parametrize("status", ["published", "commissioned", 7, ["usable"], {}])
def test_a_status_that_nobody_knows_is_withheld(status: Any) -> None:
    got = only({"uri": "urn:1", "title": "x", "pubStatus": status})

    assert got.item.status == "withheld"
    assert any(remark.kind == "guessed" and remark.where == "pubStatus" for remark in got.report.remarks)


def test_strange_types_are_mended_or_kept_aside() -> None:
    got = only({"uri": "urn:1", "version": 3, "urgency": 11, "headlines": "A headline", "people": [{"name": "A"}, 7]})

    assert got.item.source_version == "3" and got.item.headline == "A headline" and got.item.urgency is None
    assert [person.name for person in got.item.people] == ["A"]
    assert got.item.extra["ninjs_unfit"] == {"urgency": 11, "people[1]": 7}
    assert {(remark.kind, remark.where) for remark in got.report.remarks} == {
        ("repaired", "version"),
        ("dropped", "urgency"),
        ("repaired", "headlines"),
        ("repaired", "headlines[0]"),
        ("dropped", "people[1]"),
    }


def test_a_language_that_does_not_exist_costs_the_language_only() -> None:
    got = only({"uri": "urn:1", "title": "x", "language": "klingon-latin-xyz"})

    assert got.item.language is None and got.item.extra["ninjs"]["language"] == "klingon-latin-xyz"
    assert any(remark.where == "language" and "klingon" in remark.text for remark in got.report.remarks)


def test_an_embargo_that_cannot_be_read_holds_the_item() -> None:
    assert only({"uri": "urn:1", "title": "x", "embargoedUntil": "after lunch"}).item.embargo_until == "open"


def test_rights_that_are_not_read_turn_every_use_into_a_question() -> None:
    document = {"uri": "urn:1", "title": "x", "rightsInfo": {"linkedRights": "https://example.org/rights"}}

    item = only(document, defaults=Defaults(terms=Terms(grants=(Rule(),)))).item

    assert item.terms is not None and item.terms.grants == () and "example.org" in (item.terms.free_text or "")


def test_terms_stand_in_the_document() -> None:
    terms = {"grants": [{"actions": ["republish"], "channels": ["*"]}], "duties": [{"kind": "attribute"}]}

    item = only({"uri": "urn:1", "title": "x", "terms": terms}).item

    assert item.terms is not None and item.terms.grants[0].actions == frozenset({"republish"})
    assert item.terms.free_text is None


@pytest.mark.parametrize(
    "terms", [{"grants": 7}, {"prohibitons": [{}]}, {"grants": [{"chanels": ["web"]}]}, "ask", [1]]
)
def test_terms_that_are_not_understood_grant_nothing_for_sure(terms: Any) -> None:
    item = only({"uri": "urn:1", "title": "x", "terms": terms}, defaults=Defaults(terms=Terms(grants=(Rule(),)))).item

    assert item.terms is not None and item.terms.free_text


def test_notes_to_editors_come_together_in_the_private_note_wherever_they_stood() -> None:
    item = only(
        {
            "uri": "urn:1",
            "title": "x",
            "edNote": "one",
            "editor_note": "two",
            "associations": [{"name": "p", "uri": "urn:2", "edNote": "three"}],
            "plannedCoverage": [{"title": "t", "edNote": "four"}],
        }
    ).item

    assert sorted((item.editor_note or "").split("\n")) == ["four", "one", "three", "two"]
    for format in ("ninjs", "text", "html", "json"):
        data = write(item, format).data.decode()
        assert not any(note in data for note in ("three", "four", '"one"', '"two"'))


def test_markup_and_links_inside_associations_are_made_harmless() -> None:
    item = only(
        {
            "uri": "urn:1",
            "title": "x",
            "associations": [
                {
                    "name": "p",
                    "uri": "urn:2",
                    "bodies": [{"contentType": "text/html", "value": "<p onclick='x()'>a<script>b</script></p>"}],
                    "renditions": [{"name": "r", "href": "javascript:x()"}],
                }
            ],
            "renditions": [{"name": "r", "href": "file:///etc/passwd"}],
        }
    ).item

    assert item.relations[0].extra["bodies"][0]["value"] == "<p>a</p>"
    assert item.relations[0].extra["renditions"] == [{"name": "r"}]
    assert item.renditions[0].href is None


def test_in_a_list_a_bad_document_costs_only_itself() -> None:
    data = b'[{"uri": "urn:1", "title": "a"}, {"title": "b"}, {"uri": "urn:3", "title": "c"}]'

    first, second, third = read(data).results

    assert isinstance(first, Given) and first.original == b'{"uri": "urn:1", "title": "a"}'
    assert isinstance(second, Refused) and second.where == "item 2, uri" and second.remedy
    assert isinstance(third, Given) and third.item.uri == "urn:3"


def test_defaults_fill_what_is_silent_and_are_reported() -> None:
    defaults = Defaults(
        language="ur",
        credit="Pamir Post",
        terms=Terms(licence="x"),
        time_zone="Asia/Karachi",
        subject_map={"Politik": "http://cv.iptc.org/newscodes/mediatopic/11000000"},
    )

    document = {
        "uri": "urn:1",
        "title": "x",
        "subjects": [{"name": "Politik"}],
        "versionCreated": "2018-06-03T10:00:00",
    }
    got = only(document, defaults=defaults)

    assert (got.item.language, got.item.credit, got.item.terms) == ("ur", "Pamir Post", Terms(licence="x"))
    assert got.item.subjects[0].code == "11000000"
    assert got.item.version_created_at is not None
    assert got.item.version_created_at.isoformat() == "2018-06-03T10:00:00+05:00"
    assert {"language", "credit", "terms", "versionCreated"} <= {
        r.where for r in got.report.remarks if r.kind == "guessed"
    }


def test_deep_nesting_is_refused_with_its_bound() -> None:
    for depth in (101, 950, 10_000):
        with pytest.raises(TooLargeError, match="100 levels"):
            only(b'{"uri": "urn:1", "x": ' + b"[" * depth + b"]" * depth + b"}")


def test_broken_json_is_refused_with_line_and_column() -> None:
    with pytest.raises(BadInputError) as caught:
        only(b'{"uri": "urn:1",\n "title" "x"}')

    assert caught.value.where == "line 2, column 10"


def test_what_is_not_known_inside_a_part_is_kept_and_comes_back_where_the_version_has_it() -> None:
    old = {
        "uri": "urn:1",
        "headline": "x",
        "organisation": [{"name": "A", "symbols": [{"ticker": "A.B"}], "odd": {"edNote": "PRIVATE", "b": 1}}],
        "place": [{"name": "K", "scheme": "https://example.org/places", "code": "7", "geometry_area": {"r": 1}}],
        "renditions": {"main": {"href": "https://example.org/a.jpg", "mimetype": "image/jpeg", "media": "m"}},
        "rightsinfo": {"linkedrights": "https://example.org/rights", "note": "n"},
    }

    item = only(old).item

    assert item.organisations[0].extra == {"symbols": [{"ticker": "A.B"}], "odd": {"b": 1}}
    assert (item.places[0].uri, item.places[0].extra) == ("https://example.org/places/7", {"geometry_area": {"r": 1}})
    assert (item.renditions[0].media_type, item.renditions[0].extra) == ("image/jpeg", {"media": "m"})
    assert (item.rights_info[0].link, item.rights_info[0].extra) == ("https://example.org/rights", {"note": "n"})
    assert item.editor_note == "PRIVATE"
    written = json.loads(write(item, "ninjs-1").data)
    assert written["organisation"] == [{"name": "A", "symbols": [{"ticker": "A.B"}]}]
    assert written["place"][0]["geometry_area"] == {"r": 1}
    assert {"organisations", "renditions"} <= set(write(item, "ninjs-1").losses)


def test_events_and_planned_coverage_have_their_place() -> None:
    item = only(
        {
            "uri": "urn:1",
            "type": "event",
            "title": "Summit",
            "eventDetails": {
                "eventStatus": "http://cv.iptc.org/newscodes/eventoccurstatus/eos5",
                "dates": {
                    "startDate": "2026-01-08T14:00:00Z",
                    "expectedEndDate": "2026-02",
                    "recurrence": {
                        "recurrenceRules": [
                            {"frequency": "weekly", "interval": 2, "until": "2026-12-09T15:00:00+01:00"}
                        ]
                    },
                },
                "organiser": {"name": "IPTC", "uri": "https://www.iptc.org/"},
            },
            "places": [{"name": "Khorog"}],
            "plannedCoverage": [
                {"uri": "urn:plan", "type": "picture", "dates": {"expectedStartDate": "2026-01-08"}, "edNote": "CALL"}
            ],
        }
    ).item

    assert item.event_details is not None
    assert (item.event_details.starts, item.event_details.ends) == ("2026-01-08T14:00:00Z", "2026-02")
    assert item.event_details.recurrence == ["RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261209T140000Z"]
    assert item.event_details.organisers[0].name == "IPTC"
    assert item.event_details.status is not None
    assert item.event_details.status.code == "eos5"
    assert item.places[0].role == "location"
    assert (item.planned_coverage[0].kind, item.planned_coverage[0].scheduled) == ("picture", "2026-01-08")
    assert item.editor_note == "CALL"
    assert write(item, "ninjs").losses == []


def test_a_body_in_nitf_is_read_where_there_is_no_better() -> None:
    nitf = "<body.content><p>It <em>rained</em>.</p><hl2>Why</hl2></body.content>"
    item = only({"uri": "urn:1", "title": "x", "bodies": [{"role": "nitf", "value": nitf}]}).item

    assert item.body_html == "<p>It <em>rained</em>.</p><h2>Why</h2>"
    assert only({"uri": "urn:1", "headline": "x", "body_nitf": nitf}).item.body_html == item.body_html
    assert only({"uri": "urn:1", "headline": "x", "body_nitf": "<p>a", "body_text": "b"}).item.body_text is not None


def test_a_whole_nitf_document_in_a_body_gives_what_it_says_above_the_text() -> None:
    nitf = (
        "<nitf><body><body.head><hedline><hl1>Flood</hl1><hl2>Bridge gone</hl2></hedline><byline>By A</byline>"
        "<distributor>River Post</distributor></body.head><body.content><p>Rain.</p></body.content></body></nitf>"
    )
    body = {"contentType": "text/vnd.IPTC.NITF", "value": nitf}

    got = only({"uri": "urn:1", "title": "flood-1", "bodies": [body]})

    assert [headline.value for headline in got.item.headlines] == ["Flood", "Bridge gone"]
    assert (got.item.byline, got.item.body_text) == ("By A", "Rain.")
    assert got.item.credit == "River Post"


@pytest.mark.parametrize(("name", "role"), [("headline_", "main"), ("headline-short", "short"), ("body-html", "")])
def test_a_text_under_a_name_that_the_standard_does_not_allow_is_read_all_the_same(name: str, role: str) -> None:
    item = only({"uri": "urn:1", name: "Rain fell."}).item

    assert ([headline.role for headline in item.headlines] or [""]) == [role]
    assert "Rain fell." in (item.headline, item.body_text)


def test_a_document_that_says_it_is_ninjs_is_an_item_however_little_it_says() -> None:
    got = only({"uri": "urn:1", "versioncreated": "2030-01-01T00:00:00Z", "embargoedreason": "It is early."})

    assert got.item.extra == {"ninjs": {"embargoedreason": "It is early."}}
    assert "only the uri can be shown" in got.report.remarks[-1].text


def test_the_stricter_of_two_statuses_counts_whatever_they_are_called() -> None:
    for fields in ({"pubStatus": "usable", "pubstatus": "canceled"}, {"pubstatus": "usable", "pubStatus": "canceled"}):
        assert only({"uri": "urn:1", "title": "x"} | fields).item.status == "canceled"


def test_what_newsrooms_add_to_ninjs_is_read_by_its_name() -> None:
    item = only(
        {
            "guid": "urn:1",
            "uri": "urn:1",
            "headline": "x",
            "keywords": ["a", "b"],
            "authors": [{"name": "Z K", "role": "writer"}],
            "service": [{"name": "Domestic", "code": "a"}],
            "dateline": {"text": "KHOROG", "located": {"city": "Khorog"}},
            "priority": 3,
        }
    ).item

    assert (item.keywords, item.creators[0].name, item.subjects[0].role) == (["a", "b"], "Z K", "category")
    assert (item.dateline, item.located, item.extra) == ("KHOROG", "Khorog", {"ninjs": {"priority": 3}})
