"""What a page shows to whoever asks for its address: its words, what stands around them, and what it says of itself.

Unlike `read_page`, which makes an item of a page, this keeps every word, so that a known text can be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean, decode
from commonwire.formats.html_tree import parse_html
from commonwire.formats.notes import Bounds, Notes, check_parts, check_size
from commonwire.formats.page.document import address_of_page, title_of
from commonwire.formats.page.hidden import is_hidden, script_words
from commonwire.formats.page.said import credits_said, marks_said
from commonwire.formats.page.story import find_story, take_around
from commonwire.formats.schema_org.document import Node
from commonwire.formats.schema_org.read_nodes import articles, nodes_in_page
from commonwire.search.text import needle, token_line, tokens

Sign = Literal["not-found", "removed", "outage", "wall", "consent", "login", "script"]
"""What a page can say in so many words; the phrases are data (phrases.json)."""

_UNSEEN = ("style", "template", "svg", "math", "object", "embed", "iframe", "del", "s", "strike")
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr q ruby rb rt rp samp small span "
    "strong sub sup time tt u var wbr img amp-img".split()
)
_WALLS = re.compile(r"pay-?wall|reg-?wall|subscriber-only|metered-content|premium-wall", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:[?&](?:page|p|pg|paged|seite)=|/(?:page/)?)(?:[2-9]|[1-9]\d{1,2})/?$")
_SEGMENT = re.compile(r"[|\u2013\u2014\u00b7\u00bb\u2022]|\s-\s|:\s")
_SHORT = 60  # tokens: what has fewer is no article but a message, and may be read as one
_MOST_LETTERS = 600_000  # a live page of a day; more would keep the node from its work
_MOST_HEADINGS = 50
_MOST_LINKS = 5_000
_FEW_LETTERS = 0.01  # of a page's letters that could not be decoded


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A page's words, a line for each block.

    `text` is what it shows, but for what stands `around` (menus, teasers); `data` what only its scripts and hidden
    parts hold; `story` the part of `text` that its markup makes the article.

    `credits` are names and lines that its metadata give as author, publisher or credit; `marks` signed credit marks;
    `signs` what it says in so many words. `is_article`: its markup says so. `is_walled`, `is_paged`, `has_login`,
    `needs_script`: it shows only a part, or another part elsewhere. `is_garbled`: its letters are not what was meant.
    `is_cut`: it has more words than are read.
    """

    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    around: str = ""
    data: str = ""
    story: str = ""
    language: str | None = None
    canonical: str | None = None
    credits: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()
    signs: frozenset[Sign] = frozenset()
    is_article: bool = False
    is_walled: bool = False
    is_paged: bool = False
    has_login: bool = False
    needs_script: bool = False
    is_garbled: bool = False
    is_cut: bool = False


def see_page(data: bytes, media_type: str | None, bounds: Bounds = Bounds()) -> Seen | None:
    """What the page shows, or None for bytes that are no page (a picture, a PDF, nothing).

    Raises TooLargeError for a page that passes the bounds.
    """
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind and not (
        "html" in kind or kind in ("text/plain", "application/xml", "text/xml", "application/octet-stream")
    ):
        return None
    if not data.strip() or (b"\0" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return None
    check_size(data, bounds)
    check_parts(data, bounds)
    notes = Notes(bounds=bounds)
    markup = clean(decode(data, media_type, notes))
    root = parse_html(markup)
    if root is None:
        return None
    return _seen(root, markup, notes)


def _seen(root: Element, markup: str, notes: Notes) -> Seen:
    nodes = nodes_in_page(root, notes)
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    title, canonical = title_of(root) or "", address_of_page(root)
    named, marks = credits_said(root, nodes), marks_said(root)
    is_article = bool(articles(nodes)) or _says_article(root)
    is_walled = _says_wall(root, nodes)
    is_paged = _is_paged(root)
    has_scripts = next(root.iter("script"), None) is not None
    links = frozenset((link.get("href") or "").strip() for link in list(root.iter("a"))[:_MOST_LINKS])
    has_login = any((field.get("type") or "").lower() == "password" for field in root.iter("input"))
    data = _hidden(root)
    body = root.find("body")
    body = root if body is None else body
    around = take_around(body, lines)
    headings = tuple(filter(None, map(_flat, list(body.iter("h1", "h2"))[:_MOST_HEADINGS])))
    text = lines(body)
    story = _cut("\n".join(map(lines, find_story(body))))
    signs = _signs(title, headings, story, _by_heading(body), data)
    return Seen(
        title=title, headings=headings, text=_cut(text), around=_cut(around), data=_cut(data), story=story,
        language=language, canonical=canonical, credits=named, marks=marks, links=links, signs=signs,
        is_article=is_article, is_walled=is_walled or "wall" in signs, is_paged=is_paged, has_login=has_login,
        needs_script=has_scripts and len(tokens(text[:2000])) < _SHORT, is_garbled=_is_garbled(markup),
        is_cut=max(map(len, (text, around, data))) > _MOST_LETTERS,
    )  # fmt: skip


def lines(element: Element) -> str:
    """The words in `element`, each block on a line of its own."""
    pieces: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(part.tag, str):
            continue
        if part.tag not in _INLINE:
            pieces.append("\n")
        if event == "start":
            pieces.append(" ".join((part.text or "").split("\n")))
        elif part is not element:
            pieces.append(" ".join((part.tail or "").split("\n")))
    found = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in found if line)


