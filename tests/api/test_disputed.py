"""A key of an outlet was in other hands: what it signed is disputed, until the outlet says that it is its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commonwire.alliance.principal import machine
from commonwire.base.ids import item_id
from commonwire.news.revoke import reaffirm, revoke_key
from tests.api.asgi import Desk, copied, desk_opens
from tests.api.stories import GIVER, gives, new_uri, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("disputed") / "home"), pages=True) as desk:
        yield desk


def test_the_page_of_an_item_says_that_it_is_disputed_until_its_outlet_re_affirms_it(desk: Desk) -> None:
    uri = new_uri()
    given = gives(desk, desk.key(GIVER), story(uri=uri))
    number, reader = given.json["entry"], desk.session(GIVER, "editor")

    def page() -> str:
        return desk.call("GET", f"/items/{given.json['id']}", session=reader).body.decode()

    assert "Disputed" not in page()
    desk.write(lambda records: revoke_key(records, machine(), GIVER, None, number - 1, desk.site.clock()))
    # Above the text, in the sentence on who published it, and at the line of the ledger.
    assert page().count("Disputed") == 3
    assert "in other hands" in page()

    def say_so(records: Any) -> None:
        state = records.items.find(item_id(GIVER, uri))
        reaffirm(records, state, records.items.find_version(state.id, 1), by="p-1", now=desk.site.clock())

    desk.write(say_so)
    assert "Disputed" not in page() and "affirmed, version 1" in page()
