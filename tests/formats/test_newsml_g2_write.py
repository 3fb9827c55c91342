"""NewsML-G2 as written: always valid by the standard's schema, and read again the same in what is carried."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.base.errors import CommonwireError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.newsml_g2.write import CARRIES, write_newsml_g2
from commonwire.formats.newsml_g2.write_message import write_newsml_g2_message
from commonwire.formats.read import read
from commonwire.formats.write import write, write_all
from commonwire.news.item import (
    Concept,
    EventDetails,
    Given,
    Headline,
    Hop,
    Item,
    Place,
    PlannedCoverage,
    Relation,
    Rendition,
    RightsInfo,
    Wording,
)
from tests.formats.items import items
from tests.formats.schemas import newsml_g2_errors, xml_errors

CREDIT = CreditBlock(
    credit="Pamir Post & Sons", licence="CC-BY-4.0", link="https://example.org/1", notices=("Translated by machine.",)
)
ANY_KIND = st.sampled_from(
    ["text", "picture", "graphic", "composite", "component", "planning", "event", "concept", "knowledge"]
)
slowly = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WHEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


def again(data: bytes) -> Item:
    (result,) = read(data).results
    assert isinstance(result, Given)
    return result.item


def is_written_valid_and_read_again(item: Item, shared: Path) -> list[str]:
    written = write_newsml_g2(item, None)
    assert newsml_g2_errors(written.data, shared) == []
    with_credit = write_newsml_g2(item, CREDIT).data
    assert newsml_g2_errors(with_credit, shared) == []
    assert "Pamir Post &amp; Sons" in with_credit.decode()
    if set(written.losses) >= {"uri"}:
        return written.losses
    found = again(written.data)
    for name in CARRIES - set(written.losses):
        assert getattr(found, name) == getattr(item, name), name
    return written.losses


@slowly
@given(items(CARRIES, kind=ANY_KIND))
def test_what_is_written_is_valid_and_read_again_the_same(shared: Path, item: Item) -> None:
    is_written_valid_and_read_again(item, shared)
