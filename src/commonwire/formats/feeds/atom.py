"""Atom 1.0 (RFC 4287): an entry element to an `Entry`."""

from __future__ import annotations

from typing import Any

from lxml import etree

from commonwire.formats.feeds.entry import Channel, Entry, absolute
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import escape, plain
from commonwire.formats.xml_text import XML_BASE, XML_LANG, inner_markup, local_name
from commonwire.news.item import Concept, Relation, Rendition

ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACES = (f"{{{ATOM}}}", "{http://purl.org/atom/ns#}")
_READ = {"id", "title", "summary", "content", "published", "updated", "issued", "modified", "created", "author",
         "category", "link", "rights", "copyright", "source"}  # fmt: skip


def atom_channel(feed: etree._Element) -> Channel:
    """What the feed says of itself."""
    return Channel(rights=plain(_markup(_child(feed, "rights")) or "") or None, authors=tuple(_authors(feed)))


def atom_entry(element: etree._Element, channel: Channel, notes: Notes) -> Entry:
    """What the <entry> `element` says; the feed's author, rights and language stand in for its own."""
    own_base = absolute(_inherited(element, XML_BASE), notes.defaults.feed_address)
    base = own_base or notes.defaults.feed_address
    links = [link for link in element if local_name(link) == "link"]
    content = _child(element, "content")
    entry = Entry(
        id=_text(element, "id"),
        link=_alternate(links),
        base=base,
        content_base=own_base,
        title=_markup(_child(element, "title")),
        content=_markup(content) if content is not None and not content.get("src") else None,
        summary=_markup(_child(element, "summary")),
        published=_text(element, "published") or _text(element, "issued") or _text(element, "created"),
        updated=_text(element, "updated") or _text(element, "modified"),
        authors=_authors(element) or _authors(_child(element, "source")) or list(channel.authors),
        subjects=[_subject(child) for child in element if local_name(child) == "category"],
        language=_inherited(content if content is not None else element, XML_LANG),
        rights=plain(_markup(_child(element, "rights")) or "") or channel.rights,
        licence=next((link.get("href") for link in links if link.get("rel") == "license"), None),
        sources=_sources(element),
        extra=_others(element),
    )
    _add_links(entry, links, content, base)
    return entry


def _alternate(links: list[etree._Element]) -> str | None:
    found = [link for link in links if link.get("rel", "alternate") == "alternate"]
    page = next((link for link in found if "html" in (link.get("type") or "html")), found[0] if found else None)
    return page.get("href") if page is not None else None


def _add_links(entry: Entry, links: list[etree._Element], content: etree._Element | None, base: str | None) -> None:
    for link in links:
        rel, href = link.get("rel", "alternate"), absolute(link.get("href"), base)
        if rel == "enclosure":
            entry.renditions.append(
                Rendition(
                    href=href,
                    name="enclosure",
                    title=link.get("title"),
                    media_type=link.get("type"),
                    size=_number(link.get("length")),
                )
            )
        elif rel not in ("alternate", "self", "license", "edit") and href:
            entry.relations.append(Relation(rel=rel, uri=href, title=link.get("title"), media_type=link.get("type")))
    if content is not None and content.get("src"):
        href = absolute(content.get("src"), base)
        entry.renditions.append(Rendition(href=href, name="content", media_type=content.get("type")))


def _number(value: str | None) -> int | None:
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _markup(element: etree._Element | None) -> str | None:
    """A text construct (RFC 4287, section 3.1) as HTML."""
    if element is None:
        return None
    kind = (element.get("type") or "text").lower()
    if len(element) or kind in ("xhtml", "application/xhtml+xml"):
        return inner_markup(element)
    text = element.text or ""
    return text if "html" in kind else escape(text)


def _authors(element: etree._Element | None) -> list[str]:
    people = [child for child in element if local_name(child) == "author"] if element is not None else []
    names = [_text(person, "name") or (person.text or "").strip() for person in people]
    return [name for name in names if name]


def _subject(category: etree._Element) -> Concept:
    term, scheme = category.get("term") or (category.text or "").strip(), category.get("scheme")
    uri = f"{scheme.rstrip('/')}/{term}" if scheme and scheme.startswith("http") and "#" not in scheme else None
    return Concept(name=category.get("label") or term or None, uri=uri, scheme=scheme, code=term if scheme else None)


def _sources(element: etree._Element) -> list[Concept]:
    source = _child(element, "source")
    if source is None:
        return []
    title = plain(_markup(_child(source, "title")) or "") or None
    return [Concept(name=title, uri=_text(source, "id"), role="source")]


def _others(element: etree._Element) -> dict[str, Any]:
    others: dict[str, Any] = {}
    for child in element:
        name = local_name(child)
        if name in _READ and str(child.tag).startswith(_NAMESPACES):
            continue
        text = " ".join("".join(map(str, child.itertext())).split())
        others.setdefault(name, []).append(text or {str(key): str(value) for key, value in child.attrib.items()})
    return others


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _text(element: etree._Element, name: str) -> str | None:
    child = _child(element, name)
    return ("".join(map(str, child.itertext())).strip() or None) if child is not None else None


def _inherited(element: etree._Element | None, name: str) -> str | None:
    while element is not None:
        if element.get(name):
            return element.get(name)
        element = element.getparent()
    return None
