"""A story as a page: what a reader of pages finds in it is what it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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
