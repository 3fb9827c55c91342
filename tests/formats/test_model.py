"""The common model as JSON: it comes back as it was, and is trusted no more than any other format."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from commonwire.formats.credit import CreditBlock
from commonwire.formats.read import read
from commonwire.formats.write import write, write_all
from commonwire.news.item import Given, Headline, Item, Rendition
from commonwire.rights.terms import Rule, Terms
from tests.formats.items import items

EVERY = frozenset(Item.__struct_fields__)


def again(item: Item, **changed: Any) -> Given:
    model = json.loads(write(item, "json").data) | changed
    (found,) = read(json.dumps(model).encode()).results
    assert isinstance(found, Given)
    return found


def a_story(**fields: Any) -> Item:
    return Item(uri="urn:story:1", headlines=[Headline(value="Rain")], **fields)


@settings(max_examples=60)
@given(items(EVERY))
def test_an_item_written_as_the_model_comes_back_as_it_was(item: Item) -> None:
    found = again(item)

    assert found.report.format == "model" and found.item == item


def test_terms_come_back_and_marks_of_the_node_do_not_pass() -> None:
    terms = Terms(grants=(Rule(actions=frozenset({"print"}), uses=2),), free_text="Ask us.")

    assert again(a_story(terms=terms)).item.terms == terms


def test_what_a_node_gave_the_item_is_left_behind() -> None:
    found = again(a_story(id="abc", version=4)).item

    assert (found.id, found.version, found.source_version) == ("", 0, "4")


def test_hostile_markup_and_addresses_are_made_harmless_and_reported() -> None:
    item = a_story(body_html="<p>Wet.</p>", renditions=[Rendition(href="https://example.org/a.jpg")])

    found = again(
        item,
        body_html="<p onclick='x()'>Wet.<script>alert(1)</script></p>",
        renditions=[{"href": "javascript:alert(1)"}],
        web_address="javascript:alert(1)",
    )
    assert found.item.body_html == "<p>Wet.</p>" and found.item.renditions == [] and found.item.web_address is None
    assert {remark.where for remark in found.report.remarks} >= {"body", "renditions", "web_address"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("urgency", "many"), ("subjects", "rain"), ("version_created_at", "soon"), ("kind", 7), ("extra", [])],
)
def test_a_field_that_does_not_fit_costs_only_itself(name: str, value: Any) -> None:
    found = again(a_story(slugline="rain"), **{name: value})

    assert found.item.headline == "Rain" and found.item.slugline == "rain"
    assert value == [] or name in {remark.where for remark in found.report.remarks}


def test_several_come_back_from_lines_with_their_credit_beside() -> None:
    credit = CreditBlock(credit="Pamir Post", licence="CC BY 4.0")
    several = [(a_story(), credit), (Item(uri="urn:story:2", headlines=[Headline(value="Sun")]), None)]

    found = read(write_all(several, "json").data).results

    assert [one.item.uri for one in found if isinstance(one, Given)] == ["urn:story:1", "urn:story:2"]
    assert isinstance(found[0], Given) and found[0].item.credit == "Pamir Post"
