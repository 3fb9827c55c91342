"""XML of any kind as HTML: elements that HTML has stay, of all others the words stay, in paragraphs or within them."""

from __future__ import annotations

import html

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, local

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead",
           "tbody", "tfoot", "tr", "td", "th", "blockquote", "pre"}  # fmt: skip
_INLINE = {"b", "i", "u", "em", "strong", "sub", "sup", "cite", "q"}
_ALONE = {"br", "hr"}


def xml_to_html(element: Element) -> str:
    """What is inside `element`, as HTML that has yet to be sanitised.

    An element that HTML does not have is a paragraph where it stands among elements, and mere words where it stands
    in a sentence.
    """
    out: list[str] = []
    _inside(element, out, is_block=True)
    return "".join(out)


def _inside(element: Element, out: list[str], *, is_block: bool) -> None:
    """Add what is inside `element`; loose words of a block stand in paragraphs of their own."""
    is_mixed = not is_block or _has_words(element)
    opened = is_block and is_mixed
    if opened:
        out.append("<p>")
    out.append(_escaped(element.text))
    for child in children(element):
        _one(child, out, is_inline=is_mixed)
        out.append(_escaped(child.tail))
    if opened:
        out.append("</p>")


def _one(element: Element, out: list[str], *, is_inline: bool) -> None:
    name = local(element).lower()
    if name in _ALONE:
        out.append(f"<{name}>")
    elif name in _BLOCKS or name in _INLINE:
        out.append(f"<{name}>")
        _inside(element, out, is_block=False)
        out.append(f"</{name}>")
    elif name == "a" and element.get("href"):
        out.append(f'<a href="{html.escape(str(element.get("href")))}">')
        _inside(element, out, is_block=False)
        out.append("</a>")
    else:
        _inside(element, out, is_block=not is_inline)


def _has_words(element: Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in children(element))


def _escaped(text: str | None) -> str:
    return html.escape(text, quote=False) if text else ""
