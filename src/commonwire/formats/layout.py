"""Text that its sender laid out with spaces and line ends: paragraphs told by indents, and aligned columns."""

from __future__ import annotations

import re

from commonwire.formats.sanitise import escape

_COLUMNS = re.compile(r"\S {2,}\S")
_BARE = re.compile(r"<p(?: [^<>]*)?>([^<>]*)</p>", re.IGNORECASE)
_INDENT = re.compile(r" {2,}\S|\t\S")
_WIDEST = 100  # characters: longer lines were not wrapped by hand
_LEAST_LINES = 3


def with_columns(html: str) -> str:
    r"""`html` in which a paragraph of aligned columns is preformatted: its lines and columns are what it says.

    >>> with_columns("<p>Club   P  W\nAzure  2  1\nGold   2  0</p>")
    '<pre>Club   P  W\nAzure  2  1\nGold   2  0</pre>'
    """
    if "  " not in html or not _COLUMNS.search(html):
        return html
    return _BARE.sub(lambda part: f"<pre>{_flush(part[1])}</pre>" if _is_columns(part[1]) else part[0], html)


def _is_columns(text: str) -> bool:
    lines = [line.strip() for line in text.strip("\n").split("\n") if line.strip()]
    aligned = sum(1 for line in lines if _COLUMNS.search(line))
    return len(lines) >= _LEAST_LINES and aligned * 2 >= len(lines)


def _flush(text: str) -> str:
    """The lines of `text` without the indent that all of them have."""
    lines = [line.rstrip() for line in text.expandtabs().strip("\n").split("\n")]
    indent = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    return "\n".join([lines[0].strip(), *(line[indent:] for line in lines[1:])]).rstrip()


def indented_paragraphs(text: str) -> str | None:
    r"""Plain `text` as HTML where an indent begins each paragraph of lines wrapped by hand; None for any other.

    >>> indented_paragraphs("   Rain fell on\nthe town.\n   It stopped at\nnoon.")
    '<p>Rain fell on the town.</p><p>It stopped at noon.</p>'
    """
    lines = [line.rstrip() for line in text.strip("\r\n").splitlines()]
    full = [line for line in lines if line.strip()]
    begins = [bool(_INDENT.match(line)) for line in full]
    if len(full) <= _LEAST_LINES or max(map(len, full)) > _WIDEST or not 0 < sum(begins[1:]) < len(full) - 1:
        return None
    if any(_COLUMNS.search(line.strip()) for line in full):
        return None
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or _INDENT.match(line):
            paragraphs.append([])
        paragraphs[-1] += line.split()
    return "".join(f"<p>{escape(' '.join(words))}</p>" for words in paragraphs if words)
