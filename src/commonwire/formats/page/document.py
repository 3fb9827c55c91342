"""What the head of a web page says of its story: Open Graph, article:, Twitter, Dublin Core, Parse.ly, plain metas.

All of it is laid out as a schema.org node, so that it has one way into the model.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.html_tree import words_of
from commonwire.formats.schema_org.document import Node
from commonwire.news.item import Relation

_METAS: dict[str, tuple[str, ...]] = {
    "headline": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"),
    "description": ("og:description", "description", "twitter:description", "dc.description", "dcterms.description"),
    "author": ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher"),
    "datePublished": ("article:published_time", "og:article:published_time", "date", "dc.date", "dc.date.issued",
                      "dcterms.date", "dcterms.issued", "dcterms.created", "parsely-pub-date", "pubdate",
                      "publish-date", "publication_date", "sailthru.date"),
    "dateModified": ("article:modified_time", "og:updated_time", "og:article:modified_time", "dcterms.modified",
                     "last-modified", "lastmod"),
    "articleSection": ("article:section", "og:article:section", "parsely-section"),
    "inLanguage": ("content-language", "dc.language", "dcterms.language", "og:locale"),
    "copyrightNotice": ("copyright", "dc.rights", "dcterms.rights"),
    "expires": ("article:expiration_time",),
    "thumbnailUrl": ("twitter:image", "twitter:image:src", "parsely-image-url"),
}  # fmt: skip
_KEYWORDS = ("news_keywords", "keywords", "parsely-tags")
_MEDIA = ("image", "video", "audio")
_MOST_METAS = 2_000


def node_of_head(root: Element) -> Node:
    """What metas and links say, as a node."""
    metas = _metas(root)
    node: Node = {}
    for name, keys in _METAS.items():
        said = next(
            (value for key in keys for value in metas.get(key, ()) if name != "author" or _is_name(value)), None
        )
        if said:
            node[name] = said
    tags = metas.get("article:tag", []) + metas.get("og:article:tag", [])
    words = next((metas[key][0] for key in _KEYWORDS if key in metas), "")
    node["keywords"] = list(dict.fromkeys([*tags, *(word.strip() for word in words.split(",") if word.strip())]))
    for kind in _MEDIA:
        node[kind] = _media(root, kind)
    if node["image"]:
        node.pop("thumbnailUrl", None)
    licence = next((link.get("href") for link in _links(root, "license")), None)
    node |= {"license": licence} if licence else {}
    if metas.get("article:content_tier", [""])[0].lower() in ("locked", "metered"):
        node["isAccessibleForFree"] = "False"
    return {key: value for key, value in node.items() if value}


def address_of_page(root: Element) -> str | None:
    """The page's own address: its canonical link, else og:url."""
    links = [link.get("href") for link in _links(root, "canonical")]
    metas = [meta.get("content") for meta in root.iter("meta") if _name(meta) == "og:url"]
    return next((said.strip() for said in [*links, *metas] if said and is_web_address(said.strip())), None)


def translations(root: Element, address: str | None) -> list[Relation]:
    """The page in other languages, as its `hreflang` links say; `extra` has the language."""
    found: dict[str, Relation] = {}
    for link in _links(root, "alternate"):
        language, href = (link.get("hreflang") or "").strip(), _absolute(link.get("href"), address)
        if language and language.lower() != "x-default" and href and href != address and len(found) < 100:
            found.setdefault(href, Relation(rel="translation", uri=href, extra={"hreflang": language[:40]}))
    return list(found.values())


def title_of(root: Element) -> str | None:
    """The words of <title>."""
    return next((words for element in root.iter("title") if (words := words_of(element))), None)


def _metas(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in list(root.iter("meta"))[:_MOST_METAS]:
        content = " ".join((element.get("content") or "").split())
        if content and (name := _name(element)):
            found.setdefault(name, []).append(content)
    return found


def _name(meta: Element) -> str:
    return (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").strip().lower()


def _links(root: Element, rel: str) -> list[Element]:
    return [link for link in root.iter("link", "a") if rel in (link.get("rel") or "").lower().split()]


def _media(root: Element, kind: str) -> list[dict[str, Any]]:
    """Open Graph's structured properties: what follows an og:image, og:video or og:audio is about it (ogp.me)."""
    said = {"": "url", "url": "url", "secure_url": "url", "width": "width", "height": "height", "alt": "caption",
            "type": "encodingFormat"}  # fmt: skip
    media: list[dict[str, Any]] = []
    for meta in list(root.iter("meta"))[:_MOST_METAS]:
        name, content = _name(meta), (meta.get("content") or "").strip()
        if not content or not (name == f"og:{kind}" or name.startswith(f"og:{kind}:")):
            continue
        key = said.get(name.removeprefix(f"og:{kind}").removeprefix(":"))
        starts = name == f"og:{kind}" or (not media and key == "url")
        if starts:
            media.append({"@type": f"{kind.title()}Object", "url": content})
        elif media and key and key != "url":
            media[-1][key] = content
    return media


def _is_name(value: str) -> bool:
    return not is_web_address(value)


def _absolute(address: str | None, base: str | None) -> str | None:
    try:
        said = urljoin(base or "", (address or "").strip())
    except ValueError:
        return None
    return said if is_web_address(said) else None
