"""`contentSet` of NewsML-G2: the best text as the body, the other texts kept, remote content as renditions."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import attributes, children, fragment, line, local
from commonwire.formats.inline import read_inline
from commonwire.formats.newsml_g2.codes import code_of
from commonwire.formats.newsml_g2.document import DURATION_UNITS, OWN_NAME
from commonwire.formats.newsml_g2.meta import Reader
from commonwire.formats.pictures import joined
from commonwire.formats.sanitise import html_to_text, in_paragraph, sanitise_html
from commonwire.news.item import Rendition

_REMOTE = frozenset({"href", "residref", "rendition", "renditionuri", "contenttype", "width", "height", "size",
                     "duration", "durationunit", "title", OWN_NAME})  # fmt: skip
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
    return attributes(element, frozenset({"contenttype"}))


def _choose(reader: Reader, texts: list[tuple[int, str, dict[str, str]]]) -> None:
    """The best kind of text is the body: of several of one kind the first in the item's language."""
    item, notes = reader.item, reader.notes
    ordered = sorted(texts, key=lambda text: (text[0], text[2].get("xml:lang", item.language) != item.language))
    for n, (_, html, about) in enumerate(ordered):
        pictures: list[Rendition] = []
        safe, remarks = sanitise_html(html, bounds=notes.bounds, renditions=pictures)
        notes.remarks += remarks
        item.renditions = joined(item.renditions, pictures)
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
    said, encoding = (element.get("contenttype") or "").lower(), code_of(element.get("encoding"))
    text = read_inline(element, said, encoding, reader.notes, "contentSet")
    if text.kind == "xml":
        reader.keep("contentSet", element)
    if text.story is not None:
        reader.stories.append(text.story)
    return text.kind, text.html


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
        name=element.get(OWN_NAME) or reader.codes.word(element.get("rendition"), element.get("renditionuri")),
        title=(titles[0] if titles else " ".join((element.get("title") or "").split())) or None,
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
