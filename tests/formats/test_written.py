"""Everything that is read is written valid in every format, and is the same story when it is read again.

`make written` takes every story of the sample (`SAMPLE`), the tests a few.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from commonwire.base.errors import CommonwireError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, WRITERS, write, write_all
from commonwire.news.item import Given, Item
from tests.formats.hostile_items import NOTE, readable_items
from tests.formats.standards import Document, items_of, words
from tests.formats.valid import errors, is_checked

Items = list[tuple[str, Item]]
CREDIT = CreditBlock(
    credit="Pamir Post", licence="CC-BY-4.0", link="https://example.org/1", notices=("Translated by machine.",)
)
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
SAMPLE = int(os.environ.get("SAMPLE", "150"))
READ_AGAIN = [name for name in FORMATS if name not in ("json", "text", "icalendar")]
"""What says by itself what is headline and text; the common model is read by no reader."""


@pytest.fixture(scope="module")
def everything(shared: Path, documents: list[Document]) -> Items:
    """Each item of the standards, of the golden story in every format and of the sample, with where it is from."""
    golden = [(path.name, item) for path in sorted(GOLDEN.iterdir()) for item in _read(path.read_bytes())]
    with gzip.open(shared / "news-sample" / "items.jsonl.gz") as sample:
        lines = sample.read().splitlines()
    chosen = lines[:: max(1, len(lines) // SAMPLE)][:SAMPLE]
    return [*items_of(documents), *golden, *((item.uri, item) for line in chosen for item in _read(line))]


def test_there_are_rules_for_every_format_that_is_written() -> None:
    assert [name for name in FORMATS if not is_checked(name)] == []


@pytest.mark.parametrize("to", FORMATS)
def test_everything_is_written_valid(to: str, everything: Items, shared: Path) -> None:
    assert len(everything) > 300
    for where, item in everything:
        for credit in (None, CREDIT):
            assert errors(write(item, to, credit=credit).data, to, shared) == [], where


@pytest.mark.parametrize("to", READ_AGAIN)
def test_everything_is_the_same_story_when_it_is_read_again(to: str, everything: Items) -> None:
    for where, item in everything:
        written = write(item, to)
        (again,) = _read(written.data)

        assert item.headline in (again.headline, None), where
        assert again.status == item.status, where
        if item.status != "canceled" or "body_text" not in written.losses:
            assert words(again.body_text or "") == words(item.body_text or ""), where


def test_plain_text_has_every_word_of_headline_and_body(everything: Items) -> None:
    for where, item in everything:
        shown = words(write(item, "text").data.decode())

        assert words(f"{item.headline or ''} {item.body_text or ''}") <= shown, where


@pytest.mark.parametrize("to", [name for name in FORMATS if WRITERS[name].join])
def test_several_together_are_valid(to: str, everything: Items, shared: Path) -> None:
    for several in _batches(everything):
        parts = [
            (item, msgspec.structs.replace(CREDIT, link=f"https://example.org/{n}")) for n, item in enumerate(several)
        ]
        data = write_all(parts, to, now=NOON).data

        documents = data.splitlines() if data.startswith(b"{") and to != "json-feed" else [data]
        assert [error for document in documents for error in errors(document, to, shared)] == []


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(readable_items)
def test_whatever_an_item_holds_it_is_written_valid_and_keeps_the_note_private(
    to: str, shared: Path, item: Item
) -> None:
    for credit in (None, CREDIT):
        data = write(item, to, credit=credit).data

        assert errors(data, to, shared) == []
        assert NOTE.encode() not in data


def _read(data: bytes) -> list[Item]:
    try:
        return [result.item for result in read(data).results if isinstance(result, Given)]
    except CommonwireError:
        return []


def _batches(everything: Items) -> Iterator[list[Item]]:
    """The items in twenties, one for each uri."""
    once = list({item.uri: item for _, item in everything}.values())
    return (once[start : start + 20] for start in range(0, len(once), 20))
