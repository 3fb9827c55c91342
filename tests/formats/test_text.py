"""Wire text: what wire style shows is found, the words stay as they came."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonwire.formats.read import read
from commonwire.news.item import Given, Item


def item_of(text: str) -> Item:
    (got,) = read(text.encode()).results
    assert isinstance(got, Given)
    return got.item


def test_the_founding_dispatch_is_understood(shared: Path) -> None:
    data = (shared / "seed" / "dispatch.txt").read_bytes()

    (got,) = read(data, media_type="text/plain").results

    assert isinstance(got, Given)
    item = got.item
    assert (item.located, item.credit, item.dateline) == ("Islamabad", "INP", "2018-06-03 Islamabad")
    assert item.content_created_at is not None and item.content_created_at.date().isoformat() == "2018-06-03"
    assert [hop.party for hop in item.hops] == ["Beijing"]
    assert {person.name for person in item.people} == {"Xi Jinping", "Khalid Masood", "Shafqat Jalil", "Huang Kunming"}
    assert "Shanghai Cooperation Organization" in {organisation.name for organisation in item.organisations}
    assert item.body_text == data.decode().split("\n\n", 1)[1].strip()
    assert {r.where for r in got.report.remarks if r.kind == "guessed"} >= {"credit", "hops", "people", "organisations"}


@pytest.mark.parametrize(
    ("line", "located", "credit"),
    [
        ("ISLAMABAD, June 3 (INP) — ", "Islamabad", "INP"),
        ("BEIJING (Xinhua) -- ", "Beijing", "Xinhua"),
        ("NEW DELHI, India (AP) — ", "New Delhi", "AP"),
    ],
)
def test_a_dateline_in_the_first_words_is_read_and_stays(line: str, located: str, credit: str) -> None:
    item = item_of(f"{line}Rain fell on the city all night. More is expected.")

    assert (item.located, item.credit, item.headline) == (located, credit, "Rain fell on the city all night.")
    assert (item.body_text or "").startswith(line)


@pytest.mark.parametrize("line", ["3 June 2018, Almaty", "Almaty, June 3, 2018", "dateline: Almaty 2018-06-03"])
def test_a_line_of_date_and_place_is_the_dateline(line: str) -> None:
    item = item_of(f"{line}\n\nA bridge has opened here after ten years of building.")

    assert item.located == "Almaty" and item.body_text == "A bridge has opened here after ten years of building."
    assert item.content_created_at is not None and item.content_created_at.date().isoformat() == "2018-06-03"


def test_a_first_line_that_stands_apart_is_the_headline() -> None:
    item = item_of("Bridge opens in Almaty\n\nA bridge has opened here.\nIt took ten years.\n\nEnd.")

    assert item.headline == "Bridge opens in Almaty"
    assert item.body_html == "<p>A bridge has opened here.<br>It took ten years.</p><p>End.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "昨日，北京举行了一次关于媒体合作的重要会议，来自各国的代表出席了会议。",
        "اسلام آباد میں کل بارش ہوئی اور آج بھی بارش کا امکان ہے۔",
    ],
)
def test_other_scripts_are_left_as_they_are(text: str) -> None:
    item = item_of(text)

    assert (item.body_text, item.people, item.organisations, item.credit) == (text, [], [], None)


def test_no_names_are_found_where_none_are_meant() -> None:
    item = item_of(
        "North Korea said on Monday that the Foreign Ministry said nothing. The White House said so too, and it rained."
    )

    assert item.people == []
