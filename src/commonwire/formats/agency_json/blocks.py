"""Texts that newsroom systems send as blocks, or as a tree of text with marks, as HTML.

Block editors agree on little but this: a node has a kind, and either words or further nodes. Kinds are told by the
words in their names, whatever system they are of; a node that is no text is left to the caller.
"""

from __future__ import annotations

import html
import re
from typing import Any

import msgspec

from commonwire.formats.agency_json.media import renditions_of
from commonwire.formats.json_values import at_path, listed, number_of, raw_text_of
from commonwire.formats.sanitise import is_markup, text_to_html
from commonwire.news.item import Rendition

_KINDS = ("role", "type", "nodeType", "_type", "assetType", "blockType", "kind", "style")
_TEXTS = ("text", "value", "html", "content", "body", "data.text", "data.html", "data.content", "data.value",
          "attrs.text", "attributes.content", "originalContent", "innerHTML")  # fmt: skip
_CHILDREN = ("content", "children", "nodes", "blocks", "elements", "content_elements", "proxies", "innerBlocks")
_ITEMS = ("items", "data.items", "list_items", "content", "children")
_HEADING = re.compile(r"(?:^|[^a-z])(?:head(?:ing|er|line)?|(?:sub|cross)[-_ ]?head\w*|title|h[1-6])(?![a-z])")
_PICTURE = re.compile(r"image|picture|photo|visual|figure|graphic")
_NO_TEXT = re.compile(
    r"embed|video|audio|social|tweet|\bad\b|advert|related|interstitial|promo|reference|iframe|gallery|newsletter"
    r"|link_list|correction|divider|map\b|chart|poll|story_card"
)
_NOTE = re.compile(r"(?:^|[/:_-])(?:note|ednote|editor_?note|comment)s?\b")
_BLOCK_START = re.compile(r"\s*<(?:p|h[1-6]|ul|ol|table|blockquote|div|section|figure|pre)\b", re.IGNORECASE)
_MARKS = {"bold": "strong", "strong": "strong", "b": "strong", "italic": "em", "em": "em", "emphasis": "em", "i": "em",
          "underline": "u", "strike": "s", "strikethrough": "s", "strike-through": "s", "code": "code",
          "subscript": "sub", "superscript": "sup"}  # fmt: skip
_INLINE = ("", "text", "span", "link", "a", "hyperlink", "entry-hyperlink")
_WORDS = re.compile(r"\S\s+\S")
_DEEPEST = 80


class Blocks(msgspec.Struct):
    """What blocks give: markup that is not sanitised yet, pictures, notes to editors, and nodes that are no text."""

    html: str = ""
    renditions: list[Rendition] = []
    notes: list[str] = []
    left: list[Any] = []


def is_blocks(value: Any) -> bool:
    """Whether `value` is a body made of blocks: a list with objects in it, or the root of a tree of them."""
    if isinstance(value, dict):
        return any(isinstance(value.get(key), list) and is_blocks(value[key]) for key in _CHILDREN)
    return isinstance(value, list) and any(isinstance(part, dict) and _is_block(part) for part in value)


def _is_block(part: dict[str, Any]) -> bool:
    return bool(_kind(part) or _said(part) or _children(part))


def read_blocks(value: Any) -> Blocks:
    """The text, pictures and notes in `value`."""
    found = Blocks()
    nodes = value if isinstance(value, list) else _children(value)
    found.html = "".join(_node(node, found, "", 0) for node in nodes)
    for tag in ("ul", "ol"):
        found.html = found.html.replace(f"</{tag}><{tag}>", "")
    return found


def _node(node: Any, found: Blocks, inherited: str, depth: int) -> str:
    if isinstance(node, str):
        return _paragraph(node)
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    kind = _kind(node) or inherited
    words = _said(node)
    if _NOTE.search(kind):
        found.notes += [words] if words else []
    elif _PICTURE.search(kind) and not _HEADING.search(kind):
        _picture(node, found)
    elif _NO_TEXT.search(kind):
        found.left.append(node)
    elif rows := _rows(node, kind):
        return f"<table>{rows}</table>"
    elif items := _list(node, kind, found, depth):
        return items
    else:
        return _text(node, kind, words, found, depth)
    return ""


def _text(node: dict[str, Any], kind: str, words: str | None, found: Blocks, depth: int) -> str:
    children = _children(node)
    if words is None and children and all(_is_inline(child) for child in children):
        inner = "".join(_inline(child, node) for child in children)
        return _wrapped(f"<p>{inner}</p>" if inner.strip() else "", inner, node, kind)
    if words is None and children:
        whole = "".join(_node(child, found, kind, depth + 1) for child in children)
        return f"<blockquote>{whole}</blockquote>" if "quote" in kind and whole else whole
    words = words or _longest(node)
    if not words:
        found.left.append(node)
        return ""
    whole = _paragraph(words)
    if "quote" in kind and (by := raw_text_of(at_path(node, "data.caption") or node.get("citation"))):
        whole += _paragraph(by)
    return _wrapped(whole, words if is_markup(words) else html.escape(words, quote=False), node, kind)


