"""One story in every format that is read: the same headline, the same structure, the same facts.

The documents in `golden/` are written by hand, as senders write them; none comes out of our own writers. What a
format has no place for is named here, so that nothing goes missing unseen.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Given, Item

GOLDEN = Path(__file__).parent / "golden"
HEADLINE = "Bridge over the Panj opens & carries trucks"
BODY = (
    "<p>The bridge over the <em>Panj</em> opened on Monday.</p><h2>What it carries</h2><ul><li>trucks</li>"
    "<li>buses</li></ul><table><tbody><tr><th>Length</th><td>216 m</td></tr></tbody></table>"
    '<p>Details: <a href="https://example.org/bridge" rel="noopener nofollow ugc">the road office</a>.</p>'
)
URI = "tag:example.org,2026:golden"
UPDATED = datetime.fromisoformat("2026-03-02T10:15:00+05:00")
FIRST = datetime.fromisoformat("2026-03-02T09:00:00+05:00")
FACTS: dict[str, Any] = {
    "uri": URI,
    "headline": HEADLINE,
    "second headline": "Two years late, half the price",
    "body": BODY,
    "summary": "The crossing joins two valleys.",
    "byline": "Zarina Karim",
    "dateline": "KHOROG, March 2",
    "located": "Khorog",
    "slugline": "bridge-panj",
    "urgency": 3,
    "version": "3",
    "updated": UPDATED,
    "first": FIRST,
    "subject": "road transport",
    "medtop": "http://cv.iptc.org/newscodes/mediatopic/20000341",
    "genre": "Current",
    "keyword": "bridge",
    "person": "Rustam Mirzo",
    "organisation": "Panj Road Office",
    "place": "Panj valley",
    "credit": "Pamir Post",
    "holder": "Pamir Post",
    "copyright": "© 2026 Pamir Post",
    "usage": "Credit the outlet.",
    "picture": "https://example.org/bridge.jpg",
    "picture width": 1600,
    "note": "Ring the desk before use: 555 0100",
    "language": "en",
    "hop": "Kunar Radio",
}
_FEED = {"uri", "headline", "body", "summary", "byline", "first", "subject", "picture", "language"}
HAS = {
    "newsml_g2.xml": set(FACTS),
    "newsml_1.xml": {"headline", "second headline", "body", "byline", "dateline", "slugline", "urgency", "version",
                     "updated", "first", "keyword", "credit", "copyright", "picture", "picture width", "language"},
    "nitf.xml": set(FACTS) - {"first", "located"},
    "ninjs_3.json": set(FACTS) - {"dateline", "hop"},
    "ninjs_1.json": set(FACTS) - {"dateline", "hop", "second headline", "first", "genre", "keyword", "credit"},
    "superdesk.json": set(FACTS) - {"second headline", "person", "organisation", "place", "credit", "hop"},
    "rss.xml": _FEED | {"copyright", "picture width"},
    "wxr.xml": (_FEED - {"picture"}) | {"keyword"},
    "atom.xml": _FEED | {"copyright", "updated"},
    "json_feed.json": _FEED | {"updated"},
    "page.html": (_FEED - {"uri"}) | {"updated", "keyword", "credit", "copyright", "picture width"},
    "mail.eml": {"headline", "body", "first"},
    "text.txt": {"headline", "located"},
    "iptc_7901.txt": {"slugline", "urgency", "located"},
    "icalendar.ics": {"uri", "headline", "located", "version", "language"},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HAS))
def test_the_golden_story_is_the_same_story_in_every_format(name: str) -> None:
    item = _golden(name)

    facts = _facts(item)
    assert {fact: facts[fact] for fact in sorted(HAS[name])} == {fact: FACTS[fact] for fact in sorted(HAS[name])}


def test_every_golden_document_is_looked_at() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(HAS)


@pytest.mark.parametrize("name", ["text.txt", "iptc_7901.txt", "mail.eml", "icalendar.ics"])
def test_plain_formats_keep_every_word(name: str) -> None:
    item = _golden(name)

    said = " ".join(filter(None, [item.headline, item.body_text, item.summary]))
    for words in ("Bridge over the Panj opens", "joins two valleys" if name.endswith("ics") else "opened on Monday"):
        assert words in said


@pytest.mark.parametrize("to", FORMATS)
def test_the_golden_story_is_written_in_every_format_without_the_private_note(to: str) -> None:
    item = _golden("newsml_g2.xml")

    written = write(item, to)

    assert "Bridge over the Panj" in written.data.decode()
    assert "555 0100" not in written.data.decode()


@pytest.mark.parametrize("to", [name for name in FORMATS if name not in ("text", "html", "icalendar")])
def test_what_was_written_of_the_golden_story_is_read_as_the_same_story(to: str) -> None:
    item = _golden("newsml_g2.xml")

    (again,) = read(write(item, to).data).results

    assert isinstance(again, Given)
    assert again.item.headline == HEADLINE
    assert again.item.body_text is not None
    assert again.item.body_text.startswith("The bridge over the Panj opened on Monday.")


def _golden(name: str) -> Item:
    (given,) = read((GOLDEN / name).read_bytes(), defaults=Defaults(time_zone="Asia/Dushanbe")).results
    assert isinstance(given, Given)
    return given.item


def _facts(item: Item) -> dict[str, Any]:
    return {
        "uri": item.uri,
        "headline": item.headline,
        "second headline": item.headlines[1].value if len(item.headlines) > 1 else None,
        "body": item.body_html,
        "summary": item.summary,
        "byline": item.byline,
        "dateline": item.dateline,
        "located": item.located,
        "slugline": item.slugline,
        "urgency": item.urgency,
        "version": item.source_version,
        "updated": item.version_created_at,
        "first": item.first_created_at,
        "subject": _name(item.subjects),
        "medtop": next((subject.uri for subject in item.subjects), None),
        "genre": _name(item.genres),
        "keyword": next(iter(item.keywords), None),
        "person": _name(item.people),
        "organisation": _name(item.organisations),
        "place": _name(item.places),
        "credit": item.credit,
        "holder": item.copyright_holder,
        "copyright": item.copyright,
        "usage": item.usage_terms,
        "picture": next((rendition.href for rendition in item.renditions), None),
        "picture width": next((rendition.width for rendition in item.renditions), None),
        "note": item.editor_note,
        "language": item.language,
        "hop": next((hop.party for hop in item.hops), None),
    }


def _name(parts: list[Any]) -> str | None:
    return next((part.name for part in parts if part.name), None)
