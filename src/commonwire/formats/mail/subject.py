"""A mail's Subject: the headline, and what stands before it for the people who handle it."""

from __future__ import annotations

import re
from typing import NamedTuple

from commonwire.formats.embargo import is_embargo

_FORWARDS = ("fwd", "fw", "wg", "tr", "enc", "doorst", "vl", "vb", "vs", "pd", "ilt", "i̇lt", "rv", "fs", "转发", "轉寄",
             "轉發", "转寄", "пересл", "пересылка", "fwd пересл", "전달", "転送", "إعادة توجيه", "ارسال")  # fmt: skip
_REPLIES = ("re", "aw", "antw", "antwort", "sv", "ynt", "odp", "bls", "rif", "atb", "ref", "res", "回复", "回覆",
            "答复", "ответ", "отв", "на", "회신", "返信", "رد", "پاسخ")  # fmt: skip
_EITHER = "|".join(sorted(map(re.escape, (*_FORWARDS, *_REPLIES)), key=len, reverse=True))
_PREFIX = re.compile(rf"({_EITHER})(?:\s?\[\d+\]|\(\d+\)|\^\d+|\*\d+)?\s?[:：]\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[【(*]{1,3}\s?([^\]】)*]{1,120}?)\s?[\]】)*]{1,3}\s*[:：–—-]?\s*")
_KINDS = (
    r"(?:press|news|media) ?release|(?:press|media) (?:statement|advisory|invitation)|for immediate release|advisory|"
    r"pressemitteilung|presseinformation|communiqu[ée](?: de presse)?|comunicado(?: de prensa)?|comunicato stampa|"
    r"persbericht|pressmeddelande|bas[ıi]n b[üu]lteni|пресс-?релиз|新闻稿|新聞稿|プレスリリース|بيان صحفي"
)
_KIND = re.compile(rf"(?:{_KINDS})\s*(?:[:：|]|[–—-](?=\s))\s*", re.IGNORECASE)
_TAG = re.compile(
    rf"(?:{_KINDS}|(?:mandatory |story )?kill.*|correct(?:ion|ed|s).*|update.*|urgent|breaking.*|flash|exclusive|"
    r"ext(?:ernal)?(?: e-?mail)?|extern|spam|suspected spam|secure|confidential|not for publication|photos?|video)$",
    re.IGNORECASE,
)
_PRESS_RELEASE = re.compile(rf"(?:{_KINDS})", re.IGNORECASE)
_NOTICE = re.compile(
    r"(correction|corrected|corrects|update \d{1,2}|urgent|breaking(?: news)?)\s*(?:[:：|]|[–—-](?=\s))\s*", re.I
)
_PART_OF_EMBARGO = re.compile(r"\s*(?:[|–—]|:(?=\s)|\s-\s)\s*")


class Subject(NamedTuple):
    """A Subject taken apart; `said` is what stood before the headline, in its order."""

    headline: str
    said: list[str]
    is_forward: bool
    is_reply: bool
    is_release: bool


def read_subject(subject: str, list_name: str | None = None) -> Subject:
    """The parts of a Subject; `list_name` is that of a mailing list, which puts its name before it.

    >>> read_subject("Fwd: AW: [PRESS RELEASE] Bridge opens")[:3]
    ('Bridge opens', ['Fwd:', 'AW:', 'PRESS RELEASE'], True)
    """
    rest = subject.strip()
    if rest.startswith("[") and rest.endswith("]") and _PREFIX.match(rest, 1):
        rest = rest[1:-1]  # "[Fwd: Bridge opens]"
    said: list[str] = []
    forward = reply = release = False
    while rest and len(said) < 20:
        prefix = _PREFIX.match(rest)
        if prefix:
            if not forward and not reply:  # the last hand that touched it wrote the first one
                forward = prefix[1].lower() in _FORWARDS
                reply = not forward
            said.append(prefix[0].strip())
            rest = rest[prefix.end() :]
            continue
        tag, after = _tag(rest, list_name)
        if tag is None:
            break
        release |= _PRESS_RELEASE.match(tag) is not None
        said.append(tag)
        rest = after
    return Subject(rest.strip(), said, forward, reply, release)


def _tag(rest: str, list_name: str | None) -> tuple[str | None, str]:
    """A tag at the start of `rest` that says what it is or how to handle it, and what comes after it."""
    bracketed = _BRACKETED.match(rest)
    if bracketed:
        tag = bracketed[1].strip()
        is_list = bool(list_name) and tag.lower() == (list_name or "").lower()
        return (tag, rest[bracketed.end() :]) if is_list or _TAG.match(tag) or is_embargo(tag) else (None, rest)
    plain = _KIND.match(rest) or _NOTICE.match(rest)
    if plain:
        return plain[0].strip(" :：|–—-"), rest[plain.end() :]
    if is_embargo(rest[:60]) and is_embargo(rest):
        for end in _PART_OF_EMBARGO.finditer(rest, 10):
            if is_embargo(rest[: end.start()]) and any(letter.isalpha() for letter in rest[end.end() :]):
                return rest[: end.start()].strip(), rest[end.end() :]
    return None, rest