def _wrapped(whole: str, inner: str, node: dict[str, Any], kind: str) -> str:
    """A block by its kind: `whole` is it as paragraphs, `inner` the words alone."""
    if (item := str(node.get("listItem") or "")) or "list-item" in kind or "list_item" in kind:
        tag = "ol" if "number" in item else "ul"
        return f"<{tag}><li>{inner}</li></{tag}>"
    if "quote" in kind:
        return f"<blockquote>{whole}</blockquote>" if whole else ""
    if _HEADING.search(kind) and whole:
        level = number_of(at_path(node, "attrs.level") or at_path(node, "data.level") or node.get("level")) or 2
        return f"<h{min(max(level, 2), 4)}>{inner}</h{min(max(level, 2), 4)}>"
    return whole


def _paragraph(words: str) -> str:
    if _BLOCK_START.match(words):
        return words
    return f"<p>{words}</p>" if is_markup(words) else text_to_html(words)


def _is_inline(node: Any) -> bool:
    if isinstance(node, str):
        return True
    if not isinstance(node, dict):
        return False
    has_words = any(isinstance(node.get(key), str) for key in ("text", "value", "content")) or bool(_children(node))
    return _kind(node) == "hardbreak" or (has_words and ("marks" in node or _kind(node) in _INLINE))


def _inline(node: Any, around: dict[str, Any]) -> str:
    """Words within a paragraph, with their marks."""
    if isinstance(node, str):
        return html.escape(node, quote=False)
    if _kind(node) == "hardbreak":
        return "<br>"
    said = next((node[key] for key in ("text", "value", "content") if isinstance(node.get(key), str)), None)
    inner = html.escape(said, quote=False) if said else "".join(_inline(child, around) for child in _children(node))
    href = _first_text(node, ("href", "url", "data.uri", "data.url", "data.href", "attrs.href"))
    marks = [*listed(node.get("marks")), *(key for key in _MARKS if node.get(key) is True)]
    for mark in marks:
        name = str(mark.get("type") if isinstance(mark, dict) else mark).lower()
        if tag := _MARKS.get(name):
            inner = f"<{tag}>{inner}</{tag}>"
        elif isinstance(mark, dict):
            href = href or _first_text(mark, ("attrs.href", "href", "data.href"))
        else:
            href = href or _defined(str(mark), around)
    return f'<a href="{html.escape(href)}">{inner}</a>' if href and inner else inner


def _defined(key: str, around: dict[str, Any]) -> str | None:
    """The address of a link that the block defines apart."""
    for one in listed(around.get("markDefs")):
        if isinstance(one, dict) and one.get("_key") == key:
            return raw_text_of(one.get("href"))
    return None


def _list(node: dict[str, Any], kind: str, found: Blocks, depth: int) -> str:
    if not re.search(r"list\b", kind) or "list-item" in kind:
        return ""
    items = next((value for path in _ITEMS if isinstance(value := at_path(node, path), list)), [])
    said = str(at_path(node, "data.style") or node.get("list_type") or kind)
    tag = "ol" if re.search(r"(?<!un)ordered|number", said) else "ul"
    rows = []
    for item in items:
        words = item if isinstance(item, str) else _said(item) if isinstance(item, dict) else None
        whole = _cell(words) if words else _node(item, found, "", depth + 1)
        rows.append(re.sub(r"^<ul><li>(.*)</li></ul>$", r"\1", whole))
    return f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows if row)}</{tag}>" if any(rows) else ""


def _rows(node: dict[str, Any], kind: str) -> str:
    """The rows of a table that is lists of lists."""
    places = (at_path(node, path) for path in ("data.content", "rows", "content"))
    rows = next((value for value in places if isinstance(value, list)), [])
    if "table" not in kind or not rows or not all(isinstance(row, list) for row in rows):
        return ""
    cells = [[raw_text_of(cell) or "" for cell in row] for row in rows]
    return "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in cells)


def _cell(words: str) -> str:
    return words if is_markup(words) else html.escape(words, quote=False)


def _picture(node: dict[str, Any], found: Blocks) -> None:
    caption = _first_text(node, ("caption", "data.caption", "title", "description", "alt_text", "data.text"))
    inner = (at_path(node, path) for path in ("data.file", "data", "image", "file"))
    places = (node, *inner, *listed(node.get("links")))
    pictures = [one for place in places if isinstance(place, dict) for one in renditions_of(place, "inline")]
    if not pictures:
        found.left.append(node)
    for one in pictures[:1]:
        found.renditions.append(msgspec.structs.replace(one, title=caption or one.title, name="inline"))


def _kind(node: dict[str, Any]) -> str:
    """The kind of a node: its role before its type, in lower case."""
    said = [str(node[key]).lower() for key in _KINDS if isinstance(node.get(key), str)]
    heading = next((one for one in said if _HEADING.search(one)), None)
    return heading or next((one for one in said if one not in ("block", "normal", "self")), "")


def _said(node: dict[str, Any]) -> str | None:
    return _first_text(node, _TEXTS)


def _first_text(node: Any, paths: tuple[str, ...]) -> str | None:
    return next((value for path in paths if isinstance(value := at_path(node, path), str) and value.strip()), None)


def _children(node: Any) -> list[Any]:
    if not isinstance(node, dict):
        return []
    paths = (*_CHILDREN, "data.content")
    return next((value for path in paths if isinstance(value := at_path(node, path), list) and value), [])


def _longest(node: dict[str, Any]) -> str | None:
    """The longest words of a node that has text under a name of its sender's own."""
    words = [value for value in node.values() if isinstance(value, str) and _WORDS.search(value)]
    return max(words, key=len, default=None)
