"""The gist of a story: what an encoder is given of it, the title and the first 40 words."""

from __future__ import annotations

import re

WORDS = 40
"""Words of the text that are taken: more made the vectors of long and short stories differ, and took longer."""
_HAN = "\u3005\u3007\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_SOUTH_EAST = "\u0e01-\u0e4e\u0e81-\u0ede\u1000-\u103f\u1050-\u109d\u1780-\u17dd"  # Thai, Lao, Myanmar, Khmer
_PIECE = re.compile(rf"(?P<han>[{_HAN}])|(?P<south_east>[{_SOUTH_EAST}])|[^\s{_HAN}{_SOUTH_EAST}]+")
_HAN_WORD, _SOUTH_EAST_WORD = 2, 6
"""Characters that make a word, on average, where no space says so."""
_NO_WIDTH = "\u200b"  # between some words of Khmer, in some texts
_LONGEST = 2000
"""Characters that are looked at: a text may be one endless word."""


def gist_of(headline: str | None, text: str | None) -> str:
    r"""What is encoded of a story: its headline, and the beginning of its text on a line of its own.

    A headline that is only the beginning of the text (it had none) is not said twice.

    >>> gist_of("Rain in Kabul", "It rained  all night.")
    'Rain in Kabul\nIt rained all night.'
    >>> gist_of("It rained all…", "It rained all night.")
    'It rained all night.'
    """
    title = _joined(headline)
    beginning = _beginning(_joined(text))
    if not title or beginning.startswith(title.rstrip("…")):
        return beginning
    return f"{title}\n{beginning}".strip()[:_LONGEST]


def _joined(text: str | None) -> str:
    return " ".join((text or "")[:_LONGEST].replace(_NO_WIDTH, "").split())


def _beginning(text: str) -> str:
    """The first `WORDS` words of `text`, counted by characters in scripts without spaces."""
    left = float(WORDS)
    for piece in _PIECE.finditer(text):
        left -= 1 / _HAN_WORD if piece["han"] else 1 / _SOUTH_EAST_WORD if piece["south_east"] else 1
        if left < 0.01:
            return text[: piece.end()]
    return text
