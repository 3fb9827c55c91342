"""Pictures that stand inside a text: they leave it, with their captions, and become renditions beside it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.characters import clean
from commonwire.formats.elements import take_out, values_of
from commonwire.formats.html_tree import markup_of, parse_html, words_of
from commonwire.news.item import Rendition

INLINE = "inline"
"""The `name` of a rendition that stood inside the text."""

_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-full-url")  # what scripts fill in later
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_SMILEYS = {"emoji", "wp-smiley", "smiley"}
_FIGURES = ("figure", "wp-caption", "amp-img")
_CAPTIONS = ("figcaption", "wp-caption-text")
_DROPPED, _UNWRAPPED = "commonwire-dropped", "commonwire-unwrapped"  # what goes at the end, all at once
_TEXT = ("table", "ul", "ol", "blockquote", "pre", "iframe", "h1", "h2", "h3", "h4")
_SAID = etree.XPath(f".//text()[not(ancestor::{_DROPPED})]")
_HOLDERS = ("p", "a", "span", "center", "strong", "em", "b", "i", "figure", "picture")
_MOST = 200
_LONGEST_CREDIT = 150
_LONGEST_WORDS = 2_000
_DIGITS = re.compile(r"\s*(\d{1,6})(?:\.\d{0,20})?(?:px)?\s*")
_Captions = dict[Element, tuple[Element | None, str]]
_WIDTH = re.compile(r"(\d{1,6})w")


class Parted(NamedTuple):
    """A text and its pictures, taken apart; `lost` are the addresses of pictures that cannot be linked."""

    html: str
    pictures: list[Rendition]
    lost: list[str]


def has_pictures(html: str) -> bool:
    """Whether there is an <img> in `html`."""
    return "<img" in html or "<IMG" in html or "<Img" in html


def pictures(html: str, base: str | None = None) -> list[Rendition]:
    """The pictures in `html` (<img>, alone or in <picture> and <figure>) as renditions named 'inline', in their order.

    `title` is the caption, else the `alt`; an `alt` beside a caption is in `extra`. Addresses are made absolute
    against `base`; those that are not on the web, and counting pixels, are left out. Raises TooLargeError.

    >>> [(p.href, p.title) for p in pictures('<figure><img src="/a.jpg"><figcaption>A</figcaption></figure>', "https://x.org")]
    [('https://x.org/a.jpg', 'A')]
    """
    return without_pictures(html, base).pictures if has_pictures(html) else []


def joined(renditions: list[Rendition], inline: list[Rendition]) -> list[Rendition]:
    """`renditions`, and those of the pictures `inline` whose address is not among them."""
    if not inline:
        return renditions
    known = {rendition.href for rendition in renditions}
    return renditions + [picture for picture in inline if picture.href not in known]


def without_pictures(html: str, base: str | None) -> Parted:
    """`html` without its pictures and their captions, and those pictures. Raises TooLargeError for deep nesting."""
    tree = parse_html(html)
    if tree is None:
        return Parted(html, [], [])
    found: dict[str, Rendition] = {}
    lost: list[str] = []
    captions: _Captions = {}
    for image in tree.iter("img"):
        if _SMILEYS & set((image.get("class") or "").split()):
            image.tag, image.text = _UNWRAPPED, image.get("alt")
        elif not is_pixel(image) and len(found) + len(lost) < _MOST:
            rendition = _picture(image, base, captions)
            if rendition is None:
                lost.append(next(filter(None, map(image.get, _SOURCES)), "without address"))
            else:
                found.setdefault(str(rendition.href), rendition)
    for figure, (caption, _) in captions.items():
        if caption is not None:
            caption.tag = _DROPPED
            figure.tag = figure.tag if _has_words(figure) else _DROPPED
    around = [image.getparent() for image in tree.iter("img", _DROPPED)]
    etree.strip_tags(tree, _UNWRAPPED)
    etree.strip_elements(tree, "img", _DROPPED, with_tail=False)
    for holder in around:
        _take_empty(holder)
    return Parted(markup_of(tree), list(found.values()), lost)


def _take_empty(holder: Element | None) -> None:
    """Take out what held a picture and holds nothing now, and so on around it."""
    while holder is not None and holder.tag in _HOLDERS and not len(holder) and not (holder.text or "").strip():
        outer = holder.getparent()
        if outer is None:
            return
        take_out(holder)
        holder = outer


def is_pixel(image: Element) -> bool:
    """Whether `image` is one that only counts readers: a single pixel, or none."""
    return image.get("width", "").strip() in ("0", "1") or image.get("height", "").strip() in ("0", "1")


def _picture(image: Element, base: str | None, captions: _Captions) -> Rendition | None:
    width, height = _number(image.get("width")), _number(image.get("height"))
    href = next(filter(None, (_absolute(image.get(name), base) for name in _SOURCES)), None)
    if href is None:
        href, width = _largest(image, base)
        height = None
    caption = _caption(image, captions)
    if href is None:
        return None
    alt = _line(image.get("alt") or "")
    return Rendition(
        href=href,
        name=INLINE,
        title=caption or alt or None,
        width=width,
        height=height,
        extra={"alt": alt} if alt and caption and alt != caption else {},
    )


def _largest(image: Element, base: str | None) -> tuple[str | None, int | None]:
    """The address and width of the largest picture of the `srcset` (of <picture>'s sources, too)."""
    around = next(image.iterancestors("picture"), None)
    holders = [image, *(around.iter("source") if around is not None else ())]
    best: str | None = None
    best_width = -1
    for said in [holder.get(name) or "" for holder in holders for name in _SETS]:
        for candidate in said[:20_000].split(", "):
            address, _, size = candidate.strip().partition(" ")
            width = int(found[1]) if (found := _WIDTH.fullmatch(size.strip().rstrip(","))) else 0
            href = _absolute(address.rstrip(","), base)
            if href and width > best_width:
                best, best_width = href, width
    return best, best_width if best_width > 0 else None


def _caption(image: Element, captions: _Captions) -> str:
    """The words of the caption of the nearest figure around `image`; each figure is looked at once."""
    figure = next((around for around in image.iterancestors() if _is(around, _FIGURES)), None)
    if figure is None:
        return ""
    if figure not in captions:
        element = next((inner for inner in figure.iter() if _is(inner, _CAPTIONS)), None)
        words = _line(words_of(element)) if element is not None else ""
        beside = _credit(figure, words)
        captions[figure] = (figure, f"{words} {beside}".strip()) if beside else (element, words)
    return captions[figure][1]


def _credit(figure: Element, caption: str) -> str:
    """A few words beside the caption of a figure with one picture: they say who made it."""
    if any(figure.iter(*_TEXT)) or sum(1 for _ in figure.iter("img")) != 1:
        return ""
    words = _line(words_of(figure)).replace(caption, " ", 1).strip()
    return words if len(words) <= _LONGEST_CREDIT else ""


def _is(element: Element, names: tuple[str, ...]) -> bool:
    return element.tag in names or any(name in names for name in (element.get("class") or "").split())


def _has_words(figure: Element) -> bool:
    """Whether there is anything to read in `figure` beside its caption."""
    return any(text.strip() for text in values_of(_SAID, figure))


def _line(words: str) -> str:
    return " ".join(clean(words[:_LONGEST_WORDS]).split())


def _absolute(address: str | None, base: str | None) -> str | None:
    address = (address or "").strip()
    try:
        address = urljoin(base, address) if base and address else address
    except ValueError:
        return None
    return address if address and is_web_address(address) else None


def _number(value: str | None) -> int | None:
    digits = _DIGITS.fullmatch(value or "")
    return int(digits[1]) or None if digits else None
