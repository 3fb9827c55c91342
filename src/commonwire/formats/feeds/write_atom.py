"""Atom 1.0 (RFC 4287), as a list for readers and as one whole item; a killed item is a tombstone (RFC 6721)."""

from __future__ import annotations

import re
from datetime import datetime

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.feeds.document import ATOM, DELETED
from commonwire.formats.feeds.feed import Feed, FeedEntry, content_of, uri_of, written
from commonwire.formats.feeds.read import read_feed
from commonwire.formats.feeds.unknown import write_kept
from commonwire.formats.feeds.write_parts import CARRIED, add, add_modules, bytes_of, root_of
from commonwire.formats.xml_text import XML_LANG
from commonwire.news.item import Concept, Item

CARRIES = CARRIED
_REL = re.compile(r"[^:\s]+|[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_HREF = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20]+")
_MEDIA_TYPE = re.compile(r"[^\s/]+/[^\s/].*")
MEDIA_TYPE = "application/atom+xml"


def write_atom(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as an Atom feed of one entry."""
    return written(item, credit, document=atom, read=read_feed, media_type=MEDIA_TYPE, carries=CARRIES)


def atom(feed: Feed) -> bytes:
    """The feed as an Atom 1.0 document."""
    prefixes = ("dc", "dcterms", "media", "cc", "at", "app", "georss")
    root = root_of(f"{{{ATOM}}}feed", *prefixes, default=ATOM)
    add(root, f"{{{ATOM}}}id", feed.address or uri_of(feed.entries[0].item))
    add(root, f"{{{ATOM}}}title", feed.title)
    add(root, f"{{{ATOM}}}updated", feed.updated.isoformat())
    if feed.address:
        add(root, f"{{{ATOM}}}link", rel="self", href=feed.address, type=MEDIA_TYPE)
        add(root, f"{{{ATOM}}}link", rel="alternate", href=feed.home)
    else:  # 4.1.1: an entry without author needs one of the feed; the feed's own name is read as no byline
        add(add(root, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", feed.title)
    for entry in feed.entries:
        if entry.item.status == "canceled":
            when = _time_of(entry.item, feed).isoformat()
            add(root, f"{{{DELETED}}}deleted-entry", ref=_identity(entry), when=when)
    for entry in feed.entries:
        if feed.is_whole and entry.item.status != "canceled":
            _add_whole(add(root, f"{{{ATOM}}}entry"), entry, feed)
        elif entry.item.status == "usable":
            _add_entry(add(root, f"{{{ATOM}}}entry"), entry, feed)
    return bytes_of(root)


def _add_entry(element: Element, entry: FeedEntry, feed: Feed) -> None:
    """An entry of a list: what a feed reader shows."""
    item = entry.item
    _add_head(element, entry, _time_of(item, feed))
    author = add(element, f"{{{ATOM}}}author")  # RFC 4287, section 4.1.1: every entry has one, or its feed
    said = item.byline or (entry.credit.credit if entry.credit else None) or item.credit or feed.title
    add(author, f"{{{ATOM}}}name", said)
    _add_categories(element, item.subjects)
    if entry.credit and entry.credit.licence:
        add(element, f"{{{ATOM}}}rights", " · ".join(filter(None, (entry.credit.credit, entry.credit.licence))))
    _add_text(element, entry)


def _add_whole(element: Element, entry: FeedEntry, feed: Feed) -> None:
    """All that the item says."""
    item = entry.item
    _add_head(element, entry, feed.updated)
    if item.byline:
        add(add(element, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", item.byline)
    _add_categories(element, item.subjects)
    if item.copyright:
        add(element, f"{{{ATOM}}}rights", item.copyright)
    for relation in item.relations:
        if relation.uri:
            _add_link(element, relation.rel, relation.uri, title=relation.title, type=relation.media_type)
    for rendition in item.renditions:
        if rendition.href:
            size = str(rendition.size) if rendition.size is not None and rendition.size >= 0 else None
            _add_link(element, "enclosure", rendition.href, title=rendition.title, type=rendition.media_type,
                      length=size)  # fmt: skip
    add_modules(element, item)
    write_kept(element, item.extra.get("atom"))
    _add_text(element, entry)


def _add_link(element: Element, rel: str, href: str, **said: str | None) -> None:
    """4.2.7: `href` is an address, `rel` a name or an IRI, `type` a media type; what is not is left out."""
    if not _HREF.fullmatch(href):
        return
    if not _MEDIA_TYPE.fullmatch(said.get("type") or ""):
        said["type"] = None
    add(element, f"{{{ATOM}}}link", rel=rel if _REL.fullmatch(rel) else "related", href=href, **said)


def _add_head(element: Element, entry: FeedEntry, updated: datetime) -> None:
    item = entry.item
    if item.language:
        element.set(XML_LANG, item.language)
    add(element, f"{{{ATOM}}}id", _identity(entry))
    add(element, f"{{{ATOM}}}title", item.headline or item.uri)
    add(element, f"{{{ATOM}}}updated", updated.isoformat())
    if item.first_created_at:
        add(element, f"{{{ATOM}}}published", item.first_created_at.isoformat())
    if entry.link and is_web_address(entry.link):
        add(element, f"{{{ATOM}}}link", rel="alternate", href=entry.link)


def _add_text(element: Element, entry: FeedEntry) -> None:
    """4.1.1.1: an entry is not to be empty; without a link of its own it has to have a content (4.1.2)."""
    content, summary = content_of(entry), entry.item.summary
    if content is not None:
        if summary:
            add(element, f"{{{ATOM}}}summary", summary)
        add(element, f"{{{ATOM}}}content", content, type="html")
    elif not entry.link:
        add(element, f"{{{ATOM}}}summary", summary or "")
        add(element, f"{{{ATOM}}}content", "")
    else:
        add(element, f"{{{ATOM}}}summary", "")


def _add_categories(element: Element, subjects: list[Concept]) -> None:
    for subject in subjects:
        uri, code = subject.uri, subject.code
        scheme: str | None
        if code and uri and uri.endswith(f"/{code}"):
            term, scheme = code, uri.removesuffix(code).rstrip("/")
        else:
            is_iri = ":" in (subject.scheme or "")  # 4.2.2.2
            term, scheme = uri or code or subject.name or "", subject.scheme if code and not uri and is_iri else None
        if term:
            add(element, f"{{{ATOM}}}category", term=term, scheme=scheme, label=subject.name)


def _time_of(item: Item, feed: Feed) -> datetime:
    if feed.is_whole:
        return feed.updated
    return item.received_at or item.version_created_at or item.first_created_at or feed.updated


def _identity(entry: FeedEntry) -> str:
    """The item's URI where it is one; else the address of its page, since RFC 4287 asks for an IRI."""
    uri = uri_of(entry.item)
    return uri if uri == entry.item.uri or not entry.link else entry.link
