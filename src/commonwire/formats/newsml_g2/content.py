"""`contentSet` of NewsML-G2: the best text as the body, the other texts kept, remote content as renditions."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.newsml_g2.codes import code_of
from commonwire.formats.newsml_g2.document import DURATION_UNITS, NAR, NITF, XHTML
from commonwire.formats.newsml_g2.elements import attributes, children, find, fragment, line, local
from commonwire.formats.newsml_g2.meta import Reader
from commonwire.formats.nitf.body import nitf_to_html
from commonwire.formats.sanitise import html_to_text, in_paragraph, is_markup, sanitise_html, text_to_html
from commonwire.formats.xml_text import inner_markup
from commonwire.news.item import Rendition

_REMOTE = frozenset({"href", "residref", "rendition", "contenttype", "width", "height", "size", "duration",
                     "durationunit", "id"})  # fmt: skip
_RANK = {"xhtml": 0, "html": 1, "nitf": 2, "text": 3, "xml": 4}


def read_content(reader: Reader, contents: Element) -> None:
    """Put body and renditions into the item; what is inside other than text is kept as it came."""
    texts: list[tuple[int, str, dict[str, str]]] = []
    for child in children(contents):
        name = local(child)
        if name == "remoteContent":
            reader.item.renditions.append(_rendition(reader, child))
        elif name in ("inlineXML", "inlineData"):
            kind, html = _text(reader, child)
            if html.strip():
                texts.append((_RANK[kind], html, _about(child)))
        else:
            reader.keep("contentSet", child)
    _choose(reader, texts)


def _about(element: Element) -> dict[str, str]:
    return attributes(element, frozenset({"contenttype", "id"}))


def _choose(reader: Reader, texts: list[tuple[int, str, dict[str, str]]]) -> None:
    """The best kind of text is the body: of several of one kind the first in the item's language."""
    item, notes = reader.item, reader.notes
    ordered = sorted(texts, key=lambda text: (text[0], text[2].get("xml:lang", item.language) != item.language))
    for n, (_, html, about) in enumerate(ordered):
        safe, remarks = sanitise_html(html)
        notes.remarks += remarks
        if not safe:
            continue
        if item.body_html is None:
            item.body_html, item.body_text = in_paragraph(safe), html_to_text(safe) or None
            if n == 0 and about:
                reader.kept["body"] = about
        else:
            reader.kept.setdefault("bodies", []).append({"html": safe, **about})


def _text(reader: Reader, element: Element) -> tuple[str, str]:
    """What kind of text `element` holds, and the text as markup that is not sanitised yet."""
    inner = next(children(element), None)
    said = (element.get("contenttype") or "").lower()
    if inner is None:
        return _characters(reader, element, said)
    name, namespace = local(inner), str(inner.tag)[1:].partition("}")[0] if str(inner.tag).startswith("{") else ""
    if namespace == NITF or name in ("nitf", "body.content", "block") or "nitf" in said:
        return "nitf", _nitf(reader, inner if name == "nitf" else element)
    if name == "html" or namespace == XHTML or "html" in said or (namespace in ("", NAR) and name in _HTML_NAMES):
        body = find(inner, "body") if name == "html" else None
        return "xhtml", inner_markup(body if body is not None else inner if name in ("html", "body") else element)
    reader.keep("contentSet", element)
    reader.notes.guessed("contentSet", f"<{name[:40]}> is no text that is known: its words stand as the text.")
    return "xml", "".join(f"<p>{said}</p>" for said in _lines(inner))


_HTML_NAMES = {"p", "div", "section", "article", "h1", "h2", "h3", "ul", "ol", "table", "body", "span", "blockquote"}


def _lines(element: Element) -> list[str]:
    """The words of XML of any kind: one line for each element that has no element in it, else has words beside it."""
    lines = []
    for part in element.iter("{*}*"):
        words = [part.text or "", *(child.tail or "" for child in part)]
        said = " ".join(" ".join(words).split())
        if said:
            lines.append(said.replace("&", "&amp;").replace("<", "&lt;"))
    return lines


def _characters(reader: Reader, element: Element, said: str) -> tuple[str, str]:
    """Text without elements in it: plain, or markup that was escaped or stands in CDATA, or base64 of one of them."""
    text = element.text or ""
    if code_of(element.get("encoding")).lower() == "base64":
        text = _decoded(reader, text)
    if "html" in said or ("plain" not in said and is_markup(text)):
        return "html", text
    if is_markup(text) and "<p" in text.lower():
        reader.notes.repaired("contentSet", "The text says it is plain and holds paragraphs in HTML: read as HTML.")
        return "html", text
    return "text", text_to_html(text)


def _decoded(reader: Reader, text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        reader.notes.dropped("contentSet", "A text in base64 cannot be decoded.")
        return ""


def _nitf(reader: Reader, root: Element) -> str:
    """The text of NITF; its byline, dateline and headline stand in where the item has none."""
    body = find(root, "body") if local(root) == "nitf" else root
    if body is None:
        return ""
    head, content = find(body, "body.head"), find(body, "body.content")
    if head is not None:
        for child in children(head):
            name, words = local(child), line(child)
            if name == "byline" and words and not reader.bylines:
                reader.item.byline = reader.item.byline or words
            elif name == "dateline" and words:
                reader.item.dateline = reader.item.dateline or words
    return nitf_to_html(content if content is not None else body)


def _rendition(reader: Reader, element: Element) -> Rendition:
    href = (element.get("href") or "").strip()
    extra: dict[str, Any] = dict(attributes(element, _REMOTE))
    if residref := element.get("residref"):
        extra["residref"] = residref.strip()
    if href and not is_web_address(href):
        reader.notes.guessed("remoteContent", f"'{href[:80]}' is not an http or https address: kept, not linked.")
        extra["href"] = href
    unit = code_of(element.get("durationunit")).lower() or "seconds"
    duration = _number(element.get("duration"))
    if duration is None or unit not in DURATION_UNITS:
        extra |= {name: value for name in ("duration", "durationunit") if (value := element.get(name))}
    rest = [fragment(child) for child in children(element) if local(child) != "title"]
    if rest:
        extra["children"] = rest
    titles = [line(child) for child in children(element) if local(child) == "title"]
    return Rendition(
        href=href if href and is_web_address(href) else None,
        name=reader.codes.word(element.get("rendition"), element.get("renditionuri")),
        title=titles[0] if titles and titles[0] else None,
        media_type=(element.get("contenttype") or "").strip() or None,
        width=_whole(element.get("width")),
        height=_whole(element.get("height")),
        size=_whole(element.get("size")),
        duration=duration * DURATION_UNITS[unit] if duration is not None and unit in DURATION_UNITS else None,
        extra=extra,
    )


def _whole(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if 0 <= number < 10**9 else None
