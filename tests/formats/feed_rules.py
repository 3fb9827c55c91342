"""The rules of RSS 2.0, Atom 1.0 and JSON Feed 1.1, as far as a program can check them: what is wrong, or nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

A = "{http://www.w3.org/2005/Atom}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d (?:GMT|[+-]\d{4})"
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_REFERENCE = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20]+")
_REL = re.compile(r"[^:]+|[A-Za-z][A-Za-z0-9+.-]*:\S+")
_TYPE = re.compile(r"[^\s/]+/[^\s/].*")
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

_RSS_CHANNEL = {"title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate",
                "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput",
                "skipHours", "skipDays", "item"}  # fmt: skip
_RSS_ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}

_ATOM_ONE = ("id", "title", "updated")
_ATOM_FEED = {*_ATOM_ONE, "author", "category", "contributor", "generator", "icon", "link", "logo", "rights",
              "subtitle", "entry"}  # fmt: skip
_ATOM_ENTRY = {*_ATOM_ONE, "author", "category", "content", "contributor", "link", "published", "rights", "source",
               "summary"}  # fmt: skip
_ATOM_MANY = {"author", "category", "contributor", "link", "entry"}
_ATOM_LINK = {"href", "rel", "type", "hreflang", "title", "length", f"{_XML}lang", f"{_XML}base"}
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"

_JSON_FEED = {"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon",
              "favicon", "authors", "author", "language", "expired", "hubs", "items"}  # fmt: skip
_JSON_ITEM = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
              "date_published", "date_modified", "authors", "author", "tags", "language", "attachments"}  # fmt: skip


def rss_errors(data: bytes) -> list[str]:
    """What breaks a rule of RSS 2.0 (rssboard.org/rss-specification)."""
    root = etree.fromstring(data)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1 or len(root) != 1:
        return ["no <rss version='2.0'> with one channel"]
    found = [*_rss_names(channels[0], _RSS_CHANNEL, {"item", "category"}, ("title", "link", "description"))]
    for item in channels[0].findall("item"):
        found += _rss_item(item)
    return found


def _rss_names(element: Element, known: set[str], many: set[str], needed: tuple[str, ...]) -> Iterator[str]:
    names = Counter(str(child.tag) for child in element if not str(child.tag).startswith("{"))
    yield from (f"<{name}> is not of RSS" for name in names.keys() - known)
    yield from (f"<{name}> stands {count} times" for name, count in names.items() if count > 1 and name not in many)
    yield from (f"<{name}> is missing or empty" for name in needed if not (element.findtext(name) or "").strip())


def _rss_item(item: Element) -> Iterator[str]:
    yield from _rss_names(item, _RSS_ITEM, {"category"}, ())
    if item.find("title") is None and item.find("description") is None:
        yield "an item has neither title nor description"
    for name in ("link", "comments"):
        if (said := item.findtext(name)) is not None and not _IRI.fullmatch(said):
            yield f"<{name}> is no address: {said[:80]!r}"
    for date in item.findall("pubDate"):
        if not _RFC822.fullmatch(date.text or ""):
            yield f"<pubDate> is no time: {date.text!r}"
    for guid in item.findall("guid"):
        if not (guid.text or "").strip() or (
            guid.get("isPermaLink") != "false" and not _IRI.fullmatch(guid.text or "")
        ):
            yield f"<guid> is empty, or a permanent link that is no address: {guid.text!r}"
    for enclosure in item.findall("enclosure"):
        if set(enclosure.attrib) != {"url", "length", "type"} or not (enclosure.get("length") or "").isdigit():
            yield f"<enclosure> needs url, length and type: {_as_xml(enclosure)}"


def atom_errors(data: bytes) -> list[str]:
    """What breaks a rule of Atom 1.0 (RFC 4287), or of its tombstones (RFC 6721)."""
    root = etree.fromstring(data)
    if root.tag != f"{A}feed":
        return ["no <feed>"]
    found = [*_atom_element(root, _ATOM_FEED), *_atom_common(root)]
    has_author = root.find(f"{A}author") is not None
    for entry in root.findall(f"{A}entry"):
        found += [*_atom_element(entry, _ATOM_ENTRY), *_atom_common(entry), *_atom_entry(entry, has_author)]
    seen = Counter((entry.findtext(f"{A}id"), entry.findtext(f"{A}updated")) for entry in root.findall(f"{A}entry"))
    found += [f"two entries are the same: {key}" for key, count in seen.items() if count > 1]  # 4.1.1
    for gone in root.iter(_TOMBSTONE):
        if not _IRI.fullmatch(gone.get("ref") or "") or not _RFC3339.fullmatch(gone.get("when") or ""):
            found.append(f"a tombstone needs ref and when: {_as_xml(gone)}")
    return found


def _atom_element(element: Element, known: set[str]) -> Iterator[str]:
    """4.1.1 and 4.1.2: which elements, and how many of each."""
    names = Counter(str(child.tag).removeprefix(A) for child in element if str(child.tag).startswith(A))
    yield from (f"<{name}> does not belong into <{_local(element)}>" for name in names.keys() - known)
    yield from (f"<{name}> stands {names[name]} times" for name in _ATOM_ONE if names[name] != 1)
    yield from (
        f"<{name}> stands {count} times" for name, count in names.items() if count > 1 and name not in _ATOM_MANY
    )


def _atom_common(element: Element) -> Iterator[str]:
    """3.1 text, 3.3 dates, 4.2.6 ids; `xml:lang`."""
    if not _IRI.fullmatch(element.findtext(f"{A}id") or ""):
        yield f"<id> is no IRI: {element.findtext(f'{A}id')!r}"
    for name in ("updated", "published"):
        if (said := element.findtext(f"{A}{name}")) is not None and not _RFC3339.fullmatch(said):
            yield f"<{name}> is no time: {said!r}"
    for name in ("title", "summary", "rights", "subtitle"):
        for text in element.findall(f"{A}{name}"):
            if text.get("type", "text") not in ("text", "html", "xhtml") or (text.get("type") != "xhtml" and len(text)):
                yield f"<{name}> is no text construct"
    yield from _atom_parts(element)
    if (tag := element.get(f"{_XML}lang")) and not _TAG.fullmatch(tag):
        yield f"xml:lang is {tag!r}"


def _atom_parts(element: Element) -> Iterator[str]:
    """3.2 persons, 4.2.2 categories, 4.2.7 links."""
    for person in [*element.findall(f"{A}author"), *element.findall(f"{A}contributor")]:
        names = [_local(child) for child in person if str(child.tag).startswith(A)]
        if names.count("name") != 1 or not set(names) <= {"name", "uri", "email"} or len(names) != len(set(names)):
            yield f"a person is {names}"
    for category in element.findall(f"{A}category"):
        scheme = category.get("scheme")
        if not category.get("term") or (scheme is not None and not _IRI.fullmatch(scheme)):
            yield f"a category needs a term and an IRI as scheme: {_as_xml(category)}"
    for link in element.findall(f"{A}link"):
        yield from _atom_link(link)


def _atom_link(link: Element) -> Iterator[str]:
    if not _REFERENCE.fullmatch(link.get("href") or "") or not set(map(str, link.attrib)) <= _ATOM_LINK:
        yield f"a link is {_as_xml(link)}"
    for name, rule in (("type", _TYPE), ("hreflang", _TAG), ("rel", _REL), ("length", re.compile(r"\d+"))):
        if (said := link.get(name)) is not None and not rule.fullmatch(said):
            yield f"a link's {name} is {said!r}"


def _atom_entry(entry: Element, has_author: bool) -> Iterator[str]:
    """4.1.2: an author, an alternate link where there is no content, a summary where content is elsewhere."""
    if not has_author and entry.find(f"{A}author") is None and entry.find(f"{A}source/{A}author") is None:
        yield "an entry has no author"
    links = [link for link in entry.findall(f"{A}link") if link.get("rel", "alternate") == "alternate"]
    if len({(link.get("type"), link.get("hreflang")) for link in links}) != len(links):
        yield "two alternate links are of one type and language"
    content = entry.find(f"{A}content")
    if content is None:
        if not links:
            yield "an entry has neither content nor alternate link"
        return
    if content.get("src") is not None and (content.text or entry.find(f"{A}summary") is None):
        yield "content elsewhere needs a summary and no text"
    if content.get("type", "text") in ("text", "html") and len(content):
        yield "a content of text or HTML has elements in it"


def json_feed_errors(document: bytes | str | dict[str, Any]) -> list[str]:
    """What breaks a rule of JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    feed = json.loads(document) if isinstance(document, bytes | str) else document
    if feed.get("version") not in ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1"):
        return [f"version is {feed.get('version')!r}"]
    found = [f"{key!r} is not of JSON Feed" for key in feed if key not in _JSON_FEED and not key.startswith("_")]
    if not isinstance(feed.get("title"), str) or not feed["title"] or not isinstance(feed.get("items"), list):
        return [*found, "title or items are missing"]
    for number, item in enumerate(feed["items"]):
        found += [f"items[{number}]: {error}" for error in _json_item(item)]
    ids = Counter(item.get("id") for item in feed["items"])
    return found + [f"the id {said!r} stands {count} times" for said, count in ids.items() if count > 1]


