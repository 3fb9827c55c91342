"""Strategies: valid ninjs documents, feeds, pages, and ways to break them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

words = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() != "")
anything = st.text(max_size=40)
times = st.datetimes(min_value=datetime(1980, 1, 1), timezones=st.timezones()).map(  # noqa: DTZ001 - as hypothesis asks
    lambda time: time.replace(microsecond=0).isoformat()
)
addresses = st.sampled_from(["https://example.org/a", "http://example.org/b?c=d&e=f", "javascript:alert(1)", "urn:x"])
tags = st.sampled_from(["ur", "zh-Hans", "en-US", "xx-nonsense", "ar"])

_inline = st.recursive(
    st.text(alphabet="ab &<>é中ش😀\n", max_size=10).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(
            [
                "b",
                "em",
                "span",
                'a href="https://example.org/?a=1&b=2"',
                'a href="javascript:x()"',
                "q",
                "sub",
                'bdi dir="rtl"',
                "script",
                "font",
                'i onclick="x()"',
                "object",
                "button",
            ]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
markup = st.lists(
    st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(
            ["p", "h1", "div", "section", "blockquote", 'p lang="ur" dir="rtl"', "figure", "li", "td", "h5"]
        ),
        st.lists(_inline, max_size=3),
    ),
    min_size=1,
    max_size=4,
).map("".join)


def optional(required: dict[str, st.SearchStrategy[Any]], **others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects with the required keys and any of the others."""
    return st.fixed_dictionaries(required, optional=others)


contact = st.one_of(
    optional({"value": anything}, type=anything, role=anything, name=anything, lang=tags),
    optional({"address": optional({}, lines=st.lists(anything, max_size=2), locality=anything, postalCode=anything)}),
)
named = {"name": anything, "rel": anything, "literal": anything, "uri": st.sampled_from(
    ["http://cv.iptc.org/newscodes/mediatopic/11000000", "urn:concept:1"])}  # fmt: skip
contacts = st.lists(contact, max_size=2)
percent = st.integers(0, 100)
rendition = optional(
    {"name": anything},
    href=addresses,
    contentType=st.just("image/jpeg"),
    title=anything,
    width=st.integers(0, 10_000),
    sizeInBytes=st.integers(0, 10**9),
    duration=st.floats(0, 1e6),
    scanType=st.sampled_from(["progressive", "interlaced"]),
    poi=optional({}, x=st.integers(0, 100), y=st.integers(0, 100)),
)
content_types = st.sampled_from(["text/plain", "text/html", "application/xhtml+xml"])
body = st.one_of(
    optional({"value": markup, "contentType": st.just("text/html")}, role=anything, wordCount=st.integers(0, 99)),
    optional({"value": st.one_of(markup, anything)}, role=anything, contentType=content_types),
)
text = optional({"value": st.one_of(anything, markup)}, role=anything, contentType=content_types)
trust = optional({}, title=anything, href=addresses, role=st.just("http://example.org/role"))
rights = st.one_of(
    optional({"linkedRights": st.just("https://example.org/rights")}, langId=st.just("http://www.w3.org/ns/odrl/2/")),
    optional({"encodedRights": st.just("{}")}, langId=st.just("http://www.w3.org/ns/odrl/2/")),
)
event_details = optional(
    {"dates": st.fixed_dictionaries({"startDate": times})}, eventStatus=st.just("http://example.org/status")
)


def _fields(depth: int) -> dict[str, st.SearchStrategy[Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(["text", "picture", "event"]),
        "representationType": st.sampled_from(["full", "partial"]),
        "profile": anything,
        "version": anything,
        "firstCreated": times,
        "versionCreated": times,
        "contentCreated": st.sampled_from(["2018-02-31", "2018-06-03", "2099-01-01T00:00:00Z", "soon"]),
        "embargoedUntil": st.one_of(times, st.just("tomorrow")),
        "expires": times,
        "pubStatus": st.sampled_from(["usable", "withheld", "canceled"]),
        "urgency": st.integers(1, 9),
        "copyrightHolder": anything,
        "copyrightNotice": anything,
        "usageTerms": anything,
        "language": tags,
        "descriptions": st.lists(text, max_size=3),
        "bodies": st.lists(body, max_size=3),
        "headlines": st.lists(text, max_size=3),
        "people": st.lists(optional({}, **named, contactInfo=contacts), max_size=2),
        "organisations": st.lists(
            optional({}, **named, contactInfo=contacts, symbols=st.lists(optional({}, symbol=anything), max_size=1)),
            max_size=2,
        ),
        "places": st.lists(
            optional({}, **named, geoJSON=st.just({"type": "Point", "coordinates": [1.5, 2.5]})), max_size=2
        ),
        "subjects": st.lists(
            optional({}, **named, creator=anything, relevance=percent, confidence=percent), max_size=2
        ),
        "events": st.lists(optional({}, **named, id=anything), max_size=2),
        "objects": st.lists(optional({}, **named), max_size=2),
        "genres": st.lists(optional({}, name=anything, uri=anything, literal=anything), max_size=2),
        "infoSources": st.lists(optional({}, name=anything, role=st.one_of(anything, st.just("credit"))), max_size=2),
        "title": anything,
        "by": anything,
        "slugline": anything,
        "located": anything,
        "renditions": st.lists(rendition, max_size=2),
        "altIds": st.lists(
            optional({}, role=st.sampled_from(["web", "x"]), value=st.one_of(addresses, anything)), max_size=3
        ),
        "trustIndicators": st.lists(trust, max_size=2),
        "standard": optional({}, name=anything, version=st.sampled_from(["3.0", "3.1"])),
        "rightsInfo": rights,
        "digitalSourceType": optional({}, name=anything, literal=anything),
        "eventDetails": event_details,
        "plannedCoverage": st.lists(optional({}, title=anything, urgency=st.integers(1, 9)), max_size=2),
    }
    if depth:
        association = _fields(depth - 1) | {"rel": anything}
        fields["associations"] = st.lists(
            optional({"name": anything, "uri": st.just("urn:picture:1")}, **association), max_size=2
        )
    return fields


ninjs = optional({"uri": st.sampled_from(["urn:story:1", "https://example.org/新闻/1", "tag:a,2020:b"])}, **_fields(1))
