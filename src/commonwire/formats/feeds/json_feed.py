"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), item by item; a bad item costs only itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.feeds.document import EXTENSION
from commonwire.formats.feeds.entry import Entry, absolute, item_of
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.private import without_notes
from commonwire.formats.sanitise import escape
from commonwire.news.item import Concept, Given, Item, Reading, Refused, Relation, Rendition, Report

EXTENDED = ("status", "embargo_until", "source_version", "kind", "slugline", "dateline", "located", "subjects",
            "people", "organisations", "places", "events", "objects", "sources", "creators", "signals", "genres",
            "keywords", "urgency", "credit", "copyright", "copyright_holder", "licence", "usage_terms", "relations",
            "content_created_at", "expires_at", "hops")  # fmt: skip
"""The fields of the model that the extension `_commonwire` says under their own names, and as JSON."""

_READ = {"id", "url", "title", "content_html", "content_text", "summary", "date_published", "date_modified",
         "authors", "author", "tags", "language", "attachments", "image", "banner_image", "external_url",
         EXTENSION}  # fmt: skip


class _Originals(msgspec.Struct):
    items: list[msgspec.Raw]


def is_json_feed(value: Any) -> bool:
    """Whether `value` is a JSON Feed: it says so in `version`, or has a title and items."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    return str(value.get("version", "")).startswith("https://jsonfeed.org/") or "uri" not in value


def read_json_feed(feed: dict[str, Any], data: bytes, notes: Notes) -> Reading:
    """The items of `feed`, which was read from `data`. Raises TooLargeError for too many."""
    return Reading(format="json_feed", results=list(read_json_feed_each(feed, data, notes)))


def read_json_feed_each(feed: dict[str, Any], data: bytes, notes: Notes) -> Iterator[Given | Refused]:
    """As `read_json_feed`, one after another: each leaves memory, and `feed`, when the next is asked for."""
    items = feed["items"]
    check_items(len(items), notes.bounds)
    originals = _originals(data, items)
    items.reverse()  # so that each can be taken off the end
    for number, original in enumerate(originals, start=1):
        item = items.pop()
        own = notes.fresh()
        own.remarks = list(notes.remarks)
        try:
            read = _extended(item_of(_entry(item, feed, own), "json_feed", own), item, own)
        except BadInputError as error:
            where = f"item {number}, {error.where}" if error.where else f"item {number}"
            uri = item.get("id") if isinstance(item, dict) else None
            yield Refused(
                message=error.message,
                where=where,
                remedy=error.remedy or "Mend it.",
                uri=uri if isinstance(uri, str) else None,
            )
            continue
        report = Report(format="json_feed", remarks=own.remarks)
        yield Given(item=read, original=bytes(original), media_type="application/feed+json", report=report)


def _originals(data: bytes, items: list[Any]) -> Sequence[bytes | msgspec.Raw]:
    try:
        return msgspec.json.decode(data, type=_Originals).items
    except (msgspec.MsgspecError, ValueError):
        return [msgspec.json.encode(item) for item in items]


def _entry(item: Any, feed: dict[str, Any], notes: Notes) -> Entry:
    if not isinstance(item, dict):
        raise BadInputError("The item is no object", remedy="Send objects with id and content.")
    said = {key: _said(item.get(key)) for key in ("title", "content_html", "content_text", "summary", "url")}
    extension = item.get(EXTENSION)
    is_gone = isinstance(extension, dict) and extension.get("status") == "canceled"
    if not (is_gone or said["title"] or said["content_html"] or said["content_text"] or said["summary"]):
        raise BadInputError("The item has neither title nor text", remedy="Give it a title.")
    base = _said(feed.get("home_page_url")) or notes.defaults.feed_address
    external = _said(item.get("external_url"))
    return Entry(
        id=_said(item.get("id")),
        link=said["url"],
        base=base,
        title=escape(said["title"]) if said["title"] else None,
        content=said["content_html"],
        content_text=said["content_text"],
        summary=escape(said["summary"]) if said["summary"] else None,
        abstract=said["summary"] if item.get("content_text") == "" else None,
        published=_said(item.get("date_published")),
        updated=_said(item.get("date_modified")),
        authors=_authors(item) or _authors(feed),
        creators=_creators(item) or _creators(feed),
        subjects=[Concept(name=tag) for tag in map(_said, _list(item.get("tags"))) if tag],
        language=_said(item.get("language")) or _said(feed.get("language")),
        renditions=_renditions(item, base),
        relations=[Relation(rel="external", uri=external)] if external else [],
        extra={key: value for key, value in item.items() if key not in _READ},
    )


def _extended(item: Item, raw: dict[str, Any], notes: Notes) -> Item:
    """`item` with what the extension of this exchange says; what does not fit the model there is reported."""
    said = raw.get(EXTENSION)
    if not isinstance(said, dict):
        return item
    private: list[str] = []
    known = {name: value for name, value in without_notes(said, private).items() if name in (*EXTENDED, "headlines")}
    if private:
        item.editor_note = "\n".join(filter(None, (item.editor_note, *private)))
    try:
        model = msgspec.convert({**known, "uri": item.uri}, Item)
    except (msgspec.ValidationError, ValueError) as error:
        notes.dropped(EXTENSION, f"It does not fit the common model: {error}.")
        return item
    for name in known:
        setattr(item, name, getattr(model, name))
    if "subjects" not in known:
        item.subjects = [subject for subject in item.subjects if subject.name not in model.keywords]
    return item


def _said(value: Any) -> str | None:
    """`value` as text: ids that are numbers count as their digits (JSON Feed 1.1, "id")."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(part: dict[str, Any]) -> list[str]:
    people = [*_list(part.get("authors")), part.get("author")]
    names = [_said(person.get("name")) for person in people if isinstance(person, dict)]
    return list(dict.fromkeys(name for name in names if name))


def _creators(part: dict[str, Any]) -> list[Concept]:
    people = [one for one in [*_list(part.get("authors")), part.get("author")] if isinstance(one, dict)]
    return [Concept(name=_said(one.get("name")), uri=_said(one.get("url"))) for one in people if _said(one.get("name"))]


def _renditions(item: dict[str, Any], base: str | None) -> list[Rendition]:
    renditions = [
        Rendition(href=absolute(address, base), name=key)
        for key in ("image", "banner_image")
        if (address := _said(item.get(key)))
    ]
    for part in _list(item.get("attachments")):
        if isinstance(part, dict) and _said(part.get("url")):
            size, duration = part.get("size_in_bytes"), part.get("duration_in_seconds")
            more = part.get(EXTENSION)
            more = more if isinstance(more, dict) else {}
            width, height = more.get("width"), more.get("height")
            renditions.append(
                Rendition(
                    href=absolute(_said(part.get("url")), base),
                    name=_said(more.get("name")) or "attachment",
                    width=width if isinstance(width, int) else None,
                    height=height if isinstance(height, int) else None,
                    title=_said(part.get("title")),
                    media_type=_said(part.get("mime_type")),
                    size=size if isinstance(size, int) else None,
                    duration=duration if isinstance(duration, (int, float)) else None,
                )
            )
    return renditions
