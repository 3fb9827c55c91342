"""Lines that speak to editors, and ways to reach people: they are private, wherever a text has them."""

from __future__ import annotations

import re

from commonwire.formats.embargo import is_embargo

_LABELS = (
    r"eds?[:.]", r"editors?'? ?notes?\b(?! ?:? ?(?:this|that) (?:is|story))",
    r"(?:note|attention|advisory)(?: to| for)? (?:the )?editors?", r"(?-i:ATTENTION)[: -]", r"attention:", r"attn[:. ]",
    r"editors: ", r"for editors\b", r"reporters?: ", r"reporting by", r"editing by", r"contacts?\W*$", r"contacts?: ",
    r"(?:press|media|editorial|pr|presse|investor relations) (?:contacts?|[ei]nquir(?:y|ies)|office)\b.{0,40}$",
    r"for (?:further|more) (?:information|details)\b.{0,20}contact", r"desk: ", r"(?:tele)?phone: ",
    r"tel(?:ephone)?[.:]",
    r"mob(?:ile)?[.:]", r"cell: ", r"fax[.:]", r"whatsapp[.:]", r"newsdesk", r"e-?mail: ", r"not for publication$",
    r"(?:more follows|more to come|more|pick ?up|mf)\)?$",
    r"hinweis an die redaktion", r"achtung redaktion", r"redaktionshinweis", r"ansprechpartner", r"pressekontakt",
    r"r[üu]ckfragen", r"telefon: ", r"note aux r[ée]dact", r"contact presse", r"t[ée]l[ée]phone ?: ",
    r"nota a los editores", r"contacto de prensa", r"tel[ée]fono: ", r"(?:для|вниманию) редактор", r"контакты?: ",
    r"телефон: ", r"тел\.", "联系人", "联系电话", "电话[:：]", "编辑注意", "記者連絡先", "問い合わせ先",
)  # fmt: skip
_EDITORS = re.compile(rf"\(?(?:{'|'.join(_LABELS)})", re.IGNORECASE)
_STARTS_3 = frozenset(
    "ed: ed. eds edi pr tel pho mob cel fax wha e-m ema mf mf) ach ans rüc ruc для вни кон тел 联系人 联系电 "
    "电话: 电话： 编辑注 記者連 問い合 эмб amb emb *** ** (ed (no (mo (pi (mf (at (em [em tél té".split()
)
_STARTS_5 = frozenset(
    "note: notes atten attn: attn. advis repor conta press prese media inves desk: newsd more more) picku hinwe redak "
    "stric under sperr".split()
) | {"not f", "note ", "nota ", "attn ", "for e", "for f", "for m", "for r", "pick ", "full ", "hold "}
_FIRST = frozenset("eanfrcptdmihEANFRCPTDMIHдвктДВКТ联电编記問w(W")
STARTS = _STARTS_3 | _STARTS_5
"""How a line may begin that is for editors, in small letters."""
_YEARS = r"(?!(?:19|20)\d\d[ –-](?:19|20)\d\d\b)"
PHONE = re.compile(
    r"(?:\+|\b00|\()\d[\d ()./-]{6,}\d|"
    rf"\b{_YEARS}\d{{2,4}}[ .-]\d{{3,4}}(?:[ .-]\d{{2,4}}){{0,2}}\b(?! [a-zа-я]{{3,}})"
)
_NUMBER = re.compile(r"(?:\+|\b00)[1-9][\d ()./-]{7,}\d")
_ASKS = re.compile(
    r"\b(?:call|ring|my number|phone|tel|telephone|contact|reach|desk|mobile|cell|fax|whatsapp|anruf|telefon|appel|"
    r"llame|звон|тел)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d\d\d")
MAIL_ADDRESS = re.compile(
    r"(?:mailto:)?[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?<![-.])"
)
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}\.[A-Za-z0-9]")
_LONGEST = 160


def is_for_editors(line: str) -> bool:
    """Whether a short line is one to editors, or says how to reach somebody, and so is no part of the story.

    >>> is_for_editors("Eds: Updates."), is_for_editors("Call the desk on +992 555 0100 100")
    (True, True)
    >>> is_for_editors("attention to the bridge grew"), is_for_editors("They want to reach 500 000 people")
    (False, False)
    """
    if not line or len(line) > _LONGEST:
        return False
    first = line[0]
    if first in _FIRST and (not first.islower() or ":" in line[:20] or len(line) < 12) and _EDITORS.match(line):
        return True
    if _DIGITS.search(line) and PHONE.search(line) and (_ASKS.search(line) or _NUMBER.fullmatch(line)):
        return True
    return ("@" in line and len(line) < 100 and _mostly_address(line)) or (
        line[0] in "EeSsNUuFH(*[" and is_embargo(line)
    )


def may_begin(line: str) -> bool:
    """Whether `line` may be for editors by its first letters: a quick look before the close one of `is_for_editors`."""
    start = line[:5].lower()
    return start in _STARTS_5 or start[:3].rstrip() in _STARTS_3


def has_contact(text: str) -> bool:
    """Whether `text` has an address for mail, or a number to ring.

    >>> has_contact("Write to desk@example.org."), has_contact("Ring 555 0100."), has_contact("It has 555 0100 bolts.")
    (True, True, False)
    """
    at = text.find("@")
    while at >= 0:
        if at and text[at - 1] in _LOCAL and _DOMAIN.match(text, at + 1):
            return True
        at = text.find("@", at + 1)
    return bool(_DIGITS.search(text)) and (
        _NUMBER.search(text) is not None or (PHONE.search(text) is not None and _ASKS.search(text) is not None)
    )


def _mostly_address(line: str) -> bool:
    found = MAIL_ADDRESS.search(line)
    return found is not None and len(found[0]) * 2 >= len(line)
