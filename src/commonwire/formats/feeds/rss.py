"""RSS 0.9x, 1.0 (RDF) and 2.0, with the modules that newsrooms use: an item element to an `Entry`."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.feeds import modules
from commonwire.formats.feeds.document import Children, children_of
from commonwire.formats.feeds.entry import Channel, Entry, absolute
from commonwire.formats.feeds.modules import add_modules, first, number, text_in, words
from commonwire.formats.feeds.unknown import kept
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import plain
from commonwire.formats.xml_text import XML_LANG, local_name
from commonwire.news.item import Concept, Relation, Rendition

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_READ = modules.READ | {"title", "link", "description", "guid", "pubDate", "author", "category", "enclosure", "source",
         "content:encoded", "xhtml:body", "xhtml:div", "dc:title", "dc:description", "dc:date", "dc:creator",
         "dc:language", "dc:rights", "dc:subject", "dc:identifier", "dcterms:created", "dcterms:issued",
         "dcterms:modified", "atom:updated", "atom:published", "atom:link", "itunes:author", "itunes:summary",
         "feedburner:origLink", "atom:content", "id", "updated", "published", "modified", "summary", "dc:author",
         "itunes:category"}  # fmt: skip
_PUBLISHED = ("pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "published")
_FULL = frozenset({"fulltext", "fullitem", "body", "content"})
"""Names of the whole text in whatever namespace, without hyphens and in lower case."""
_MAILED = re.compile(r"\s*\S+@\S+\s*\((.+)\)\s*")
_OWN_LINKS = (None, "self", "license", "alternate", "hub", "next", "first", "last", "previous")


def rss_items(root: Element) -> list[Element]:
    """The item elements: of the channel in RSS 2.0, beside it in RSS 1.0; tombstones (RFC 6721) with them."""
    channel = _channel(root)
    beside = [child for child in root if local_name(child) == "item"]
    inside = (
        [child for child in channel if local_name(child) in ("item", "deleted-entry")] if channel is not None else []
    )
    return beside + inside


def rss_channel(root: Element) -> Channel:
    """What the channel says of itself."""
    channel = _channel(root)
    if channel is None:
        return Channel()
    found = children_of(channel)
    rights = words(found, "copyright", "dc:rights", "media:copyright")
    return Channel(link=first(found, "link"), language=first(found, "language", "dc:language"), rights=rights)


def rss_entry(element: Element, channel: Channel, notes: Notes) -> Entry:
    """What the <item> `element` says; the channel's language and copyright stand in for its own."""
    found = children_of(element)
    base = notes.defaults.feed_address or channel.link
    guid, link, full = first(found, "guid", "dc:identifier", "id"), _link(found), _full_texts(found)
    if link is None and guid and is_web_address(guid) and _is_permalink(found):
        link = guid
    private: list[str] = []
    entry = Entry(
        id=guid or element.get(_RDF_ABOUT),
        link=link,
        base=base,
        title=first(found, "title", "dc:title", "media:title"),
        content=first(found, "content:encoded", "xhtml:body", "xhtml:div", "atom:content", *full),
        summary=first(found, "description", "dc:description", "itunes:summary", "summary", "media:description")
        or _group_description(found),
        published=first(
            found, "pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "published"
        ),
        updated=first(found, "dcterms:modified", "atom:updated", "updated", "modified"),
        authors=_authors(found),
        subjects=_subjects(found),
        language=first(found, "dc:language") or element.get(XML_LANG) or channel.language,
        rights=words(found, "dc:rights") or channel.rights,
        renditions=_enclosures(found, base),
        sources=[
            Concept(name=text_in(source) or None, uri=source.get("url"), role="source")
            for source in found.get("source", ())
        ],
        extra=kept(found, _READ.union(full), private),
        private=private,
    )
    if entry.content is None and first(found, "description") and (short := first(found, "summary")):
        entry.content, entry.summary = entry.summary, short
    _add_links(entry, [*found.get("atom:link", ()), *(one for one in found.get("link", ()) if one.get("rel"))], base)
    add_modules(entry, found, base, notes)
    return entry


