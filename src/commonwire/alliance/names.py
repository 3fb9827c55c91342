"""Names in several languages and scripts: one thing, a name for each BCP 47 tag."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag, primary
from commonwire.base.texts import text as _

_LONGEST_NAME = 200
_LONGEST_SLUG = 48
_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})


def choose_name(names: Mapping[str, str], *preferred: str) -> str:
    """The name for the first of the `preferred` tags that has one, else the English one, else the first by tag.

    A tag has a name exactly, or else by its primary language. Without any name the answer is "".

    >>> choose_name({"en": "Steppe Radio", "kk": "Дала радиосы"}, "kk-KZ")
    'Дала радиосы'
    >>> choose_name({"en": "Steppe Radio", "kk": "Дала радиосы"}, "fa")
    'Steppe Radio'
    """
    for tag in (*preferred, "en"):
        if tag in names:
            return names[tag]
        near = [name for other, name in sorted(names.items()) if primary(other) == primary(tag)]
        if near:
            return near[0]
    return names[min(names)] if names else ""


def checked_names(names: Mapping[str, str], *, where: str = "names") -> dict[str, str]:
    """`names` with normalised tags and trimmed values. Raises BadInputError when there is none or one does not fit."""
    if not any(name.strip() for name in names.values()):
        raise BadInputError(_("There is no name"), where=where, remedy=_("Give at least one name, with its language."))
    given = {tag: name for tag, name in names.items() if name.strip()}
    return {_tag(tag, where): checked_line(name, where=f"{where}.{tag}") for tag, name in given.items()}


def _tag(tag: str, where: str) -> str:
    try:
        return language_tag(tag)
    except BadInputError as error:
        raise BadInputError(error.message, where=where, remedy=error.remedy) from None


def checked_line(text: str, *, where: str, longest: int = _LONGEST_NAME) -> str:
    """`text` as one trimmed line.

    Raises BadInputError when it is empty, longer than `longest` characters, or holds control characters.
    """
    return _checked(text, where=where, longest=longest, allowed="")


def checked_text(text: str, *, where: str, longest: int = 2000) -> str:
    """`text` trimmed, of one or more lines; raises BadInputError as `checked_line` does."""
    return _checked(text.replace("\r\n", "\n"), where=where, longest=longest, allowed="\n\t")


def _checked(text: str, *, where: str, longest: int, allowed: str) -> str:
    trimmed = unicodedata.normalize("NFC", text).strip()
    if not trimmed or len(trimmed) > longest:
        raise BadInputError(
            _("This text has %(count)s characters", count=len(trimmed)),
            where=where,
            remedy=_("Write 1 to %(most)s characters.", most=longest),
        )
    if any(unicodedata.category(letter) in _CONTROL and letter not in allowed for letter in trimmed):
        raise BadInputError(_("This text holds control characters"), where=where, remedy=_("Write it as plain text."))
    return trimmed


def slug(names: Mapping[str, str], *, otherwise: str) -> str:
    """An id in Latin letters made from the English name, or from whichever name gives one, or from `otherwise`.

    >>> slug({"en": "Pamir Post & Times"}, otherwise="pamir.example")
    'pamir-post-times'
    >>> slug({"zh": "草原广播"}, otherwise="steppe.example")
    'steppe-example'
    """
    ordered: Iterable[str] = (choose_name(names, "en"), *(names[tag] for tag in sorted(names)), otherwise, "outlet")
    return next(made for made in map(_latin, ordered) if len(made) >= 3)


def _latin(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "-".join(words)[:_LONGEST_SLUG].strip("-")
