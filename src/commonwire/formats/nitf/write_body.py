"""`body` of NITF: headlines, byline, dateline and abstract, the text with its media, and what ends it."""

from __future__ import annotations

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.credit import CreditBlock, credit_html
from commonwire.formats.elements import local
from commonwire.formats.nitf.body import nitf_to_html
from commonwire.formats.nitf.write_draft import Draft, add, added, language, norm, ordered, put, words
from commonwire.formats.nitf.write_html import add_text
from commonwire.formats.nitf.write_media import add_media
from commonwire.formats.nitf.write_named import concept_element
from commonwire.formats.nitf.write_rights import notice
from commonwire.formats.sanitise import html_to_text, sanitise_html, text_to_html
from commonwire.formats.xhtml import xhtml
from commonwire.formats.xml_text import XML_LANG
from commonwire.news.item import Headline

_ORDER = ("hedline", "note", "rights", "byline", "distributor", "dateline", "abstract", "series")
_END = ("tagline", "bibliography")
_ROLES = {"hl1": "main", "hl2": "subhead"}


def add_body(root: Element, draft: Draft, credit: CreditBlock | None) -> None:
    """The whole body; the credit is the last paragraph of the text."""
    body = add(root, "body")
    _add_head(body, draft)
    end = draft.elements("body.end")
    html = draft.item.body_html or text_to_html(draft.item.body_text or "")
    html, end = _without_end(html, end)
    content = add(body, "body.content")
    _add_html(content, html + (credit_html(credit) if credit else ""))
    add_media(content, draft.item.renditions)
    if end:
        add(body, "body.end").extend(ordered(end, _END))


def _add_head(body: Element, draft: Draft) -> None:
    head, item = add(body, "body.head"), draft.item
    _add_headlines(head, item.headlines)
    if said := notice(draft):
        note = add(head, "note", noteclass="cpyrt")
        add(add(note, "body.content"), "p", said)
    _add_byline(head, draft)
    if item.credit:
        add(head, "distributor", item.credit)
    _add_dateline(head, draft)
    if item.summary:
        abstract = add(head, "abstract")
        for said in item.summary.split("\n"):
            add(abstract, "p", said)
    head.extend(draft.elements("body.head"))
    head[:] = ordered(list(head), _ORDER)


def _add_headlines(head: Element, headlines: list[Headline]) -> None:
    """hl1 for the first headline, hl2 for each other; a title that stands in for one stands in `head` alone."""
    if not headlines or [headline.role for headline in headlines] == ["title"]:
        return
    hedline = add(head, "hedline")
    for headline in headlines:
        name = "hl2" if len(hedline) else "hl1"
        element = add(hedline, name, headline.value)
        if headline.role != _ROLES[name]:
            put(element, {"class": headline.role})
        if tag := language(headline.language):
            element.set(XML_LANG, tag)


def _add_byline(head: Element, draft: Draft) -> None:
    """The byline, in which those who made the item are marked as far as it names them in their order."""
    item = draft.item
    text = words(item.byline or "")
    if not text:
        names = ", ".join(creator.name for creator in item.creators if creator.name)
        if names:
            added(add(head, "byline", names))
        return
    element = add(head, "byline")
    start = 0
    for creator in item.creators:
        at = text.find(creator.name, start) if creator.name else -1
        if at < 0:
            break
        _say(element, text[start:at])
        element.append(concept_element("person", msgspec.structs.replace(creator, role=None)))
        start = at + len(creator.name or "")
    _say(element, text[start:])


def _add_dateline(head: Element, draft: Draft) -> None:
    """The line, in which the place is marked where it names it, with the hour at which the content was made."""
    item = draft.item
    text, hour = words(item.dateline or ""), norm(item.content_created_at)
    if text or hour:
        element = add(head, "dateline")
        at = text.lower().find(item.located.lower()) if item.located and len(text.lower()) == len(text) else -1
        if item.located and at >= 0:
            end = at + len(item.located)
            element.text = text[:at] or None
            add(element, "location", text[at:end])
            _say(element, text[end:])
        else:
            _say(element, text)
        if hour:
            add(element, "story.date", norm=hour)
    if item.located and not text:
        added(add(head, "dateline", item.located))


def _say(element: Element, text: str) -> None:
    if text and len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text


def _add_html(content: Element, html: str) -> None:
    """The text; one that is nested too deeply for XML as paragraphs of its words."""
    if not html:
        return
    body = xhtml(html)
    if body is None:
        body = xhtml(text_to_html(html_to_text(html)))
    if body is not None:
        add_text(content, body)


def _without_end(html: str, end: list[Element]) -> tuple[str, list[Element]]:
    """The text without the lines at its end that were read of `body.end`; those that are not there are left out."""
    rest, kept = html, []
    for element in reversed(end):
        if local(element) not in _END:
            kept.append(element)
            continue
        said = sanitise_html(f"<p>{nitf_to_html(element)}</p>")[0]
        if said and rest.endswith(said):
            rest = rest.removesuffix(said)
            kept.append(element)
    return rest, kept[::-1]
