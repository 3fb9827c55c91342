"""The stories that ship with the demo: true ninjs, in the scripts of their languages, plainly demo text."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commonwire.app.demo.roll import demo_roll
from commonwire.app.demo.story import DemoStory, demo_stories, terms_of
from commonwire.formats.ninjs.read import read_ninjs
from commonwire.formats.notes import Notes
from commonwire.rights.templates import template
from tests.app.ninjs import ninjs_validator
from tests.app.scripts import script_fits

STORIES = demo_stories()
OUTLETS = {outlet.id: outlet for outlet in demo_roll().outlets}


def document_of(story: DemoStory) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(story.content)
    return document


def body_of(story: DemoStory) -> str:
    body: str = document_of(story)["bodies"][0]["value"]
    return body


each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.uri)


def test_there_are_at_least_sixteen_stories_in_at_least_eight_languages() -> None:
    languages = {story.language for story in STORIES}

    assert len(STORIES) >= 16
    assert len(languages) >= 8
    assert {"en", "ru", "zh-Hans", "ur", "fa", "hi", "kk", "tr"} <= languages


def test_no_two_stories_have_the_same_uri() -> None:
    assert max(Counter(story.uri for story in STORIES).values()) == 1


def test_the_first_two_outlets_give_stories() -> None:
    first, second = list(OUTLETS)[:2]

    assert {first, second} <= {story.outlet for story in STORIES}


def test_the_stories_come_in_the_same_order_each_time_with_the_languages_mixed() -> None:
    assert demo_stories() == STORIES
    assert len({story.language for story in STORIES[:8]}) >= 6


@each_story
def test_a_story_is_given_by_an_outlet_that_works_in_its_language(story: DemoStory) -> None:
    assert story.language in OUTLETS[story.outlet].languages
    assert story.uri.startswith(f"tag:{story.outlet}.example,")


@each_story
def test_a_story_is_written_in_the_script_of_its_language(story: DemoStory) -> None:
    document = document_of(story)
    words = re.sub(r"<[^>]+>", " ", body_of(story))

    assert document["language"] == story.language
    assert script_fits(story.language, document["headlines"][0]["value"])
    assert script_fits(story.language, words)
    assert script_fits(story.language, document["subjects"][0]["name"])


@each_story
def test_a_story_is_short_and_in_paragraphs(story: DemoStory) -> None:
    sentences = re.findall(r"[.。।۔](?=\s|</p>|[^\s\d])", body_of(story))

    assert 4 <= len(sentences) <= 9
    assert body_of(story).count("<p>") == body_of(story).count("</p>") >= 4


@each_story
def test_a_story_says_that_it_is_demo_text_and_names_no_date(story: DemoStory) -> None:
    document = document_of(story)

    assert not story.real
    assert document["by"] == "Demo desk"
    assert document["copyrightNotice"] == "Commonwire demo text, CC0"
    assert story.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert not {"usageTerms", "rightsInfo", "edNote", "firstCreated", "versionCreated", "contentCreated"} & set(
        document
    )


@each_story
def test_a_story_names_a_media_topic_a_place_and_an_urgency(story: DemoStory) -> None:
    document = document_of(story)

    assert re.fullmatch(r"http://cv\.iptc\.org/newscodes/mediatopic/\d{8}", document["subjects"][0]["uri"])
    assert document["places"][0]["name"] == document["located"]
    assert 1 <= document["urgency"] <= 9


def test_a_story_of_the_first_outlet_may_be_republished_on_the_web_by_the_second() -> None:
    roll = demo_roll()
    story = next(story for story in STORIES if story.outlet == roll.outlets[0].id)

    assert terms_of(story, roll) == msgspec.structs.replace(
        template("alliance-web").terms, licence="https://creativecommons.org/publicdomain/zero/1.0/"
    )


@each_story
def test_a_story_is_read_without_a_remark(story: DemoStory) -> None:
    notes = Notes()
    item = read_ninjs(document_of(story), notes)

    assert notes.remarks == []
    assert item.terms is None
    assert item.extra == {}


def test_every_story_is_valid_ninjs(shared: Path) -> None:
    validator = ninjs_validator(shared)

    assert {story.uri: list(validator.iter_errors(document_of(story))) for story in STORIES} == {
        story.uri: [] for story in STORIES
    }


def test_every_subject_is_a_media_topic_in_force(shared: Path) -> None:
    topics = json.loads((shared / "standards/newscodes/mediatopics.json").read_bytes())
    in_force = {concept["uri"] for concept in topics["concepts"] if not concept["retired"]}

    assert {document_of(story)["subjects"][0]["uri"] for story in STORIES} <= in_force
