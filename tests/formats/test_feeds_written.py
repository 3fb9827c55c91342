"""One item as RSS, Atom and JSON Feed: what comes back is what went out, or is named; each is valid."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.formats.credit import CreditBlock
from commonwire.formats.feeds import write_atom, write_json, write_rss
from commonwire.formats.read import read
from commonwire.formats.write import write
from commonwire.news.item import Concept, Given, Headline, Item, Place, Relation, Rendition
from tests.formats import items
from tests.formats.feed_rules import atom_errors, json_feed_errors, rss_errors

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A = "{http://www.w3.org/2005/Atom}"
CARRIES = {"rss": write_rss.CARRIES, "atom": write_atom.CARRIES, "json-feed": write_json.CARRIES}
RULES = {"rss": rss_errors, "atom": atom_errors, "json-feed": json_feed_errors}
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

    assert RULES[to](written.data) == []
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
