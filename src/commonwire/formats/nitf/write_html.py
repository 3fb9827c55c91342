"""A sanitised body as the text of NITF: always what the schema allows, and the same HTML when it is read again.

What NITF has an element for becomes that. Anything else becomes the element that comes nearest and says in an attribute
of ours (`document.OWN_HTML`) what it was; where the standard wants an element that the text does not have, that
attribute is empty, and the element is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.elements import local
from commonwire.formats.nitf.document import OWN_HTML
from commonwire.formats.nitf.write_draft import add, language, token
from commonwire.formats.own import OWN
from commonwire.formats.xml_text import XML_LANG

_DEEPEST = 200
"""Levels of elements in a text: libxml2 reads 256 in a document."""
_INLINE = {"a", "em", "strong", "b", "i", "u", "s", "sub", "sup", "abbr", "q", "cite", "code", "time", "bdi", "bdo",
           "ruby", "rt", "rp", "span", "br"}  # fmt: skip
_EMPHASIS = {"em": None, "strong": "bold", "u": "underscore", "s": "strikethrough"}
_NEAR = {"b": "bold", "i": "italic"}
_OWN_START = f"{{{OWN}}}start"
_LEFT_OUT = {"script", "style", "head", "title", "template"}
_ROWS = ("thead", "tbody", "tfoot")
_NATIVE = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "a": ("href",)}


def add_text(content: Element, body: Element) -> None:
    """Put what is inside `body`, which is XHTML, into `content`, a `body.content`."""
    _blocks(content, body, is_top=True, depth=3)


def _blocks(target: Element, node: Element, *, is_top: bool, depth: int, loose: str = "") -> None:
    """What is inside `node` as blocks of `target`: a run of words stands in a paragraph that is `loose` in the text.

    `is_top` where a `block` may stand.
    """
    run: Element | None = None
    for part in _parts(node):
        if isinstance(part, str):
            if run is None and part.strip():
                run = _none(add(target, "p"), loose)
            if run is not None:
                _say(run, part)
        elif not _is_block(part):
            run = _none(add(target, "p"), loose) if run is None else run
            _inline(run, part, depth + 1)
        else:
            run = None
            _block(target, part, is_top=is_top, depth=depth)


def _block(target: Element, node: Element, *, is_top: bool, depth: int) -> None:
    name = _name(node)
    if depth > _DEEPEST:
        _paragraph(target, node, "", depth)
    elif name in ("p", "h2"):
        _words(_marked(add(target, "p" if name == "p" else "hl2"), node), node, depth + 1)
    elif name in ("h3", "h4"):
        _words(_marked(add(target, "hl2"), node, name), node, depth + 1)
    elif name in ("ul", "ol"):
        _list(target, node, depth)
    elif name in _MAKERS:
        _MAKERS[name](target, node, depth)
    elif name == "hr":
        _marked(add(target, "hr"), node, None if not node.attrib else "hr")
    elif name == "div" and is_top:
        said = "div" if local(target) == "dd" else None  # whose plain blocks are no divisions
        _blocks(_marked(add(target, "block"), node, said), node, is_top=False, depth=depth + 1)
    elif _has_blocks(node):
        _blocks(target, node, is_top=is_top, depth=depth + 1, loose=name)  # the words stay apart
    else:
        _paragraph(target, node, name, depth)


def _paragraph(target: Element, node: Element, name: str, depth: int) -> None:
    """A paragraph that is another element of HTML, or none."""
    _words(_marked(add(target, "p"), node, name), node, depth + 1)


def _mixed(target: Element, node: Element, depth: int) -> None:
    """What is inside `node` where words and blocks may stand beside one another."""
    for part in _parts(node):
        if isinstance(part, str):
            _say(target, part)
        elif not _is_block(part):
            _inline(target, part, depth)
        else:
            _block(target, part, is_top=False, depth=depth)


def _words(target: Element, node: Element, depth: int) -> None:
    """What is inside `node` where only words may stand: blocks become marks that say what they were."""
    for part in _parts(node):
        if isinstance(part, str):
            _say(target, part)
        else:
            _inline(target, part, depth)


def _inline(target: Element, node: Element, depth: int) -> None:
    name = _name(node)
    if depth > _DEEPEST:
        _say(target, "".join(map(str, node.itertext(etree.Element))))
        return
    if name not in _INLINE and not _is_block(node):
        if name not in _LEFT_OUT:
            _words(target, node, depth)
        return
    _words(_mark(target, node, name), node, depth + 1)


def _mark(target: Element, node: Element, name: str) -> Element:
    """The element for a mark in a sentence; for what NITF has not got, emphasis that says what it was."""
    if not node.attrib and name in _EMPHASIS:
        return _emphasis(target, _EMPHASIS[name])
    if not node.attrib and name in ("q", "br"):
        return add(target, name)
    if not node.attrib and name in ("sub", "sup") and not len(node):
        return add(add(target, "num"), name)
    if name == "a" and set(node.attrib) <= {"href", "rel"}:
        return add(target, "a", href=node.get("href"))
    tag = language(node.get("lang"))
    if name == "span" and tag and len(node.attrib) == 1:
        element = add(target, "lang")
        element.set(XML_LANG, tag)
        return element
    return _marked(_emphasis(target, _NEAR.get(name)), node, name)


def _emphasis(target: Element, kind: str | None) -> Element:
    return add(target, "em", **{"class": kind})


def _list(target: Element, node: Element, depth: int) -> None:
    """`ul` and `ol`; what stands in one outside of any entry gets an entry that is none."""
    element = _marked(add(target, _name(node)), node)
    start = node.get("start")
    if _name(node) == "ol" and token(start):
        element.set("seqnum", str(start))
        del element.attrib[_OWN_START]
    loose: Element | None = None
    for part in _parts(node):
        if not isinstance(part, str) and _name(part) == "li":
            loose = None
            _mixed(_marked(add(element, "li"), part), part, depth + 2)
        elif not isinstance(part, str) or part.strip():
            loose = _none(add(element, "li")) if loose is None else loose
            _loose(loose, part, depth + 2)
    if not len(element):
        _none(add(element, "li"))


def _loose(target: Element, part: Element | str, depth: int) -> None:
    """One part where words and blocks may stand."""
    if isinstance(part, str):
        _say(target, part)
    elif _is_block(part):
        _block(target, part, is_top=False, depth=depth)
    else:
        _inline(target, part, depth)


def _definitions(target: Element, node: Element, depth: int) -> None:
    element = _marked(add(target, "dl"), node)
    for part in _parts(node):
        if isinstance(part, str):
            if part.strip():
                _say(_none(add(_none(add(element, "dd")), "p")), part)
        elif _name(part) == "dt":
            _words(_marked(add(element, "dt"), part), part, depth + 2)
        elif _name(part) == "dd":
            _blocks(_marked(add(element, "dd"), part), part, is_top=True, depth=depth + 2)
        else:
            _blocks_of(_none(add(element, "dd")), part, depth + 2)
    if not len(element):
        _none(add(element, "dd"))


def _blocks_of(target: Element, part: Element, depth: int) -> None:
    """One element where only blocks may stand."""
    if _is_block(part):
        _block(target, part, is_top=True, depth=depth)
    else:
        _inline(_none(add(target, "p")), part, depth + 1)


def _quotation(target: Element, node: Element, depth: int) -> None:
    """`bq`: blocks, which are none in the text, and who is quoted where that stands by itself."""
    element = _marked(add(target, "bq"), node)
    block: Element | None = None
    parts = list(_parts(node))
    for n, part in enumerate(parts):
        if not isinstance(part, str) and _name(part) == "cite" and not part.attrib and _stands_alone(parts, n):
            if block is None and not len(element):
                _none(add(element, "block"))
            _words(add(element, "credit"), part, depth + 1)
            block = None
        elif not isinstance(part, str) and _name(part) == "div":
            _blocks(_marked(add(element, "block"), part, "div"), part, is_top=False, depth=depth + 2)
            block = None
        else:
            block = _none(add(element, "block")) if block is None else block
            _quoted(block, part, depth + 2)


def _quoted(block: Element, part: Element | str, depth: int) -> None:
    """One part of a quotation, in its block; words go on in the paragraph before, where that is one of words, too."""
    last = block[-1] if len(block) else None
    is_words = isinstance(part, str) or not _is_block(part)
    if not is_words:
        _block(block, part, is_top=False, depth=depth)  # type: ignore[arg-type]  # no text is a block
        return
    if last is None or last.get(OWN_HTML) != "" or local(last) != "p":
        if isinstance(part, str) and not part.strip():
            return
        last = _none(add(block, "p"))
    if isinstance(part, str):
        _say(last, part)
    else:
        _inline(last, part, depth + 1)


def _stands_alone(parts: list[Element | str], n: int) -> bool:
    """Whether neither words nor marks stand beside the part `n`."""
    beside = [parts[m] for m in (n - 1, n + 1) if 0 <= m < len(parts)]
    return all(not isinstance(part, str) and _is_block(part) for part in beside)


def _table(target: Element, node: Element, depth: int) -> None:
    """A table: the caption first, head and foot before the rows, as the schema has it."""
    element = _marked(add(target, "table"), node)
    groups: dict[str, list[Element]] = {}
    for child in node.iterchildren(etree.Element):
        groups.setdefault(_name(child), []).append(child)
    for n, child in enumerate(groups.get("caption", ())):
        caption = _marked(add(element, "caption"), child) if not n else element[0]
        _say(caption, " " if n else "")
        _mixed(caption, child, depth + 2)
    for name in ("thead", "tfoot", "tbody"):
        if found := groups.get(name, []) + (groups.get("tr", []) if name == "tbody" else []):
            section = _marked(add(element, name), found[0])
            for part in found:
                for row in [part] if _name(part) == "tr" else part.iterchildren(etree.Element):
                    _row(section, row, depth + 3)
            if not len(section):
                _none(add(_none(add(section, "tr")), "td"))


def _row(section: Element, node: Element, depth: int) -> None:
    row = _marked(add(section, "tr"), node)
    for cell in node.iterchildren(etree.Element):
        name = _name(cell)
        element = add(row, name if name in ("td", "th") else "td")
        _mixed(_marked(element, cell, None if name in ("td", "th") else ""), cell, depth + 1)
    if not len(row):
        _none(add(row, "td"))


def _preformatted(target: Element, node: Element, depth: int) -> None:
    """`pre` takes words alone; one with marks in it is a paragraph that says it was one."""
    if len(node) or depth > _DEEPEST:
        _paragraph(target, node, "pre", depth)
    else:
        _say(_marked(add(target, "pre"), node), node.text or "")


_MAKERS = {"dl": _definitions, "blockquote": _quotation, "table": _table, "pre": _preformatted}
_BLOCKS = {*_MAKERS, "p", "div", "h2", "h3", "h4", "ul", "ol", "hr", "figcaption", "li", "dt", "dd", "caption", *_ROWS,
           "tr", "td", "th"}  # fmt: skip


def _marked(element: Element, node: Element, name: str | None = None) -> Element:
    """`element` with what `node` says of itself, and with the `name` of the element of HTML where it is another one."""
    if name is not None:
        element.set(OWN_HTML, name)
    for key, value in node.attrib.items():
        said = str(key)
        if said == "lang" and language(str(value)):
            element.set(XML_LANG, str(value))
        elif said in _NATIVE.get(_name(node), ()) and (name is None and token(value)):
            element.set(said, str(value))
        elif said != "rel" and said in _ATTRIBUTES:
            element.set(f"{{{OWN}}}{said}", str(value))
    return element


_ATTRIBUTES = {"lang", "dir", "href", "title", "datetime", "colspan", "rowspan", "scope", "start"}


def _none(element: Element, name: str = "") -> Element:
    """An element that the standard wants and the text does not have, or has under the `name`."""
    element.set(OWN_HTML, name)
    return element


def _parts(node: Element) -> Iterable[Element | str]:
    """Words and elements inside `node`, in their order."""
    if node.text:
        yield node.text
    for child in node:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail


def _say(element: Element, text: str) -> None:
    """Put `text` behind what is in `element`."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _is_block(node: Element) -> bool:
    return _name(node) in _BLOCKS


def _has_blocks(node: Element) -> bool:
    return any(_is_block(child) for child in node.iterchildren(etree.Element))
