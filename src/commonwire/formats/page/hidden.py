"""What a page holds and does not show: text in its scripts, and parts that its markup hides."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]{0,300}>")
_BREAKS = {"n": "\n", "r": "\n", "t": " ", "b": " ", "f": " "}
_MOST_LETTERS = 2_000_000


def is_hidden(element: Element) -> bool:
    """Whether the element's own markup hides it from readers who run no scripts: `noscript` is for machines here."""
    if element.tag == "noscript" or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDING.search(style[:1000]))


def script_words(script: Element) -> str:
    r"""The words that a script holds in its strings, with escapes and markup undone, as far as they can be told.

    >>> from commonwire.formats.html_tree import parse_html
    >>> root = parse_html('<script>x={"body":"<p>Rain\\u2019s end<\\/p>"}</script>')
    >>> script_words(next(root.iter("script"))).split()
    ['x={', 'body', ':', 'Rain’s', 'end', '}']
    """
    text = (script.text or "")[:_MOST_LETTERS]
    text = _HALF.sub("\ufffd", _PAIR.sub(_joined, _ESCAPE.sub(_letter, text)))
    return _TAG.sub("\n", text).replace('"', "\n")


def _letter(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _BREAKS.get(escape[3], escape[3])


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")
