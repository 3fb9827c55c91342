"""An entry of a feed, whichever kind of feed, on its way to an item."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import msgspec

from commonwire.formats.addresses import checked_uri, is_web_address, made_uri
from commonwire.formats.finish import finish, read_language
from commonwire.formats.headline import first_words
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import html_to_text, in_paragraph, plain, sanitise_html, text_to_html
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline, Item, Place, Relation, Rendition


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says of itself and its entries inherit."""

    link: str | None = None
    language: str | None = None
    rights: str | None = None
    authors: tuple[str, ...] = ()


class Entry(msgspec.Struct, kw_only=True):
    """What RSS, Atom and JSON Feed can say of an entry. Texts are HTML unless their name says otherwise."""

    id: str | None = None
    link: str | None = None
    base: str | None = None
    content_base: str | None = None
    title: str | None = None
    content: str | None = None
    content_text: str | None = None
    summary: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: list[str] = []
    subjects: list[Concept] = []
    keywords: list[str] = []
    language: str | None = None
    rights: str | None = None
    licence: str | None = None
    credit: str | None = None
    renditions: list[Rendition] = []
    relations: list[Relation] = []
    sources: list[Concept] = []
    places: list[Place] = []
    extra: dict[str, Any] = {}


def item_of(entry: Entry, format: str, notes: Notes) -> Item:
    """The item that `entry` says. Raises BadInputError when it has neither title nor text, or no usable identity."""
    base = entry.base if entry.base and is_web_address(entry.base) else None
    link = absolute(entry.link, base)
    html, text = _body(entry, entry.content_base or link or base, notes)
    summary = plain(entry.summary) if entry.summary and (entry.content or entry.content_text) else None
    title = plain(entry.title or "")
    headlines = [Headline(value=title)] if title else first_words(text, notes)
    published = read_time(entry.published, "published", notes)
    updated = read_time(entry.updated, "updated", notes)
    unread = {name: said for name, said, time in _times(entry, published, updated) if said and time is None}
    extra = entry.extra | unread
    language = read_language(entry.language, notes)
    if entry.language and not language:
        extra["language"] = entry.language
    item = Item(
        uri=_uri(entry, link, title, notes),
        headlines=headlines,
        language=language,
        byline=", ".join(entry.authors) or None,
        summary=summary or None,
        body_html=html,
        body_text=text,
        subjects=entry.subjects,
        keywords=entry.keywords,
        places=entry.places,
        sources=entry.sources,
        credit=entry.credit,
        copyright=entry.rights,
        licence=entry.licence,
        web_address=link if link and is_web_address(link) else None,
        renditions=[rendition for rendition in entry.renditions if _is_linked(rendition, notes)],
        relations=entry.relations,
        first_created_at=published or updated,
        version_created_at=updated or published,
        extra={format: extra} if extra else {},
    )
    return finish(item, notes)


def absolute(address: str | None, base: str | None) -> str | None:
    """`address`, made absolute against `base` where it is relative."""
    address = (address or "").strip()
    try:
        return (urljoin(base, address) if base else address) if address else None
    except ValueError:
        return address


def _times(entry: Entry, published: Any, updated: Any) -> list[tuple[str, str | None, Any]]:
    return [("published", entry.published, published), ("updated", entry.updated, updated)]


def _body(entry: Entry, base: str | None, notes: Notes) -> tuple[str | None, str | None]:
    if entry.content_text and not entry.content:
        return text_to_html(entry.content_text) or None, entry.content_text
    if not entry.content and entry.summary:
        notes.guessed("body", "The feed gives no full text: its description stands as the text.")
    html, remarks = sanitise_html(entry.content or entry.summary or "", base=base)
    notes.remarks += remarks
    text = html_to_text(html)
    return in_paragraph(html) or None, text or None


def _uri(entry: Entry, link: str | None, title: str, notes: Notes) -> str:
    if entry.id and entry.id.strip():
        return checked_uri(entry.id, notes)
    if link:
        notes.guessed("uri", "The entry has no id: its link stands in.")
        return checked_uri(link, notes)
    notes.guessed("uri", "The entry has neither id nor link: an identity was made from its words.")
    return made_uri(notes.defaults, title, entry.content or entry.content_text or entry.summary)


def _is_linked(rendition: Rendition, notes: Notes) -> bool:
    if rendition.href and is_web_address(rendition.href):
        return True
    notes.dropped("renditions", f"'{(rendition.href or '')[:80]}' is not an http or https address.")
    return False
