"""The text of NITF as HTML: `body.content` and all that may stand in it (NITF 3.6, "Body Content").

Media leave the text: they are renditions. Marks for people, places and numbers keep their words.
"""

from __future__ import annotations

import html

from lxml import etree
from lxml.etree import _Element as Element

_BLOCKS = {"p": "p", "hl1": "h2", "hl2": "h3", "bq": "blockquote", "ul": "ul", "ol": "ol", "li": "li", "dl": "dl",
           "dt": "dt", "dd": "dd", "table": "table", "caption": "caption", "thead": "thead", "tbody": "tbody",
           "tfoot": "tfoot", "tr": "tr", "th": "th", "td": "td", "pre": "pre", "sub": "sub", "sup": "sup", "q": "q",
           "block": "div", "fn": "blockquote", "note": "blockquote", "credit": "cite"}  # fmt: skip
_HTML = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4", "strong": "strong", "b": "b", "i": "i",
         "u": "u", "blockquote": "blockquote", "div": "div", "span": "span", "s": "s", "cite": "cite",
         "code": "code"}  # fmt: skip
_NAMES = {**_HTML, **_BLOCKS}
_LEFT_OUT = {"media", "nitf-table-metadata", "custom-table", "col", "colgroup", "style", "script", "head"}
_STRONG = {"bold", "b", "strong", "bf"}
_UNDERLINED = {"underscore", "underline", "u"}
_KEPT = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan", "scope"), "ol": ("start",)}


def nitf_to_html(element: Element) -> str:
    """What is inside `element` as HTML that has yet to be sanitised; hl2 is a sub-head of the text (h2)."""
    out: list[str] = []
    _inside(element, out)
    return "".join(out)


def _inside(element: Element, out: list[str]) -> None:
    if element.text:
        out.append(html.escape(element.text, quote=False))
    for child in element.iterchildren(etree.Element):
        _one(child, out)
        if child.tail:
            out.append(html.escape(child.tail, quote=False))


def _one(element: Element, out: list[str]) -> None:
    name = str(element.tag).rpartition("}")[2].rpartition(":")[2]
    if name in _LEFT_OUT:
        return
    if name in ("hr", "br"):
        out.append(f"<{name}>")
        return
    opening, closing = _tags(name, element)
    out.append(opening)
    _inside(element, out)
    out.append(closing)


def _tags(name: str, element: Element) -> tuple[str, str]:
    if name == "a":
        return f'<a href="{html.escape(element.get("href") or "")}">', "</a>"
    if name == "em":
        said = set((element.get("class") or element.get("style") or "").lower().replace(";", " ").split())
        mark = "strong" if said & _STRONG else "u" if said & _UNDERLINED else "em"
        return f"<{mark}>", f"</{mark}>"
    if name == "lang":
        return f'<span lang="{html.escape(element.get("iso-lang") or element.get("lang") or "")}">', "</span>"
    if name == "hl2":
        return "<h2>", "</h2>"
    if name not in _NAMES:
        return "", ""
    tag = _NAMES[name]
    marks = "".join(
        f' {key.rpartition("}")[2]}="{html.escape(value)}"'
        for key in (*_KEPT.get(tag, ()), "{http://www.w3.org/XML/1998/namespace}lang", "dir")
        if (value := element.get(key)) is not None
    )
    return f"<{tag}{marks}>", f"</{tag}>"
