"""A story's own markup as a page shows it: sanitised already, its links telling where they lead, and with an end."""

from __future__ import annotations

import html as entities
import re
from urllib.parse import urlsplit

from commonwire.base.visible import visible_markup
from commonwire.web.pages.frame import Words

LONGEST = 200_000
"""Characters of a text that a page shows at once: some 30,000 words."""
LONGEST_PREVIEW = 20_000
LONGEST_HEADLINE = 300
"""Characters of a headline in a row: five lines of a narrow screen. The story's own page has all of it."""

_LINK = re.compile(r'<a href="([^"]*)"[^<>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r'<(/?)([a-z0-9]+)(?:[^<>"]*"[^"]*")*[^<>"]*>')
_VOID = frozenset({"br", "hr"})
_REL = "noopener noreferrer nofollow ugc external"


def shown_markup(html: str) -> str:
    """Sanitised `html` with hidden marks made seen, and beside each link the host that it leads to.

    >>> shown_markup('<p><a href="https://a.example/b" rel="ugc">here</a></p>')
    '<p><a href="https://a.example/b" rel="noopener noreferrer nofollow ugc external">here</a> \
<span class="host"><bdi dir="ltr">a.example</bdi></span></p>'
    """
    return _LINK.sub(_with_host, visible_markup(html))


def host_of(address: str) -> str:
    """Where a link leads, as a browser asks for it: letters of other scripts as their ASCII form too (RFC 5890).

    >>> host_of("https://Example.org:8443/a"), host_of("https://аpple.example/"), host_of("mailto:desk@a.example")
    ('example.org:8443', 'xn--pple-43d.example', 'desk@a.example')
    """
    try:
        parts = urlsplit(address)
        if parts.scheme == "mailto":
            return parts.path[:200]
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return address[:80]
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = host.encode("ascii", "backslashreplace").decode("ascii")
    return f"{host}:{port}" if port else host


def beginning_of(html: str, most: int = LONGEST) -> str:
    """The first `most` characters of sanitised markup or a little less: whole words, every element ended."""
    if len(html) <= most:
        return html
    opened: list[str] = []
    at = best = 0
    best_open: list[str] = []
    for tag in _TAG.finditer(html):
        if tag.start() > most:
            break
        at = tag.end()
        if tag[1]:
            opened = opened[: len(opened) - 1 - opened[::-1].index(tag[2])] if tag[2] in opened else opened
        elif tag[2] not in _VOID:
            opened.append(tag[2])
        best, best_open = at, list(opened)
    text = html[best:most]
    words = text[: text.rfind(" ")] if " " in text and "<" not in text else ""
    return "".join([html[:best], words, *(f"</{name}>" for name in reversed(best_open))])


def in_a_row(headline: Words) -> Words:
    """A headline as a list or an alert has room for it: `LONGEST_HEADLINE` characters, then a mark that it goes on.

    >>> len(in_a_row(Words("so " * 1000)).text) <= LONGEST_HEADLINE + 2
    True
    """
    if len(headline.text) <= LONGEST_HEADLINE:
        return headline
    return Words(f"{first_of(headline.text, LONGEST_HEADLINE)} …", headline.lang)


def first_of(text: str, most: int) -> str:
    """The first `most` characters of a plain text or a little less: whole paragraphs or words."""
    if len(text) <= most:
        return text
    cut = max(text.rfind("\n\n", most // 2, most), text.rfind(" ", most - 200, most))
    return text[: cut if cut > 0 else most]


def _with_host(link: re.Match[str]) -> str:
    host = host_of(entities.unescape(link[1]))
    is_told = host and host in re.sub("<[^>]*>", "", link[2]).lower()
    told = "" if is_told else f' <span class="host"><bdi dir="ltr">{entities.escape(host)}</bdi></span>'
    return f'<a href="{link[1]}" rel="{_REL}">{link[2]}</a>{told}'
