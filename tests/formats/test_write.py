"""Writing: credit, licence and link show in every format, the editor's note in none; feeds are valid."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from commonwire.base.errors import BadInputError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.feeds.feed import FeedEntry
from commonwire.formats.feeds.write import write_feed
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Concept, Given, Headline, Hop, Item
from commonwire.rights.terms import Terms

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CREDIT = CreditBlock(
    credit="Pamir & Post", licence="CC-BY-4.0", link="https://example.org/1", notices=("Cut by <us>.",)
)
ITEM = Item(
    uri="urn:story:1",
    language="ur",
    headlines=[Headline(value="خبر <1>")],
    body_html="<p>متن</p>",
    body_text="متن",
    byline="Ayesha K.",
    dateline="اسلام آباد",
    editor_note="PRIVATE-NOTE",
    keywords=["k"],
    subjects=[Concept(name="politics", uri="http://cv.iptc.org/newscodes/mediatopic/11000000", code="11000000")],
    terms=Terms(licence="x"),
    hops=[Hop(party="Beijing")],
    first_created_at=NOON,
)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("format", FORMATS)
def test_credit_licence_and_link_are_inside_and_the_note_is_not(format: str) -> None:
    text = write(ITEM, format, credit=CREDIT).data.decode()

    assert "CC-BY-4.0" in text and "https://example.org/1" in text
    assert any(credit in text for credit in ("Pamir & Post", "Pamir &amp; Post"))
    assert "PRIVATE-NOTE" not in text and "<us>" not in text.replace("Cut by <us>", "") * (format == "html")


@given(st.text(min_size=1).map(lambda text: f"secret-{text}"), st.sampled_from(FORMATS), st.booleans())
def test_no_editors_note_is_ever_written(note: str, format: str, has_credit: bool) -> None:
    item = Item(uri="urn:1", headlines=[Headline(value="x")], editor_note=note)

    assert b"secret-" not in write(item, format, credit=CREDIT if has_credit else None).data


def test_the_page_is_a_whole_document_in_its_language_and_direction() -> None:
    page = write(ITEM, "html").data.decode()

    assert page.startswith('<!doctype html>\n<html lang="ur" dir="rtl">')
    assert "<title>خبر &lt;1&gt;</title>" in page and "<p>متن</p>" in page and "<p>Ayesha K.</p>" in page


def test_plain_text_has_head_text_and_credit() -> None:
    assert write(ITEM, "text", credit=CREDIT).data.decode() == (
        "خبر <1>\nAyesha K.\nاسلام آباد\n\nمتن\n\n--\nPamir & Post\nCC-BY-4.0\nhttps://example.org/1\nCut by <us>.\n"
    )


def test_losses_name_what_the_format_has_no_place_for() -> None:
    assert write(ITEM, "ninjs").losses == ["dateline", "hops"]
    assert write(ITEM, "json").losses == []


def test_ninjs_and_back_keeps_what_ninjs_can_say() -> None:
    (got,) = read(write(ITEM, "ninjs").data).results

    assert isinstance(got, Given)
    for name in ("uri", "language", "headlines", "body_html", "body_text", "byline", "keywords", "first_created_at"):
        assert getattr(got.item, name) == getattr(ITEM, name)


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInputError, match="Ask for one of: json, ninjs, "):
        write(ITEM, "docx")


def feed(kind: Literal["atom", "rss", "json"], *entries: FeedEntry) -> bytes:
    return write_feed(
        kind,
        title="Wire ش",
        address="https://node.example.org/feeds/1",
        home="https://node.example.org/",
        updated=NOON,
        entries=list(entries),
    ).data


def entry(html: str | None = "<p>متن</p>", **changes: object) -> FeedEntry:
    fields = {name: getattr(ITEM, name) for name in Item.__struct_fields__} | changes
    return FeedEntry(item=Item(**fields), html=html, link="https://node.example.org/items/1", credit=CREDIT)


@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
def test_a_written_feed_is_read_back(kind: Literal["atom", "rss", "json"]) -> None:
    (got,) = read(feed(kind, entry())).results

    assert isinstance(got, Given) and got.report.remarks == []
    assert (got.item.uri, got.item.headline, got.item.language) == ("urn:story:1", "خبر <1>", "ur")
    assert "متن" in (got.item.body_text or "") and "Pamir & Post" in (got.item.body_text or "")
    assert got.item.web_address == "https://node.example.org/items/1" and got.item.byline == "Ayesha K."


@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_a_held_or_killed_item_has_no_words_in_a_feed(kind: Literal["atom", "rss", "json"], status: str) -> None:
    data = feed(kind, entry(status=status)).decode()

    assert "متن" not in data and "خبر" not in data
    assert ("deleted-entry" in data) == (kind == "atom" and status == "canceled")


@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
def test_an_entry_that_may_not_be_read_has_its_headline_only(kind: Literal["atom", "rss", "json"]) -> None:
    data = feed(kind, entry(None, summary="SUMMARY")).decode()

    assert "متن" not in data and "SUMMARY" not in data and "خبر" in data


def test_an_atom_feed_has_what_the_standard_asks_for() -> None:
    root = etree.fromstring(feed("atom", entry(), entry(None)))

    for element in (root, *root.findall(f"{ATOM}entry")):
        assert all(element.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "link"))
    assert all(found.find(f"{ATOM}author/{ATOM}name") is not None for found in root.findall(f"{ATOM}entry"))
    assert root.find(f"{ATOM}link[@rel='self']") is not None


def test_a_json_feed_has_what_the_standard_asks_for() -> None:
    document = json.loads(feed("json", entry(), entry(None)))

    assert document["version"] == "https://jsonfeed.org/version/1.1" and document["title"]
    assert all("id" in item and ("content_html" in item or "content_text" in item) for item in document["items"])


@given(st.text())
def test_whatever_a_headline_holds_the_feeds_are_well_formed(headline: str) -> None:
    hostile = entry(f"<p>{headline}</p>".encode("utf-8", "replace").decode(), headlines=[Headline(value=headline)])

    for kind in ("atom", "rss"):
        etree.fromstring(feed(kind, hostile))
    json.loads(feed("json", entry(None)))
