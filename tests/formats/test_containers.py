"""Several items in one document, for the formats that have a container."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.read import read, read_each
from commonwire.formats.write import FORMATS, WRITERS, write, write_all
from commonwire.news.item import Given, Headline, Item
from tests.formats.items import items

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CREDIT = CreditBlock(credit="Pamir Post", licence="CC-BY-4.0", link="https://example.org/1")
CONTAINERS = [name for name in FORMATS if WRITERS[name].join and name != "json"]
SAID = frozenset({"body_html", "subjects", "version_created_at", "language", "byline"})


def story(number: int, **said: object) -> Item:
    fields: dict[str, object] = {
        "uri": f"urn:story:{number}",
        "headlines": [Headline(value=f"Story {number}")],
        "version_created_at": NOON,
    }
    return Item(**(fields | said))  # type: ignore[arg-type]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_the_media_type_it_writes(format: str) -> None:
    assert write(story(1), format).media_type.partition(";")[0] == WRITERS[format].media_type


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_a_name_and_an_ending_of_its_own(format: str) -> None:
    assert all(
        getattr(WRITERS[format], what) != getattr(other, what)
        for name, other in WRITERS.items()
        for what in ("name", "ending")
        if name != format
    )


@settings(max_examples=15)
@given(
    st.sampled_from(CONTAINERS),
    st.lists(items(SAID), min_size=1, max_size=4, unique_by=lambda item: item.uri),
)
def test_what_stands_in_a_container_is_read_as_it_is_by_itself(format: str, several: list[Item]) -> None:
    together = read(write_all([(item, None) for item in several], format, now=NOON).data).results
    alone = [read(write(item, format).data).results[0] for item in several]

    assert [got.item.uri for got in together if isinstance(got, Given)] == [item.uri for item in several]
    for one, other in zip(together, alone, strict=True):
        assert isinstance(one, Given) and isinstance(other, Given)
        assert all(getattr(one.item, name) == getattr(other.item, name) for name in SAID | {"headlines", "credit"})


@pytest.mark.parametrize("format", CONTAINERS)
def test_each_in_a_container_has_its_own_credit(format: str) -> None:
    other = CreditBlock(credit="Indus Times")
    parts = [(story(1, body_html="<p>One.</p>"), CREDIT), (story(2, body_html="<p>Two.</p>"), other)]

    text = write_all(parts, format, now=NOON).data.decode()

    assert "Pamir Post" in text and "Indus Times" in text


def test_losses_of_a_container_are_those_of_any_item_in_the_models_order() -> None:
    parts = [(story(1, located="Quetta"), None), (story(2, slugline="river"), None)]

    lost = write_all(parts, "rss").losses

    assert {"slugline", "located"} <= set(lost) and lost == sorted(lost, key=Item.__struct_fields__.index)


@pytest.mark.parametrize("format", [name for name in FORMATS if not WRITERS[name].join])
def test_a_format_without_container_is_refused_with_those_that_have_one(format: str) -> None:
    with pytest.raises(BadInputError, match=f"{format} has no container .* one of: json, ninjs"):
        write_all([(story(1), None), (story(2), None)], format)


def test_no_item_is_no_document() -> None:
    with pytest.raises(BadInputError, match="no item"):
        write_all([], "ninjs")


def test_reading_item_by_item_gives_what_reading_at_once_gives() -> None:
    message = b'[{"uri": "urn:1", "title": "x"}, {"title": "no uri"}]'

    assert list(read_each(message)) == read(message).results
