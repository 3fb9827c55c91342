"""Language tags (BCP 47): read, checked, normalised; and which way their script runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

import langcodes
from langcodes.data_dicts import LIKELY_SUBTAGS

from commonwire.base.errors import BadInputError

_RIGHT_TO_LEFT = frozenset({"Arab", "Aran", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"})
_NEAR = 14
"""CLDR's distance between languages up to which their texts look alike: Malay is 14 from Indonesian; where one is only
read in place of another it is 20 and more (Uyghur and Chinese)."""


def _written() -> dict[str, frozenset[str]]:
    """The scripts of each language, from its likely subtags by territory and script."""
    scripts: defaultdict[str, set[str]] = defaultdict(set)
    for whole in LIKELY_SUBTAGS.values():
        language, script = whole.split("-")[:2]
        scripts[language].add(script)
    return {language: frozenset(found) for language, found in scripts.items()}


_SCRIPTS = _written()


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


@lru_cache(maxsize=4096)
def scripts_written(tag: str) -> frozenset[str]:
    """The scripts (ISO 15924) that the language is written in, its own subtag or its likely script alone where one is.

    From CLDR's likely subtags, so that what is written in several scripts has them all.

    >>> sorted(scripts_written("uz")), sorted(scripts_written("uz-Cyrl")), sorted(scripts_written("ur"))
    (['Arab', 'Cyrl', 'Latn'], ['Cyrl'], ['Arab'])
    """
    said = langcodes.Language.get(tag)
    if said.script:
        return frozenset({said.script})
    likely = said.maximize().script
    return _SCRIPTS.get(primary(tag), frozenset()) | (frozenset({likely}) if likely else frozenset())


@lru_cache(maxsize=4096)
def likely_script(tag: str) -> str | None:
    """The script that the language is mostly written in (CLDR's likely subtags), or None where nobody says.

    >>> likely_script("uz"), likely_script("kk"), likely_script("zh-TW")
    ('Latn', 'Cyrl', 'Hant')
    """
    return langcodes.Language.get(tag).maximize().script


@lru_cache(maxsize=1 << 15)
def are_kin(one: str, other: str, script: str) -> bool:
    """Whether two languages, written in one script, are too near to be told apart by their letters and words alone.

    By CLDR's distances between languages, the shorter way: Dari and Persian, Norwegian and its two written forms,
    Arabic and what is spoken of it.

    >>> are_kin("prs", "fa", "Arab"), are_kin("sr", "hr", "Latn"), are_kin("ru", "be", "Cyrl")
    (True, True, False)
    """
    a, b = primary(one), primary(other)
    if a == b or b in _KIN.get(a, ()):
        return True
    a, b = f"{a}-{script}", f"{b}-{script}"
    return min(langcodes.tag_distance(a, b), langcodes.tag_distance(b, a)) <= _NEAR
