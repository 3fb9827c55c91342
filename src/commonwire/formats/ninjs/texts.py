"""The texts of ninjs: which of several bodies and descriptions the model holds, and how the others are kept.

The model holds one body and one summary. Where ninjs says more (a role, a type, further texts), the whole list
stays in `extra["ninjs"]`, and the text that the model holds is left out of it: so it is in one place only, and
the writer can put the list together again.
"""

from __future__ import annotations

from typing import Any

import msgspec
from lxml import etree

from commonwire.base.errors import CommonwireError
from commonwire.formats.characters import clean
from commonwire.formats.inline import read_nitf_text
from commonwire.formats.ninjs.parts import Body, Text
from commonwire.formats.ninjs.tame import is_html
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import escape, html_to_text, in_paragraph, plain, sanitise_html, text_to_html
from commonwire.formats.xml_text import local_name, parse_xml
from commonwire.news.item import Headline, Item, Rendition

NITF = "nitf"
_WHOLE = {None, "main", "body", "text", "richtext", "xhtml", "html", "content", "article", "story", "full"}
_SUMMARY = {None, "summary", "abstract", "short", "main", "description", "text", "lead"}
Kept = list[dict[str, Any]]


def read_headlines(texts: list[Text] | None, notes: Notes) -> list[Headline]:
    """The headlines as plain text, the main one first; blank ones are left out."""
    headlines = []
    for n, text in enumerate(texts or []):
        value = clean(text.value)
        if text.content_type is not None and is_html(text.content_type, value) and ("<" in value or "&" in value):
            value = plain(value)
            notes.repaired(f"headlines[{n}]", "A headline has no markup: only its words were kept.")
        value = " ".join(value.split())
        if value:
            headlines.append(Headline(value=value, role=text.role or "main"))
    headlines.sort(key=lambda headline: headline.role != "main")
    return headlines


def read_bodies(
    bodies: list[Body] | None, inline: list[Rendition], stories: list[Item], notes: Notes
) -> tuple[str | None, str | None, Kept | None]:
    """The best body as sanitised HTML and as text, and the list to keep (None when the model holds it all).

    The pictures that stand in the body are added to `inline`, and what texts in NITF say beside it to `stories`.
    """
    if not bodies:
        return None, None, None
    bodies = [_without_nitf(body, stories, notes) if _is_nitf(body) else body for body in bodies]
    markup = [is_html(body.content_type, body.value) for body in bodies]
    best = min(range(len(bodies)), key=lambda n: (bodies[n].role not in _WHOLE, not markup[n], n))
    if markup[best]:
        html, remarks = sanitise_html(bodies[best].value, bounds=notes.bounds, renditions=inline)
        notes.remarks += remarks
        text = html_to_text(html)
        html = in_paragraph(html)
    else:
        text = _lines(bodies[best].value)
        html = text_to_html(text)
    if len(bodies) == 1 and markup[0] and bodies[0].role is None and bodies[0].content_type in (None, "text/html"):
        kept = (
            None
            if bodies[0].char_count is None and bodies[0].word_count is None
            else _kept(bodies, markup, 0, text, notes)
        )
    else:
        kept = _kept(bodies, markup, best, text, notes)
    return html or None, text or None, kept


def read_descriptions(texts: list[Text] | None, notes: Notes) -> tuple[str | None, Kept | None]:
    """The summary as plain text, and the list to keep (None when the model holds it all)."""
    if not texts:
        return None, None
    markup = [is_html(text.content_type, text.value) for text in texts]
    best = min(range(len(texts)), key=lambda n: (texts[n].role not in _SUMMARY, n))
    chosen = texts[best]
    summary = plain(chosen.value) if markup[best] else _lines(chosen.value).strip()
    if len(texts) == 1 and chosen.role is None and chosen.content_type in (None, "text/plain") and not markup[0]:
        return summary or None, None
    return summary or None, _kept(texts, markup, best, None, notes)


def _is_nitf(body: Body) -> bool:
    return "nitf" in (body.content_type or "").lower() or body.role == NITF


def _without_nitf(body: Body, stories: list[Item], notes: Notes) -> Body:
    """A body in NITF as one in HTML; where its XML is broken, as it is."""
    try:
        root = parse_xml(body.value.encode("utf-8", "replace"), None, notes).root
    except CommonwireError as error:
        notes.dropped("bodies", f"A body in NITF cannot be read: {error.message}.")
        return body
    text = read_nitf_text(next((part for part in root.iter(etree.Element) if local_name(part) == NITF), root), notes)
    if text.story is not None:
        stories.append(text.story)
    notes.repaired("bodies", "A body in NITF became one in HTML.")
    role = None if body.role == NITF else body.role
    return Body(value=text.html, role=role, content_type="text/html", char_count=body.char_count,
                word_count=body.word_count)  # fmt: skip


def write_bodies(item: Item, kept: Kept | None) -> Kept:
    """The bodies of `item` as ninjs, with `kept` filled in."""
    if kept is None:
        if item.body_html is None and item.body_text is None:
            return []
        kept = [{"contentType": "text/plain" if item.body_html is None else "text/html"}]
    filled = []
    for body in kept:
        html = is_html(body.get("contentType"), "")
        filled.append({"value": (item.body_html if html else item.body_text) or "", **body})
    return filled


def write_descriptions(item: Item, kept: Kept | None) -> Kept:
    """The descriptions of `item` as ninjs, with `kept` filled in."""
    if kept is None:
        if item.summary is None:
            return []
        kept = [{"contentType": "text/plain"} if is_html(None, item.summary) else {}]
    filled = []
    for text in kept:
        html = "contentType" in text and is_html(text["contentType"], "")
        filled.append({"value": escape(item.summary or "") if html else item.summary or "", **text})
    return filled


def _kept(texts: list[Body] | list[Text], markup: list[bool], best: int, words: str | None, notes: Notes) -> Kept:
    """Each text as it is kept: without its value when the model has the same words, sanitised when it is markup."""
    kept = []
    for n, text in enumerate(texts):
        entry: dict[str, Any] = msgspec.to_builtins(text)
        if text.content_type is None and (n == best or markup[n]) and (words is not None or markup[n]):
            entry["contentType"] = "text/html" if markup[n] else "text/plain"
        if n == best:
            del entry["value"]
        elif markup[n]:
            entry["value"] = sanitise_html(text.value, bounds=notes.bounds)[0]
        elif words is not None and text.content_type is not None and text.value.split() == words.split():
            del entry["value"]
        kept.append(entry)
    return kept


def _lines(text: str) -> str:
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")
