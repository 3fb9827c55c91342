"""JSON Feed 1.1 (jsonfeed.org/version/1.1), as a list for readers and as one whole item.

What JSON Feed has no place for, a whole item says in the extension `_commonwire` ("Extensions"): fields of the common
model under their own names.
"""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.feeds.document import EXTENSION
from commonwire.formats.feeds.feed import Feed, FeedEntry, content_of, written
from commonwire.formats.feeds.json_feed import EXTENDED, read_json_feed
from commonwire.formats.json_text import load_json
from commonwire.formats.notes import Notes
from commonwire.news.item import Item, Reading, Rendition

CARRIES = frozenset({
    "uri", "language", "headlines", "summary", "byline", "body_html", "body_text", "web_address", "renditions",
    "first_created_at", "version_created_at", "extra", *EXTENDED})  # fmt: skip
MEDIA_TYPE = "application/feed+json"
_ABOUT = "https://jsonfeed.org/version/1.1"


def write_json_feed(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as a JSON Feed of one item."""
    return written(item, credit, document=json_feed, read=_read, media_type=MEDIA_TYPE, carries=CARRIES)


def json_feed(feed: Feed) -> bytes:
    """The feed as a JSON Feed 1.1 document."""
    shown = [entry for entry in feed.entries if feed.is_whole or entry.item.status == "usable"]
    items = [_whole(entry) if feed.is_whole else _entry(entry, feed) for entry in shown]
    said: dict[str, Any] = {"version": _ABOUT, "title": feed.title}
    if not feed.is_whole:
        said |= {"home_page_url": feed.home, "feed_url": feed.address}
    return msgspec.json.encode(said | {"items": items})


def _entry(entry: FeedEntry, feed: Feed) -> dict[str, Any]:
    """An entry of a list: what a feed reader shows."""
    item, content = entry.item, content_of(entry)
    author = item.byline or (entry.credit.credit if entry.credit else None) or item.credit or feed.title
    time = item.received_at or item.version_created_at or item.first_created_at or feed.updated
    said: dict[str, Any] = {
        "id": item.uri,
        "url": entry.link,
        "title": item.headline,
        "language": item.language,
        "date_published": time.isoformat(),
        "authors": [{"name": author}],
        "tags": [subject.name for subject in item.subjects if subject.name],
    }
    # 1.1: an item has content_html or content_text; an empty one says that there is nothing to read here
    said |= {"content_html": content, "summary": item.summary} if content is not None else {"content_text": ""}
    return {key: value for key, value in said.items() if value is not None}


def _whole(entry: FeedEntry) -> dict[str, Any]:
    """All that the item says; of a killed one only that it is gone."""
    item, content = entry.item, content_of(entry)
    if item.status == "canceled":
        return {"id": item.uri, "content_text": "", EXTENSION: {"status": "canceled"}}
    extension = {name: value for name in EXTENDED if (value := msgspec.to_builtins(getattr(item, name)))}
    if item.byline and not item.creators:
        extension["creators"] = []  # else the authors would be read as those
    if item.status == "usable":
        extension.pop("status", None)
    if item.kind == "text":
        extension.pop("kind", None)
    if len(item.headlines) > 1 or (item.headlines and item.headlines[0].role != "main"):
        extension["headlines"] = msgspec.to_builtins(item.headlines)
    kept = item.extra.get("json_feed")
    said: dict[str, Any] = dict(kept) if isinstance(kept, dict) else {}
    said |= {
        "id": item.uri,
        "url": entry.link or None,
        "title": item.headline or (item.uri if content is None and not item.summary else None),
        "summary": item.summary,
        "language": item.language,
        "date_published": item.first_created_at.isoformat() if item.first_created_at else None,
        "date_modified": item.version_created_at.isoformat() if item.version_created_at else None,
        "authors": [{"name": item.byline}] if item.byline else None,
        "tags": [*(one.name for one in item.subjects if one.name), *item.keywords] or None,
        "attachments": [_attachment(one) for one in item.renditions if one.href] or None,
        EXTENSION: extension or None,
    }
    said |= {"content_html": content} if content is not None else {"content_text": ""}
    return {key: value for key, value in said.items() if value is not None}


def _attachment(rendition: Rendition) -> dict[str, Any]:
    more = {"name": rendition.name, "width": rendition.width, "height": rendition.height}
    said = {
        "url": rendition.href,
        "mime_type": rendition.media_type or "application/octet-stream",
        "title": rendition.title,
        "size_in_bytes": rendition.size,
        "duration_in_seconds": rendition.duration,
        EXTENSION: {key: value for key, value in more.items() if value is not None} or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _read(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    return read_json_feed(load_json(data, media_type, notes), data, notes)
