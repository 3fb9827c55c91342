"""Which letters belong to a language: enough to see a text under the wrong tag."""

from __future__ import annotations

import re

_LETTERS = {
    "latin": "A-Za-z\u00c0-\u024f\u0259\u02bb\u02bc",
    "cyrillic": "\u0400-\u04ff",
    "arabic": "\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff\u200c",
    "han": "\u4e00-\u9fff",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "tamil": "\u0b80-\u0bff",
    "sinhala": "\u0d80-\u0dff",
    "khmer": "\u1780-\u17ff",
    "hebrew": "\u0590-\u05ff",
    "armenian": "\u0530-\u058f",
}
_SCRIPTS = (
    dict.fromkeys(["en", "es", "fr", "sw", "id", "az", "uz", "tr"], "latin")
    | dict.fromkeys(["ru", "be", "kk", "ky", "tg", "mn"], "cyrillic")
    | dict.fromkeys(["ar", "fa", "prs", "ps", "ur"], "arabic")
    | dict.fromkeys(["hi", "ne"], "devanagari")
    | {"zh-Hans": "han", "bn": "bengali", "ta": "tamil", "si": "sinhala", "km": "khmer", "he": "hebrew"}
    | {"hy": "armenian"}
)
_NOT_IN = {
    "ru": "ӘәҒғҚқҢңӨөҰұҮүҺһІіЎўҶҷӮӯӢӣ",
    "be": "ӘҒҚҢӨИиЩщЪъ",
    "kk": "ЎўҶҷӮӯӢӣ",
    "ky": "ӘәҒғҚқҰұҺһІіЎўҶҷ",
    "tg": "ӘәҢңӨөҰұҮүІіЎўЩщЫыЬь",
    "ur": "\u0643\u064a\u200c",  # the Arabic kaf and yeh, and the joiner that Persian writes with
    "fa": "\u0643\u064a\u0679\u0688\u0691\u06d2\u06c1",
    "ar": "\u06a9\u06cc\u067e\u0686\u0698\u06af",
    "tr": "əƏñ",
    "uz": "\u2018\u2019'",
}


def share_in_script(tag: str, text: str) -> float:
    """The share (0 to 1) of the letters of `text` that belong to the script of `tag`."""
    letters = [character for character in text if character.isalpha()]
    own = re.findall(f"[{_LETTERS[_SCRIPTS[tag]]}]", "".join(letters))
    return len(own) / len(letters) if letters else 0.0


def script_fits(tag: str, text: str) -> bool:
    """Whether every letter of `text` is of the script of `tag`, and none is one that the language does not write."""
    return share_in_script(tag, text) == 1.0 and not set(text) & set(_NOT_IN.get(tag, ""))
