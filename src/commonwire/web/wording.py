"""In which language decisions, duties and terms are worded for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from litestar import Response

from commonwire.base.languages import nearest_tag
from commonwire.rights.words import Words, calling, catalogue, catalogues
from commonwire.web.names import cldr_names

Answer = TypeVar("Answer")


def words_for(languages: Sequence[str]) -> Words:
    """The catalogue that a reader of these languages (BCP 47, the dearest first) reads best; in English, if none.

    >>> words_for(["fr", "zh-TW", "ru"]).language, words_for(["prs"]).language, words_for(["fr"]).language
    ('zh-Hans', 'fa', 'en')
    """
    there = catalogues()
    return _words(next((found for wanted in languages if (found := nearest_tag(wanted, there))), "en"))


def worded(answer: Answer, words: Words, *, status: int | None = None) -> Response[Answer]:
    """`answer` as JSON that says in which language its sentences are (RFC 9110, section 8.5)."""
    headers = {"Content-Language": words.language}
    return Response(answer, status_code=status, media_type="application/json", headers=headers)


@cache
def _words(language: str) -> Words:
    """The catalogue with CLDR's names of territories and languages in its own language."""
    words = catalogue(language)
    if language == "en":
        return words
    wholes = [code for code in words.names["territories"] if "-" not in code]  # CLDR has no parts of countries
    territories, languages = cldr_names(language, wholes, words.names["languages"])
    return calling(words, territories=territories, languages=languages)
