"""RSS 2.0 (rssboard.org/rss-specification), as a list for readers and as one whole item."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.feeds.document import ATOM, CONTENT, DC, DCTERMS, DELETED, MEDIA
from commonwire.formats.feeds.feed import Feed, FeedEntry, content_of, written
from commonwire.formats.feeds.read import read_feed
from commonwire.formats.feeds.unknown import write_kept
from commonwire.formats.feeds.write_parts import CARRIED, add, add_modules, add_subjects, bytes_of, root_of
from commonwire.formats.sanitise import spoken
from commonwire.news.item import Item, Rendition

CARRIES = CARRIED
MEDIA_TYPE = "application/rss+xml"


def write_rss(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as an RSS 2.0 document of one item; a killed one as a tombstone (RFC 6721) without words."""
    return written(item, credit, document=rss, read=read_feed, media_type=MEDIA_TYPE, carries=CARRIES)


def rss(feed: Feed) -> bytes:
    """The feed as an RSS 2.0 document."""
    root = root_of("rss", "content", "dc", "dcterms", "media", "cc", "at", "app", "georss", "atom", version="2.0")
    channel = add(root, "channel")
    add(channel, "title", _title(feed.title, feed.home, "Stories"))
    add(channel, "link", feed.home)
    add(channel, "description", _title(feed.title, feed.home, "Stories"))
    if not feed.is_whole:
        add(channel, "lastBuildDate", _mail_date(feed.updated))
    if feed.address:
        add(channel, f"{{{ATOM}}}link", rel="self", href=feed.address, type=MEDIA_TYPE)
    for entry in feed.entries:
        if feed.is_whole and entry.item.status == "canceled":
            add(channel, f"{{{DELETED}}}deleted-entry", ref=entry.item.uri, when=feed.updated.isoformat())
        elif feed.is_whole:
            _add_whole(add(channel, "item"), entry)
        elif entry.item.status == "usable":
            _add_entry(add(channel, "item"), entry, feed)
    return bytes_of(root)


def _title(*said: str | None) -> str:
    """The first that has letters which XML can hold: RSS 2.0 wants a title."""
    return next((words for one in said if one and (words := spoken(clean(one)).strip())), "")


def _add_entry(element: Element, entry: FeedEntry, feed: Feed) -> None:
    """An entry of a list: what a feed reader shows."""
    item, content = entry.item, content_of(entry)
    add(element, "title", _title(item.headline, item.uri))
    add(element, "link", entry.link)
    add(element, "guid", item.uri, isPermaLink="false")
    time = item.received_at or item.version_created_at or item.first_created_at or feed.updated
    add(element, "pubDate", _mail_date(time))
    add(element, f"{{{DC}}}creator", _author(entry, feed))
    if item.language:
        add(element, f"{{{DC}}}language", item.language)
    if entry.credit and entry.credit.licence:
        add(element, f"{{{DC}}}rights", entry.credit.licence)
    _add_categories(element, item)
    _add_text(element, item, content)


def _add_whole(element: Element, entry: FeedEntry) -> None:
    """All that the item says."""
    item, content = entry.item, content_of(entry)
    add(element, "title", _title(item.headline, item.uri))
    if entry.link:
        add(element, "link", entry.link)
    add(element, "guid", item.uri, isPermaLink="false")
    if item.first_created_at:
        add(element, "pubDate", _mail_date(item.first_created_at))
    if item.version_created_at:
        add(element, f"{{{DCTERMS}}}modified", item.version_created_at.isoformat())
    if item.byline:
        add(element, f"{{{DC}}}creator", spoken(item.byline))
    if item.language:
        add(element, f"{{{DC}}}language", item.language)
    if item.copyright:
        add(element, f"{{{DC}}}rights", spoken(item.copyright))
    _add_categories(element, item)
    add_subjects(element, item.subjects)
    add_modules(element, item)
    for relation in item.relations:
        if relation.uri:
            add(element, f"{{{ATOM}}}link", rel=relation.rel, href=relation.uri, title=relation.title,
                type=relation.media_type)  # fmt: skip
    _add_renditions(element, item.renditions)
    write_kept(element, item.extra.get("rss"))
    _add_text(element, item, content)
    if content is None and item.summary:
        add(element, "description", spoken(item.summary))


def _add_categories(element: Element, item: Item) -> None:
    for subject in item.subjects:
        if said := subject.name or subject.uri:
            add(element, "category", spoken(said))


def _add_text(element: Element, item: Item, content: str | None) -> None:
    if content is None:
        return
    if item.summary:
        add(element, "description", spoken(item.summary))
    add(element, f"{{{CONTENT}}}encoded", content)


def _add_renditions(element: Element, renditions: list[Rendition]) -> None:
    """All as Media RSS; the first whose size and type are known as the enclosure, of which RSS means one."""
    for rendition in renditions:
        if rendition.href and (rendition.size is not None and rendition.size >= 0) and rendition.media_type:
            add(element, "enclosure", url=rendition.href, length=str(rendition.size), type=rendition.media_type)
            break
    for rendition in renditions:
        if not rendition.href:
            continue
        media = add(
            element,
            f"{{{MEDIA}}}{'thumbnail' if rendition.name == 'thumbnail' else 'content'}",
            url=rendition.href,
            type=rendition.media_type,
            width=_digits(rendition.width),
            height=_digits(rendition.height),
            fileSize=_digits(rendition.size),
            duration=_digits(rendition.duration),
        )
        if rendition.title:
            add(media, f"{{{MEDIA}}}title", spoken(rendition.title))


def _digits(value: float | None) -> str | None:
    return None if value is None else f"{value:.0f}"


def _author(entry: FeedEntry, feed: Feed) -> str:
    said = entry.item.byline or (entry.credit.credit if entry.credit else None) or entry.item.credit
    return spoken(said or feed.title)


def _mail_date(time: datetime) -> str:
    """RFC 5322, section 3.3, with the offset that the time came with."""
    return format_datetime(time, usegmt=time.tzinfo is UTC)
