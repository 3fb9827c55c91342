"""`bench read`: how many items of each format a processor second reads into the common model."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import msgspec

from commonwire.app.bench.figures import Measured
from commonwire.app.bench.stories import make_story, text
from commonwire.formats.read import read

STORIES = 200
ENTRIES = 50
SECONDS = 3.0


def measure() -> Measured:
    """Items a processor second: ninjs of 3 KB with markup and without, entries of an RSS feed."""
    chance = random.Random(6)
    stories = [make_story(chance, number) for number in range(STORIES)]
    return Measured(
        figures={
            "ninjs_per_cpu_second": _per_cpu_second(stories),
            "ninjs_without_markup_per_cpu_second": _per_cpu_second([_without_markup(story) for story in stories]),
            "rss_entries_per_cpu_second": _per_cpu_second([_feed(chance)]),
        }
    )


def _per_cpu_second(documents: Sequence[bytes]) -> float:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    done = 0
    began = time.process_time()
    while (spent := time.process_time() - began) < SECONDS:
        for document in documents:
            done += len(read(document, now=now).results)
    return done / spent


def _without_markup(story: bytes) -> bytes:
    value = msgspec.json.decode(story)
    plain = value["bodies"][0]["value"].replace("</p>", "").replace("<p>", " ")
    value["bodies"] = [{"contentType": "text/plain", "value": plain}]
    return msgspec.json.encode(value)


def _feed(chance: random.Random) -> bytes:
    entries = "".join(
        f"<item><title>{escape(text(chance, 'en', 60))}</title><link>https://bench.example/{number}</link>"
        f"<guid>https://bench.example/{number}</guid><pubDate>Tue, 01 Jan 2030 00:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{escape(text(chance, 'ru', 400))}&lt;/p&gt;</description></item>"
        for number in range(ENTRIES)
    )
    channel = f"<channel><title>Bench</title><link>https://bench.example/</link>{entries}</channel>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{channel}</rss>'.encode()
