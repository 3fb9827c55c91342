"""Markup from outside is hostile: what of HTML may stay, and the ways between HTML and plain text.

A body keeps its structure (paragraphs, headings, lists, tables, quotations), its emphasis, its links and the
marks that scripts need (lang, dir, bdi, ruby). It loses styles, classes, ids, scripts, forms and embedded
things; pictures go by reference, beside the body. No other file imports nh3.
"""

from __future__ import annotations

import html as entities
import re

import lxml.html
import nh3
from lxml import etree

from commonwire.base.errors import TooLargeError
from commonwire.formats.characters import clean
from commonwire.formats.notes import too_deep
from commonwire.news.item import Remark

_KEPT = {"p", "div", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "br",
         "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a", "em", "strong", "b", "i",
         "u", "s", "sub", "sup", "abbr", "q", "cite", "code", "time", "bdi", "bdo", "ruby", "rt", "rp",
         "span"}  # fmt: skip
_AS_DIV = (
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "address",
    "center",
    "figure",
    "details",
    "summary",
)
_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", **dict.fromkeys(_AS_DIV, "div")}
# Dropped with all they hold. Those that bound a scope in HTML's parser must be here: unwrapped, they would nest anew.
_EMPTIED = {"script", "style", "noscript", "template", "object", "applet", "embed", "iframe", "frameset", "noframes",
            "noembed", "svg", "math", "select", "button", "textarea", "marquee", "xmp", "plaintext", "title", "nav",
            "audio", "video", "canvas", "map", "dialog"}  # fmt: skip
_ATTRIBUTES = {"*": {"lang", "dir"}, "a": {"href"}, "abbr": {"title"}, "time": {"datetime"},
               "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "ol": {"start"}}  # fmt: skip
_LINK_REL = "noopener nofollow ugc"
_SCHEMES = {"http", "https", "mailto"}


def _cleaner(base: str | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_KEPT | set(_RENAMED),
        clean_content_tags=_EMPTIED,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=_LINK_REL,
        url_relative=("rewrite_with_base", base) if base else "deny",
    )


_CLEANER = _cleaner(None)
_RENAMED_TAG = re.compile(rf"<(/?)({'|'.join(_RENAMED)})(?=[ >])")
_TELLING = re.compile(
    r"<(script|iframe|object|embed|form|img|picture|svg|math|video|audio|base|meta|link|button|select|textarea)\b"
    r"|\s(on[a-z]{3,20})\s*=|(javascript|vbscript|data)\s*:",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_MANY_TAGS = 300
_MOST_REMARKS = 20
_LIBXML2_DEPTH = 256


def sanitise_html(html: str, *, base: str | None = None) -> tuple[str, list[Remark]]:
    """`html` with nothing in it that could act or load, and what was taken out.

    Relative links are made absolute against `base`, or lose their address. Raises TooLargeError for markup
    that is nested deeper than 256 elements. The result is well-formed HTML5; sanitising it again changes nothing.
    """
    text = clean(html)
    if "<" not in text and "&" not in text:
        return text, []
    remarks = _remarks(text)
    if text.count("<") > _MANY_TAGS:
        text = _straightened(text)
    cleaner = _cleaner_for(base)
    safe = _RENAMED_TAG.sub(lambda tag: f"<{tag[1]}{_RENAMED[tag[2]]}", cleaner.clean(text))
    return safe.strip(), remarks


def _cleaner_for(base: str | None) -> nh3.Cleaner:
    if not base or not base.lower().startswith(("http://", "https://")):
        return _CLEANER
    try:
        return _cleaner(base)
    except ValueError:
        return _CLEANER


def _remarks(text: str) -> list[Remark]:
    found: dict[str, str] = {}
    for match in _TELLING.finditer(text):
        element, handler, scheme = match.groups()
        if element and element.lower() in ("img", "picture"):
            continue
        what = f"<{element.lower()}>" if element else f"{handler.lower()}=" if handler else f"{scheme.lower()}: address"
        found[what] = f"{what} was taken out: a body holds text, structure and links."
    for address in _IMAGE.findall(text):
        found[f"<img> {address}"] = f"The picture {address[:200]} was taken out: send pictures as renditions."
        if len(found) >= _MOST_REMARKS:
            break
    return [Remark(kind="dropped", where="body", text=said) for said in found.values()]


def _straightened(text: str) -> str:
    """`text` as libxml2 nests it: bounded in depth, in linear time.

    html5ever keeps to the letter of the HTML standard, in which a few hundred badly nested tags give millions.
    """
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise too_deep(_LIBXML2_DEPTH)
    if any("huge" in error.message.lower() for error in parser.error_log):
        raise TooLargeError("The markup holds a piece longer than 10,000,000 bytes", where="body", remedy="Send less.")
    etree.strip_elements(tree, *_EMPTIED, with_tail=False)
    return str(etree.tostring(tree, method="html", encoding="unicode"))


_BLOCK_END = re.compile(r"</(?:p|div|h2|h3|h4|ul|ol|dl|blockquote|pre|table|figcaption|caption)>|<hr>")
_LINE_END = re.compile(r"<br>|</(?:li|dt|dd|tr)>")
_BLOCK_START = re.compile(r"<(?:p|div|h2|h3|h4|ul|ol|dl|blockquote|pre|table|figcaption|caption)(?= |>)[^>]*>")
_CELL_END = re.compile(r"</t[dh]>(?=\s*<t[dh])")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAP = re.compile(r" ?\n ?(?:\n ?)+")


def html_to_text(html: str) -> str:
    r"""The words of sanitised `html`: a blank line between paragraphs, a line for each entry of a list or table.

    >>> html_to_text('<p>One &amp; two</p><ul><li>a</li><li>b</li></ul>')
    'One & two\n\na\nb'
    """
    text = _SPACES.sub(" ", html)
    if "<" in text:
        text = _BLOCK_START.sub("\n\n", _BLOCK_END.sub("\n\n", text))
        text = _LINE_END.sub("\n", _CELL_END.sub("\t", text))
        text = _TAG.sub("", text)
    lines = [line.strip(" ") for line in _GAP.sub("\n\n", text).split("\n")]
    return entities.unescape("\n".join(lines).strip())


def in_paragraph(html: str) -> str:
    """Sanitised `html`, made one paragraph where it is words and inline marks only."""
    return html if not html or _BLOCK_START.search(html) else f"<p>{html}</p>"


def text_to_html(text: str) -> str:
    r"""`text` as sanitised HTML: a paragraph for each run of lines, a break for each line end within it.

    >>> text_to_html('One < two.\n\nNext\nline.')
    '<p>One &lt; two.</p><p>Next<br>line.</p>'
    """
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", clean(text).replace("\r\n", "\n").replace("\r", "\n"))]
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


def escape(text: str) -> str:
    """`text` for use between tags, spelled as the sanitiser spells it.

    >>> escape('a < b & "c"')
    'a &lt; b &amp; "c"'
    """
    return entities.escape(text, quote=False).replace("\xa0", "&nbsp;")


_MARKUP = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,6});", re.IGNORECASE
)


def is_markup(text: str) -> bool:
    """Whether `text` looks like HTML although nobody said so."""
    return _MARKUP.search(text) is not None


def plain(text: str) -> str:
    """`text` as one line of words: markup, if any, taken off and white space made single."""
    if "<" in text or "&" in text:
        text = html_to_text(sanitise_html(text)[0])
    return " ".join(clean(text).split())
