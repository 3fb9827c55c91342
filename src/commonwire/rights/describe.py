"""Terms as sentences, for somebody who wants to read them before asking."""

from __future__ import annotations

from commonwire.rights.embargo import time_code
from commonwire.rights.terms import EVERY, Parties, Rule, Terms
from commonwire.rights.words import Words, english, explain_duty, phrase

_DIMENSIONS = (("action", "actions"), ("channel", "channels"), ("territory", "territories"), ("language", "languages"))


def describe(terms: Terms, words: Words | None = None) -> list[str]:
    """What `terms` say, a sentence for each grant, prohibition and duty; without any, that the owner has to be asked.

    >>> describe(Terms())
    ['The owner has granted nothing in advance: ask the owner.']
    """
    words = words or english()
    if not terms.grants and not terms.prohibitions:
        return [words.reasons["no-terms"]["ask"]]
    said = [words.granted.format(pieces=_pieces(rule, words)) for rule in terms.grants]
    said += [words.forbidden.format(pieces=_pieces(rule, words)) for rule in terms.prohibitions]
    return said + [explain_duty(duty, words) for duty in terms.duties]


def _pieces(rule: Rule, words: Words) -> str:
    pieces = [
        phrase(dimension, tuple(sorted(values)), words)
        for dimension, name in _DIMENSIONS
        if (values := getattr(rule, name)) is not None
    ]
    if rule.except_territories:
        pieces.append(
            words.steps["drop-territories"].format(names=_plain("territories", rule.except_territories, words))
        )
    if rule.who is not None:
        pieces.append(_who(rule.who, words))
    if rule.from_at is not None:
        pieces.append(phrase("from", (time_code(rule.from_at),), words))
    if rule.until_at is not None:
        pieces.append(phrase("until", (time_code(rule.until_at),), words))
    return words.comma.join(piece for piece in pieces if piece)


def _who(who: Parties, words: Words) -> str:
    named = sorted(who.members | who.classes | who.outlets)
    every = EVERY in named
    said = words.every_outlet if every else words.some_outlets.format(names=words.comma.join(named))
    if who.except_outlets:
        said += " " + words.steps["drop-territories"].format(names=words.comma.join(sorted(who.except_outlets)))
    return said


def _plain(kind: str, codes: frozenset[str], words: Words) -> str:
    return words.comma.join(words.names.get(kind, {}).get(code, code) for code in sorted(codes))
