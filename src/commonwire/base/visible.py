"""Texts from outside as they may be shown: nothing in them that moves or covers what stands around.

Direction controls change the order in which letters are read, and are not seen themselves (Unicode Standard Annex 9):
with them a file that is named "gpj.exe" reads as "exe.jpg" (Unicode Technical Report 36, section 2.5). Those that a
text may need stay: marks of one letter's direction, joiners, and embeddings and isolates that end in the line they
begin in. An override, what is not ended or was never begun, and the tags in which a text can be hidden are shown as
U+FFFD in their place. Of a pile of marks on one letter so many stay as any writing has. Only what is shown is changed:
what is kept, searched or handed to machines is the text as it came.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

SIGN = "\ufffd"
"""What stands for a character that is not shown: one for one, so that places in the text stay what they are."""
MOST_MARKS = 6
"""Accents, vowel signs and tones on one letter; Hebrew with cantillation, Vedic Sanskrit and Tibetan have up to 5."""
MOST_NESTED = 20
"""Embeddings and isolates inside one another; browsers know 125 (UAX 9, BD2), and no text of ours needs 5."""

_LINE_ENDS = frozenset("\n\r\x1c\x1d\x1e\x85\u2029")
_CONTROLS = "\u202a-\u202e\u2066-\u2069"
_EMBEDDING, _ISOLATE, _OVERRIDE = frozenset("\u202a\u202b"), frozenset("\u2066\u2067\u2068"), frozenset("\u202d\u202e")
_EMBEDDING_END, _ISOLATE_END = "\u202c", "\u2069"
_IS_CONTROL = re.compile(f"[{_CONTROLS}]")
_AT_CONTROLS = re.compile(f"[{_CONTROLS}{''.join(sorted(_LINE_ENDS))}]")
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # of Scotland and other parts of countries (UTS 51, ED-14a)
_TAGS = re.compile(f"({_FLAG})|[\U000e0000-\U000e007f]")
_UNDER = frozenset({"Mn", "Me"})
_MARK = "\x01"
_PILE = _MARK * (MOST_MARKS + 1)
_MAY_PILE = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1}}}")  # looked for in all texts: it is fast
_IS_PILE = re.compile(f"{_PILE}+")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
_TAG = re.compile(r"""(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)""")


def visible(text: str) -> str:
    r"""`text` as it may be shown.

    >>> visible("invoice-\u202egpj.exe"), visible("\u2067سلام\u2069, Rain")
    ('invoice-�gpj.exe', '\u2067سلام\u2069, Rain')
    >>> len(visible("a" + 3000 * "\u0301"))
    7
    """
    if text.isascii():
        return text
    shown = text
    if _IS_CONTROL.search(shown):
        shown = _without_loose(shown)
    if max(shown) >= "\U000e0000":
        shown = _TAGS.sub(lambda found: found[1] or SIGN, shown)
    if _MAY_PILE.search(shown) and _PILE in (marked := shown.translate(_marks())):
        shown = _without_piles(shown, marked)
    if unicodedata.category(shown[0]) in _UNDER:
        shown = f"\u25cc{shown}"  # else it would stand on what is before the text
    return SIGN if not any(map(_is_seen, shown)) and shown.strip() else shown


def visible_markup(html: str) -> str:
    """Sanitised `html` with what its words may not have taken out of them, and no direction control in a tag."""
    if html.isascii():
        return html
    parts = _TAG.split(html)
    parts[::2] = [visible(part) if part.strip() else part for part in parts[::2]]
    parts[1::2] = [_IS_CONTROL.sub(SIGN, part) for part in parts[1::2]]
    return "".join(parts)


def has_signs(before: str, shown: str) -> bool:
    """Whether something that is not seen was shown as a sign."""
    return shown.count(SIGN) > before.count(SIGN)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"} and (
        character not in _BLANK_LETTERS
    )


def _without_loose(text: str) -> str:
    """`text` with a sign for every direction control but embeddings and isolates that end in their line."""
    kept: set[int] = set()
    open_now: list[tuple[int, str]] = []
    for found in _AT_CONTROLS.finditer(text):
        at, control = found.start(), found[0]
        if control in _LINE_ENDS:
            open_now.clear()
        elif control == _EMBEDDING_END:
            if open_now and open_now[-1][1] not in _ISOLATE:
                begun, kind = open_now.pop()
                kept |= {begun, at} if kind in _EMBEDDING else set()
        elif control == _ISOLATE_END:
            while open_now and open_now[-1][1] not in _ISOLATE:
                open_now.pop()
            if open_now:
                kept |= {open_now.pop()[0], at}
        elif len(open_now) < MOST_NESTED:
            open_now.append((at, control))
    return _IS_CONTROL.sub(lambda found: found[0] if found.start() in kept else SIGN, text)


def _without_piles(text: str, marked: str) -> str:
    """`text` with the first `MOST_MARKS` of each pile; in `marked` each mark is `_MARK`."""
    kept, at = [], 0
    for pile in _IS_PILE.finditer(marked):
        kept.append(text[at : pile.start() + MOST_MARKS])
        at = pile.end()
    return "".join([*kept, text[at:]])


@cache
def _marks() -> dict[int, str]:
    """All characters that are put on, below or into the one before them and take no room, each as `_MARK`."""
    points = (*range(0x0300, 0x20000), *range(0xE0100, 0xE01F0))
    return {point: _MARK for point in points if unicodedata.category(chr(point)) in _UNDER}
