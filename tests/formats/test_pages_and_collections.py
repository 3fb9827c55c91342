"""HTML pages of one story, and text collections."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commonwire.base.errors import BadInputError
from commonwire.formats.read import read
from commonwire.news.item import Given, Refused

PAGE = """<!doctype html><html lang="ur"><head><title>Site | خبر</title><link rel="canonical" href="https://example.org/1">
<meta name="author" content="Ayesha K."><meta property="article:published_time" content="2018-06-03T10:00:00+05:00">
<meta property="og:site_name" content="Post"></head><body><nav>Home</nav><article><h1>خبر</h1><p>متن <b>x</b></p>
<aside>Read more</aside><script>track()</script></article><footer>About</footer></body></html>"""


def test_the_story_is_found_among_what_surrounds_it() -> None:
    (got,) = read(PAGE.encode()).results

    assert isinstance(got, Given)
    item = got.item
    assert (item.uri, item.headline, item.language, item.byline) == ("https://example.org/1", "خبر", "ur", "Ayesha K.")
    assert (item.body_text, item.credit) == ("متن x", "Post") and "Read more" not in (item.body_html or "")
    assert item.first_created_at is not None and item.first_created_at.isoformat() == "2018-06-03T10:00:00+05:00"


def test_a_fragment_is_a_story_too() -> None:
    (got,) = read(b"<h2>Bridge opens</h2><p>A bridge has opened.</p><p>It took ten years.</p>").results

    assert isinstance(got, Given) and got.item.body_text == "Bridge opens\n\nA bridge has opened.\n\nIt took ten years."


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(BadInputError, match="no words"):
        read(b"<html><body><script>x</script></body></html>")


def test_a_collection_gives_each_story_with_credit_and_licence() -> None:
    lines = [
        {
            "id": "a",
            "lang": "fa",
            "title": None,
            "body": ["یک. دو.", "سه."],
            "credit": "W",
            "license": "CC-BY-2.5",
            "kind": "brief",
        },
        {"id": "", "lang": "en", "title": "T", "body": ["x"]},
        {
            "id": "c",
            "lang": "en",
            "title": "T",
            "body": ["x"],
            "published": "2019-05-01",
            "url": "https://example.org/c",
        },
    ]

    first, second, third = read("\n".join(json.dumps(line) for line in lines).encode()).results

    assert isinstance(first, Given)
    assert (first.item.uri, first.item.credit, first.item.licence) == ("urn:sample:a", "W", "CC-BY-2.5")
    assert (first.item.body_text, first.item.first_created_at) == ("یک. دو.\n\nسه.", None)
    assert first.item.extra == {"sample": {"kind": "brief"}}
    assert {r.where for r in first.report.remarks if r.kind == "guessed"} == {"uri", "headlines"}
    assert json.loads(first.original)["id"] == "a"
    assert isinstance(second, Refused) and isinstance(third, Given)


def test_the_whole_sample_is_read(shared: Path) -> None:
    reading = read((shared / "news-sample" / "mini.jsonl").read_bytes())

    assert reading.format == "sample" and len(reading.results) == 360
    assert all(isinstance(r, Given) and r.item.headline and r.item.credit and r.item.licence for r in reading.results)
