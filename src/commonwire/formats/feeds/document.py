"""Feeds as their specifications say: RSS 0.90-2.0, Atom (RFC 4287, RFC 6721, RFC 5023), and the modules in use."""

from __future__ import annotations

from lxml.etree import _Element as Element

ATOM = "http://www.w3.org/2005/Atom"
ATOM_03 = "http://purl.org/atom/ns#"
DELETED = "http://purl.org/atompub/tombstones/1.0"
APP = "http://www.w3.org/2007/app"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
MEDIA = "http://search.yahoo.com/mrss/"
CC = "http://backend.userland.com/creativeCommonsRssModule"
WP = "http://wordpress.org/export/"
EXTENSION = "_commonwire"
"""The member of a JSON Feed item in which this exchange says what JSON Feed has no place for (1.1, "Extensions")."""

PREFIXES = {
    "http://purl.org/rss/1.0/": "",
    "http://purl.org/net/rss1.1#": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    CONTENT: "content:",
    DC: "dc:",
    DCTERMS: "dcterms:",
    MEDIA: "media:",
    "http://search.yahoo.com/mrss": "media:",
    ATOM: "atom:",
    ATOM_03: "atom:",
    DELETED: "at:",
    APP: "app:",
    "http://purl.org/atom/app#": "app:",
    "http://www.georss.org/georss": "georss:",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo:",
    "http://www.opengis.net/gml": "gml:",
    CC: "cc:",
    "http://web.resource.org/cc/": "cc:",
    "http://creativecommons.org/ns#": "cc:",
    "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html": "cc:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.itunes.com/DTDs/Podcast-1.0.dtd": "itunes:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://purl.org/syndication/thread/1.0": "thr:",
    "http://purl.org/rss/1.0/modules/slash/": "slash:",
    "http://wellformedweb.org/CommentAPI/": "wfw:",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism:",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism:",
    "http://prismstandard.org/namespaces/basic/1.2/": "prism:",
}
"""The prefix by which a namespace is known here; WordPress's carry their version and are told by `WP`."""

NAMESPACES: dict[str, str] = {}
for _namespace, _prefix in PREFIXES.items():
    NAMESPACES.setdefault(_prefix.removesuffix(":"), _namespace)
Children = dict[str, list[Element]]


def name_of(element: Element) -> str:
    """The element's name with the prefix of `PREFIXES`, whatever the document used; else in Clark's notation."""
    tag = str(element.tag)
    if tag[0] != "{":
        return tag
    namespace, _, name = tag[1:].partition("}")
    prefix = PREFIXES.get(namespace)
    if prefix is None and namespace.startswith(WP):
        prefix = "excerpt:" if "excerpt" in namespace else "wp:"
    return prefix + name if prefix is not None else tag


def children_of(element: Element) -> Children:
    """The children of `element` by name."""
    found: Children = {}
    for child in element:
        found.setdefault(name_of(child), []).append(child)
    return found


def tag_of(name: str) -> str | None:
    """The tag that `name_of` gave `name` for, so that it can be written; None for one that cannot."""
    if name.startswith("{"):
        return name
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix in NAMESPACES else None
