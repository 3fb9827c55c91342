"""What `bench read` reads: documents as agencies send them, whole and without loss; its turns and its peers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.bench import documents, read
from commonwire.app.bench.peak import grown_by
from commonwire.app.commands import main
from commonwire.base.errors import BadInputError
from commonwire.formats.read import read as read_bytes
from commonwire.news.item import Given, Item

NOW = datetime(2030, 1, 1, tzinfo=UTC)
MAKERS: dict[str, Callable[[random.Random, int], bytes]] = {
    "newsml_g2": documents.newsml_g2,
    "nitf": documents.nitf,
    "ninjs": documents.ninjs,
    "iptc_7901": lambda chance, number: documents.wire_text(chance, 2 * number + 1),
    "anpa_1312": lambda chance, number: documents.wire_text(chance, 2 * number),
}


def given_in(data: bytes) -> list[Given]:
    results = read_bytes(data, now=NOW).results
    given = [part for part in results if isinstance(part, Given)]
    assert len(given) == len(results)
    return given


def says_all(item: Item) -> bool:
    return bool(item.headline and item.body_html and item.body_text and item.byline)


@pytest.mark.parametrize("format", MAKERS)
def test_documents_of_a_format_are_read_as_that_format_with_all_they_say(format: str) -> None:
    chance = random.Random(1)
    given = [part for number in range(20) for part in given_in(MAKERS[format](chance, number))]

    assert {part.report.format for part in given} == {format}
    assert [part.item.uri for part in given if not says_all(part.item)] == []
    assert {remark.kind for part in given for remark in part.report.remarks} <= {"guessed"}


@pytest.mark.parametrize(
    ("make", "least", "most"), [(documents.newsml_g2, 3_000, 12_000), (documents.nitf, 2_500, 12_000)]
)
def test_documents_are_of_the_size_that_is_promised(
    make: Callable[[random.Random, int], bytes], least: int, most: int
) -> None:
    chance = random.Random(2)
    sizes = [len(make(chance, number)) for number in range(60)]

    assert least < min(sizes) and max(sizes) < most
    assert 5_500 < sum(sizes) / len(sizes) < 8_000


@pytest.mark.parametrize("markup", [0, 1, 2])
def test_ninjs_is_of_three_kilobytes_with_as_much_markup_as_is_asked_for(markup: int) -> None:
    chance = random.Random(3)
    stories = [documents.ninjs(chance, number, markup=markup) for number in range(40)]
    links = sum(str(part.item.body_html).count("<a ") for story in stories for part in given_in(story))

    assert 2_500 < sum(map(len, stories)) / len(stories) < 3_800
    assert (links == 0) == (markup == 0)
    assert markup < 2 or links > 5 * len(stories)


def test_a_message_and_a_feed_give_as_many_items_as_are_asked_for() -> None:
    message, feed = documents.news_message(random.Random(4), 7), documents.rss(random.Random(4), 9)

    assert [part.report.format for part in given_in(message)] == ["newsml_g2"] * 7
    assert [part.report.format for part in given_in(feed)] == ["rss"] * 9
    assert all(says_all(part.item) for part in given_in(feed))


def test_files_give_a_figure_for_each_of_their_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "SECONDS", 0.02)
    monkeypatch.setattr(read, "TURN", 0.01)
    chance = random.Random(5)
    (tmp_path / "feed").write_bytes(documents.rss(chance, 3))
    (tmp_path / "story").write_bytes(documents.nitf(chance, 1))
    (tmp_path / "broken").write_bytes(b"<nitf><body>")

    measured = read.measure([str(path) for path in sorted(tmp_path.iterdir())])

    assert measured.figures.keys() == {"rss_entries_per_cpu_second", "nitf_per_cpu_second"}
    assert min(measured.figures.values()) > 0


def test_files_may_stand_on_either_side_of_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(read, "SECONDS", 0.02)
    monkeypatch.setattr(read, "TURN", 0.01)
    story, feed = tmp_path / "a story.xml", tmp_path / "feed.xml"
    story.write_bytes(documents.nitf(random.Random(7), 1))
    feed.write_bytes(documents.rss(random.Random(7), 2))

    for said in (["--json", str(story), str(feed)], [str(story), str(feed), "--json"]):
        assert main(["bench", "read", *said]) == 0
        figures = json.loads(capsys.readouterr().out)["figures"]

        assert figures.keys() == {"nitf_per_cpu_second", "rss_entries_per_cpu_second"}


def test_a_file_that_is_not_there_is_named_and_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(read, "SECONDS", 0.01)
    monkeypatch.setattr(read, "TURN", 0.01)
    (tmp_path / "story").write_bytes(documents.nitf(random.Random(8), 1))

    measured = read.measure([str(tmp_path / "gone"), str(tmp_path / "story")])

    assert measured.figures.keys() == {"nitf_per_cpu_second"}
    assert "gone: left out" in capsys.readouterr().err


def test_files_none_of_which_can_be_read_give_no_figures(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")

    with pytest.raises(BadInputError, match="None of the files"):
        read.measure([str(tmp_path / "empty")])


def test_memory_beside_the_message_is_told_where_the_system_tells_it() -> None:
    grown = grown_by(documents.news_message(random.Random(6), 3))

    assert grown is None or 0 <= grown < 64 * 1024 * 1024