def _json_item(item: dict[str, Any]) -> Iterator[str]:
    yield from (f"{key!r} is not of JSON Feed" for key in item if key not in _JSON_ITEM and not key.startswith("_"))
    if not isinstance(item.get("id"), str) or not item["id"]:
        yield "no id"
    if "content_html" not in item and "content_text" not in item:
        yield "neither content_html nor content_text"
    texts = ("title", "content_html", "content_text", "summary", "language")
    yield from (f"{name} is no text" for name in texts if not isinstance(item.get(name, ""), str))
    for name in ("url", "external_url", "image", "banner_image"):
        if name in item and not _IRI.fullmatch(item[name]):
            yield f"{name} is no address: {item[name]!r}"
    for name in ("date_published", "date_modified"):
        if name in item and not _RFC3339.fullmatch(item[name]):
            yield f"{name} is no time: {item[name]!r}"
    yield from _json_parts(item)


def _json_parts(item: dict[str, Any]) -> Iterator[str]:
    for author in item.get("authors", []):
        if not {"name", "url", "avatar"} & set(author):
            yield f"an author is {author}"
    if not all(isinstance(tag, str) for tag in item.get("tags", [])):
        yield "a tag is no text"
    for one in item.get("attachments", []):
        if not {"url", "mime_type"} <= set(one) or not isinstance(one.get("size_in_bytes", 0), int):
            yield f"an attachment is {one}"


def _local(element: Element) -> str:
    return etree.QName(element).localname


def _as_xml(element: Element) -> str:
    return etree.tostring(element, encoding="unicode")[:200]
