"""The rules of HTML, of schema.org's JSON-LD, of plain text and of iCalendar: what is wrong, or nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tinyhtml5.parser import HTMLParser

_URL = re.compile(r"https?://[^\s<>\"]+")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_DATES = {"datePublished", "dateModified", "dateCreated", "expires", "startDate", "endDate"}
_ADDRESSES = {"url", "contentUrl", "thumbnailUrl"}
_TYPES = {"NewsArticle", "ImageObject", "VideoObject", "AudioObject", "MediaObject", "Event", "Person", "Organization",
          "Place", "Product", "DefinedTerm", "CreativeWork", "GeoCoordinates"}  # fmt: skip
_PROPERTY = re.compile(r"[a-z][A-Za-z]+|@(?:context|id|type|graph|language|value)")


def html_errors(data: bytes) -> list[str]:
    """What a parser of HTML has to mend in the document (HTML Standard, section 13.2), and what every page needs."""
    text = data.decode("utf-8")
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(text)
    found = [f"{position}: {code} {about}" for position, code, about in parser.errors[:5]]
    title = root.find(".//title")
    if title is None or not (title.text or "").strip():
        found.append("there is no title")
    if root.find(".//meta[@charset]") is None:
        found.append("the page does not say its character set")
    ids = [said for element in root.iter() if (said := element.get("id"))]
    return found + (["an id stands twice"] if len(ids) != len(set(ids)) else []) + _control(text)


def json_ld_errors(data: bytes) -> list[str]:
    """What breaks a rule of schema.org's JSON-LD: context, types, the values of dates and addresses."""
    document = json.loads(data)
    found = [] if document.get("@context") in ("https://schema.org", "https://schema.org/") else ["another context"]
    nodes = document.get("@graph", [document])
    if not any("NewsArticle" in str(node.get("@type")) or "@type" in node for node in nodes):
        found.append("there is no article")
    return [*found, *_node_errors(document)]


def _node_errors(value: Any, where: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _node_errors(part, where)
    if not isinstance(value, dict):
        return
    for name, part in value.items():
        place = f"{where}.{name}"
        if not _PROPERTY.fullmatch(name):
            yield f"{place} is no property"
        for one in part if isinstance(part, list) else [part]:
            if one is None or (name in ("@id", "@type") and not one):
                yield f"{place} says nothing"
            if name in _DATES and isinstance(one, str) and not _ISO.fullmatch(one):
                yield f"{place} is no time: {one!r}"
            if name in _ADDRESSES and isinstance(one, str) and not _URL.fullmatch(one):
                yield f"{place} is no address: {one!r}"
        yield from _node_errors(part, place)


def text_errors(data: bytes) -> list[str]:
    """What is no plain text in UTF-8."""
    text = data.decode("utf-8")
    return [*_control(text), *([] if text.strip() else ["there is nothing"])]


def model_errors(data: bytes) -> list[str]:
    """What is no common model as JSON (docs/reference/api.md, "Read")."""
    document = json.loads(data)
    needed = {"uri", "status", "headlines", "kind"}
    found = [f"{name} is missing" for name in sorted(needed - document.keys())]
    return found + ([] if document.get("editor_note") is None else ["the private note is in it"])


def icalendar_errors(data: bytes) -> list[str]:
    """What breaks a rule of iCalendar (RFC 5545, sections 3.1, 3.4 and 3.6)."""
    found = [] if data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"") else ["lines do not end in CRLF"]
    found += ["a line is longer than 75 octets" for line in data.split(b"\r\n") if len(line) > 75][:1]
    lines = data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]
    open_: list[str] = []
    names: list[set[str]] = []
    for line in lines:
        name, colon, value = re.sub(r'"[^"]*"', "", line).partition(":")
        name = name.partition(";")[0].upper()
        if not colon or not re.fullmatch(r"[A-Z0-9-]+", name):
            found.append(f"no content line: {line[:60]!r}")
        elif name == "BEGIN":
            open_.append(value.upper())
            names.append(set())
        elif name == "END":
            if not open_ or open_.pop() != value.upper():
                return [*found, f"{value} ends and was not begun"]
            found += _component_errors(value.upper(), names.pop())
        elif names:
            names[-1].add(name)
    return found + [f"{name} does not end" for name in open_] + _control("\n".join(lines))


_NEEDED = {"VCALENDAR": {"PRODID", "VERSION"}, "VEVENT": {"UID", "DTSTAMP"}, "VTODO": {"UID", "DTSTAMP"},
           "VJOURNAL": {"UID", "DTSTAMP"}}  # fmt: skip


def _component_errors(name: str, said: set[str]) -> list[str]:
    missing = _NEEDED.get(name, set()) - said
    both = ["DTEND and DURATION"] if {"DTEND", "DURATION"} <= said else []
    return [f"{name} lacks {sorted(missing)}"] * bool(missing) + both


def _control(text: str) -> list[str]:
    return [f"a control character at {match.start()}" for match in [_CONTROL.search(text)] if match]
