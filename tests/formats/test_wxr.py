"""WordPress's export: posts with their authors, topics, pictures and states; nothing that is no story."""

from __future__ import annotations

import time

import pytest

from commonwire.formats.feeds.wordpress_text import post_html
from commonwire.formats.notes import Notes
from commonwire.formats.read import read
from commonwire.news.item import Given, Item

EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.1/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.1/"><channel><title>Valley Post</title><link>https://example.org</link>
<language>en</language><wp:wxr_version>1.1</wp:wxr_version>
<wp:author><wp:author_login>zk</wp:author_login><wp:author_email>zk@example.org</wp:author_email>
<wp:author_display_name>Zarina Karim</wp:author_display_name></wp:author>{}</channel></rss>"""


def post(fields: str, *, status: str = "publish", content: str = "Text.", kind: str = "post") -> str:
    return (
        f"<item><title>T</title><link>https://example.org/7</link><guid>https://example.org/?p=7</guid>"
        f"<dc:creator>zk</dc:creator><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<wp:post_id>7</wp:post_id><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{fields}</item>"
    )


def items(*parts: str) -> list[Item]:
    reading = read(EXPORT.format("".join(parts)).encode())
    assert reading.format == "wxr"
    return [given.item for given in reading.results if isinstance(given, Given)]


def test_a_post_has_author_times_topics_and_pictures() -> None:
    picture = (
        "<item><title>bridge.jpg</title><guid>https://example.org/?a=9</guid><wp:post_id>9</wp:post_id>"
        "<wp:post_parent>7</wp:post_parent><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>"
        "<wp:attachment_url>https://example.org/bridge.jpg</wp:attachment_url>"
        "<excerpt:encoded>The bridge</excerpt:encoded></item>"
    )
    story = post(
        "<excerpt:encoded>Short.</excerpt:encoded><wp:post_date>2026-03-02 09:00:00</wp:post_date>"
        "<wp:post_date_gmt>2026-03-02 04:00:00</wp:post_date_gmt>"
        '<category domain="post_tag" nicename="bridge">bridge</category>'
        '<category domain="category" nicename="roads">Roads &amp; rails</category>'
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"
        "<wp:postmeta><wp:meta_key>editor_note</wp:meta_key><wp:meta_value>Ring first</wp:meta_value></wp:postmeta>"
    )

    (item,) = items(story, picture)

    assert (item.uri, item.byline, item.summary) == ("https://example.org/?p=7", "Zarina Karim", "Short.")
    assert item.first_created_at is not None and item.first_created_at.isoformat() == "2026-03-02T04:00:00+00:00"
    assert [(s.name, s.scheme, s.code) for s in item.subjects] == [("Roads & rails", "category", "roads")]
    assert item.keywords == ["bridge"] and item.editor_note == "Ring first"
    assert [(r.name, r.href, r.title) for r in item.renditions] == [
        ("featured", "https://example.org/bridge.jpg", "The bridge")
    ]
    assert "Ring first" not in str(item.extra) and "zk@example.org" not in str(item)


def test_lines_become_paragraphs_and_shortcodes_leave_their_words() -> None:
    content = (
        "First line\nsecond line [sic]\n\n<h2>Head</h2>\nAfter.\n\n<pre>a\n\nb</pre>\n\n"
        '[caption id="a" width="300"]<img src="https://example.org/p.jpg" width="300"> By night[/caption]\n\n'
        '[quote]Said.[/quote]\n\n[gallery ids="1,2"]\n\n[embed]https://example.org/v[/embed]'
    )

    (item,) = items(post("", content=content))

    assert item.body_text == (
        "First line\nsecond line [sic]\n\nHead\n\nAfter.\n\na\n\nb\n\nSaid.\n\nhttps://example.org/v"
    )
    assert [(r.name, r.title) for r in item.renditions] == [("inline", "By night")]


def test_blocks_are_read_as_they_are() -> None:
    blocks = (
        '<!-- wp:paragraph {"a": 1} -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list --><ul><li>x</li></ul>'
    )

    (item,) = items(post("", content=blocks))

    assert item.body_text == "One two\n\nx" and "wp:" not in (item.body_html or "")


def test_what_is_not_published_is_held_and_what_is_no_story_is_left_out() -> None:
    (draft,) = items(post("", status="draft"))
    (private,) = items(post("", status="private"))
    (secret,) = items(post("<wp:post_password>x</wp:post_password>"))
    (future,) = items(post("<wp:post_date_gmt>2030-01-01 00:00:00</wp:post_date_gmt>", status="future"))

    assert {draft.status, private.status, secret.status} == {"withheld"}
    assert future.status == "usable" and str(future.embargo_until) == "2030-01-01 00:00:00+00:00"
    assert len(items(post(""), post("", kind="nav_menu_item"), post("", kind="page"))) == 2


@pytest.mark.parametrize("hostile", ["<pre>", "<!--", "[caption]", "[a b=", "\n\n", "[embed]x", "<p>\n\n<pre>x</pre>"])
def test_no_text_makes_the_reader_slow(hostile: str) -> None:
    start = time.process_time()

    post_html(hostile * 50_000, Notes())

    assert time.process_time() - start < 2
