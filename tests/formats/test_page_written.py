"""A story as a page: what a reader of pages finds in it is what it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commonwire.formats.credit import CreditBlock
from commonwire.formats.notes import Notes
from commonwire.formats.page.read import read_page
from commonwire.formats.page.write import CARRIES, write_page
from commonwire.news.item import Concept, Given, Headline, Item, Rendition
from tests.formats import items


def read_again(data: bytes) -> Item:
    (result,) = read_page(data, None, Notes()).results
    assert isinstance(result, Given)
    return result.item


@given(items.items(CARRIES))
def test_what_was_written_is_read_again(item: Item) -> None:
    written = write_page(item, None)

    again = read_again(written.data)
    for name in CARRIES - set(written.losses):
        assert getattr(again, name) == getattr(item, name), name


@given(
    items.items(
        CARRIES - {"renditions", "places", "version_created_at", "first_created_at", "licence"},
        kind=st.just("text"),
        status=st.just("usable"),
        **dict.fromkeys(["subjects", "people", "organisations", "events", "objects"], items.few(items.media_topics)),
        genres=items.few(st.builds(Concept, name=items.words)),
        keywords=st.lists(items.words, max_size=3, unique=True),
    )
)
def test_what_a_page_can_say_is_no_loss(item: Item) -> None:
    item.version_created_at = item.first_created_at = None

    assert write_page(item, None).losses == []


def test_pictures_and_status_come_back() -> None:
    picture = Rendition(
        href="https://example.org/a.jpg", name="main", title="A <b> & c", media_type="image/jpeg", width=640,
        height=480, size=9,
    )  # fmt: skip
    item = Item(uri="urn:1", headlines=[Headline(value="A <b> & c")], renditions=[picture], status="withheld")

    written = write_page(item, None)

    assert written.losses == []
    assert b"<img" not in written.data


def test_a_page_with_credit_says_it_to_machines_and_is_read_with_it() -> None:
    credit = CreditBlock(
        credit="Pamir Post", licence="CC-BY-4.0", link="https://example.org/7", original="urn:pamir:7",
        noindex=True, canonical="https://example.org/7?a=1&b=2",
    )  # fmt: skip
    item = Item(uri="urn:pamir:7", headlines=[Headline(value="Flood")], body_html="<p>Water.</p>", copyright="© Pamir")

    data = write_page(item, credit).data

    assert b'<meta name="robots" content="noindex">' in data
    assert b'<link rel="canonical" href="https://example.org/7?a=1&amp;b=2">' in data
    assert b'<link itemprop="isBasedOn" href="urn:pamir:7">' in data
    for name, said in {
        "creditText": "Pamir Post",
        "copyrightNotice": "© Pamir",
        "license": "CC-BY-4.0",
    }.items():
        assert f'<meta itemprop="{name}" content="{said}">'.encode() in data
    again = read_again(data)
    assert (again.credit, again.licence, again.copyright) == ("Pamir Post", "CC-BY-4.0", "© Pamir")
    assert again.headline == "Flood" and again.uri == "urn:pamir:7"


def test_search_engines_are_told_nothing_that_the_owner_did_not_ask() -> None:
    data = write_page(Item(uri="urn:1", headlines=[Headline(value="Flood")]), CreditBlock(credit="Pamir Post")).data

    assert b"robots" not in data and b"canonical" not in data and b"isBasedOn" not in data
