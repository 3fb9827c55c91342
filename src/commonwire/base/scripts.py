"""Writing systems: which script a letter is of (ISO 15924 codes), from the names of Unicode's characters."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

_NAMES = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "CJK": "Hani",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "KHMER": "Khmr",
    "SINHALA": "Sinh",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "ORIYA": "Orya",
    "THAI": "Thai",
    "LAO": "Laoo",
    "MYANMAR": "Mymr",
    "TIBETAN": "Tibt",
    "ETHIOPIC": "Ethi",
    "HANGUL": "Hang",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "MONGOLIAN": "Mong",
    "THAANA": "Thaa",
    "SYRIAC": "Syrc",
}
"""The first word of a letter's name and the code of its script; of others the code is the word's first four letters."""


@lru_cache(maxsize=1 << 15)
def script_of(character: str) -> str | None:
    """The script of a letter; None for what is no letter and for letters that belong to no script.

    >>> script_of("я"), script_of("ہ"), script_of("习"), script_of("7")
    ('Cyrl', 'Arab', 'Hani', None)
    """
    if not unicodedata.category(character).startswith("L"):
        return None
    first = unicodedata.name(character, "").replace("-", " ").partition(" ")[0]
    if first in {"MODIFIER", "FULLWIDTH", "HALFWIDTH", "MATHEMATICAL", ""}:
        folded = unicodedata.normalize("NFKC", character)
        return script_of(folded[0]) if folded != character else None
    return _NAMES.get(first, first[:4].title())


def scripts_in(text: str) -> Counter[str]:
    """How many letters of each script there are.

    >>> scripts_in("Си Jinping").most_common()
    [('Latn', 7), ('Cyrl', 2)]
    """
    counts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if (script := script_of(character)) is not None:
            counts[script] += times
    return counts
