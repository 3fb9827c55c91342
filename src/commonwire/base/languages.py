"""Language tags (BCP 47): read, checked, normalised; and which way their script runs."""

from __future__ import annotations

from collections.abc import Iterator
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


@lru_cache(maxsize=4096)
def nearest_tag(wanted: str, there: tuple[str, ...]) -> str | None:
    """The tag among those `there` that a reader of `wanted` reads best, the earlier of two that are as good; or None.

    First the language itself, however much of it is said ('zh-CN' is 'zh-Hans', 'en' is 'en-US': the likely subtags of
    CLDR), then its parents ('de-AT', 'de'; RFC 4647, section 3.4), then any form of it, then a kindred language.

    >>> nearest_tag("zh-Hans-CN", ("en-GB", "zh-Hans")), nearest_tag("en-NZ", ("en-GB",)), nearest_tag("ur", ("en",))
    ('zh-Hans', 'en-GB', None)
    """
    if wanted in there:
        return wanted
    for parent in _parents(wanted):
        whole = _whole(parent)
        found = parent if parent in there else next((tag for tag in there if _whole(tag) == whole), None)
        if found is not None:
            return found
    own = primary(wanted)
    kin = (own, *_KIN.get(own, ()))
    return next((tag for language in kin for tag in there if primary(tag) == language), None)


@lru_cache(maxsize=4096)
def is_said_in(tag: str, wanted: str) -> bool:
    """Whether what is said in `tag` is said in the language `wanted`: that very one, or a parent of it.

    >>> is_said_in("en", "en-GB"), is_said_in("en-US", "en"), is_said_in("zh-Hant", "zh-Hans")
    (True, True, False)
    """
    return tag in _parents(wanted) or _whole(tag) == _whole(wanted)


_KIN = {"nb": ("no", "nn"), "nn": ("no", "nb"), "no": ("nb", "nn"), "prs": ("fa",), "fa": ("prs",)}
"""Who reads the one reads the other: the two written forms of Norwegian, Persian and Dari."""


def _parents(tag: str) -> Iterator[str]:
    """`tag` and what is left of it, subtag by subtag; a single letter goes with what it announces."""
    subtags = tag.split("-")
    while subtags:
        yield "-".join(subtags)
        subtags.pop()
        if len(subtags) > 1 and len(subtags[-1]) == 1:
            subtags.pop()


@lru_cache(maxsize=4096)
def _whole(tag: str) -> str:
    """The tag with its likely script and territory, in lower case; the tag itself where it is none."""
    try:
        return langcodes.Language.get(tag).maximize().to_tag().lower()
    except ValueError:
        return tag.lower()
