"""Real text for the demo: only what may be shown, with credit, source, licence and changes, and no invented date."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from commonwire.app.demo.roll import demo_roll
from commonwire.app.demo.sample import read_sample
from commonwire.app.demo.story import DemoStory, terms_of
from commonwire.base.errors import BadInputError
from commonwire.formats.ninjs.read import read_ninjs
from commonwire.formats.notes import Notes
from tests.app.ninjs import ninjs_validator
from tests.app.scripts import share_in_script

ROLL = demo_roll()


def line(**changes: object) -> dict[str, object]:
    """A line of the sample, with text of our own."""
    return {
        "id": "n000000000001",
        "source": "flores200-devtest",
        "lang": "en",
        "dir": "ltr",
        "title": None,
        "title_basis": None,
        "published": None,
        "url": "https://wiki.example/Ferry",
        "topics": ["Science", "sciece", "tides"],
        "body": ["The ferry <Heron> sailed at noon & came back.", "Nobody was on board."],
        "kind": "brief",
        "translated": True,
        "credit": "Wikinews contributors; human translation: FLORES-200, Meta AI",
        "license": "CC-BY-SA-4.0",
        "demo_ok": True,
    } | changes


def sample_is_written(folder: Path, *lines: dict[str, object]) -> Path:
    file = folder / "mini.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return folder


def document_of(story: DemoStory) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(story.content)
    return document


def one_document(folder: Path, **changes: object) -> dict[str, Any]:
    (story,) = read_sample(sample_is_written(folder, line(**changes)), ROLL)
    return document_of(story)


def test_an_item_that_may_not_be_shown_is_left_out(tmp_path: Path) -> None:
    folder = sample_is_written(tmp_path, line(demo_ok=False, source="ntrex128"), line(id="n000000000002"))

    assert [story.uri for story in read_sample(folder, ROLL)] == ["tag:commonwire.example,2026:sample:n000000000002"]


def test_credit_source_licence_and_changes_are_said(tmp_path: Path) -> None:
    document = one_document(tmp_path)

    assert document["copyrightNotice"] == (
        "Wikinews contributors; human translation: FLORES-200, Meta AI. "
        "Source: FLORES-200, https://wiki.example/Ferry "
        "Licence: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/ "
        "Changes: white space; the headline is taken from the first sentence."
    )
    assert document["altIds"] == [{"role": "web", "value": "https://wiki.example/Ferry"}]


def test_the_credit_that_a_taker_prints_names_the_source_and_its_address(tmp_path: Path) -> None:
    assert one_document(tmp_path)["infoSources"] == [
        {
            "name": "Wikinews contributors; human translation: FLORES-200, Meta AI, "
            "https://wiki.example/Ferry (headline added)",
            "role": "credit",
        }
    ]


def test_the_licence_of_the_text_goes_with_the_terms_of_the_outlet(tmp_path: Path) -> None:
    (story,) = read_sample(sample_is_written(tmp_path, line()), ROLL)
    terms = terms_of(story, ROLL)

    assert terms.licence == story.licence == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert terms.free_text is None


def test_an_item_without_an_address_is_credited_to_the_collection_it_came_in(tmp_path: Path) -> None:
    document = one_document(tmp_path, url=None)

    assert "Source: FLORES-200, https://github.com/" in document["copyrightNotice"]
    assert "altIds" not in document


def test_no_free_terms_and_no_editors_note_are_made_up(tmp_path: Path) -> None:
    assert not {"usageTerms", "rightsInfo", "edNote"} & set(one_document(tmp_path))


def test_an_item_without_a_date_gets_none(tmp_path: Path) -> None:
    document = one_document(tmp_path)

    assert not {"firstCreated", "versionCreated", "contentCreated", "embargoedUntil"} & set(document)


def test_an_item_with_a_date_keeps_its_day(tmp_path: Path) -> None:
    document = one_document(
        tmp_path, source="wikinews-en-2019-2020", license="CC-BY-2.5", published="2019-01-06", title="A ferry sails"
    )

    assert document["contentCreated"] == "2019-01-06T00:00:00Z"
    assert not {"firstCreated", "versionCreated"} & set(document)


def test_a_title_is_the_headline_else_the_first_sentence(tmp_path: Path) -> None:
    with_title = one_document(tmp_path, title="A ferry sails")
    without = one_document(tmp_path)

    assert with_title["headlines"][0]["value"] == "A ferry sails"
    assert "Changes: white space." in with_title["copyrightNotice"]
    assert without["headlines"][0]["value"] == "The ferry <Heron> sailed at noon & came back"


def test_the_text_is_kept_with_its_markup_escaped(tmp_path: Path) -> None:
    document = one_document(tmp_path)

    assert document["bodies"][0]["value"] == (
        "<p>The ferry &lt;Heron&gt; sailed at noon &amp; came back.</p>\n<p>Nobody was on board.</p>"
    )


def test_topics_become_media_topics_each_once_and_unknown_words_stay(tmp_path: Path) -> None:
    assert one_document(tmp_path)["subjects"] == [
        {"name": "science and technology", "uri": "http://cv.iptc.org/newscodes/mediatopic/13000000"},
        {"name": "tides"},
    ]


def test_the_outlets_of_a_language_share_its_items_always_alike(tmp_path: Path) -> None:
    folder = sample_is_written(tmp_path, *(line(id=f"n{n:012}", lang="zh-Hans") for n in range(60)))
    given = [(story.uri, story.outlet) for story in read_sample(folder, ROLL)]

    assert given == [(story.uri, story.outlet) for story in read_sample(folder, ROLL)]
    assert {outlet for _, outlet in given} == {outlet.id for outlet in ROLL.outlets if "zh-Hans" in outlet.languages}


def test_a_language_that_no_outlet_works_in_is_left_out(tmp_path: Path) -> None:
    assert list(read_sample(sample_is_written(tmp_path, line(lang="fi")), ROLL)) == []


def test_the_packed_sample_is_preferred_and_a_file_may_be_named(tmp_path: Path) -> None:
    sample_is_written(tmp_path, line())
    (tmp_path / "items.jsonl.gz").write_bytes(gzip.compress(json.dumps(line(id="n000000000009")).encode()))

    assert [story.uri[-1] for story in read_sample(tmp_path, ROLL)] == ["9"]
    assert [story.uri[-1] for story in read_sample(tmp_path / "mini.jsonl", ROLL)] == ["1"]


def test_a_folder_without_a_sample_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="Name the folder that holds"):
        list(read_sample(tmp_path, ROLL))


@pytest.mark.parametrize(
    "broken",
    [{"body": []}, {"license": "all rights reserved"}, {"published": "last week"}, {"source": "hearsay"}],
    ids=str,
)
def test_a_line_that_is_not_as_promised_is_refused_with_its_number(tmp_path: Path, broken: dict[str, object]) -> None:
    folder = sample_is_written(tmp_path, line(), line(**broken))

    with pytest.raises(BadInputError, match="line 2"):
        list(read_sample(folder, ROLL))


def test_a_sample_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps(line()).encode() * 100)
    (tmp_path / "items.jsonl.gz").write_bytes(packed[: len(packed) // 2])

    with pytest.raises(BadInputError, match="cannot be read"):
        list(read_sample(tmp_path, ROLL))


def test_the_whole_sample_is_read(shared: Path) -> None:
    stories = list(read_sample(shared / "news-sample", ROLL))

    assert len(stories) == 3094
    assert len({story.uri for story in stories}) == 3094
    assert {story.outlet for story in stories} == {outlet.id for outlet in ROLL.outlets}
    assert {story.language for story in stories} == {tag for outlet in ROLL.outlets for tag in outlet.languages}


def test_every_document_of_the_small_sample_is_valid_ninjs_and_credited(shared: Path) -> None:
    validator = ninjs_validator(shared)
    stories = list(read_sample(shared / "news-sample" / "mini.jsonl", ROLL))

    assert len(stories) == 360
    for story in stories:
        document = document_of(story)
        assert list(validator.iter_errors(document)) == []
        assert "Wikinews" in document["copyrightNotice"] and "https://" in document["copyrightNotice"]


def test_headlines_of_the_sample_are_short_and_in_the_script_of_their_language(shared: Path) -> None:
    for story in read_sample(shared / "news-sample" / "mini.jsonl", ROLL):
        headline = document_of(story)["headlines"][0]["value"]
        assert 8 <= len(headline) <= 170
        assert share_in_script(story.language, headline) > 0.5


def test_the_sample_is_read_without_a_remark_and_keeps_credit_and_address(shared: Path) -> None:
    for story in read_sample(shared / "news-sample" / "mini.jsonl", ROLL):
        notes = Notes()
        item = read_ninjs(document_of(story), notes)

        assert (notes.remarks, item.terms, item.extra) == ([], None, {})
        assert item.credit and "Wikinews" in item.credit
        assert item.web_address and item.web_address in item.credit
        assert item.web_address.startswith("https://en.wikinews.org/")
