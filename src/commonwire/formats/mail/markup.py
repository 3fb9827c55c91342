"""The HTML of a mail: its lines, and the same HTML without those that are private."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.html_tree import drop, inner_markup_of, markup_of, parse_html, unwrap, words_of
from commonwire.formats.mail.marks import FORWARDED, WROTE
from commonwire.formats.sanitise import html_to_text, sanitise_html

_GONE = ("script", "style", "head", "title", "noscript", "template", "xml")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table thead tbody tfoot tr td th caption section article "
    "header footer figure figcaption hr address center body form fieldset main aside br".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre".split())
_SPACES = re.compile(r"\s+")
_KEPT_EMPTY = frozenset("br hr td th img col colgroup".split())
_QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite|protonmail_quote|zmail_extra|WordSection\d-reply|tutanota_quote"
)
_SIGNATURES = re.compile(
    r"gmail_signature|moz-signature|protonmail_signature|applemailsignature|x?_?signature$|ms-outlook-mobile-signature|"
    r"zmail_signature|tutanota_signature",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_OUTLOOK = {"divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container"}
_HAS_TABLE = ("table", "tbody", "tr", "td", "th", "thead", "tfoot")
_MOST, _ENOUGH = 2_000, 400


class Line(msgspec.Struct):
    """A line of a page: its words, the pieces of text it is made of (element, 'text' or 'tail'), addresses of links."""

    text: str
    pieces: list[tuple[Element, str]]
    addresses: list[str]


class Page(msgspec.Struct):
    """The HTML of a mail taken apart; `aside` are words that programs marked as quoted or as a signature."""

    root: Element
    body: Element
    lines: list[Line]
    aside: list[str]
    hides: bool = False
    is_changed: bool = False


def take_apart(html: str) -> Page | None:
    """The lines of `html`, or None where it has no words. Raises TooLargeError for deep nesting."""
    root = parse_html(clean(html))
    body = root.find("body") if root is not None else None
    if root is None or body is None:
        return None
    etree.strip_elements(root, *_GONE, with_tail=False)
    page = Page(root, body, [], [])
    _take_out(page, lambda part: bool(_HIDDEN.search(part.get("style") or "")) and part.tag != "body", keep=False)
    page.hides, page.aside = bool(page.aside), []
    _take_out(page, _is_aside, keep=True)
    page.is_changed = _flatten(root) or page.hides
    page.lines = _lines(body)
    return page


def without(page: Page, private: set[int], cuts: dict[int, list[tuple[int, int]]]) -> str:
    """The HTML of `page` without the lines that are `private`, and without the spans in `cuts` of the others."""
    for n, line in enumerate(page.lines):
        if n in private:
            for element, place in line.pieces:
                setattr(element, place, None)
        elif n in cuts:
            _cut(line, cuts[n])
    _prune(page.body)
    return inner_markup_of(page.body)


def _take_out(page: Page, is_it: Callable[[Element], bool], *, keep: bool) -> None:
    """Take out of the page what `is_it` says; the words go aside."""
    gone: set[Element] = set()
    for part in [part for part in page.root.iter() if is_it(part)][:_MOST]:
        if part.getparent() is None or part.tag in ("html", "body") or not gone.isdisjoint(part.iterancestors()):
            continue
        gone.add(part)
        words = html_to_text(sanitise_html(markup_of(part))[0]) if keep else words_of(part)
        if words:
            page.aside.append(words)
        drop(part)


def _is_aside(part: Element) -> bool:
    """Whether programs mark `part` as quoted or as a signature; a mail that is sent on in it stays."""
    names = f"{part.get('class') or ''} {part.get('id') or ''}"
    if _SIGNATURES.search(part.get("class") or "") or _SIGNATURES.search(part.get("id") or ""):
        return True
    is_quote = bool(_QUOTES.search(names)) or (part.tag == "blockquote" and part.get("type") == "cite")
    if not is_quote:
        return False
    before = part.getprevious()
    text = f"{_first_words(before) if before is not None else ''} {_first_words(part)}"
    if FORWARDED.search(text) or any(FORWARDED.match(piece.strip()) for piece in re.split(r"(?=-{5,})|(?<=:)\s", text)):
        return False
    return bool(WROTE.search(text[:300]) or part.tag == "blockquote" or "wrote:" in text)


def _first_words(part: Element) -> str:
    words = ""
    for text in part.itertext():
        words += str(text)
        if len(words) > _ENOUGH:
            break
    return " ".join(words[: 2 * _ENOUGH].split())


def _rows(table: Element) -> list[Element]:
    """The rows of a table, without those of tables inside it."""
    return [row for part in (table, *table.iterchildren("tbody", "thead", "tfoot")) for row in part.iterchildren("tr")]


def _flatten(root: Element) -> bool:
    """Make tables that only lay out a page no tables; says whether there were any."""
    flattened = False
    for table in list(root.iter("table")):
        rows = _rows(table)
        if table.get("role") in ("presentation", "none") or all(len(row) <= 1 for row in rows):
            flattened = True
            for part in [
                table,
                *table.iterchildren("tbody", "thead", "tfoot"),
                *rows,
                *(cell for row in rows for cell in row),
            ]:
                part.tag = "div" if part.tag in _HAS_TABLE else part.tag
    return flattened


def _lines(body: Element) -> list[Line]:
    """The lines of a page, with an empty one between paragraphs; white space in them is made single."""
    lines = [Line("", [], [])]
    pre = 0
    for event, part in etree.iterwalk(body, events=("start", "end")):
        pre += (event == "start") - (event == "end") if part.tag == "pre" else 0
        if part.tag in _BLOCKS and lines[-1].pieces:
            lines.append(Line("", [], []))
        if part.tag in _APART and lines[-1].text.strip() + (lines[-2].text.strip() if len(lines) > 1 else ""):
            lines += [Line("", [], [])]
        place = "text" if event == "start" else "tail"
        text = getattr(part, place) if event == "start" or part is not body else None
        if text:
            text = clean(text) if pre else _SPACES.sub(" ", clean(text))  # a reference can make what no text may have
            setattr(part, place, text)
            lines[-1].text += text
            lines[-1].pieces.append((part, place))
        address = (part.get("href") or "") if part.tag == "a" and event == "start" else ""
        if address.lower().startswith(("mailto:", "tel:")):
            lines[-1].addresses.append(address)
    return lines


def _cut(line: Line, spans: list[tuple[int, int]]) -> None:
    goes = bytearray(len(line.text))
    for start, end in spans:
        goes[start:end] = b"\1" * max(min(end, len(goes)) - start, 0)
    at = 0
    for element, place in line.pieces:
        text = getattr(element, place)
        kept = [letter for letter, go in zip(text, goes[at : at + len(text)], strict=True) if not go]
        setattr(element, place, "".join(kept) or None)
        at += len(text)


def _prune(body: Element) -> None:
    """Take out elements that have no words any more, and addresses for mail."""
    for part in reversed(list(body.iterdescendants())):
        if part.tag == "a" and (part.get("href") or "").lower().startswith(("mailto:", "tel:")):
            unwrap(part)
        elif (
            part.tag not in _KEPT_EMPTY
            and not (part.text or "").strip()
            and all(
                child.tag in ("br", "td", "th")
                and not len(child)
                and not (child.text or "").strip()
                and not (child.tail or "").strip()
                for child in part
            )
        ):
            drop(part)
    for part in [part for part in body.iter("br") if _is_lone(part)]:
        drop(part)


def _is_lone(part: Element) -> bool:
    """Whether a line break has no words before it, or none behind it, in its block."""
    before, parent = part.getprevious(), part.getparent()
    said = before.tail if before is not None else parent.text if parent is not None else None
    nothing_before = not (said or "").strip() and (before is None or before.tag == "br")
    nothing_after = not (part.tail or "").strip() and part.getnext() is None
    return nothing_before or nothing_after
