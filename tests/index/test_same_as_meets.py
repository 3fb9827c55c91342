"""The index finds exactly what `search.match.meets` says, whatever is asked of whatever stories."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.index.files import Files
from commonwire.index.finder import TextIndex
from commonwire.index.waiting import Waiting
from commonwire.search.forms import base_of
from commonwire.search.match import meets
from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Query, Since, Urgency
from commonwire.search.text import tokens
from tests.index.shelf import MEMBERS, NOON, Shelf

WORDS = "rain rainfall flood floods city cities kabul کابل سیلاب река реки 3 7 a b c".split()
HAN = "北京大雨洪水"
KHMER = "ភ្នំពេញទឹកជំនន់"
STORIES, WAITING = 300, 40


def a_text(chance: random.Random) -> str:
    """Words in several scripts, written as stories write them."""
    parts = []
    for _ in range(chance.randrange(0, 12)):
        kind = chance.random()
        if kind < 0.6:
            parts.append(chance.choice(WORDS))
        elif kind < 0.9:
            parts.append("".join(chance.choice(HAN) for _ in range(chance.randrange(1, 4))))
        else:
            start = chance.randrange(len(KHMER))
            parts.append(KHMER[start : start + chance.randrange(1, 6)])
    return " ".join(parts)


class World:
    """Stories, most of them in files, some still waiting, some superseded or withdrawn."""

    def __init__(self, folder: Path) -> None:
        chance = random.Random(5)
        self.shelf, self.index = Shelf(), TextIndex()
        self.files, self.waiting = Files(folder), Waiting()
        for number in range(STORIES):
            self._change(chance, f"item-{number}")
            self.files.put(self.shelf.items[f"item-{number}"])
        self.files.commit(self.shelf.number, None, is_purging=False)
        self.files.refresh()
        for number in range(STORIES - WAITING // 2, STORIES + WAITING // 2):
            if number % 10 == 0 and number < STORIES:
                self.shelf.withdraw(f"item-{number}")
            else:
                self._change(chance, f"item-{number}")
            self.waiting.put([self.shelf.items[f"item-{number}"]])
        self.index.show(self.waiting.beside(self.files), known=10**9)

    def _change(self, chance: random.Random, item: str) -> None:
        self.shelf.put(
            item,
            a_text(chance),
            outlet=chance.choice(list(MEMBERS)),
            language=chance.choice(["en", "zh-Hans", "zh", "km", None]),
            urgency=chance.choice([None, 1, 3, 5]),
            subjects=chance.sample(["flood", "sport", "cv.example/1"], chance.randrange(3)),
            places=chance.sample(["kabul", "北京"], chance.randrange(2)),
        )

    def wanted(self, node: Node | None) -> list[int]:
        """Positions of what meets the query, the newest first."""
        met = [it.position for it in self.shelf.items.values() if it.story is not None and meets(node, it.story)]
        return sorted(met, reverse=True)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    found = World(tmp_path_factory.mktemp("index"))
    yield found
    found.files.settle()


texts = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join),
    st.text(HAN, min_size=1, max_size=3),
    st.tuples(st.sampled_from(["3", "a", "kabul"]), st.sampled_from(HAN)).map("".join),
    st.tuples(st.sampled_from(HAN), st.sampled_from(["7", "b"])).map("".join),
    st.integers(0, len(KHMER) - 1).flatmap(lambda at: st.integers(1, 5).map(lambda size: KHMER[at : at + size])),
)
phrases = texts.map(lambda text: tuple(tokens(text))).filter(bool).map(Phrase)
phrases |= texts.map(lambda text: tuple(tokens(text))).filter(bool).map(lambda found: Phrase(found, base_of(found)))
fields = st.one_of(
    st.sampled_from(["en", "zh", "zh-Hans", "km", "ur"]).map(lambda value: Field("lang", value)),
    st.sampled_from([*MEMBERS, "nobody"]).map(lambda value: Field("outlet", value)),
    st.sampled_from(["pk", "kz", "xx"]).map(lambda value: Field("member", value)),
    st.sampled_from(["flood", "cv.example/1", "x"]).map(lambda value: Field("subject", value)),
    st.sampled_from(["kabul", "北京", "x"]).map(lambda value: Field("place", value)),
)
leaves = st.one_of(
    phrases,
    phrases,
    st.sampled_from(["ra", "flood", "реки", "北", "北京", "کا", "ភ"]).map(Prefix),
    st.builds(Near, phrases, phrases, st.integers(0, 4)),
    fields,
    st.sampled_from([1, 3, 9]).map(Urgency),
    st.integers(0, STORIES).map(lambda minutes: Since(at=NOON + timedelta(minutes=minutes))),
)
nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: Any(tuple(parts))),
    ),
    max_leaves=6,
)
PATIENT = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PATIENT
@given(node=nodes)
def test_the_newest_are_what_meets_the_query_page_by_page(world: World, node: Node) -> None:
    asked, wanted = world.shelf.asked(Query(node)), world.wanted(node)

    first = world.index.newest(asked, before=None, limit=7)
    rest = world.index.newest(asked, before=first[-1], limit=STORIES * 2) if first else []

    assert first + rest == wanted


@PATIENT
@given(node=nodes)
def test_the_best_are_the_same_stories_and_facets_count_them(world: World, node: Node) -> None:
    asked, wanted = world.shelf.asked(Query(node)), world.wanted(node)
    stories = [change for change in world.shelf.items.values() if change.position in set(wanted)]

    best, facets = world.index.best(asked, now=NOON, limit=1000), world.index.facets(asked)

    assert sorted((hit.position for hit in best), reverse=True) == wanted
    assert [hit.score for hit in best] == sorted((hit.score for hit in best), reverse=True)
    assert facets.total == len(wanted)
    for outlet in MEMBERS:
        count = sum(change.story is not None and change.story.outlet == outlet for change in stories)
        assert dict(facets.counts["outlet"]).get(outlet, 0) == count
    assert sum(count for _, count in facets.counts["member"]) == len(wanted)
    assert dict(facets.counts["subject"]).get("flood", 0) == sum("flood" in change.subjects for change in stories)
    assert sum(count for _, count in facets.counts["day"]) == len(wanted)


def test_everything_is_found_by_a_query_for_nothing(world: World) -> None:
    found = world.index.newest(world.shelf.asked(Query()), before=None, limit=STORIES * 2)

    assert found == world.wanted(None)
