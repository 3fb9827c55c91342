"""Bodies that newsroom systems send as blocks: lists of paragraphs, and trees of text with marks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commonwire.formats.read import read
from commonwire.news.item import Given


def given_of(**story: Any) -> Given:
    (result,) = read(json.dumps({"id": "story-7", "title": "Rain", "language": "en", **story}).encode()).results
    assert isinstance(result, Given)
    return result


def body_of(**story: Any) -> str | None:
    return given_of(**story).item.body_html


@pytest.mark.parametrize(
    "story",
    [
        {"body": [{"type": "paragraph", "content": "One."}, {"type": "heading", "content": "Two"}]},
        {"content_elements": [{"type": "text", "content": "<p>One.</p>"}, {"type": "header", "content": "Two"}]},
        {"blocks": [{"type": "paragraph", "data": {"text": "One."}}, {"type": "header", "data": {"text": "Two"}}]},
        {"content": [{"type": "x/text", "data": {"text": "One."}},
                     {"type": "x/text", "role": "heading-1", "data": {"text": "Two"}}]},
        {"content": {"type": "doc", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "One."}]},
            {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Two"}]}]}},
        {"body": {"nodeType": "document", "content": [
            {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "One.", "marks": []}]},
            {"nodeType": "heading-2", "content": [{"nodeType": "text", "value": "Two"}]}]}},
        {"body": [{"_type": "block", "style": "normal", "children": [{"_type": "span", "text": "One."}]},
                  {"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "Two"}]}]},
        {"components": [{"assetType": "Lead", "proxies": [{"size": 4, "varchar": "One of them."}]},
                        {"assetType": "Heading", "text": "Two"}]},
        {"body": ["One.", {"type": "h2", "text": "Two"}]},
    ],
)  # fmt: skip
def test_blocks_are_paragraphs_and_headings(story: dict[str, Any]) -> None:
    html = body_of(**story)

    assert html in ("<p>One.</p><h2>Two</h2>", "<p>One of them.</p><h2>Two</h2>")


def test_marks_and_links_of_a_tree_are_emphasis_and_links() -> None:
    words = [
        {"type": "text", "text": "A "},
        {"type": "text", "text": "bold", "marks": [{"type": "bold"}]},
        {"type": "text", "text": " <and> "},
        {"type": "text", "text": "there", "marks": [{"type": "link", "attrs": {"href": "https://x.org"}}]},
    ]
    html = body_of(content={"type": "doc", "content": [{"type": "paragraph", "content": words}]})

    assert html == (
        '<p>A <strong>bold</strong> &lt;and&gt; <a href="https://x.org" rel="noopener nofollow ugc">there</a></p>'
    )


def test_lists_quotes_and_tables_stay_what_they_are() -> None:
    html = body_of(
        blocks=[
            {"type": "list", "data": {"style": "ordered", "items": ["a", {"content": "b"}]}},
            {"type": "quote", "data": {"text": "Wet.", "caption": "Z. K."}},
            {"type": "table", "data": {"content": [["a", "b"], ["1", "2"]]}},
        ]
    )

    assert html == (
        "<ol><li>a</li><li>b</li></ol><blockquote><p>Wet.</p><p>Z. K.</p></blockquote>"
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_list_items_that_stand_side_by_side_are_one_list() -> None:
    items = [{"_type": "block", "listItem": "bullet", "children": [{"text": word}]} for word in "ab"]

    assert body_of(body=items) == "<ul><li>a</li><li>b</li></ul>"


def test_pictures_among_the_blocks_are_renditions_with_their_captions() -> None:
    given = given_of(
        body=[
            {"type": "paragraph", "text": "Words."},
            {"type": "image", "url": "https://x.org/a.jpg", "caption": "A picture", "width": 800, "height": 600},
            {"type": "visual", "data": {"caption": "Another"}, "links": [{"url": "https://x.org/b.jpg"}]},
        ]
    )

    assert given.item.body_html == "<p>Words.</p>"
    assert [(one.href, one.title, one.width) for one in given.item.renditions] == [
        ("https://x.org/a.jpg", "A picture", 800),
        ("https://x.org/b.jpg", "Another", None),
    ]


def test_what_is_no_text_among_the_blocks_is_kept() -> None:
    embed = {"type": "oembed", "raw_oembed": {"url": "https://x.org/post"}}
    given = given_of(body=[{"type": "paragraph", "text": "Words."}, embed])

    assert given.item.body_html == "<p>Words.</p>"
    assert given.item.extra["json"]["body"] == [embed]


def test_notes_among_the_blocks_are_private() -> None:
    given = given_of(body=[{"type": "paragraph", "text": "Words."}, {"type": "x/note", "data": {"text": "Ring 555"}}])

    assert given.item.editor_note == "Ring 555" and "555" not in repr(given.item.extra) + (given.item.body_html or "")


def test_scripts_in_blocks_are_no_markup() -> None:
    assert body_of(body=[{"type": "paragraph", "text": "A<script>alert(1)</script>"}]) == "<p>A</p>"


def test_blocks_without_end_are_bounded() -> None:
    deep: dict[str, Any] = {"type": "paragraph", "text": "deepest"}
    for _ in range(40):
        deep = {"type": "section", "content": [deep]}

    assert "deepest" in (body_of(body=[deep]) or "")


# Identity, hours and headlines under names of the sender's own


@pytest.mark.parametrize("name", ["imageId", "newsObjectId", "articleId", "story_id", "NewsID", "ContentId", "uuid"])
def test_an_identity_may_be_named_after_what_it_identifies(name: str) -> None:
    story = {name: 4711, "headline": "Rain fell", "body": "It rained."}
    (result,) = read(json.dumps(story).encode()).results

    assert isinstance(result, Given) and result.item.headline == "Rain fell"
    assert result.item.uri.startswith("tag:")


@pytest.mark.parametrize("name", ["publishDate", "publicationDate", "createDate", "datePublished", "PublishDate"])
def test_an_hour_may_be_named_in_many_ways(name: str) -> None:
    assert str(given_of(**{name: "2026-03-02T10:00:00Z"}).item.first_created_at) == "2026-03-02 10:00:00+00:00"


def test_a_picture_is_told_by_its_caption_and_sizes() -> None:
    story = {
        "imageId": 7, "name": "Bridge", "caption": "The bridge.", "width": 4300, "height": 2868, "city": "Lyon",
        "country": "France", "credit": "A", "thumbnailUrl": "https://x.org/t", "previewUrl": "https://x.org/p",
    }  # fmt: skip
    (result,) = read(json.dumps(story).encode()).results

    assert isinstance(result, Given)
    item = result.item
    assert (item.kind, item.headline, item.summary, item.located) == ("picture", "Bridge", "The bridge.", "Lyon")
    assert [(one.name, one.href) for one in item.renditions] == [
        ("thumbnail", "https://x.org/t"),
        ("preview", "https://x.org/p"),
    ]


# Categories of many kinds in one list


def test_people_sources_and_points_among_the_categories_have_their_places() -> None:
    point = {"type": "Point", "coordinates": [13.4, 52.5]}
    categories = [
        {"type": "x:creator", "name": "a.b", "qcode": None}, {"type": "x:contributor", "name": "c.d"},
        {"type": "x:infosource", "name": "River Post", "qcode": "own:1"}, {"type": "x:pubstatus", "name": "usable"},
        {"type": "x:poi", "name": "Forum", "geojson": {"type": "Feature", "geometry": point}},
        {"type": "x:urgency", "name": "4"}, {"type": "x:subject", "name": "War", "qcode": "medtop:20000062"},
    ]  # fmt: skip
    story = {"urn": "urn:x:1", "headline": "Rain", "article_html": "<p>A</p>", "categories": categories}
    (result,) = read(json.dumps(story).encode()).results

    assert isinstance(result, Given)
    item = result.item
    assert [one.name for one in item.creators] == ["a.b", "c.d"]
    assert [one.name for one in item.sources] == ["River Post"]
    assert [(one.name, one.geo) for one in item.places] == [("Forum", {"type": "Feature", "geometry": point})]
    assert [one.name for one in item.subjects] == ["War"] and item.urgency == 4


# Documents of blocks throughout


def test_a_document_of_blocks_says_who_made_it_what_it_is_about_and_what_editors_note() -> None:
    document = {
        "uuid": "0f8d4a3e-0000-4000-8000-000000000001", "type": "core/article", "uri": "core://article/0f8d4a3e",
        "title": "Rain fell", "language": "sv-se",
        "content": [{"type": "core/text", "role": "heading-1", "data": {"text": "Rain fell"}},
                    {"type": "core/text", "data": {"text": "It <strong>rained</strong>."}}],
        "meta": [{"type": "x/slugline", "value": "rain-1"}, {"type": "core/newsvalue", "value": "3"},
                 {"type": "core/note", "data": {"text": "Ring 555"}}],
        "links": [{"title": "A. B.", "type": "core/author", "rel": "author"},
                  {"uuid": "1", "title": "Weather", "type": "core/section", "rel": "section"},
                  {"uri": "core://image/2", "title": "Pic", "type": "core/image", "rel": "main"}],
    }  # fmt: skip
    (result,) = read(json.dumps({"document": document, "version": "3"}).encode()).results

    assert isinstance(result, Given)
    item = result.item
    assert (result.report.format, item.uri, item.headline) == ("newsdoc", "core://article/0f8d4a3e", "Rain fell")
    assert item.source_version == "3" and item.body_html == "<h2>Rain fell</h2><p>It <strong>rained</strong>.</p>"
    assert (item.slugline, item.byline, item.editor_note) == ("rain-1", "A. B.", "Ring 555")
    assert [one.name for one in item.subjects] == ["Weather"]
    assert [(one.rel, one.uri) for one in item.relations] == [("main", "core://image/2")]
    assert "555" not in repr(item.extra) and "newsvalue" in repr(item.extra)
