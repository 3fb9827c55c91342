"""The text of a WordPress post: paragraphs as WordPress makes them of lines, and shortcodes unwrapped."""

from __future__ import annotations

import re

from commonwire.formats.addresses import is_web_address
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import escape

_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|table|t[rhd]|thead|tbody|figure|figcaption|section|hr|"
    r"address|article|aside|details|iframe|form|script|style)\b",
    re.IGNORECASE,
)
_PRE = re.compile(r"<(/?)pre\b[^<>]{0,1000}>", re.IGNORECASE)
_GAP = re.compile(r"\n[ \t]*\n")
_COMMENT = re.compile(r"<!--[^<>]{0,10000}-->")
_CAPTION = re.compile(r"\[(?:wp_)?caption\b([^\[\]]{0,2000})\]([^\[]{0,20000}?)\[/(?:wp_)?caption\]", re.IGNORECASE)
_IMAGE = re.compile(r"\s*((?:<a\b[^>]{0,2000}>\s*)?<img\b[^>]{0,4000}>(?:\s*</a>)?)(.*)", re.IGNORECASE | re.DOTALL)
_CAPTION_WORDS = re.compile(r"""caption=(["'])(.{0,1000}?)\1""")
_EMBED = re.compile(r"\[(embed|youtube|video|audio|playlist)\b[^\[\]]{0,2000}\]([^\[]{0,2000})\[/\1\]", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[(/?)([a-zA-Z][a-zA-Z0-9_-]{1,40})((?:\s[^\[\]<>]{0,2000})?)\s?/?\]")
_ATTRIBUTE = re.compile(r"""[a-zA-Z_-]{1,40}\s?=\s?["'&\w]""")
_ALONE = {"gallery", "playlist", "embed", "audio", "video", "contact-form", "more", "toc", "ads", "adsense"}
_ADDRESS = re.compile(r"""(?:src|mp3|mp4|m4v|m4a|ogg|webm|url)=["'](https?://[^"'\s]{1,2000})""", re.IGNORECASE)


def post_html(text: str, notes: Notes) -> str:
    """The post's text as HTML, not yet sanitised; every shortcode that went is reported."""
    is_blocks = "<!-- wp:" in text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "[" in text:
        text = _without_shortcodes(text, notes)
    if "<!--" in text:
        text = _COMMENT.sub("", text)
    return text if is_blocks else _paragraphs(text)


def _paragraphs(text: str) -> str:
    """Paragraphs of what blank lines part, and breaks of line ends, as WordPress's wpautop makes them when it shows."""
    paragraphs, end, start = [], 0, -1
    for tag in _PRE.finditer(text):
        if not tag[1] and start < 0:
            start = tag.start()
        elif tag[1] and start >= 0:
            paragraphs += [*map(_paragraph, _GAP.split(text[end:start])), text[start : tag.end()]]
            end, start = tag.end(), -1
    return "\n".join([*paragraphs, *map(_paragraph, _GAP.split(text[end:]))])


def _paragraph(chunk: str) -> str:
    chunk = chunk.strip()
    if not chunk or _BLOCK.match(chunk):
        return chunk
    if is_web_address(chunk):  # alone on a line: WordPress embeds what it leads to
        return f'<p><a href="{escape(chunk)}">{escape(chunk)}</a></p>'
    block = _BLOCK.search(chunk)
    head, rest = (chunk[: block.start()], chunk[block.start() :]) if block else (chunk, "")
    return f"<p>{head.strip().replace(chr(10), '<br>')}</p>{rest}"


def _without_shortcodes(text: str, notes: Notes) -> str:
    text = _CAPTION.sub(_figure, text)
    gone: dict[str, None] = {}

    def embed(found: re.Match[str]) -> str:
        address = found[2].strip()
        if is_web_address(address):
            return f'\n\n<p><a href="{escape(address)}">{escape(address)}</a></p>\n\n'
        return found[0]

    closing = {found[2].lower() for found in _SHORTCODE.finditer(text) if found[1]}

    def shortcode(found: re.Match[str]) -> str:
        name, attributes = found[2].lower(), found[3]
        if not (name in closing or name in _ALONE or _ATTRIBUTE.search(attributes)):
            return found[0]  # words in brackets: [sic]
        gone[f"[{found[2]}{attributes[:60]}]" if not found[1] else f"[{found[2]}]"] = None
        address = _ADDRESS.search(attributes)
        return f' <a href="{escape(address[1])}">{escape(address[1])}</a> ' if address else ""

    text = _SHORTCODE.sub(shortcode, _EMBED.sub(embed, text))
    for said in list(gone)[:20]:
        notes.dropped("body", f"The shortcode {said} was taken out, its words stayed.")
    return text


def _figure(found: re.Match[str]) -> str:
    """[caption]: a picture, and the words after it or in its attribute, as a figure."""
    inside = _IMAGE.fullmatch(found[2])
    if inside is None:
        return found[2]
    said = _CAPTION_WORDS.search(found[1])
    words = inside[2].strip() or (said[2] if said else "")
    return f"\n\n<figure>{inside[1]}<figcaption>{words}</figcaption></figure>\n\n"
