"""The index beside a real store: what lists and facets get from it, with the store's last word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commonwire.base.ids import item_id
from commonwire.news.item import Concept
from commonwire.search.parse import parse_query
from tests.index.test_follow import until
from tests.newsroom import GIVER, NOON, STRANGER, TAKER, Newsroom

SPORT = Concept(uri="http://cv.iptc.org/newscodes/mediatopic/15000000", name="Sport")
SOCCER = Concept(uri="http://cv.iptc.org/newscodes/mediatopic/20001065", name="Football")
KABUL = Concept(name="Kabul")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty store of each kind is."""
    if request.param == "sqlite":
        return tmp_path
    address: str = request.getfixturevalue("postgres_database")
    return address


@pytest.fixture
def newsroom(place: Path | str, tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(place)
    follower = newsroom.follower(tmp_path / "index")
    follower.start()
    until(lambda: newsroom.finder.is_ready)
    yield newsroom
    follower.stop()
    newsroom.close()


def test_a_subject_finds_what_is_filed_under_something_narrower(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Final in Kabul", uri="urn:1", subjects=[SOCCER])
    newsroom.item_is_given("Final in Herat", uri="urn:2")

    until(lambda: newsroom.found_by("final") == ["urn:2", "urn:1"])

    assert newsroom.found_by('final subject:"sport"') == ["urn:1"]
    assert newsroom.found_by("final NOT subject:sport") == ["urn:2"]


def test_members_places_and_languages_narrow_words(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain here", uri="urn:1", places=[KABUL])
    kazakh = "rain Елордада қатты жаңбырдан кейін көшелерді су басты"
    newsroom.item_is_given(kazakh, uri="urn:2", outlet=TAKER, language="kk")
    until(lambda: newsroom.found_by("rain") == ["urn:2", "urn:1"])
    member = newsroom.read(lambda r: r.member_of(TAKER))

    found = [newsroom.found_by(f"rain {field}") for field in (f"from:{member}", "place:kabul", "lang:kk", "urgency<=3")]

    assert found == [["urn:2"], ["urn:1"], ["urn:2"], []]
    assert newsroom.found_by("place:kabul") == ["urn:1"]


def test_a_killed_story_is_found_and_counted_by_nobody_when_the_kill_is_answered(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain in Kabul", uri="urn:1")
    newsroom.item_is_given("Rain in Herat", uri="urn:2")
    until(lambda: newsroom.found_by("rain") == ["urn:2", "urn:1"])

    newsroom.item_is("kill", uri="urn:1")

    query = parse_query("rain")
    best = newsroom.read(lambda r: r.lists.best(viewer=STRANGER, query=query, now=NOON, limit=10))
    assert newsroom.found_by("rain") == newsroom.found_by("rain", viewer=GIVER) == ["urn:2"]
    assert [state.uri for state, _ in best] == ["urn:2"]
    assert newsroom.read(lambda r: r.lists.facets(query=query)).total == 1


def test_facets_count_subjects_with_all_that_is_narrower(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Final", uri="urn:1", subjects=[SOCCER], places=[KABUL])
    newsroom.item_is_given("Match", uri="urn:2", subjects=[SPORT], language="kk", outlet=TAKER)
    until(lambda: newsroom.found_by("final OR match") == ["urn:2", "urn:1"])

    facets = newsroom.read(lambda r: r.lists.facets(query=parse_query("final OR match")))

    subjects = dict(facets.counts["subject"])
    assert facets.total == 2 and facets.is_whole
    assert subjects["cv.iptc.org/newscodes/mediatopic/15000000"] == 2
    assert subjects["cv.iptc.org/newscodes/mediatopic/20001065"] == 1
    assert dict(facets.counts["language"]) == {"en": 1, "kk": 1}
    assert dict(facets.counts["outlet"]) == {GIVER: 1, TAKER: 1}
    assert dict(facets.counts["place"]) == {"kabul": 1}
    assert facets.counts["day"] == [(NOON.date().isoformat(), 2)]
    assert sum(dict(facets.counts["member"]).values()) == 2


def test_the_store_counts_alike_without_an_index(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.item_is_given("Final", uri="urn:1", subjects=[SOCCER], places=[KABUL])
    newsroom.item_is_given("Match", uri="urn:2", subjects=[SPORT], language="kk", outlet=TAKER)
    queries = [parse_query(text) for text in ("final OR match", "", "lang:kk", "NOT final")]
    scanned = [newsroom.read(lambda r, query=query: r.lists.facets(query=query)) for query in queries]  # type: ignore[misc]
    follower = newsroom.follower(tmp_path / "index")
    follower.start()
    until(lambda: newsroom.finder.is_ready)

    indexed = [newsroom.read(lambda r, query=query: r.lists.facets(query=query)) for query in queries]  # type: ignore[misc]

    follower.stop()
    newsroom.close()
    assert scanned == indexed


def test_pages_lead_to_the_end(newsroom: Newsroom) -> None:
    for number in range(12):
        newsroom.item_is_given(f"Rain {number}", uri=f"urn:{number}")
    until(lambda: len(newsroom.found_by("rain")) == 12)
    found: list[str] = []
    before = None
    while True:
        page = newsroom.read(
            lambda r, before=before: r.lists.newest(  # type: ignore[misc]
                viewer=None, query=parse_query("rain"), before=before, limit=5
            )
        )
        found += [state.uri for state in page]
        if len(page) < 5:
            break
        before = page[-1].position

    assert found == [f"urn:{number}" for number in range(11, -1, -1)]
    assert newsroom.read(lambda r: r.items.find(item_id(GIVER, found[0]))) is not None
