"""Names in English wire text, told by titles, verbs and capitals: few, but hardly ever wrong.

These are rules of the language and of wire style, never of one story. What they find is reported as guessed.
"""

from __future__ import annotations

import re

_WORD = r"[A-Z][a-z]{1,30}(?:[-'’][A-Za-z]{1,30})?"
_NAME = rf"{_WORD}(?: (?:{_WORD}|[A-Z]\.|bin|al|van|von|de|da)){{0,2}} {_WORD}"
_TITLE = (
    r"(?:President|Vice President|Prime Minister|Premier|Deputy Prime Minister|Foreign Minister|Minister|Ambassador|"
    r"Senator|Governor|Mayor|Chancellor|King|Queen|Prince|Princess|General|Colonel|Justice|Judge|Professor|Dr\.?|Mr\.?|Mrs\.?|"
    r"Ms\.?|Chairman|Chairwoman|Secretary|Secretary-General|Director|Spokesman|Spokeswoman|Spokesperson)"
)
_SPOKE = (
    "said|says|told|added|assured|asserted|announced|warned|noted|stressed|urged|stated|replied|argued|insisted|explained|"
    "declared|emphasi[sz]ed|remarked"
)
_PEOPLE = (
    re.compile(rf"\b(?:{_TITLE}|{_TITLE.lower()}) ({_NAME})(?![\w-])"),
    re.compile(rf"\b(?i:ambassador) to (?:the )?{_WORD} ({_NAME})(?![\w-])"),
    re.compile(rf"(?<![Tt]he )(?<![\w.’'-] )\b({_NAME}) (?:{_SPOKE})\b"),
    re.compile(rf"(?<=[a-z,] )({_NAME}) (?:{_SPOKE})\b"),
    re.compile(rf"\b(?:said|says|told) ({_NAME}), (?:a|an|the|who)\b"),
)
_KIND = (
    "Ministry|Association|Corporation|Organi[sz]ation|Office|Committee|Department|Party|Bureau|Council|Agency|University|"
    "Company|Bank|Union|Institute|Commission|Federation|Alliance|Authority|Court|Parliament|Assembly|Foundation|Group|"
    "Congress|Senate|Police|Army|Nations|League|Academy|Society|Board|Centre|Center"
)
_CAPITAL = r"[A-Z][\w’'-]{0,30}"
_ORGANISATION = re.compile(
    rf"\b((?:{_CAPITAL} ){{0,5}}(?:{_KIND})"
    rf"(?: of (?:the )?(?:{_CAPITAL})(?: (?:and |of |of the )?{_CAPITAL}){{0,5}})?)\b"
)
_ABBREVIATED = re.compile(rf"\b((?:{_CAPITAL} (?:of |for |and |the )?){{1,6}}{_CAPITAL}) \(([A-Z]{{2,8}})\)")
_NOT_NAMES = re.compile(
    rf"\b(?:{_KIND}|The|A|An|In|On|At|It|He|She|They|We|But|And|This|That|North|South|East|West|New|Saudi|United|Central|"
    r"Foreign|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Government|State|National|Shares|House|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_LEADING = re.compile(
    r"^(?:The|A|An|In|On|At|By|For|From|His|Her|Their|Its|But|And|While|Meanwhile|When|After|Before) "
)
_MOST_TEXT = 50_000
_MOST_NAMES = 30


def find_people(text: str) -> list[str]:
    """The people named with a title or as speakers, in the order of their patterns.

    >>> find_people("Prime Minister Jacinda Ardern spoke. “Good,” said Ban Ki-moon, the former head.")
    ['Jacinda Ardern', 'Ban Ki-moon']
    """
    found: dict[str, None] = {}
    for pattern in _PEOPLE:
        for match in pattern.finditer(text[:_MOST_TEXT]):
            name = match[1].removesuffix("'s").removesuffix("’s")
            if not _NOT_NAMES.search(name):
                found[name] = None
    return list(found)[:_MOST_NAMES]


def find_organisations(text: str, people: list[str]) -> list[str]:
    """The organisations named by their kind (Ministry, Union ...) or with their initials behind.

    >>> find_organisations("The African Union met the Ministry of Trade.", [])
    ['African Union', 'Ministry of Trade']
    """
    text = text[:_MOST_TEXT]
    for name in people:
        text = text.replace(name, "|")
    found: dict[str, None] = {}
    for match in _ABBREVIATED.finditer(text):
        initials = "".join(word[0] for word in match[1].split() if word[0].isupper())
        if initials.endswith(match[2]):
            words = match[1].split()
            capitals = [n for n, word in enumerate(words) if word[0].isupper()]
            found[" ".join(words[capitals[len(capitals) - len(match[2])] :])] = None
    for match in _ORGANISATION.finditer(text):
        name = _LEADING.sub("", match[1]).strip()
        if " " in name and not any(name != known and name in known for known in found):
            found[name] = None
    return list(found)[:_MOST_NAMES]