def _channel(root: Element) -> Element | None:
    return next((child for child in root if local_name(child) == "channel"), None)


def _link(found: Children) -> str | None:
    """The page: FeedBurner puts its own address in <link> and keeps the publisher's beside it."""
    link = first(found, "feedburner:origLink", "link")
    if link is None:
        links = [
            one.get("href")
            for one in [*found.get("atom:link", ()), *found.get("link", ())]
            if one.get("rel", "alternate") == "alternate"
        ]
        link = next(filter(None, links), None)
    return link


def _is_permalink(found: Children) -> bool:
    return found["guid"][0].get("isPermaLink", "true").strip().lower() == "true" if "guid" in found else False


def _authors(found: Children) -> list[str]:
    tried = ([name for element in found.get(kind, ()) if (name := _name(element))] for kind in _AUTHORS)
    said = next(filter(None, tried), [])
    names = [mailed[1] if (mailed := _MAILED.fullmatch(name)) else name for name in said]
    return [plain(name) for name in names]


_AUTHORS = ("dc:creator", "author", "dc:author", "itunes:author")


def _name(author: Element) -> str:
    """The name of an author; Atom's has a child of its own for it."""
    name = next((child for child in author if local_name(child) == "name"), None) if len(author) else None
    return text_in(author if name is None else name)


def _full_texts(found: Children) -> list[str]:
    """The names of children that hold the whole text, in a namespace of the sender's own or in none."""
    return [name for name in found if _bare(name) in _FULL]


def _bare(name: str) -> str:
    return name.rpartition("}")[2].lower().replace("-", "").replace("_", "")


def _group_description(found: Children) -> str | None:
    """What a group of media is about (Media RSS, "media:group"): video platforms say it there alone."""
    for group in found.get("media:group", ()):
        if said := first(children_of(group), "media:description"):
            return said
    return None


def _subjects(found: Children) -> list[Concept]:
    subjects = []
    for category in found.get("itunes:category", ()):
        names = [element.get("text") for element in category.iter(category.tag)]
        subjects += [Concept(name=plain(name)) for name in names if name and plain(name)]
    for element in found.get("category", []) + found.get("dc:subject", []):
        said, domain = plain(text_in(element)), element.get("domain")
        if said:
            is_uri = is_web_address(said)
            subjects.append(
                Concept(
                    name=None if is_uri else said,
                    uri=said if is_uri else None,
                    scheme=domain,
                    code=said if domain else None,
                )
            )
    return subjects


def _enclosures(found: Children, base: str | None) -> list[Rendition]:
    return [
        Rendition(
            href=absolute(element.get("url"), base),
            name="enclosure",
            media_type=element.get("type"),
            size=number(element.get("length")) or None,
        )
        for element in found.get("enclosure", ())
        if element.get("url")
    ]


def _add_links(entry: Entry, links: list[Element], base: str | None) -> None:
    """Atom's links in RSS: the licence, media, and relations to other pages."""
    for link in links:
        rel, href = link.get("rel"), absolute(link.get("href"), base)
        if not href:
            continue
        if rel == "license":
            entry.licence = entry.licence or href
        elif rel == "enclosure":
            size = number(link.get("length")) or None
            entry.renditions.append(Rendition(href=href, name=rel, media_type=link.get("type"), size=size))
        elif rel == "alternate" and link.get("hreflang"):
            extra = {"hreflang": link.get("hreflang")}
            entry.relations.append(Relation(rel="translation", uri=href, title=link.get("title"), extra=extra))
        elif rel not in _OWN_LINKS:
            relation = Relation(rel=str(rel), uri=href, title=link.get("title"), media_type=link.get("type"))
            entry.relations.append(relation)
