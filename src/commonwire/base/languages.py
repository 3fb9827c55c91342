"""Language tags (BCP 47): read, checked, normalised; and which way their script runs."""

from __future__ import annotations

from functools import lru_cache

import langcodes

from commonwire.base.errors import BadInputError

_RIGHT_TO_LEFT = frozenset({"Arab", "Aran", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"})


@lru_cache(maxsize=4096)
def language_tag(value: str) -> str:
    """`value` as a normalised BCP 47 tag, in the shape the exchange uses everywhere.

    Raises BadInputError for a tag whose subtags are not in the IANA registry (BCP 47, section 2.2.9).

    >>> language_tag("zh_hans")
    'zh-Hans'
    >>> language_tag("EN-us")
    'en-US'
    """
    if not langcodes.tag_is_valid(value):
        raise BadInputError(
            f"'{value[:40]}' is not a language tag",
            where="language",
            remedy="Use a BCP 47 tag such as 'ur', 'zh-Hans' or 'pt-BR'.",
        )
    return "-".join(_cased(subtag, first=n == 0) for n, subtag in enumerate(value.replace("_", "-").split("-")))


def _cased(subtag: str, *, first: bool) -> str:
    """Casing by RFC 5646, section 2.1.1; the subtags themselves stay as they were sent ('prs' is not made 'fa-AF')."""
    if not first and len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    if not first and len(subtag) == 2 and subtag.isalpha():
        return subtag.upper()
    return subtag.lower()


@lru_cache(maxsize=4096)
def direction(tag: str | None) -> str:
    """'rtl', 'ltr', or 'auto' when the language is not known: the value for HTML's `dir`.

    >>> direction("ur"), direction("zh-Hans"), direction(None)
    ('rtl', 'ltr', 'auto')
    """
    if not tag:
        return "auto"
    script = langcodes.Language.get(tag).maximize().script
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


def primary(tag: str) -> str:
    """The primary language subtag: what a filter for 'zh' compares with 'zh-Hans'.

    >>> primary("zh-Hans")
    'zh'
    """
    return tag.split("-", 1)[0].lower()
