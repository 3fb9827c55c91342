"""The newsroom's words in every language (docs/reference/newsroom-words.csv), and the page that shows them.

A cell says the word and, behind '=', the stems of which a translation has one; without '=' the word is its own stem.
`WRITE_REFERENCE=1 pytest tests/web/test_newsroom_words.py` writes the page anew.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

from tests.conftest import ROOT

TABLE = ROOT / "docs" / "reference" / "newsroom-words.csv"
PAGE = TABLE.with_suffix(".md")
LANGUAGES = {
    "ru": "Русский",
    "zh-Hans": "简体中文",
    "ur": "اردو",
    "ar": "العربية",
    "fa": "فارسی",
    "hi": "हिन्दी",
    "kk": "Қазақша",
    "tr": "Türkçe",
}
_UNSEEN = re.compile("[\u064b-\u0652\u0670\u0640\u200c-\u200f\u2066-\u2069]")
"""Vowel signs of Arabic letters, the long stroke, joiners and direction marks: written or not, the word is the same."""

_ADDRESSES = re.compile(r"\S*[/@:=_]\S+|JSON Feed|wire (?:system|service)s?")
"""Addresses, fields of queries and names of formats: their words are no words of the text."""


@cache
def rows() -> tuple[dict[str, str], ...]:
    """The table: one row a term."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def word(cell: str) -> str:
    """The word of a cell, without its stems."""
    return cell.partition("=")[0].strip()


def stems(cell: str) -> list[str]:
    """What a translation has one of, made plain."""
    return [plain(stem.strip()) for stem in (cell.partition("=")[2] or cell).split("/")]


def plain(said: str) -> str:
    """A text made plain, so that a stem is found in it however it is written.

    >>> plain("İptal"), plain("جست‌وجو") == "جستوجو", plain("إلغاء") == plain("الغاء")
    ('iptal', True, True)
    """
    said = unicodedata.normalize("NFC", said.replace("İ", "i"))
    return _UNSEEN.sub("", said.translate(str.maketrans("أإآٱ", "اااا"))).casefold()


@cache
def terms_in(english: str) -> tuple[dict[str, str], ...]:
    """The rows whose term stands in an English text and is looked for in its translations.

    >>> [row["english"] for row in terms_in("Two saved searches of your outlets")]
    ['outlet', 'saved search']
    """
    english = _ADDRESSES.sub(" ", english)
    found = [row for row, looked_for in _looked_for() if looked_for.search(english)]
    inside = {"search"} if any(row["english"] == "saved search" for row in found) else set()
    return tuple(row for row in found if row["english"] not in inside)


@cache
def _looked_for() -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    """The rows whose term is looked for, with what finds it."""
    forms = ((row, [form.strip() for form in row["looked for"].split(",") if form.strip()]) for row in rows())
    return tuple(
        (row, re.compile(rf"\b(?:{'|'.join(map(re.escape, some))})\b", re.IGNORECASE)) for row, some in forms if some
    )


def page() -> str:
    """docs/reference/newsroom-words.md, made of the table."""
    head = "| English | " + " | ".join(LANGUAGES.values()) + " |\n|" + "---|" * (len(LANGUAGES) + 1) + "\n"
    lines = ("| " + " | ".join([row["english"], *(word(row[tag]) for tag in LANGUAGES)]) + " |\n" for row in rows())
    return _INTRODUCTION + head + "".join(lines)


_INTRODUCTION = """# Newsroom words

The one term for each thing in each language, as the pages and the sentences about decisions use it, so that whatever
is worded later says the same. What each thing is says the [glossary](../glossary.md). Made by machine; no editor has
reviewed it yet. The table is kept in `docs/reference/newsroom-words.csv`, with the stems that a test looks for in each
catalogue of the interface, and this page is made of it: [Add a language](../howto/add-a-language.md).

"""
