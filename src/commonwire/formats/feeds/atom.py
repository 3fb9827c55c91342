"""Atom 1.0 (RFC 4287) and 0.3, and tombstones (RFC 6721): an entry element to an `Entry`."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from lxml import etree

from commonwire.formats.addresses import is_web_address
from commonwire.formats.feeds import modules
from commonwire.formats.feeds.document import Children, children_of
from commonwire.formats.feeds.entry import Channel, Entry, absolute
from commonwire.formats.feeds.modules import add_modules, number
from commonwire.formats.feeds.unknown import kept
from commonwire.formats.finish import scheme_and_code
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import escape, plain
from commonwire.formats.xml_text import XML_BASE, XML_LANG, inner_markup, local_name
from commonwire.news.item import Concept, Relation, Rendition

_READ = modules.READ | {f"atom:{name}" for name in (
    "id", "title", "summary", "content", "published", "updated", "issued", "modified", "created", "author",
    "contributor", "category", "link", "rights", "copyright", "source")} | {"dc:creator", "dc:rights"}  # fmt: skip
_OWN_LINKS = ("self", "license", "edit", "edit-media", "hub", "next", "first", "last", "previous", "replies")


def atom_channel(feed: etree._Element) -> Channel:
    """What the feed says of itself. An author of the feed's own name is its publisher, and no byline."""
    found = _found(feed)
    title = plain(_markup(_child(found, "title")) or "")
    people = [person for person in _people(found, "author") if person.name != title]
    return Channel(rights=plain(_markup(_child(found, "rights", "copyright")) or "") or None, people=tuple(people))


def atom_entry(element: etree._Element, channel: Channel, notes: Notes) -> Entry:
    """What the <entry> `element` says; the feed's author, rights and language stand in for its own."""
    found = _found(element)
    own_base = absolute(_inherited(element, XML_BASE), notes.defaults.feed_address)
    base = own_base or notes.defaults.feed_address
    links = found.get("atom:link", [])
    content = _child(found, "content")
    source = _found(_child(found, "source"))
    people = _people(found, "author") or _people(source, "author")
    creators = [Concept(name=name) for name in modules.all_words(found, "dc:creator")]
    people = people or creators or list(channel.people)
    private: list[str] = []
    entry = Entry(
        id=_text(found, "id"),
        link=_alternate(links),
        base=base,
        content_base=own_base,
        title=_markup(_child(found, "title")),
        content=_markup(content) if content is not None and not content.get("src") else None,
        summary=_markup(_child(found, "summary")),
        published=_text(found, "published", "issued", "created"),
        updated=_text(found, "updated", "modified"),
        authors=list(dict.fromkeys(person.name for person in people if person.name)),
        creators=people + _people(found, "contributor", "contributor"),
        subjects=[_subject(child) for child in found.get("atom:category", ())],
        language=_inherited(content if content is not None else element, XML_LANG),
        rights=plain(_markup(_child(found, "rights", "copyright")) or "") or channel.rights,
        licence=next((link.get("href") for link in links if link.get("rel") == "license"), None),
        sources=_sources(source),
        extra=kept(found, _READ, private),
        private=private,
    )
    _add_links(entry, links, content, base)
    add_modules(entry, found, base, notes)
    return entry


def tombstone(element: etree._Element) -> Entry:
    """What an <at:deleted-entry> says (RFC 6721, section 3): the entry `ref` is gone since `when`."""
    return Entry(id=element.get("ref"), updated=element.get("when"), status="canceled")


def _found(element: etree._Element | None) -> Children:
    """The children by name; where nobody names a namespace, those without one count as Atom's."""
    found = children_of(element) if element is not None else {}
    for name in [name for name in found if ":" not in name and name[0] != "{"]:
        found.setdefault(f"atom:{name}", []).extend(found.pop(name))
    return found


