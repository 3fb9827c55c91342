"""`contentSet` of NewsML-G2: the body as XHTML, the other texts that were kept, and renditions by reference."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.elements import take_out
from commonwire.formats.inline import read_inline
from commonwire.formats.newsml_g2.document import BESIDE, OWN_NAME, RENDITIONS
from commonwire.formats.newsml_g2.order import REMOTE, in_order
from commonwire.formats.newsml_g2.write_draft import Draft
from commonwire.formats.newsml_g2.write_words import G2, Aliases, add, fragments, put_attributes, put_word, words
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import sanitise_html
from commonwire.formats.xhtml import XHTML, xhtml
from commonwire.news.item import Rendition


def add_content(root: Element, meta: Element, draft: Draft) -> None:
    """The contentSet, or none where there is nothing in it; in `meta`, in our namespace, where the schema has none."""
    is_news = draft.root == "newsItem"
    holder = add(root if is_news else meta, "contentSet" if is_news else BESIDE[0])
    item = draft.item
    kept = draft.kept_elements("contentSet")
    if _is_said(item.body_html, kept):
        pass
    elif item.body_html and draft.root != "conceptItem":
        _add_text(holder, item.body_html, draft.kept.get("body"))
    elif item.body_text and draft.root != "conceptItem":
        add(holder, "inlineData", item.body_text, contenttype="text/plain")
    bodies = draft.kept.get("bodies")
    for body in bodies if isinstance(bodies, list) else ():
        if isinstance(body, dict) and isinstance(body.get("html"), str):
            _add_text(holder, body["html"], body)
    for rendition in item.renditions:
        _add_rendition(holder, rendition, draft.aliases)
    holder.extend(kept)
    if not len(holder):
        take_out(holder)


def _is_said(html: str | None, kept: list[Element]) -> bool:
    """Whether the body is no more than the words of XML that was kept whole."""
    found = [read_inline(element, "", "", Notes(), "").html for element in kept if element.tag == f"{G2}inlineXML"]
    return bool(html) and any(sanitise_html(one)[0] == html for one in found)


def _add_text(holder: Element, html: str, about: Any) -> None:
    html = clean(html)
    body = xhtml(html)
    if body is None:
        element = add(holder, "inlineData", html, contenttype="text/html")
    else:
        element = add(holder, "inlineXML", contenttype="application/xhtml+xml")
        page = etree.SubElement(element, f"{{{XHTML}}}html", nsmap={None: XHTML})  # type: ignore[dict-item]
        etree.SubElement(etree.SubElement(page, f"{{{XHTML}}}head"), f"{{{XHTML}}}title")
        page.append(body)
    if isinstance(about, dict):
        put_attributes(element, about, without=("html",))


def _add_rendition(holder: Element, rendition: Rendition, aliases: Aliases) -> None:
    element = add(holder, "remoteContent")
    if known := RENDITIONS.get(rendition.name or ""):
        element.set("rendition", known)
        element.set(OWN_NAME, str(rendition.name))
    else:
        put_word(element, "rendition", rendition.name, aliases)
    said = {
        "href": rendition.href,
        "contenttype": rendition.media_type,
        "width": rendition.width,
        "height": rendition.height,
        "size": rendition.size,
        "title": rendition.title,
    }
    for key, value in said.items():
        if value is not None:
            element.set(key, words(str(value)))
    if rendition.duration is not None:
        element.set("duration", repr(float(rendition.duration)).removesuffix(".0"))
        element.set("durationunit", "timeunit:seconds")
    put_attributes(element, rendition.extra, without=("children",))
    element.extend(fragments(rendition.extra.get("children")))
    in_order(element, REMOTE)
