"""Markup from outside is hostile: what of HTML may stay, and the ways between HTML and plain text.

A body keeps its structure (paragraphs, headings, lists, tables, quotations), its emphasis, its links and the
marks that scripts need (lang, dir, bdi, ruby). It loses styles, classes, ids, scripts, forms and embedded
things; pictures go by reference, beside the body (`pictures.py`). No other file imports nh3.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable
from operator import itemgetter

import nh3
from lxml import etree

from commonwire.base.errors import TooLargeError
from commonwire.formats.characters import clean, unescaped
from commonwire.formats.html_tree import markup_of, parse_html
from commonwire.formats.notes import Bounds, check_markup
from commonwire.formats.pictures import has_pictures, without_pictures
from commonwire.news.item import Remark, Rendition

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
_TO_RENAME = re.compile(rf"<(?:{'|'.join(_RENAMED)})(?![a-z0-9])")
_RENAMED_TAG = re.compile(rf"<(/?)({'|'.join(_RENAMED)})(?=[ >])")
# What is worth a remark. Each pattern starts with a fixed text and is bounded, so that no input makes it slow.
_ELEMENT = re.compile(
    r"<(script|iframe|object|embed|form|svg|math|video|audio|base|meta|link|button|select|textarea)\b"
)
_HANDLER = re.compile(r"""(?<=[\s"'/])on[a-z]{3,20}\s{0,5}=""")
_ACTIVE_LINK = re.compile(r"""=\s{0,5}["']?\s{0,5}(javascript|vbscript|data)\s{0,5}:""")
_RELATIVE = re.compile(r"""href\s{0,5}+=\s{0,5}+["']?+(?!https?:|mailto:)""")
_FIRST_GROUP: Callable[[re.Match[str]], str] = itemgetter(1)  # as r"\1", several times faster
_MANY_TAGS = 300
_MOST_REFERENCES = 100_000  # html5ever takes time in the square of their number: 0.1 s for these, minutes for millions
_MOST_REMARKS = 20
_MOST_ATTRIBUTES = 5_000  # of one tag: html5ever takes more than the square of their number, too
_LONG_TAG = 2 * _MOST_ATTRIBUTES
_OPENING = re.compile(
    r"""<[a-zA-Z](?:=\s*+(?:"[^"]*"|'[^']*')|[^>=]++|=)*+"""
)  # quotes count after a = only, as in HTML


def sanitise_html(
    html: str, *, base: str | None = None, bounds: Bounds = Bounds(), renditions: list[Rendition] | None = None
) -> tuple[str, list[Remark]]:
    """`html` with nothing in it that could act or load, and what was taken out.

    Relative links are made absolute against `base`, or lose their address. Pictures leave the text with their
    captions: into `renditions` where that is given, else each is reported as dropped. Raises TooLargeError for markup
    that is nested deeper than 256 elements or has more characters than the bound `markup` or 100,000 references, or
    a tag of more than 5,000 words. The result is well-formed HTML5; sanitising it again changes nothing.
    """
    check_markup(html, bounds)
    text = clean(html)
    if "<" not in text and "&" not in text:
        return escape(text.replace("\r\n", "\n").replace("\r", "\n")).strip(), []
    if text.count("&") > _MOST_REFERENCES:
        raise TooLargeError(
            f"A text with markup has more than {_MOST_REFERENCES:,} character references",
            where="body",
            remedy="Write the characters themselves, in UTF-8.",
        )
    tags = _tags(text)
    gone: list[Remark] = []
    if has_pictures(tags):
        text = _without_pictures(text, base, renditions, gone)
        tags = _tags(text)
    remarks = _remarks(tags) + gone
    if text.count("<") > _MANY_TAGS:
        text = _straightened(text)
    cleaner = _cleaner_for(base) if base and _RELATIVE.search(tags) else _CLEANER
    safe = cleaner.clean(text)
    if _TO_RENAME.search(tags):
        safe = _RENAMED_TAG.sub(lambda tag: f"<{tag[1]}{_RENAMED[tag[2]]}", safe)
    if "<pre" in safe:
        safe = _PRE_START.sub(_FIRST_GROUP, safe)
    elif "\n" in safe:
        safe = _INDENT.sub(_FIRST_GROUP, safe)
    return safe.strip(), remarks[:_MOST_REMARKS]


def _cleaner_for(base: str) -> nh3.Cleaner:
    if not base.lower().startswith(("http://", "https://")):
        return _CLEANER
    try:
        return _cleaner(base)
    except ValueError:
        return _CLEANER


def _tags(text: str) -> str:
    """The opening tags in `text` in small letters, a line for each: all that can act is in them.

    Raises TooLargeError for one that is too long.
    """
    tags = _OPENING.findall(text)
    if len(text) > _LONG_TAG and any(len(tag) > _LONG_TAG and len(tag.split()) > _MOST_ATTRIBUTES for tag in tags):
        raise TooLargeError(
            f"A tag has more than {_MOST_ATTRIBUTES:,} attributes", where="body", remedy="Send markup without them."
        )
    return "\n".join(tags).lower()


def _remarks(tags: str) -> list[Remark]:
    found: dict[str, str] = {}
    taken = [f"<{name}>" for name in _ELEMENT.findall(tags)]
    if "=" in tags:
        taken += _HANDLER.findall(tags)
        taken += [f"{scheme}: address" for scheme in _ACTIVE_LINK.findall(tags)]
    for what in taken:
        found[what] = f"{what} was taken out: a body holds text, structure and links."
    return [_dropped(said) for said in found.values()]


def _dropped(text: str) -> Remark:
    return Remark(kind="dropped", where="body", text=text)


def _without_pictures(text: str, base: str | None, renditions: list[Rendition] | None, gone: list[Remark]) -> str:
    parted = without_pictures(text, base)
    lost = parted.lost
    if renditions is None:
        lost = [*(str(picture.href) for picture in parted.pictures), *lost]
    else:
        renditions += parted.pictures
    addresses = dict.fromkeys(address[:200] for address in lost)
    gone += [_dropped(f"The picture {address} was taken out: send pictures as renditions.") for address in addresses]
    return parted.html


def _straightened(text: str) -> str:
    """`text` as libxml2 nests it: bounded in depth, in linear time.

    html5ever keeps to the letter of the HTML standard, in which a few hundred badly nested tags give millions.
    """
    tree = parse_html(text)
    if tree is None:
        return ""
    etree.strip_elements(tree, *_EMPTIED, with_tail=False)
    return markup_of(tree)


_BLOCKS = ("p", "div", "h2", "h3", "h4", "ul", "ol", "dl", "blockquote", "pre", "table", "figcaption", "caption")
_BREAKS = {f"{mark}{name}": "\n\n" for name in _BLOCKS for mark in ("", "/")} | {"hr": "\n\n"}
_BREAKS |= dict.fromkeys(("br", "/li", "/dd", "/dt", "/tr"), "\n") | dict.fromkeys(("li", "dd", "dt"), "\x04")
"""What a tag is in plain text; all others are nothing."""
_ENTRY_BEHIND_WORDS = re.compile(r"(?<=[^\s\x04]) *\x04")  # nothing ended the line, and the entry has one of its own
_NOT_INLINE = re.compile(r"<(?!/|(?:a|em|strong|b|i|u|s|sub|sup|abbr|q|cite|code|time|bd[io]|ruby|r[tp]|span|br)[ >])")
_CELL_END = re.compile(r"</t[dh]>(?=\s*<t[dh])")
_TAG = re.compile(r"<([^>]*)>")
_GAP = re.compile(r"\n ?(?:\n ?)+")
_PRE = re.compile(r"(?<=<pre)((?: [^>]*)?>)([^\0]*?)(?=</pre>)")
_LAYOUT = (
    r"</?(?:p|div|h[234]|[uod]l|li|d[td]|blockquote|table|caption|figcaption|thead|tbody|tfoot|t[rhd])(?: [^>]*)?>"
)
_INDENT = re.compile(rf"({_LAYOUT})\s++(?={_LAYOUT})")  # how the sender's file was laid out: no text
_PRE_START = re.compile(r"(<pre(?: [^>]*)?>)\n+")  # a parser takes away one line end after <pre>, and one again
# Stand-ins for the white space of <pre>; no text has these characters (`clean`).
_HELD = str.maketrans(" \t\n", "\1\2\3")
_RELEASED = str.maketrans("\1\2\3", " \t\n")


def html_to_text(html: str) -> str:
    r"""The words of sanitised `html`: a blank line between paragraphs, a line for each entry of a list or table.

    >>> html_to_text('<p>One &amp; two</p><ul><li>a</li><li>b</li></ul>')
    'One & two\n\na\nb'
    """
    text = html
    has_pre = "<pre" in text
    if has_pre:
        text = _PRE.sub(lambda pre: pre[1] + pre[2].translate(_HELD), text)
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = b" ".join(text.encode("utf-8", "replace").split()).decode()  # bytes split at ASCII's white space only
    if "<" in text:
        if "</t" in text:
            text = _CELL_END.sub("\t", text)
        parts = _TAG.split(text)
        parts[1::2] = [_BREAKS.get(tag.partition(" ")[0], "") for tag in parts[1::2]]
        text = "".join(parts)
        if "\x04" in text:
            text = _ENTRY_BEHIND_WORDS.sub("\n", text).replace("\x04", "")
    text = _GAP.sub("\n\n", text)
    if " \n" in text or "\n " in text:
        text = "\n".join([line.strip(" ") for line in text.split("\n")])
    text = text.strip()
    if has_pre:
        text = text.translate(_RELEASED).strip("\n")
    return unescaped(text) if "&" in text else text


def in_paragraph(html: str) -> str:
    """Sanitised `html`, made one paragraph where it is words and inline marks only."""
    return html if not html or _NOT_INLINE.search(html) else f"<p>{html}</p>"


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


_ANY_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")  # "a <b" has none: it is words


def plain(text: str) -> str:
    """`text` as one line of words: markup, if any, taken off and white space made single."""
    if "<" in text and _ANY_TAG.search(text):
        text = html_to_text(sanitise_html(text)[0])
    elif "&" in text:
        text = unescaped(text)
    return " ".join(clean(text).split())


def spoken(words: str) -> str:
    """Plain `words` for a field that readers take for HTML: escaped only where they would come back as others.

    >>> spoken("Fish & chips"), spoken("a <b> c")
    ('Fish & chips', 'a &lt;b&gt; c')
    """
    try:
        return words if plain(words) == words else escape(words)
    except TooLargeError:  # words full of what looks like markup
        return escape(words)
