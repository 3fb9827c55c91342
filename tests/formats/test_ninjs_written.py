"""ninjs 3.1, 2.2 and 1.6 as written: valid by the standard's schema, and read again the same in what is carried."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry, Resource

from commonwire.base.errors import BadInputError
from commonwire.formats.credit import CreditBlock
from commonwire.formats.ninjs.conform import conform
from commonwire.formats.ninjs.document import geojson, schema_of
from commonwire.formats.ninjs.write import CARRIES, CARRIES_1, CARRIES_2
from commonwire.formats.read import read
from commonwire.formats.write import write
from commonwire.news.item import Concept, Given, Headline, Item, PlannedCoverage, Relation, RightsInfo
from tests.formats import documents
from tests.formats.items import items

CREDIT = CreditBlock(
    credit="Pamir Post & Sons", licence="CC-BY-4.0", link="https://example.org/1", notices=("Translated by machine.",)
)
WRITTEN = {"ninjs": ("3.1", CARRIES), "ninjs-2": ("2.2", CARRIES_2), "ninjs-1": ("1.6", CARRIES_1)}
each_version = pytest.mark.parametrize("to", list(WRITTEN))
slowly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def validator(to: str) -> Draft202012Validator | Draft7Validator:
    version: Any = WRITTEN[to][0]
    if version == "1.6":
        return Draft7Validator(schema_of(version))
    registry = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", Resource.from_contents(geojson()))
    return Draft202012Validator(schema_of(version), registry=registry)


def is_written_valid_and_read_again(item: Item, to: str, checked: Any) -> list[str]:
    written = write(item, to)
    assert [error.message for error in checked.iter_errors(json.loads(written.data))] == []
    with_credit = json.loads(write(item, to, credit=CREDIT).data)
    assert [error.message for error in checked.iter_errors(with_credit)] == []
    assert "Pamir Post &" in json.dumps(with_credit)
    assert "CC-BY-4.0" in json.dumps(with_credit)
    (again,) = read(written.data).results
    assert isinstance(again, Given)
    for name in WRITTEN[to][1] - set(written.losses):
        assert getattr(again.item, name) == getattr(item, name), name
    return written.losses


def read_of(path: Path) -> list[Item]:
    return [result.item for result in read(path.read_bytes()).results if isinstance(result, Given)]


@pytest.fixture(scope="module")
def examples(shared: Path) -> list[tuple[Path, Item]]:
    found = []
    for path in sorted((shared / "standards" / "ninjs").rglob("*.json")):
        if "schemas" in path.parts or "schema" in path.name:
            continue
        try:
            found += [(path, item) for item in read_of(path)]
        except BadInputError:
            assert "should_fail" in path.parts or "not-valid" in path.parts, path
    return found


@each_version
@slowly
@given(items(CARRIES))
def test_what_is_written_is_valid_and_read_again_the_same(to: str, item: Item) -> None:
    is_written_valid_and_read_again(item, to, validator(to))


@each_version
@slowly
@given(
    items(
        CARRIES_1
        - {"subjects", "people", "organisations", "events", "objects", "sources", "creators", "genres", "rights_info",
           "embargo_until", "keywords"}
    )
)  # fmt: skip
def test_the_fields_of_every_story_are_never_lost(to: str, item: Item) -> None:
    assert is_written_valid_and_read_again(item, to, validator(to)) == []


@each_version
@slowly
@given(documents.ninjs)
def test_what_was_read_is_written_valid(to: str, document: dict[str, Any]) -> None:
    (got,) = read(json.dumps(document).encode()).results
    assert isinstance(got, Given)

    is_written_valid_and_read_again(got.item, to, validator(to))


@each_version
def test_each_example_of_the_standard_is_written_valid_and_read_again(
    to: str, examples: list[tuple[Path, Item]]
) -> None:
    checked = validator(to)
    for path, item in examples:
        try:
            is_written_valid_and_read_again(item, to, checked)
        except AssertionError as error:
            raise AssertionError(path) from error


def test_examples_lose_nothing_in_their_own_version(examples: list[tuple[Path, Item]]) -> None:
    own = {"1": "ninjs-1", "2": "ninjs-2", "3": "ninjs"}
    lost = {}
    for path, item in examples:
        if "should_fail" not in path.parts and path.parent.name != "not-valid":
            version = next(part for part in path.parts if part[:2] in ("1.", "2.", "3."))
            if losses := write(item, own[version[0]]).losses:
                lost["/".join(path.parts[-4:])] = losses
    assert lost == {}


def test_the_shipped_schemas_are_those_of_the_standard(shared: Path) -> None:
    for version in ("3.1", "2.2", "1.6"):
        own = json.loads((shared / "standards" / "ninjs" / "schemas" / f"ninjs-schema_{version}.json").read_text())
        assert schema_of(version) == own


def test_an_embargo_without_end_is_written_as_withheld() -> None:
    item = Item(uri="urn:1", headlines=[Headline(value="x")], embargo_until="open")

    for to in WRITTEN:
        written = write(item, to)
        assert "withheld" in written.data.decode()
        assert written.losses == ["status", "embargo_until"]


def test_creators_signals_and_rights_have_their_way() -> None:
    item = Item(
        uri="urn:1",
        headlines=[Headline(value="x")],
        creators=[Concept(name="Zarina", role="creator"), Concept(name="Rustam", role="photographer")],
        signals=[Concept(literal="update")],
        rights_info=[RightsInfo(link="https://example.org/rights", expression_language="https://example.org/lang")],
        planned_coverage=[PlannedCoverage(id="urn:plan", kind="text", scheduled="2026-05")],
        relations=[Relation(rel="see-also", uri="urn:2"), Relation(rel="see-also", uri="urn:3", title="Next")],
    )

    assert write(item, "ninjs").losses == ["signals"]
    assert write(item, "ninjs-2").losses == ["signals", "planned_coverage"]
    assert write(item, "ninjs-1").losses == ["signals", "planned_coverage"]


def test_what_the_schema_does_not_allow_is_left_out() -> None:
    document = {"uri": "urn:1", "urgency": 12, "odd": 1, "people": [{"name": "A", "odd": 1}, {"odd": 1}, 7],
                "rightsInfo": {"langId": "x"}, "edNote": "PRIVATE", "version": True,
                "places": [{"geoJSON": {"type": "Point", "coordinates": [1]}}]}  # fmt: skip

    assert conform(document, "3.1") == {"uri": "urn:1", "people": [{"name": "A"}]}
