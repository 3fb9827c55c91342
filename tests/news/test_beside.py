"""What a row shows beside an item's headline."""

from __future__ import annotations

import pytest

from commonwire.news.beside import beside_of
from commonwire.news.item import Headline, Item, Place, Relation


def test_headlines_in_other_languages_are_kept_the_first_of_each() -> None:
    item = Item(
        uri="a",
        language="ur",
        headlines=[
            Headline(value="سرخی", language="ur"),
            Headline(value="First", language="en"),
            Headline(value="Second", language="en"),
            Headline(value="Kicker", language="ru", role="kicker"),
        ],
    )
    found = beside_of(item)

    assert found is not None
    assert found.headlines == {"en": "First"}


@pytest.mark.parametrize("rel", ["translation-of", "irel:translatedFrom", "translation", "derived-from"])
def test_another_telling_that_the_item_names_is_kept_once_and_never_itself(rel: str) -> None:
    item = Item(uri="a", relations=[Relation(rel=rel, uri=uri) for uri in ("b", "a", "b")])
    found = beside_of(item)

    assert found is not None
    assert found.same == ["b"]


def test_other_links_are_no_telling() -> None:
    assert beside_of(Item(uri="a", relations=[Relation(rel="see-also", uri="b"), Relation(rel="translation")])) is None


def test_the_first_place_is_kept() -> None:
    found = beside_of(Item(uri="a", places=[Place(name="Khorog"), Place(name="Murghab")]))

    assert found is not None
    assert found.place is not None
    assert found.place.name == "Khorog"
