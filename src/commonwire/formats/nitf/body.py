"""The text of NITF as HTML: `body.content` and all that may stand in it (NITF 3.6, "Body Content").

Media leave the text: they are renditions. Marks for people, places and numbers keep their words. Notes to editors are
never part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.nitf.document import OWN_HTML
from commonwire.formats.nitf.notes import is_private
from commonwire.formats.nitf.words import lines, spaced
from commonwire.formats.own import OWN
from commonwire.formats.xml_text import XML_LANG

_Rule = Callable[[Element, list[str]], None]
_SAME = ("strong", "b", "i", "u", "s", "blockquote", "div", "span", "cite", "code", "abbr", "ruby", "rt", "rp", "bdi",
         "p", "ul", "ol", "li", "dl", "dt", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "pre", "sub", "sup",
         "q")  # fmt: skip
_OTHER = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4", "hl1": "h2", "hl2": "h2",
          "fn": "blockquote", "credit": "cite", "block": "div", "datasource": "p"}  # fmt: skip
_LEFT_OUT = ("media", "col", "colgroup", "style", "script", "head", "tobject", "key-list", "table-reference")
_VOID = ("hr", "br")
_OWN_TAGS = frozenset({*_SAME, *_OTHER, *_VOID, "em", "a", "dd", "table", "figcaption", "bdo", "time"})
_IN_TEXT = ("person", "location", "postaddr", "addressee", "frac")
_ATTRIBUTES = {XML_LANG: "lang", "lang": "lang", "iso-lang": "lang", "dir": "dir", "colspan": "colspan",
               "rowspan": "rowspan", "scope": "scope", "start": "start", "seqnum": "start", "href": "href",
               **{f"{{{OWN}}}{name}": name for name in ("dir", "lang", "title", "datetime", "scope", "start", "colspan",
                                                         "rowspan", "href")}}  # fmt: skip
_KINDS_OF_EM = {"strong": "bold b bf strong", "u": "underscore underline u", "s": "strikethrough strike line-through",
                "sup": "superscript sup", "sub": "subscript sub", "em": "italic italics i"}  # fmt: skip
_EM = {word: tag for tag, said in _KINDS_OF_EM.items() for word in said.split()}


def nitf_to_html(element: Element) -> str:
    """What is inside `element` as HTML that has yet to be sanitised; hl2 is a sub-head of the text (h2)."""
    out: list[str] = []
    _inside(element, out)
    return "".join(out)


def html_of(element: Element) -> str:
    """`element` itself as HTML that has yet to be sanitised."""
    out: list[str] = []
    _one(element, element.tag, out)
    return "".join(out)


def _inside(element: Element, out: list[str]) -> None:
    text = element.text
    if text:
        out.append(_escaped(text))
    for child in element:
        tag = child.tag
        if type(tag) is str:
            _one(child, tag, out)
        text = child.tail
        if text:
            out.append(_escaped(text))


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _one(element: Element, tag: str, out: list[str]) -> None:
    rule = _rule_of(tag)
    keys = element.keys()
    if keys and OWN_HTML in keys:
        _own(element, _marks(element), out)
    elif not isinstance(rule, str):
        rule(element, out)
    elif rule:
        out.append(f"<{rule}{_marks(element)}>" if keys else f"<{rule}>")
        _inside(element, out)
        out.append(f"</{rule}>")
    else:
        _inside(element, out)


def _marks(element: Element) -> str:
    return "".join(
        f' {name}="{escape(str(value))}"' for key, value in element.items() if (name := _ATTRIBUTES.get(str(key)))
    )


def _own(element: Element, marks: str, out: list[str]) -> None:
    """An element that a writer of ours made of one that NITF does not have; of none at all where it says so."""
    tag = element.get(OWN_HTML) or ""
    if tag in _VOID:
        out.append(f"<{tag}{marks}>")
    elif tag and tag in _OWN_TAGS:
        out.append(f"<{tag}{marks}>")
        _inside(element, out)
        out.append(f"</{tag}>")
    else:
        _inside(element, out)


def _nothing(_element: Element, _out: list[str]) -> None:
    """What has no words for readers."""


def _break(element: Element, out: list[str]) -> None:
    out.append("<br>" if str(element.tag).endswith("br") else "<hr>")
    _inside(element, out)


def _em(element: Element, out: list[str]) -> None:
    """Emphasis of the kind that class or style say."""
    opening, closing = _emphasis((element.get("class") or "")[:100], (element.get("style") or "")[:100])
    out.append(opening)
    _inside(element, out)
    out.append(closing)


@lru_cache(maxsize=256)
def _emphasis(kind: str, style: str) -> tuple[str, str]:
    said = f"{kind} {style}".lower().replace(";", " ").replace(":", " ")
    tags = list(dict.fromkeys(_EM[word] for word in said.split() if word in _EM)) or ["em"]
    return "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))


def _link(element: Element, out: list[str]) -> None:
    out.append(f'<a href="{escape(element.get("href") or "")}">')
    _inside(element, out)
    out.append("</a>")


def _lang(element: Element, out: list[str]) -> None:
    said = element.get(XML_LANG) or element.get("iso-lang") or element.get("lang") or element.get("value") or ""
    out.append(f'<span lang="{escape(said)}">')
    _inside(element, out)
    out.append("</span>")


def _image(element: Element, out: list[str]) -> None:
    """A picture as HTML has it: the sanitiser makes it a rendition."""
    said = ((name, element.get(name)) for name in ("src", "alt", "width", "height"))
    out.append("".join(["<img", *(f' {name}="{escape(value)}"' for name, value in said if value), ">"]))


def _quotation(element: Element, out: list[str]) -> None:
    """`bq`, whose blocks are no divisions of the text, and `dd`, whose are none either."""
    tag = "dd" if str(element.tag).endswith("dd") else "blockquote"
    out.append(f"<{tag}{_marks(element)}>{_escaped(element.text or '')}")
    for child in element.iterchildren(etree.Element):
        if _rule_of(child.tag) == "div" and OWN_HTML not in child.attrib:
            _inside(child, out)
        else:
            _one(child, child.tag, out)
        out.append(_escaped(child.tail or ""))
    out.append(f"</{tag}>")


def _note(element: Element, out: list[str]) -> None:
    if not is_private(element):
        out.append("<blockquote>")
        _inside(element, out)
        out.append("</blockquote>")


def _table(element: Element, out: list[str]) -> None:
    """A table; its foot, which NITF has before the rows, comes at the end."""
    out.append(f"<table{_marks(element)}>{_escaped(element.text or '')}")
    last: list[Element] = []
    for child in element.iterchildren(etree.Element):
        if _rule_of(child.tag) == "tfoot":
            last.append(child)
        else:
            _one(child, child.tag, out)
        out.append(_escaped(child.tail or ""))
    for child in last:
        _one(child, child.tag, out)
    out.append("</table>")


def _words(element: Element, out: list[str]) -> None:
    """What may be made of several names: put apart where the layout does it."""
    if not len(element):
        _inside(element, out)
    elif str(element.tag).endswith("frac") and element.find("{*}frac-sep") is None:
        out.append(_escaped("/".join(spaced(child) for child in element.iterchildren(etree.Element))))
    else:
        out.append(_escaped(spaced(element)))


def _paragraph_of_words(element: Element, out: list[str]) -> None:
    out.append(f"<p{_marks(element)}>")
    _words(element, out)
    out.append("</p>")


def _summary(element: Element, out: list[str]) -> None:
    """Of what describes a table its summary, in words."""
    for child in element.iter("{*}nitf-table-summary"):
        out += [f"<p>{_escaped(line)}</p>" for line in lines(child).split("\n") if line]


def _custom(element: Element, out: list[str]) -> None:
    """A table in markup of the sender's own: its words, a line for each element that has any."""
    for part in element.iter(etree.Element):
        said = " ".join(" ".join([part.text or "", *(child.tail or "" for child in part)]).split())
        if said:
            out.append(f"<p>{_escaped(said)}</p>")


_RULES: dict[str, str | _Rule] = {
    **{name: name for name in _SAME},
    **_OTHER,
    **dict.fromkeys(_LEFT_OUT, _nothing),
    **dict.fromkeys(_VOID, _break),
    **dict.fromkeys(_IN_TEXT, _words),
    "byline": _paragraph_of_words,
    "dateline": _paragraph_of_words,
    "em": _em,
    "a": _link,
    "lang": _lang,
    "img": _image,
    "bq": _quotation,
    "dd": _quotation,
    "note": _note,
    "table": _table,
    "nitf-table-metadata": _summary,
    "custom-table": _custom,
}


@lru_cache(maxsize=1024)
def _rule_of(tag: str) -> str | _Rule:
    return _RULES.get(tag.rpartition("}")[2].rpartition(":")[2], "")
