"""Items as a newsroom could send them, for properties such as `read(write(x)) = x`; every text in its normal form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from commonwire.formats.sanitise import html_to_text, sanitise_html
from commonwire.news.item import (
    Concept,
    EventDetails,
    Headline,
    Hop,
    Item,
    Place,
    PlannedCoverage,
    Relation,
    Rendition,
    RightsInfo,
    Wording,
)

_LETTERS = "abcdefgXYZ äß&<>\"'éñ ощ کتاب新闻क्षخبر,.-0123456789"
words = st.text(alphabet=_LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
"""One line of words: no white space at its ends, none double, at least one letter."""
languages = st.sampled_from(["en", "ur", "zh-Hans", "ru", "pt-BR"])
codes = st.text(alphabet="abcdefghij0123456789", min_size=1, max_size=12)
addresses = codes.map(lambda code: f"https://example.org/{code}")
_zones = st.sampled_from([0, 60, 210, 300, 345, -300]).map(
    lambda minutes: timezone(timedelta(minutes=minutes)) if minutes else UTC
)
times = st.builds(
    lambda seconds, zone: (datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(zone),
    st.integers(0, 40 * 365 * 86_400),
    _zones,
)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """`values`, or None."""
    return st.none() | values


def few(values: st.SearchStrategy[Any], *, most: int = 3) -> st.SearchStrategy[list[Any]]:
    """A list of at most `most` of `values`."""
    return st.lists(values, max_size=most)


_escaped = words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
_marked = st.builds(lambda name, text: f"<{name}>{text}</{name}>", st.sampled_from(["em", "strong"]), _escaped)
_linked = st.builds(lambda link, text: f'<a href="{link}">{text}</a>', addresses, _escaped)
_inline = st.lists(_escaped | _marked | _linked, min_size=1, max_size=4).map(" ".join)
_blocks = (
    _inline.map(lambda text: f"<p>{text}</p>")
    | _escaped.map(lambda text: f"<h2>{text}</h2>")
    | st.lists(_inline, min_size=1, max_size=3).map(
        lambda parts: "<ul>" + "".join(f"<li>{x}</li>" for x in parts) + "</ul>"
    )
    | st.lists(_inline, min_size=1, max_size=3).map(
        lambda parts: "<ol>" + "".join(f"<li>{x}</li>" for x in parts) + "</ol>"
    )
    | _inline.map(lambda text: f"<blockquote><p>{text}</p></blockquote>")
    | st.lists(st.tuples(_escaped, _escaped), min_size=1, max_size=3).map(
        lambda rows: (
            "<table><tbody>" + "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in rows) + "</tbody></table>"
        )
    )
)
bodies = st.lists(_blocks, min_size=1, max_size=5).map(lambda blocks: sanitise_html("".join(blocks))[0])
"""Bodies with paragraphs, sub-heads, lists, quotations, tables, emphasis and links, as the sanitiser leaves them."""

media_topics = st.sampled_from(["11000000", "20000570", "04000000"]).map(
    lambda code: Concept(
        uri=f"http://cv.iptc.org/newscodes/mediatopic/{code}", scheme="medtop", code=code, name=f"topic {code}"
    )
)
concepts = (
    st.builds(Concept, name=words, names=st.dictionaries(languages, words, max_size=2), uri=addresses)
    | st.builds(Concept, name=words)
    | media_topics
)
places = st.builds(Place, name=words, uri=optional(addresses))
wordings = st.builds(Wording, value=words, language=optional(languages))
rights = st.builds(
    RightsInfo,
    valid_from=optional(times),
    valid_to=optional(times),
    holder=optional(st.builds(Concept, name=words)),
    copyright=few(wordings, most=2),
    usage_terms=few(wordings, most=2),
)
renditions = st.builds(
    Rendition,
    href=addresses,
    name=codes,
    media_type=st.sampled_from(["image/jpeg", "video/mp4"]),
    width=optional(st.integers(1, 9000)),
    height=optional(st.integers(1, 9000)),
    size=optional(st.integers(1, 10**9)),
)
relations = st.builds(
    Relation, rel=st.sampled_from(["see-also", "main-picture", "translation-of"]), uri=addresses, title=optional(words)
)
events = st.builds(
    EventDetails,
    starts=times.map(datetime.isoformat),
    ends=optional(times.map(datetime.isoformat)),
    organisers=few(st.builds(Concept, name=words), most=2),
)
coverages = st.builds(
    PlannedCoverage,
    id=codes,
    kind=st.sampled_from(["text", "picture", "video"]),
    title=optional(words),
    scheduled=optional(times.map(datetime.isoformat)),
)
_SAID: dict[str, st.SearchStrategy[Any]] = {
    "source_version": st.integers(1, 99).map(str),
    "kind": st.sampled_from(["text", "picture", "audio", "video", "graphic", "composite"]),
    "status": st.sampled_from(["usable", "withheld", "canceled"]),
    "embargo_until": optional(times | st.just("open")),
    "language": languages,
    "slugline": optional(words),
    "summary": optional(words),
    "byline": optional(words),
    "dateline": optional(words),
    "located": optional(words),
    "subjects": few(concepts),
    "people": few(concepts),
    "organisations": few(concepts),
    "places": few(places),
    "events": few(concepts),
    "objects": few(concepts),
    "sources": few(concepts),
    "creators": few(concepts),
    "signals": few(
        st.sampled_from(["correction", "update"]).map(
            lambda code: Concept(uri=f"http://cv.iptc.org/newscodes/signal/{code}", scheme="sig", code=code)
        )
    ),
    "genres": few(concepts),
    "keywords": few(words),
    "urgency": optional(st.integers(1, 9)),
    "credit": optional(words),
    "copyright": optional(words),
    "copyright_holder": optional(words),
    "licence": optional(words),
    "web_address": optional(addresses),
    "usage_terms": optional(words),
    "renditions": few(renditions),
    "relations": few(relations),
    "first_created_at": optional(times),
    "version_created_at": times,
    "content_created_at": optional(times),
    "expires_at": optional(times),
    "event_details": optional(events),
    "planned_coverage": few(coverages),
    "hops": few(st.builds(Hop, party=words, at=optional(times))),
    "rights_info": few(rights, most=2),
}


@st.composite
def items(draw: st.DrawFn, /, said: frozenset[str], **others: st.SearchStrategy[Any]) -> Item:
    """Items that say something in some of the fields `said`, and nothing elsewhere; `others` replace strategies."""
    strategies = _SAID | others
    item = Item(uri="urn:story:" + draw(codes))
    item.headlines = [Headline(value=draw(words))]
    if "body_html" in said:
        item.body_html = draw(bodies)
        item.body_text = html_to_text(item.body_html)
    for name, values in strategies.items():
        if name in said and draw(st.booleans()):
            setattr(item, name, draw(values))
    return item
