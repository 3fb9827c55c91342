"""A message of many items: read one after another, in memory that the number of items does not decide."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest

from commonwire.app.bench import documents
from commonwire.app.bench.peak import peak_bytes
from commonwire.formats.parts import spans_of
from commonwire.formats.read import read, read_each
from commonwire.news.item import Given, Refused

MIB = 1024 * 1024


def message(items: int) -> bytes:
    return documents.news_message(random.Random(1), items)


def feed(items: int) -> bytes:
    return documents.rss(random.Random(1), items)


def json_list(items: int) -> bytes:
    chance = random.Random(1)
    return b"[" + b",".join(documents.ninjs(chance, number) for number in range(items)) + b"]"


def json_lines(items: int) -> bytes:
    chance = random.Random(1)
    return b"\n".join(documents.ninjs(chance, number) for number in range(items))


def json_feed(items: int) -> bytes:
    entries = [{"id": f"urn:{n}", "title": f"Title {n}", "content_html": "<p>Text</p>"} for n in range(items)]
    return msgspec.json.encode({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": entries})


MAKERS = (message, feed, json_list, json_lines, json_feed)


@pytest.mark.parametrize("make", MAKERS)
def test_one_after_another_gives_the_same_as_all_at_once(make: Callable[[int], bytes]) -> None:
    assert list(read_each(make(5))) == read(make(5)).results


@pytest.mark.parametrize("make", MAKERS)
def test_the_first_item_is_there_before_the_last_is_read(make: Callable[[int], bytes]) -> None:
    many = read_each(make(400))
    next(many)
    began = time.process_time()
    next(many)
    one = time.process_time() - began
    began = time.process_time()
    rest = sum(1 for _ in many)

    assert rest == 398
    assert one < (time.process_time() - began) / 10


def test_memory_of_a_message_does_not_grow_with_its_items() -> None:
    few, many = peak_bytes(message(100)), peak_bytes(message(1_000))
    if few is None or many is None:
        pytest.skip("this system does not tell a process's peak of memory")

    assert many < few + 2 * MIB


def test_memory_of_a_feed_is_bounded_by_its_bytes() -> None:
    data = feed(1_000)
    peak = peak_bytes(data)
    if peak is None:
        pytest.skip("this system does not tell a process's peak of memory")

    assert peak < 5 * len(data)


def bad_in_the_middle() -> Iterator[bytes]:
    """Messages of which the second item cannot be read."""
    news = message(3)
    second = news.index(b"<newsItem", news.index(b"</newsItem>"))
    yield news[:second] + news[second:].replace(b"guid=", b"gone=", 1)
    lines = json_lines(3).split(b"\n")
    yield b"\n".join([lines[0], b'{"uri": 5}', lines[2]])
    yield b"[" + b",".join([lines[0], b'"no item"', lines[2]]) + b"]"
    entries = feed(3)
    second = entries.index(b"<item>", entries.index(b"</item>"))
    yield entries[:second] + b"<item><link>https://x.example/</link></item>" + entries[second:]


@pytest.mark.parametrize("data", [*bad_in_the_middle()])
def test_a_bad_item_costs_only_itself_and_ends_nothing(data: bytes) -> None:
    kinds = [type(part) for part in read_each(data)]

    assert kinds[:3] == [Given, Refused, Given]
    assert kinds[3:] in ([], [Given])


@pytest.mark.parametrize(
    "hostile",
    [
        b"<![CDATA[" * 200_000,
        b"<item><!--" * 200_000,
        b"<?" * 500_000,
        b'<item a="' * 200_001,
        b"<item a=\"x'>" * 200_000,
        b"<item>" * 300_000,
        b"</item>" * 300_000,
    ],
)
def test_taking_a_document_apart_takes_time_in_its_length_whatever_is_in_it(hostile: bytes) -> None:
    began = time.process_time()
    spans_of(hostile, ("item", "entry"))

    assert time.process_time() - began < 2


def test_parts_are_told_by_their_bytes_beside_what_only_looks_like_them() -> None:
    data = (
        b"<rss><!-- <item> --><item a='>'><![CDATA[</item>]]></item><?x <item>?><item/>"
        b"<x:item><item>y</item></x:item></rss>"
    )

    assert [data[start:end] for start, end in spans_of(data, ("item",))] == [
        b"<item a='>'><![CDATA[</item>]]></item>",
        b"<x:item><item>y</item></x:item>",
    ]
