"""A list of items as a feed: Atom 1.0 (RFC 4287), RSS 2.0, JSON Feed 1.1.

An item that is held or killed never has its words in a feed: Atom says that a killed one is gone (RFC 6721),
the others leave it out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal

import msgspec
from lxml import etree

from commonwire.base.errors import BadInputError
from commonwire.formats.characters import clean
from commonwire.formats.credit import CreditBlock, Written, credit_html
from commonwire.news.item import Item

_ATOM = "http://www.w3.org/2005/Atom"
_DELETED = "http://purl.org/atompub/tombstones/1.0"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a feed: `html` is its sanitised text, or None where the reader of the feed may not have it."""

    item: Item
    html: str | None
    link: str
    credit: CreditBlock | None = None


class _Feed(msgspec.Struct, kw_only=True):
    title: str
    address: str
    home: str
    updated: datetime
    entries: list[FeedEntry]


def write_feed(
    kind: Literal["atom", "rss", "json"],
    *,
    title: str,
    address: str,
    home: str,
    updated: datetime,
    entries: list[FeedEntry],
) -> Written:
    """The feed at `address` of the page `home`, entries in their order, last changed at `updated` (aware).

    Raises BadInputError for another kind of feed.
    """
    feed = _Feed(title=title, address=address, home=home, updated=updated, entries=entries)
    if kind == "atom":
        return Written(data=_xml(_atom(feed)), media_type="application/atom+xml", losses=[])
    if kind == "rss":
        return Written(data=_xml(_rss(feed)), media_type="application/rss+xml", losses=[])
    if kind == "json":
        return Written(data=msgspec.json.encode(_json(feed)), media_type="application/feed+json", losses=[])
    raise BadInputError(f"'{kind}' is no kind of feed", where="kind", remedy="Ask for atom, rss or json.")


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str | None) -> etree._Element:
    """Add an element; what XML cannot hold is taken out of its text and attributes."""
    said = {key: clean(value) for key, value in attributes.items() if value is not None}
    child = etree.SubElement(parent, name, said)
    child.text = clean(text) if text is not None else None
    return child


def _time_of(item: Item, feed: _Feed) -> datetime:
    return item.received_at or item.version_created_at or item.first_created_at or feed.updated


def _content(entry: FeedEntry) -> str | None:
    if entry.html is None:
        return None
    return entry.html + (credit_html(entry.credit) if entry.credit else "")


def _shown(feed: _Feed) -> list[FeedEntry]:
    return [entry for entry in feed.entries if entry.item.status == "usable"]


def _atom(feed: _Feed) -> etree._Element:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, "at": _DELETED})  # type: ignore[dict-item]
    _add(root, f"{{{_ATOM}}}id", feed.address)
    _add(root, f"{{{_ATOM}}}title", feed.title)
    _add(root, f"{{{_ATOM}}}updated", feed.updated.isoformat())
    _add(root, f"{{{_ATOM}}}link", rel="self", href=feed.address, type="application/atom+xml")
    _add(root, f"{{{_ATOM}}}link", rel="alternate", href=feed.home)
    for entry in feed.entries:
        if entry.item.status == "canceled":
            when = _time_of(entry.item, feed).isoformat()
            _add(root, f"{{{_DELETED}}}deleted-entry", ref=_identity(entry), when=when)
    for entry in _shown(feed):
        _add_atom_entry(root, entry, feed)
    return root


