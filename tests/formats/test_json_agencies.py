"""JSON as agencies and newsrooms send it beyond the standards: names of their own, diaries, and people kept private."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commonwire.formats.read import read
from commonwire.news.item import Given, Item

MAIL = "zarina@example.org"
NINJS = {"uri": "urn:x:story:7", "type": "text", "headline": "Rain", "versioncreated": "2026-03-02T10:00:00Z"}
SUPERDESK = {"guid": "urn:x:desk:7", "type": "text", "headline": "Rain", "versioncreated": "2026-03-02T10:00:00Z"}
EVENT = {"guid": "urn:x:event:7", "type": "event", "name": "Harvest fair", "definition_short": "Fruit.",
         "dates": {"start": "2026-09-01T08:00:00+0000", "end": "2026-09-01T16:00:00+0000"}}  # fmt: skip
DIARY = {"itemId": 4, "description": "Harvest fair", "startDate": "2026-09-01", "endDate": "2026-09-02"}


def given_of(*shapes: dict[str, Any], **fields: Any) -> Given:
    merged = {key: value for shape in shapes for key, value in shape.items()} | fields
    (result,) = read(json.dumps(merged).encode()).results
    assert isinstance(result, Given), result
    return result


def item_of(*shapes: dict[str, Any], **fields: Any) -> Item:
    return given_of(*shapes, **fields).item


def test_html5_beside_plain_text_is_the_body_of_ninjs() -> None:
    item = item_of(NINJS, body_text="Rain\nA bridge fell.", body_html5="<p>A <em>bridge</em> fell.</p>")

    assert item.body_html == "<p>A <em>bridge</em> fell.</p>"


def test_a_slug_is_the_slugline_of_ninjs() -> None:
    assert item_of(NINJS, slug="rain-hills").slugline == "rain-hills"
    assert item_of(NINJS, slug="rain-hills", slugline="rain").slugline == "rain"


def test_blank_lines_of_ninjs_say_nothing() -> None:
    item = item_of(NINJS, slugline=" ", byline="\u00a0", usageterms="", copyrightholder=" ")

    assert (item.slugline, item.byline, item.usage_terms, item.copyright_holder) == (None, None, None, None)


def test_bylines_in_ninjs_are_creators_and_how_to_reach_them_is_private() -> None:
    given = given_of(NINJS, bylines=[{"firstname": "Zarina", "lastname": "Karim", "email": MAIL, "phone": "12 34"}])
    item = given.item

    assert ([maker.name for maker in item.creators], item.byline) == (["Zarina Karim"], "Zarina Karim")
    assert item.editor_note == f"Zarina Karim: email: {MAIL}, phone: 12 34"
    assert MAIL not in repr((item.creators, item.extra))


@pytest.mark.parametrize("name", ["authors", "creator"])
@pytest.mark.parametrize("shape", [NINJS, SUPERDESK, {"id": "7", "title": "Rain", "body": "It rains."}])
def test_how_to_reach_an_author_is_private_in_every_shape(shape: dict[str, Any], name: str) -> None:
    item = item_of(shape, **{name: [{"name": "Zarina Karim", "contact_email": [MAIL], "desk": "City"}]})

    assert MAIL in (item.editor_note or "")
    assert MAIL not in repr((item.creators, item.extra))
    assert item.creators[0].extra == {"desk": "City"}


def test_codes_that_a_program_writes_where_there_is_none_name_nobody() -> None:
    assert item_of(NINJS, authors=[{"code": "None", "name": None}, {"name": "Zarina Karim"}]).byline == "Zarina Karim"


def test_what_a_story_of_ninjs_replaces_is_a_relation() -> None:
    relations = item_of(NINJS, replacing=["urn:x:story:6"]).relations

    assert [(relation.rel, relation.uri) for relation in relations] == [("replaces", "urn:x:story:6")]


@pytest.mark.parametrize(
    ("state", "status"), [("scheduled", "usable"), ("draft", "withheld"), ("cancelled", "canceled")]
)
def test_an_event_that_is_scheduled_stands_in_the_diary_but_a_story_waits(state: str, status: str) -> None:
    assert item_of(EVENT, state=state).status == status
    assert item_of(SUPERDESK, state="scheduled").status == "withheld"


def test_organisers_of_an_event_have_their_names_and_only_what_is_public() -> None:
    contacts = [
        {"first_name": "Zarina", "last_name": "Karim", "public": True,
         "mobile": [{"number": "12 34", "public": True}, {"number": "56 78", "public": False}]},
        {"organisation": "Fair House", "public": False, "contact_email": [MAIL]},
    ]  # fmt: skip
    item = item_of(EVENT, event_contact_info=contacts)

    assert item.event_details is not None
    assert [who.name for who in item.event_details.organisers] == ["Zarina Karim", "Fair House"]
    assert "12 34" in repr(item.event_details)
    assert "56 78" not in repr((item.event_details, item.extra))
    assert MAIL not in repr((item.event_details, item.extra))
    assert item.editor_note == f'56 78\ncontact_email: ["{MAIL}"]'


def test_a_diary_of_no_known_shape_is_an_event_with_its_hours_and_place() -> None:
    item = item_of(DIARY, venue="Old Market", organisationName="Fair House")

    assert (item.kind, item.headline) == ("event", "Harvest fair")
    assert item.event_details is not None
    assert (item.event_details.starts, item.event_details.ends) == ("2026-09-01", "2026-09-02")
    assert [(place.name, place.role) for place in item.places] == [("Old Market", "location")]
    assert [who.name for who in item.event_details.organisers] == ["Fair House"]


def test_hours_of_a_story_with_a_text_make_no_event_of_it() -> None:
    item = item_of(id="7", title="Rain", body="It rains.", startDate="2026-09-01", endDate="2026-09-02")

    assert (item.kind, item.event_details) == ("text", None)
    assert item.extra["json"] == {"startDate": "2026-09-01", "endDate": "2026-09-02"}


@pytest.mark.parametrize("name", ["deleted", "isDeleted", "withdrawn"])
def test_what_the_sender_has_deleted_is_canceled(name: str) -> None:
    assert item_of(DIARY, **{name: True}).status == "canceled"
    assert item_of(DIARY, **{name: False}).status == "usable"


def test_names_called_after_what_they_name_are_subjects_with_their_codes() -> None:
    (subject,) = item_of(DIARY, categories=[{"categoryId": 88, "categoryName": "Law", "order": 6}]).subjects

    assert (subject.name, subject.literal, subject.extra) == ("Law", "88", {"order": 6})


def test_lists_of_which_nothing_can_be_read_are_kept() -> None:
    item = item_of(SUPERDESK, place=[{"lat": 1.5}], links=["https://example.org/more"])

    assert item.extra["superdesk"] == {"place": [{"lat": 1.5}], "links": ["https://example.org/more"]}


def test_pictures_of_an_agency_say_who_made_them_whose_credit_is_due_and_where_they_are_shown() -> None:
    item = item_of(
        {"altids": {"itemid": "ab7"}, "type": "picture", "headline": "Rain", "photographer": {"name": "Zarina Karim"}},
        description_creditline="PAMIR PICTURES",
        links=[
            {"href": "https://example.org/ab7", "rel": "canonical"},
            {"href": "https://example.org/x", "rel": "next"},
        ],
    )

    assert (item.byline, item.credit, item.web_address) == ("Zarina Karim", "PAMIR PICTURES", "https://example.org/ab7")
    assert item.extra["ap"]["links"] == [{"href": "https://example.org/x", "rel": "next"}]


def test_a_note_to_editors_that_limits_use_is_reported_to_its_owner() -> None:
    given = given_of(NINJS, ednote="No sales. No archives.")

    assert given.item.editor_note == "No sales. No archives."
    assert [remark.where for remark in given.report.remarks if "limits" in remark.text] == ["editor_note"]
    assert not [remark for remark in given_of(NINJS, ednote="Adds a quote.").report.remarks if "limits" in remark.text]


def test_words_beside_the_caption_of_a_picture_go_with_it() -> None:
    picture = (
        '<figure><img src="https://example.org/a.jpg"><div>Zarina Karim</div><figcaption>A hill.</figcaption></figure>'
    )
    item = item_of(NINJS, body_html5=f"<p>It rains.</p>{picture}<p>It pours.</p>")

    assert [(shown.href, shown.title) for shown in item.renditions] == [
        ("https://example.org/a.jpg", "A hill. Zarina Karim")
    ]
    assert item.body_html == "<p>It rains.</p><p>It pours.</p>"


def test_names_in_capitals_are_those_in_small_letters() -> None:
    item = item_of(
        {"Id": "7", "Title": "Rain", "Body": "<p>It rains.</p>", "URL": "https://example.org/7"},
        Author={"FirstName": "Zarina", "LastName": "Karim"}, ImageURL="https://example.org/a.jpg", DeskName="City",
    )  # fmt: skip

    assert (item.headline, item.byline, item.uri) == ("Rain", "Zarina Karim", "https://example.org/7")
    assert [(shown.name, shown.href) for shown in item.renditions] == [("image", "https://example.org/a.jpg")]
    assert item.extra["json"] == {"deskName": "City"}


def test_the_only_list_of_items_is_found_inside_an_object_of_the_answer() -> None:
    answer = {
        "Request": {"Id": 4},
        "Response": {"Total": 2, "Rows": [{"id": "7", "title": "Rain"}, {"id": "8", "title": "Sun"}]},
    }
    results = read(json.dumps(answer).encode()).results

    assert [result.item.headline for result in results if isinstance(result, Given)] == ["Rain", "Sun"]


def test_a_paragraph_that_held_a_picture_goes_with_it() -> None:
    picture = '<a href="https://example.org/b"><img src="https://example.org/a.jpg" width="611.4px"></a>'
    item = item_of(NINJS, body_html=f'<p>One.</p><p align="center">{picture}</p><p>Two.</p>')

    assert item.body_html == "<p>One.</p><p>Two.</p>"
    assert item.renditions[0].width == 611
