"""What machine work a source states goes out with the story, in every format."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commonwire.formats.machine_work import machine_work
from commonwire.formats.read import read
from commonwire.news.item import Given, Item, Rendition

TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:2" version="1" standard="NewsML-G2"
standardversion="2.34" conformance="power"><catalogRef
href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"/><itemMeta><itemClass qcode="ninat:text"/>
<provider literal="x"/><versionCreated>2026-01-01T00:00:00Z</versionCreated></itemMeta><contentMeta>
<digitalSourceType {}/><headline>h</headline></contentMeta><contentSet><inlineData>Words.</inlineData></contentSet>
</newsItem>"""


def read_one(document: bytes) -> Item:
    (result,) = read(document).results
    assert isinstance(result, Given)
    return result.item


@pytest.mark.parametrize(
    "said", [f'uri="{TYPES}trainedAlgorithmicMedia"', 'qcode="digsrctype:trainedAlgorithmicMedia"']
)
def test_generative_ai_is_told_of_a_newsml_g2_document(said: str) -> None:
    assert machine_work(read_one(G2.format(said).encode())) == ("Its source says: made by generative AI.",)


def test_it_is_told_of_ninjs() -> None:
    stated = {"uri": f"{TYPES}compositeWithTrainedAlgorithmicMedia", "name": "x"}
    document = {"uri": "urn:1", "type": "text", "headlines": [{"value": "h"}], "digitalSourceType": stated,
                "standard": {"name": "ninjs", "version": "3.1"}}  # fmt: skip

    assert machine_work(read_one(json.dumps(document).encode())) == ("Its source says: edited with generative AI.",)


def test_it_is_told_of_a_picture_by_its_name() -> None:
    picture = Rendition(name="main", title="The dam", extra={"digitalSourceType": f"{TYPES}algorithmicMedia"})

    assert machine_work(Item(uri="urn:1", renditions=[picture])) == (
        "Its source says of “The dam”: made by an algorithm.",
    )


@pytest.mark.parametrize(
    "extra",
    [{}, {"digitalSourceType": f"{TYPES}digitalCapture"}, {"digitalSourceType": None}, {"note": "algorithmicMedia"}],
)
def test_what_people_made_is_told_of_nothing(extra: dict[str, Any]) -> None:
    assert machine_work(Item(uri="urn:1", extra=extra)) == ()