def _add_atom_entry(root: etree._Element, entry: FeedEntry, feed: _Feed) -> None:
    item = entry.item
    element = _add(root, f"{{{_ATOM}}}entry")
    if item.language:
        element.set(_LANG, item.language)
    _add(element, f"{{{_ATOM}}}id", _identity(entry))
    _add(element, f"{{{_ATOM}}}title", item.headline or item.uri)
    _add(element, f"{{{_ATOM}}}updated", _time_of(item, feed).isoformat())
    if item.first_created_at:
        _add(element, f"{{{_ATOM}}}published", item.first_created_at.isoformat())
    author = _add(element, f"{{{_ATOM}}}author")  # RFC 4287, section 4.1.1: every entry has one, or its feed
    _add(author, f"{{{_ATOM}}}name", _author(entry, feed))
    _add(element, f"{{{_ATOM}}}link", rel="alternate", href=entry.link)
    for subject in item.subjects:
        if term := subject.code or subject.name or subject.uri:
            _add(element, f"{{{_ATOM}}}category", term=term, scheme=_scheme(subject.uri, term), label=subject.name)
    if entry.credit and entry.credit.licence:
        _add(element, f"{{{_ATOM}}}rights", " · ".join(filter(None, (entry.credit.credit, entry.credit.licence))))
    content = _content(entry)
    if content is not None:
        if item.summary:
            _add(element, f"{{{_ATOM}}}summary", item.summary)
        _add(element, f"{{{_ATOM}}}content", content, type="html")
    else:  # RFC 4287, section 4.1.1.1: an entry is not to be empty
        _add(element, f"{{{_ATOM}}}summary", "")


def _identity(entry: FeedEntry) -> str:
    """The item's URI where it is one; else the address of its page, since RFC 4287 asks for an IRI."""
    uri = entry.item.uri
    return uri if ":" in uri and not any(letter.isspace() for letter in uri) else entry.link


def _scheme(uri: str | None, term: str) -> str | None:
    return uri.removesuffix(term).rstrip("/") if uri and uri.endswith(f"/{term}") else None


def _author(entry: FeedEntry, feed: _Feed) -> str:
    return entry.item.byline or (entry.credit.credit if entry.credit else None) or entry.item.credit or feed.title


def _rss(feed: _Feed) -> etree._Element:
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"content": _CONTENT, "dc": _DC, "atom": _ATOM})
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home)
    _add(channel, "description", feed.title)
    _add(channel, "lastBuildDate", _mail_date(feed.updated))
    _add(channel, f"{{{_ATOM}}}link", rel="self", href=feed.address, type="application/rss+xml")
    for entry in _shown(feed):
        item, content = entry.item, _content(entry)
        element = _add(channel, "item")
        _add(element, "title", item.headline or item.uri)
        _add(element, "link", entry.link)
        _add(element, "guid", item.uri, isPermaLink="false")
        _add(element, "pubDate", _mail_date(_time_of(item, feed)))
        _add(element, f"{{{_DC}}}creator", _author(entry, feed))
        if item.language:
            _add(element, f"{{{_DC}}}language", item.language)
        if entry.credit and entry.credit.licence:
            _add(element, f"{{{_DC}}}rights", entry.credit.licence)
        for subject in item.subjects:
            if subject.name or subject.uri:
                _add(element, "category", subject.name or subject.uri)
        if content is not None:
            if item.summary:
                _add(element, "description", item.summary)
            _add(element, f"{{{_CONTENT}}}encoded", content)
    return root


def _mail_date(time: datetime) -> str:
    return format_datetime(time.astimezone(UTC), usegmt=True)


def _json(feed: _Feed) -> dict[str, object]:
    items = []
    for entry in _shown(feed):
        item, content = entry.item, _content(entry)
        said: dict[str, object] = {
            "id": item.uri,
            "url": entry.link,
            "title": item.headline,
            "language": item.language,
            "date_published": _time_of(item, feed).isoformat(),
            "authors": [{"name": _author(entry, feed)}],
            "tags": [subject.name for subject in item.subjects if subject.name],
        }
        # JSON Feed 1.1: an item has content_html or content_text; an empty one says that there is nothing to read here
        said |= {"content_html": content, "summary": item.summary} if content is not None else {"content_text": ""}
        items.append({key: value for key, value in said.items() if value is not None})
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "items": items,
    }
