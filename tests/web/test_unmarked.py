"""Whatever a page says, a catalogue can say in another language."""

from __future__ import annotations

import pytest

from tests.unmarked import report

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")


def test_every_text_of_every_page_can_be_translated() -> None:
    found = report()

    assert {said: pages for said, pages in found.items() if set(pages) != {"styleguide"}} == {}
