"""The one analyser: the same tokens for stored text, typed queries and saved searches.

Words of scripts with spaces are whole tokens with their combining marks inside; runs of scripts written
without spaces (Han, kana, Khmer, Thai, Lao, Myanmar) become overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata

_UNSPACED = (
    "\u3040-\u30ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
)
# Combining marks (Mn, Mc) are no \w in Python: named here for the scripts of the exchange, so that words stay whole.
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0983\u09bc-\u09cd\u0a00-\u0b83\u0bbe-\u0bcd\u0bd7\u0c00-\u0ddf\u064b-\u0655\u0670\u200c\u200d"
_RUN = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_WORD = re.compile(rf"[\w{_MARKS}]+")
_CLUSTER = re.compile(
    r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"  # Khmer: letter, subscripts and signs
    r"|.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e]*",  # Thai, Lao, Myanmar signs
    re.DOTALL,
)
_FOLD = str.maketrans(
    {
        "\u064a": "\u06cc",  # Arabic yeh and alef maksura as Farsi yeh
        "\u0649": "\u06cc",
        "\u0643": "\u06a9",  # Arabic kaf as keheh
        "\u0629": "\u0647",  # teh marbuta, heh variants as heh
        "\u06c1": "\u0647",
        "\u06d5": "\u0647",
        "\u0640": None,  # tatweel
        "\u200c": None,  # zero-width non-joiner and joiner
        "\u200d": None,
        "\u0307": None,  # dot above, left over from folding I with dot
        **{point: None for point in range(0x064B, 0x0653)},  # harakat
    }
)


def fold(text: str) -> str:
    """`text` with what searching should not see removed: width, case, Arabic letter forms, vowel signs.

    >>> fold("كتاب") == fold("کتاب")
    True
    """
    if text.isascii():
        return text.lower()  # the same, twenty times as fast
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)


def tokens(text: str) -> list[str]:
    """The tokens of `text` in their order.

    >>> tokens("Rain in Kabul")
    ['rain', 'in', 'kabul']
    >>> tokens("北京大雨")
    ['北京', '京大', '大雨']
    """
    folded = fold(text)
    if not _IS_UNSPACED.search(folded):
        return _WORD.findall(folded)
    found: list[str] = []
    for run in _RUN.findall(folded):
        if _IS_UNSPACED.match(run):
            found.extend(_pairs(run))
        else:
            found.append(run)
    return found


def _pairs(run: str) -> list[str]:
    clusters = _CLUSTER.findall(run)
    return [a + b for a, b in zip(clusters, clusters[1:], strict=False)] or clusters


def token_line(text: str) -> str:
    """The tokens of `text` as one line with a space at both ends, so that ' word ' finds a whole token in it."""
    return f" {' '.join(tokens(text))} "
