"""Where on a page the story is, and what stands around and between it: left out by structure, with a remark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.elements import elements_at
from commonwire.formats.html_tree import drop, inner_markup_of, markup_of, words_of

_NEVER = ("script", "style", "noscript", "template", "iframe", "svg", "math", "object", "embed")  # no words to read
_AROUND = ("nav", "header", "footer", "aside", "form", "button", "dialog", "menu")
_MAY_CREDIT = {"header", "footer", "banner", "contentinfo"}
_ROLES = {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alertdialog", "toolbar", "menu",
          "form"}  # fmt: skip
# Words of class names and ids of what is no part of a story, in the languages that developers use for them.
_HINTS = frozenset(
    "share sharing shares sharebar sharedaddy sharethis addthis addtoany social socials related relatedposts "
    "recommended recommendations newsletter subscribe signup promo comments disqus cookie cookies gdpr advert adverts "
    "advertisement advertising adslot ads breadcrumb breadcrumbs sidebar mostread outbrain taboola pagination pager "
    "readmore paylas yorumlar ilgili reklam compartir comentarios publicidad relacionadas relacionados compartilhar "
    "compartilhe partager partage commentaires publicite teilen kommentare werbung condividi commenti pubblicita "
    "udostepnij komentarze reklama bagikan terkait komentar podelitsya kommentarii".split()
)
_HINTED = re.compile("[A-Z]?[a-z]+|[A-Z]+")
_BODIES = {"articlebody", "entrycontent", "postcontent", "storybody", "articlecontent", "articletext", "newstext",
           "postbody", "storycontent", "articlebodytext", "contentbody", "newsbody", "newscontent",
           "textcontent"}  # fmt: skip
_MARKED = etree.XPath("descendant-or-self::*[@itemprop or @property]")
_ARTICLES = etree.XPath("descendant-or-self::*[self::article or @role='article']")
_MAINS = etree.XPath("descendant-or-self::*[self::main or @role='main']")
_BOXES = etree.XPath("descendant-or-self::*[self::div or self::section][@class or @id]")
_CONTAINERS = {"div", "section", "article", "main", "body", "html"}
_MOST_LOOKS = 20  # nested a hundredfold, each would hold all the words again
_MOST_SHARE = 0.4  # what holds more of the story's words than this is the story, whatever its class is called
_LEAST_SHARE = 0.6
_MOST_SAID = 20
_MOST_HINTS = 100
_LEFT_OUT = "commonwire-left-out"


class Story(NamedTuple):
    """The story's markup, the headings of its own that were taken out, and what was left out ('nav: Home Sport')."""

    html: str
    headings: list[str]
    left_out: list[str]


def without_code(root: Element) -> None:
    """Take out of the page what has no words for a reader."""
    etree.strip_elements(root, *_NEVER, with_tail=False)


def find_story(root: Element) -> list[Element]:
    """The elements that hold the story: those marked as its body, else the article, the main part, the text."""
    marked = [part for part in elements_at(_MARKED, root) if "articleBody" in _marks(part)]
    marked = [part for part in marked[:_MOST_LOOKS] if words_of(part) and not set(part.iterancestors()) & set(marked)]
    if marked:
        return marked
    for found in (
        elements_at(_ARTICLES, root),
        elements_at(_MAINS, root),
        [part for part in elements_at(_BOXES, root) if _classes(part) & _BODIES],
    ):
        best = max(found[:_MOST_LOOKS], key=lambda part: len(words_of(part)), default=None)
        if best is not None and words_of(best):
            return [best]
    body = root.find("body")
    return [_densest(body if body is not None else root)]


def take_around(body: Element, words: Callable[[Element], str]) -> str:
    """Take out of the page's `body` what stands around any story (menus, teasers, forms); its `words`.

    Headers and footers stay, since credits stand there; so does what holds a great part of the page.
    """
    whole, looks = len(words_of(body)), 0
    found: list[str] = []
    waiting = list(body)[::-1]
    while waiting:
        element = waiting.pop()
        what = _what(element)
        if what and what not in _MAY_CREDIT and looks < 10 * _MOST_HINTS:
            looks += 1
            if len(words_of(element)) <= whole * _MOST_SHARE:
                found.append(words(element))
                element.tag = _LEFT_OUT
                continue
        waiting += list(element)[::-1]
    etree.strip_elements(body, _LEFT_OUT, with_tail=False)
    return "\n".join(filter(None, found))


def taken_out(parts: list[Element], title: str | None) -> Story:
    """The markup of the story in `parts` without what is no part of it, and without its title."""
    left_out: list[str] = []
    headings: list[str] = []
    for part in parts:
        for heading in list(part.iter("h1"))[:_MOST_LOOKS]:
            words = words_of(heading)
            if heading is not part and (not headings or words == title):
                headings += [words] if words else []
                drop(heading)
        _leave_out(part, left_out)
    return Story("".join(map(_inside, parts)), headings, left_out)


def _inside(part: Element) -> str:
    """The markup in `part`, without boxes that hold nothing but one other."""
    while part.tag in _CONTAINERS and len(part) == 1 and part[0].tag in _CONTAINERS and not _own_words(part):
        part = part[0]
    return inner_markup_of(part) if part.tag in _CONTAINERS else markup_of(part)


def _own_words(part: Element) -> bool:
    return bool((part.text or "").strip() or (part[0].tail or "").strip())


def _leave_out(story: Element, left_out: list[str]) -> None:
    whole = len(words_of(story))
    looks = 0
    waiting = list(story)[::-1]
    while waiting:
        element = waiting.pop()
        what = _what(element)
        if what and what not in _AROUND:
            looks += 1
            if looks > _MOST_HINTS or len(words_of(element)) > whole * _MOST_SHARE:
                what = None
        if what is None:
            waiting += list(element)[::-1]
            continue
        if len(left_out) < _MOST_SAID and (words := words_of(element)):
            left_out.append(f"{what}: {words[:80]}")
        element.tag = _LEFT_OUT
    etree.strip_elements(story, _LEFT_OUT, with_tail=False)


def _what(element: Element) -> str | None:
    """What `element` is when it is no part of a story; None when it is."""
    if element.tag in _AROUND:
        return str(element.tag)
    if element.get("role") in _ROLES:
        return str(element.get("role"))
    if element.get("hidden") is not None:
        return "hidden"
    said = f"{element.get('class') or ''} {element.get('id') or ''}"
    if said == " " or element.tag in ("body", "article", "main"):
        return None
    return next((word.lower() for word in _HINTED.findall(said[:300]) if word.lower() in _HINTS), None)


def _marks(element: Element) -> list[str]:
    said = element.get("itemprop") or element.get("property")
    return said.replace("schema:", "").split() if said else []


def _classes(element: Element) -> set[str]:
    said = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return {re.sub("[^a-z]", "", name.rpartition("__")[2] or name) for name in said[:300].split()}


def _densest(body: Element) -> Element:
    """The element whose own paragraphs hold most of the words that stand in paragraphs; else all of `body`."""
    weights: dict[Element, int] = {}
    for paragraph in body.iter("p"):
        parent = paragraph.getparent()
        if parent is not None:
            weights[parent] = weights.get(parent, 0) + len(words_of(paragraph))
    best = max(weights, key=lambda parent: weights[parent], default=None)
    if best is None or weights[best] < _LEAST_SHARE * sum(weights.values()) or weights[best] < 200:
        return body
    return best
