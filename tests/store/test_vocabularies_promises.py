"""What every shelf of vocabularies promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commonwire.news.beside import Subject
from commonwire.news.item import Concept
from commonwire.news.vocabulary import Term, Vocabulary
from commonwire.store.records import SqlRecords
from tests.store.test_items_promises import item_is_there, positions

NOON = datetime(2031, 5, 6, 12, 0, 0, 250, tzinfo=UTC)
RIVERS, LAKES = "http://example.org/cv/rivers/", "urn:example:lakes#"
MEDTOP = "http://cv.iptc.org/newscodes/mediatopic/"
PANJ = Concept(uri=f"{RIVERS}panj")


def rivers(**changes: Any) -> Vocabulary:
    said: dict[str, Any] = {
        "scheme": RIVERS,
        "alias": "riv",
        "title": "Rivers",
        "source": "The alliance",
        "version": "3",
        "licence": "CC0 1.0",
        "imported_at": NOON,
        "concepts": {
            "amu": Term(names={"en": "Amu Darya", "tg": "Амударё", "fa": "آمودریا"}),
            "panj": Term(names={"en": "Panj", "tg": "Панҷ", "fa": "پنج"}, broader=["amu"]),
        },
    }
    return Vocabulary(**(said | changes))


def test_a_vocabulary_comes_back_as_it_was_put(records: SqlRecords) -> None:
    records.vocabularies.put(rivers())

    assert records.vocabularies.imported() == [rivers()]


def test_a_vocabulary_takes_the_place_of_the_one_of_its_scheme_and_of_no_other(records: SqlRecords) -> None:
    lakes = rivers(scheme=LAKES, imported_at=NOON + timedelta(hours=1))
    records.vocabularies.put(rivers())
    records.vocabularies.put(lakes)
    newer = rivers(concepts={"panj": Term(retired=True)}, version="4", imported_at=NOON + timedelta(hours=2))
    records.vocabularies.put(newer)

    assert records.vocabularies.imported() == [lakes, newer]


def test_what_is_imported_is_known_at_once(records: SqlRecords) -> None:
    assert records.vocabularies.known().label(PANJ, ["tg"]).value == "panj"

    records.vocabularies.put(rivers())
    assert records.vocabularies.known().label(PANJ, ["tg"]).value == "Панҷ"

    records.vocabularies.put(rivers(concepts={"panj": Term(names={"tg": "Дарёи Панҷ"})}))
    assert records.vocabularies.known().label(PANJ, ["tg"]).value == "Дарёи Панҷ"


@pytest.mark.parametrize(
    "query",
    ["subject:Панҷ", 'subject:"Amu Darya"', "subject:آمودريا", "subject:riv:amu", f"subject:{RIVERS}panj", "amu darya"],
)
def test_an_item_is_found_by_what_its_subject_and_a_broader_one_are_called(records: SqlRecords, query: str) -> None:
    item_is_there(records, 1, "Water", subjects=[Subject(uri=f"{RIVERS}panj")])
    item_is_there(records, 2, "Fire", subjects=[Subject(name="Steppe", uri=f"{RIVERS}ili")])
    assert positions(records, query) == ([1] if query.endswith("panj") else [])

    records.vocabularies.put(rivers())

    assert positions(records, query) == [1]


@pytest.mark.parametrize("name", ["transport", "Transporte", "运输", "medtop:20000337", f"{MEDTOP}20000337"])
def test_the_newest_of_a_broad_subject_come_in_their_order_and_each_once(records: SqlRecords, name: str) -> None:
    road, rail = Subject(uri=f"{MEDTOP}20000341"), Subject(code="20000340", scheme="medtop")
    for position in range(1, 41):
        item_is_there(records, position, subjects=[road, rail] if position % 2 else [rail], language="tg")
    for position in range(41, 61):
        item_is_there(records, position, subjects=[Subject(uri=f"{MEDTOP}15000000")])

    assert positions(records, f'subject:"{name}"') == list(range(40, 0, -1))
    assert positions(records, f'subject:"{name}"', limit=3) == [40, 39, 38]
    assert positions(records, f'subject:"{name}"', limit=3, before=3) == [2, 1]
    assert positions(records, f'subject:"{name}" lang:tg', limit=30, before=38) == list(range(37, 7, -1))
    assert positions(records, f'subject:"{name}" lang:en') == []


def test_words_that_name_a_subject_find_what_is_filed_under_it_and_in_quotes_are_words(records: SqlRecords) -> None:
    item_is_there(records, 1, "A lorry", subjects=[Subject(uri=f"{MEDTOP}20000341")], language="zh-Hans")
    item_is_there(records, 2, "On road transport", language="en")

    assert positions(records, "Road Transport") == [2, 1]
    assert positions(records, "公路运输 lang:zh") == [1]
    assert positions(records, '"road transport"') == [2]
    assert positions(records, "road") == [2]
    assert positions(records, "road transport lorry") == []


def test_a_vocabulary_that_is_removed_is_known_no_longer(records: SqlRecords) -> None:
    records.vocabularies.put(rivers())

    assert records.vocabularies.remove(RIVERS)
    assert not records.vocabularies.remove(RIVERS)
    assert records.vocabularies.imported() == []
    assert records.vocabularies.known().label(PANJ, ["tg"]).value == "panj"
