"""What a source says in a shape of its own must not slip by: private notes, embargoes, rights."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from commonwire.base.errors import TooLargeError
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Given, Item

NOTE = "Do not print his name"
STORY = {"uri": "urn:story:1", "pubStatus": "usable", "language": "en", "headlines": [{"value": "Flood"}]}


def story_is_read(**fields: Any) -> Item:
    (part,) = read(msgspec.json.encode(STORY | fields)).results
    assert isinstance(part, Given)
    return part.item


@pytest.mark.parametrize(
    "fields",
    [
        {"edNote": [NOTE]},
        {"edNote": {"value": NOTE}},
        {"x-cms": {"desk": [{"editor_note": NOTE}]}},
        {"associations": [{"name": "x", "edNote": [NOTE]}]},
        {"associations": [{"name": "x", "version": [1], "edNote": NOTE}]},
        {"associations": {"a": {"edNote": NOTE}}},
        {"altIds": [{"value": "a", "role": "r", "edNote": NOTE}]},
        {"rightsInfo": {"langId": "x", "edNote": NOTE}},
    ],
)
def test_an_editors_note_is_private_wherever_it_stands(fields: dict[str, Any]) -> None:
    item = story_is_read(**fields)

    assert NOTE in (item.editor_note or "")
    item.editor_note = None
    assert all(NOTE.encode() not in write(item, name).data for name in FORMATS)


def test_an_editors_note_in_a_json_feed_or_a_collection_is_private() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "title": "Flood"}]}
    feed["items"][0]["_cms"] = {"editor_note": NOTE}  # type: ignore[index]
    sample = {"id": "1", "lang": "en", "body": ["It rained."], "editor_note": NOTE}
    for document in (feed, sample):
        (part,) = read(msgspec.json.encode(document)).results
        assert isinstance(part, Given)

        assert part.item.editor_note == NOTE
        assert NOTE not in str(part.item.extra)


@pytest.mark.parametrize("said", [["2030-01-01T00:00:00Z"], True, {"at": "2030-01-01"}, "soon"])
def test_an_embargo_that_is_not_understood_has_no_end(said: Any) -> None:
    assert story_is_read(embargoedUntil=said).embargo_until == "open"


@pytest.mark.parametrize("name", ["embargoed", "embargo_until", "EmbargoedUntil", "embargo"])
def test_an_embargo_under_another_name_is_kept_beside_names_of_ninjs_3(name: str) -> None:
    assert story_is_read(**{name: "2030-01-01T00:00:00Z"}).embargo_until is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"usageTerms": ["Not in Ruritania"]},
        {"usageTerms": {"value": "Not in Ruritania"}},
        {"usageterms": "Not in Ruritania"},
        {"rightsInfo": "All rights reserved"},
        {"rightsInfo": [{"linkedRights": "https://rights.example/1"}]},
        {"rightsInfo": {"encodedRights": {"prohibition": 1}}},
        {"rightsinfo": {"linkedrights": "https://rights.example/1"}},
        {"Terms": {"prohibitions": [{"territories": ["CN"]}], "odd": 1}},
        {"terms": {"grants": [{"actions": ["*"]}]}, "rightsInfo": {"linkedRights": "https://rights.example/1"}},
    ],
)
def test_rights_that_are_not_understood_turn_every_answer_into_ask(fields: dict[str, Any]) -> None:
    item = story_is_read(**fields)

    assert item.usage_terms or (item.terms is not None and item.terms.free_text)


def test_a_cancelled_story_is_cancelled_however_the_status_is_spelled() -> None:
    story = {key: value for key, value in STORY.items() if key != "pubStatus"}
    (part,) = read(
        msgspec.json.encode(story | {"versionCreated": "2030-01-01T00:00:00Z", "pubstatus": "canceled"})
    ).results

    assert isinstance(part, Given)
    assert part.item.status == "canceled"


def test_a_text_of_bare_ampersands_is_refused_and_does_not_hold_the_node_up() -> None:
    with pytest.raises(TooLargeError, match="references"):
        story_is_read(bodies=[{"value": f"<p>x</p>{'&' * 3_900_000}"}])


@pytest.mark.parametrize("between", ["", ' b=">"', ' c=x\' d=">"', ' e=x" f=">"'])
def test_a_tag_of_very_many_attributes_is_refused_however_it_is_written(between: str) -> None:
    tag = f"<p {between.join(f' a{n}' for n in range(150_000))}>x"

    with pytest.raises(TooLargeError, match="attributes"):
        story_is_read(bodies=[{"value": tag}])


def test_a_long_address_in_a_tag_is_no_matter() -> None:
    item = story_is_read(bodies=[{"value": f'<p>Rain. <img src="data:image/png;base64,{"A=" * 500_000}"></p>'}])

    assert item.body_text == "Rain."