def _flat(element: Element) -> str:
    return " ".join(lines(element).split())


def _cut(text: str) -> str:
    return text[:_MOST_LETTERS]


def _hidden(root: Element) -> str:
    """Take out what no reader is shown; the words that it holds all the same, for programs or after a click."""
    found = [script_words(script) for script in root.iter("script")]
    etree.strip_elements(root, "script", *_UNSEEN, with_tail=False)
    for part in [part for part in root.iter(etree.Element) if is_hidden(part)]:
        if part.tag not in ("html", "body"):
            found.append(lines(part))
            part.tag = "commonwire-hidden"
    etree.strip_elements(root, "commonwire-hidden", with_tail=False)
    return "\n".join(filter(None, found))


def _says_article(root: Element) -> bool:
    for meta in root.iter("meta"):
        if (meta.get("property") or "").lower() == "og:type" and "article" in (meta.get("content") or "").lower():
            return True
    marked = (f"{part.get('itemprop') or ''} {part.get('itemtype') or ''}" for part in root.iter(etree.Element))
    if any("articleBody" in said or said.endswith("Article") for said in marked):
        return True
    return any(len(tokens(lines(part)[:2000])) >= _SHORT for part in list(root.iter("article"))[:5])


def _says_wall(root: Element, nodes: list[Node]) -> bool:
    """Whether it says to machines or in its markup that its text is for those who pay or sign in."""
    if any(str(value).lower().rpartition("/")[2] == "false" for value in _free(nodes)):
        return True
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "article:content_tier" and (meta.get("content") or "").lower() in ("locked", "metered"):
            return True
    return any(
        _WALLS.search(f"{part.get('class') or ''} {part.get('id') or ''}"[:300])
        for part in root.iter("div", "section", "aside")
    )


def _free(value: object) -> Iterator[object]:
    """All that is said as `isAccessibleForFree`, by a node or its parts."""
    waiting, looks = [value], 0
    while waiting and looks < 5_000:
        looks += 1
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            if "isAccessibleForFree" in one:
                yield one["isAccessibleForFree"]
            waiting += [one[key] for key in ("hasPart", "mainEntity") if key in one]


def _is_paged(root: Element) -> bool:
    """Whether there is a next page of the same text: one told by its number, not the next story."""
    return any(
        "next" in (link.get("rel") or "").lower().split() and _PAGE_NUMBER.search((link.get("href") or "").strip())
        for link in root.iter("link", "a")
    )


def _is_garbled(markup: str) -> bool:
    return markup.count("\ufffd") > _FEW_LETTERS * max(len(markup), 1)


@cache
def _phrases() -> dict[Sign, list[tuple[str, int]]]:
    """What pages say, as needles for a line of tokens, each with its number of tokens."""
    said = msgspec.json.decode((files("commonwire.formats.page") / "phrases.json").read_bytes())
    return {sign: [(needle(tokens(one)), len(tokens(one))) for one in phrases] for sign, phrases in said.items()}


def _by_heading(body: Element) -> str:
    """What stands with the page's heading in one box, as long as that is short: where a notice takes a text's place."""
    heading = next(body.iter("h1"), None)
    found = ""
    for box in heading.iterancestors() if heading is not None else ():
        said = lines(box)
        if box is body or len(tokens(said[: 20 * _SHORT])) >= 2 * _SHORT:
            break
        found = said
    return found


def _signs(title: str, headings: tuple[str, ...], story: str, by_heading: str, data: str) -> frozenset[Sign]:
    """What the page says of itself: in its title and headings, where they say little else, and in a short text."""
    pieces = [piece for said in (title, *headings[:5]) for piece in _SEGMENT.split(said)]
    short = [line for line in map(token_line, pieces) if line.strip()]
    said = tokens(story[: 20 * _SHORT])
    message = f" {' '.join(said)} " if len(said) < 2 * _SHORT else ""
    notice = token_line(by_heading)
    found: set[Sign] = set()
    for sign, phrases in _phrases().items():
        for phrase, size in phrases:
            in_head = any(phrase in line and len(line.split()) <= size + 4 for line in short)
            in_head = in_head or (sign in ("removed", "not-found") and size > 1 and phrase in notice)
            if in_head or (phrase in message and (size > 1 or len(said) < 12)):
                found.add(sign)
                break
    if any(phrase in line for line in (token_line(data[:20_000]),) for phrase, _ in _phrases()["script"]):
        found.add("script")
    return frozenset(found)