def _alternate(links: list[etree._Element]) -> str | None:
    found = [link for link in links if link.get("rel", "alternate") == "alternate" and not link.get("hreflang")]
    found = found or [link for link in links if link.get("rel", "alternate") == "alternate"]
    page = next((link for link in found if "html" in (link.get("type") or "html")), found[0] if found else None)
    return page.get("href") if page is not None else None


def _add_links(entry: Entry, links: list[etree._Element], content: etree._Element | None, base: str | None) -> None:
    for link in links:
        rel, href = link.get("rel", "alternate"), absolute(link.get("href"), base)
        said: dict[str, Any] = {"title": link.get("title"), "media_type": link.get("type")}
        if rel == "enclosure":
            size = number(link.get("length")) or None
            entry.renditions.append(Rendition(href=href, name="enclosure", size=size, **said))
        elif rel == "alternate" and href and link.get("hreflang") and link.get("href") != entry.link:
            entry.relations.append(
                Relation(rel="translation", uri=href, extra={"hreflang": link.get("hreflang")}, **said)
            )
        elif rel not in ("alternate", *_OWN_LINKS) and href:
            entry.relations.append(Relation(rel=rel, uri=href, **said))
    if content is not None and content.get("src"):
        href = absolute(content.get("src"), base)
        entry.renditions.append(Rendition(href=href, name="content", media_type=content.get("type")))


def _markup(element: etree._Element | None) -> str | None:
    """A text construct (RFC 4287, section 3.1) as HTML; of Atom 0.3, by its `mode`."""
    if element is None:
        return None
    kind = (element.get("type") or "text").lower()
    if len(element) or kind in ("xhtml", "application/xhtml+xml"):
        is_boxed = len(element) == 1 and local_name(element[0]) == "div" and not (element.text or "").strip()
        return inner_markup(element[0] if is_boxed else element)  # 3.1.1.3: the div itself is not part of the content
    text = element.text or ""
    if element.get("mode") == "base64" or kind.startswith("application/"):  # RFC 4287, section 4.1.3.3
        text, kind = (decoded, "html") if (decoded := _decoded(text)) is not None else (text, kind)
    return text if "html" in kind or element.get("mode") == "escaped" else escape(text)


def _decoded(text: str) -> str | None:
    """The words of a text in base64; None where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _people(found: Children, name: str, role: str | None = None) -> list[Concept]:
    """Person constructs (RFC 4287, section 3.2); of Atom 0.3, with `url`."""
    people = []
    for person in found.get(f"atom:{name}", ()):
        inside = _found(person)
        said = _text(inside, "name") or (person.text or "").strip()
        if said:
            people.append(Concept(name=plain(escape(said)), uri=_text(inside, "uri", "url"), role=role))
    return people


def _subject(category: etree._Element) -> Concept:
    term, scheme = category.get("term") or (category.text or "").strip(), category.get("scheme")
    label = category.get("label") or None
    if term and is_web_address(term) and not scheme:
        alias, code = scheme_and_code(term)
        return Concept(name=label, uri=term, scheme=alias, code=code)
    uri = f"{scheme.rstrip('/')}/{term}" if scheme and scheme.startswith("http") and "#" not in scheme else None
    alias, code = scheme_and_code(uri)
    if code is None and scheme:
        alias, code = scheme, term
    return Concept(name=label or (None if alias != scheme else term) or None, uri=uri, scheme=alias, code=code)


def _sources(source: Children) -> list[Concept]:
    title = plain(_markup(_child(source, "title")) or "") or None
    uri = _text(source, "id")
    return [Concept(name=title, uri=uri, role="source")] if title or uri else []


def _child(found: Children, *names: str) -> etree._Element | None:
    return next((child for name in names for child in found.get(f"atom:{name}", ())), None)


def _text(found: Children, *names: str) -> str | None:
    for name in names:
        for child in found.get(f"atom:{name}", ()):
            if text := "".join(map(str, child.itertext())).strip():
                return text
    return None


def _inherited(element: etree._Element | None, name: str) -> str | None:
    while element is not None:
        if element.get(name):
            return element.get(name)
        element = element.getparent()
    return None
