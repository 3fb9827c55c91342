"""A story's text as people type it: a few signs for emphasis, headings, lists, quotations and links, into HTML.

The signs are a small part of Markdown (CommonMark 0.31), chosen so that ordinary news text means what it did: a sign
counts only where it is whole, everything else stays as it was typed. Pasted HTML is left to the reader of the format,
which sanitises it like any other.
"""

from __future__ import annotations

import re
from html import escape as in_attribute

from commonwire.formats.sanitise import escape, is_markup, text_to_html

_LONGEST = 500
"""Characters between two signs: one that is never closed makes no text slow."""
_INLINE = re.compile(
    rf"\*\*(?=\S)(?P<strong>[^\n]{{1,{_LONGEST}}}?)(?<=\S)\*\*(?!\*)"
    rf"|(?<![A-Za-z0-9*])\*(?=[^\s*])(?P<em>[^\n*]{{1,{_LONGEST}}}?)(?<=[^\s*])\*(?![A-Za-z0-9*])"
    rf"|\[(?P<words>[^\[\]\n]{{1,{_LONGEST}}})\]\((?P<address>(?:https?://|mailto:)[^\s()<>]{{1,{_LONGEST}}})\)"
)
_HEADING = re.compile(r"(#{1,3})[ \t]+(\S.*)")
_BULLET = re.compile(r"[-*•][ \t]+(\S.*)")
_NUMBER = re.compile(r"(\d{1,3})[.)][ \t]+(\S.*)")
_QUOTE = re.compile(r">[ \t]?(.*)")
_GAP = re.compile(r"\n[ \t]*\n")


def html_of(typed: str) -> str | None:
    r"""The HTML of a text with signs in it; None where there is none, or where it is HTML already.

    >>> html_of("## Night trains\nThey run **again**, see [the plan](https://rail.example/plan).")
    '<h2>Night trains</h2><p>They run <strong>again</strong>, see <a href="https://rail.example/plan">the plan</a>.</p>'
    >>> html_of("- one\n- two\n\n> so he said")
    '<ul><li>one</li><li>two</li></ul><blockquote><p>so he said</p></blockquote>'
    >>> html_of("5 * 3 * 2, and 1941. It began.") is None
    True
    """
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    if is_markup(plain):
        return None
    made = "".join(_block(part) for part in _GAP.split(plain) if part.strip())
    return made if made != text_to_html(plain) else None


def _block(part: str) -> str:
    """The HTML of the lines between two empty ones: runs of lines of one kind."""
    runs: list[tuple[str, list[str]]] = []
    for line in part.strip().split("\n"):
        kind, words = _kind(line.strip(), runs[-1][0] if runs else "")
        if runs and runs[-1][0] == kind and kind not in {"h2", "h3"}:
            runs[-1][1].append(words)
        else:
            runs.append((kind, [words]))
    return "".join(_run(kind, lines) for kind, lines in runs)


def _kind(line: str, before: str) -> tuple[str, str]:
    """What a line is, after one of the kind `before`, and its words: a numbered list begins with 1."""
    if found := _HEADING.fullmatch(line):
        return ("h3" if len(found[1]) > 2 else "h2"), found[2]
    if found := _BULLET.fullmatch(line):
        return "ul", found[1]
    if (found := _NUMBER.fullmatch(line)) and (before == "ol" or int(found[1]) == 1):
        return "ol", found[2]
    if found := _QUOTE.fullmatch(line):
        return "blockquote", found[1]
    return "p", line


def _run(kind: str, lines: list[str]) -> str:
    if kind in {"ul", "ol"}:
        return f"<{kind}>{''.join(f'<li>{_inline(line)}</li>' for line in lines)}</{kind}>"
    words = "<br>".join(_inline(line) for line in lines)
    return f"<blockquote><p>{words}</p></blockquote>" if kind == "blockquote" else f"<{kind}>{words}</{kind}>"


def _inline(words: str) -> str:
    pieces, at = [], 0
    for found in _INLINE.finditer(words):
        pieces.append(escape(words[at : found.start()]))
        pieces.append(_marked(found))
        at = found.end()
    return "".join((*pieces, escape(words[at:])))


def _marked(found: re.Match[str]) -> str:
    if found["address"]:
        return f'<a href="{in_attribute(found["address"])}">{escape(found["words"])}</a>'
    kind = "strong" if found["strong"] else "em"
    return f"<{kind}>{_inline(found[kind])}</{kind}>"
