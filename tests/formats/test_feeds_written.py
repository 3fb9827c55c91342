"""One item as RSS, Atom and JSON Feed: what comes back is what went out, or is named; each is valid."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from commonwire.formats.credit import CreditBlock
from commonwire.formats.feeds import write_atom, write_json, write_rss
from commonwire.formats.read import read
from commonwire.formats.write import write
from commonwire.news.item import Concept, Given, Headline, Item, Place, Relation, Rendition
from tests.formats import items

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A = "{http://www.w3.org/2005/Atom}"
CARRIES = {"rss": write_rss.CARRIES, "atom": write_atom.CARRIES, "json-feed": write_json.CARRIES}
STORY = Item(
    uri="urn:story:1",
    language="en",
    headlines=[Headline(value="Bridge <opens> & carries"), Headline(value="Second", role="alternative")],
    summary="Short & plain.",
    byline="Zarina Karim, Rustam Mirzo",
    body_html='<p>Text <em>a</em> &amp; <a href="https://example.org/" rel="noopener nofollow ugc">b</a></p>',
    body_text="Text a & b",
    subjects=[
        Concept(
            name="politics", uri="http://cv.iptc.org/newscodes/mediatopic/11000000", scheme="medtop", code="11000000"
        ),
        Concept(name="roads"),
    ],
    keywords=["bridge", "truck"],
    places=[Place(name="Khorog", geo={"type": "Point", "coordinates": [71.55, 37.49]})],
    credit="Pamir Post",
    copyright="© 2026 Pamir Post",
    copyright_holder="Pamir Post",
    licence="https://example.org/licence",
    web_address="https://example.org/1",
    relations=[Relation(rel="via", uri="https://example.org/2", title="Two")],
    first_created_at=NOON,
    version_created_at=NOON,
)
PICTURE: dict[str, Any] = {"href": "https://example.org/a.jpg", "media_type": "image/jpeg", "size": 9}


def read_again(data: bytes) -> Item:
    (result,) = read(data).results
    assert isinstance(result, Given)
    return result.item


@pytest.mark.parametrize(("to", "name"), [("rss", "enclosure"), ("atom", "enclosure"), ("json-feed", "main")])
def test_a_whole_story_comes_back_whole(to: str, name: str) -> None:
    picture = Rendition(name=name, **PICTURE) if to == "rss" else Rendition(name=name, title="A bridge", **PICTURE)
    STORY.renditions = [picture]
    extra = {"rss": {"{https://example.org/own}desk": ["night"], "slash:comments": ["3"]}} if to == "rss" else {}
    story = Item(**{field: getattr(STORY, field) for field in Item.__struct_fields__} | {"extra": extra})

    written = write(story, to)

    assert written.losses == []
    again = read_again(written.data)
    assert {field: getattr(again, field) for field in CARRIES[to]} == {
        field: getattr(story, field) for field in CARRIES[to]
    }


@pytest.mark.parametrize("to", sorted(CARRIES))
@given(data=st.data())
def test_what_was_written_is_read_again(to: str, data: st.DataObject) -> None:
    item = data.draw(items.items(CARRIES[to]))

    written = write(item, to)

    VALID[to](written.data)
    again = read_again(written.data)
    for name in CARRIES[to] - set(written.losses):
        assert getattr(again, name) == getattr(item, name), name


@pytest.mark.parametrize("to", sorted(CARRIES))
@given(data=st.data())
def test_what_feeds_can_say_is_no_loss(to: str, data: st.DataObject) -> None:
    said = frozenset({"uri", "language", "headlines", "summary", "byline", "body_html", "keywords", "credit",
                      "copyright",
                      "copyright_holder", "web_address", "subjects"})  # fmt: skip
    plain = items.media_topics | st.builds(Concept, name=items.words)
    words = st.lists(items.words.filter(lambda word: "," not in word), max_size=3, unique=True)
    unique = st.lists(plain, max_size=3, unique_by=lambda concept: concept.name)
    item = data.draw(items.items(said, subjects=unique, keywords=words))
    item.summary = item.summary if item.body_html else None
    item.first_created_at = item.version_created_at = NOON

    assert set(write(item, to).losses) <= {"body_text"}


@pytest.mark.parametrize("to", sorted(CARRIES))
@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_a_held_or_killed_item_says_so(to: str, status: Any) -> None:
    item = Item(uri="urn:1", headlines=[Headline(value="SECRET")], status=status)

    data = write(item, to).data

    assert read_again(data).status == status
    assert (b"SECRET" in data) == (status == "withheld")


@pytest.mark.parametrize("to", sorted(CARRIES))
@pytest.mark.parametrize("until", [NOON, "open"])
def test_an_embargo_is_never_lost(to: str, until: Any) -> None:
    item = Item(uri="urn:1", headlines=[Headline(value="x")], embargo_until=until)

    again = read_again(write(item, to).data)

    assert again.embargo_until == until or again.status == "withheld"


@pytest.mark.parametrize("to", sorted(CARRIES))
def test_credit_shows_in_the_text_and_the_note_nowhere(to: str) -> None:
    item = Item(uri="urn:1", headlines=[Headline(value="x")], body_html="<p>a</p>", editor_note="PRIVATE")
    credit = CreditBlock(credit="Valley Post", licence="CC BY 4.0", notices=("Translated by machine.",))

    data = write(item, to, credit=credit).data

    assert b"PRIVATE" not in data
    assert read_again(data).body_text == "a\n\nValley Post\nCC BY 4.0\nTranslated by machine."


def rss_is_valid(data: bytes) -> None:
    """RSS 2.0: required elements, elements of no namespace known, an enclosure with its three attributes."""
    root = etree.fromstring(data)
    assert root.tag == "rss" and root.get("version") == "2.0"
    (channel,) = root
    assert {"title", "link", "description"} <= {child.tag for child in channel}
    known = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
    for item in channel.findall("item"):
        own = [str(child.tag) for child in item if not str(child.tag).startswith("{")]
        assert set(own) <= known and {"title", "description"} & set(own)
        assert all(own.count(name) <= 1 for name in known - {"category"})
        for enclosure in item.findall("enclosure"):
            assert set(enclosure.attrib) == {"url", "length", "type"} and str(enclosure.get("length")).isdigit()
        for date in item.findall("pubDate"):
            assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d (?:GMT|[+-]\d{4})", date.text or "")


def atom_is_valid(data: bytes) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2, and 4.2.7 for links."""
    root = etree.fromstring(data)
    assert root.tag == f"{A}feed"
    for element in [root, *root.findall(f"{A}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{A}{name}")) == 1
        assert re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", element.findtext(f"{A}id") or "")
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", element.findtext(f"{A}updated") or ""
        )
        assert element.find(f"{A}author/{A}name") is not None or root.find(f"{A}author/{A}name") is not None
        for name in ("rights", "published", "summary", "content", "source"):
            assert len(element.findall(f"{A}{name}")) <= 1
        for link in element.findall(f"{A}link"):
            assert link.get("href") and set(link.attrib) <= {"rel", "href", "type", "hreflang", "title", "length"}
        for category in element.findall(f"{A}category"):
            assert category.get("term") and set(category.attrib) <= {"term", "scheme", "label"}
        alternate = [link for link in element.findall(f"{A}link") if link.get("rel", "alternate") == "alternate"]
        assert element is root or alternate or element.find(f"{A}content") is not None


def json_feed_is_valid(data: bytes) -> None:
    """JSON Feed 1.1: required members, and those that it knows."""
    feed = json.loads(data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"]
    known = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
             "date_published", "date_modified", "authors", "tags", "language", "attachments"}  # fmt: skip
    for item in feed["items"]:
        assert isinstance(item["id"], str) and ("content_html" in item or "content_text" in item)
        assert all(key in known or key.startswith("_") for key in item)
        assert all({"url", "mime_type"} <= set(one) for one in item.get("attachments", []))
        assert all(isinstance(tag, str) for tag in item.get("tags", []))


VALID: dict[str, Callable[[bytes], None]] = {
    "rss": rss_is_valid,
    "atom": atom_is_valid,
    "json-feed": json_feed_is_valid,
}
