"""An entry of a feed, whichever kind of feed, on its way to an item."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import msgspec

from commonwire.formats.addresses import checked_uri, is_web_address, made_uri
from commonwire.formats.finish import finish, read_language
from commonwire.formats.headline import first_words
from commonwire.formats.notes import Notes
from commonwire.formats.rights import with_rights
from commonwire.formats.sanitise import html_to_text, in_paragraph, plain, sanitise_html, text_to_html
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline, Item, Place, Relation, Rendition, RightsInfo, Status


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says of itself and its entries inherit."""

    link: str | None = None
    language: str | None = None
    rights: str | None = None
    people: tuple[Concept, ...] = ()


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
    alternatives: list[Headline] = []
    abstract: str | None = None
    authors: list[str] = []
    creators: list[Concept] = []
    subjects: list[Concept] = []
    keywords: list[str] = []
    language: str | None = None
    rights: str | None = None
    rights_holder: str | None = None
    rights_info: list[RightsInfo] = []
    licence: str | None = None
    credit: str | None = None
    renditions: list[Rendition] = []
    relations: list[Relation] = []
    sources: list[Concept] = []
    places: list[Place] = []
    status: Status = "usable"
    is_draft: bool = False
    available: str | None = None
    private: list[str] = []
    extra: dict[str, Any] = {}


def item_of(entry: Entry, format: str, notes: Notes) -> Item:
    """The item that `entry` says. Raises BadInputError when it has neither title nor text, or no usable identity."""
    base = entry.base if entry.base and is_web_address(entry.base) else None
    link = absolute(entry.link, base)
    inline: list[Rendition] = []
    html, text = _body(entry, entry.content_base or link or base, inline, notes)
    summary = entry.abstract or _summary(entry)
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
        status="withheld" if entry.is_draft and not entry.available else entry.status,
        headlines=headlines + entry.alternatives,
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
        creators=entry.creators or [Concept(name=name) for name in entry.authors],
        copyright=entry.rights,
        copyright_holder=entry.rights_holder,
        rights_info=entry.rights_info,
        terms=with_rights(None, entry.rights_info) if entry.rights_info else None,
        licence=entry.licence,
        web_address=link if link and is_web_address(link) else None,
        renditions=_renditions(entry.renditions + inline, notes),
        relations=entry.relations,
        first_created_at=published or updated,
        version_created_at=updated or published,
        extra={format: extra} if extra else {},
    )
    if entry.is_draft and entry.available:
        item.embargo_until = read_time(entry.available, "available", notes) or "open"
    if entry.private:
        item.editor_note = "\n".join(note for note in entry.private if note) or None
    return finish(item, notes)


def absolute(address: str | None, base: str | None) -> str | None:
    """`address`, made absolute against `base` where it is relative."""
    address = (address or "").strip()
    if address.startswith(("https://", "http://")):
        return address
    try:
        return (urljoin(base, address) if base else address) if address else None
    except ValueError:
        return address


def _times(entry: Entry, published: Any, updated: Any) -> list[tuple[str, str | None, Any]]:
    return [("published", entry.published, published), ("updated", entry.updated, updated)]


def _body(entry: Entry, base: str | None, inline: list[Rendition], notes: Notes) -> tuple[str | None, str | None]:
    if entry.content_text and not entry.content:
        return text_to_html(entry.content_text) or None, entry.content_text
    said = entry.content
    if not said and entry.summary and not entry.abstract:
        notes.guessed("body", "The feed gives no full text: its description stands as the text.")
        said = entry.summary
    html, remarks = sanitise_html(said or "", base=base, bounds=notes.bounds, renditions=inline)
    notes.remarks += remarks
    text = html_to_text(html)
    return in_paragraph(html) or None, text or None


def _summary(entry: Entry) -> str | None:
    """The description, where there is a text beside it that is another."""
    if not entry.summary or not (entry.content or entry.content_text):
        return None
    return plain(entry.summary) or None


def _uri(entry: Entry, link: str | None, title: str, notes: Notes) -> str:
    if entry.id and entry.id.strip():
        return checked_uri(entry.id, notes)
    if link:
        notes.guessed("uri", "The entry has no id: its link stands in.")
        return checked_uri(link, notes)
    notes.guessed("uri", "The entry has neither id nor link: an identity was made from its words.")
    return made_uri(notes.defaults, title, entry.content or entry.content_text or entry.summary)


def _renditions(renditions: list[Rendition], notes: Notes) -> list[Rendition]:
    """Those with an address on the web, each once: the one that says most of it counts."""
    if not renditions:
        return []
    found: dict[str, Rendition] = {}
    for rendition in renditions:
        if not rendition.href or not is_web_address(rendition.href):
            notes.dropped("renditions", f"'{(rendition.href or '')[:80]}' is not an http or https address.")
            continue
        other = found.get(rendition.href)
        found[rendition.href] = rendition if other is None else _joined(other, rendition)
    return list(found.values())


def _joined(one: Rendition, other: Rendition) -> Rendition:
    """What both say of the same address; where they differ, `one` counts."""
    said = {name: getattr(one, name) or getattr(other, name) for name in Rendition.__struct_fields__}
    return Rendition(**said)
