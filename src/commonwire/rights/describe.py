"""Terms as sentences, for somebody who chooses them, or who wants to read them before asking."""

from __future__ import annotations

from commonwire.rights.embargo import time_code
from commonwire.rights.terms import EVERY, Parties, Rule, Terms
from commonwire.rights.words import Words, english, explain_duty, named, phrase

_DIMENSIONS = {
    "action": "actions",
    "channel": "channels",
    "territory": "territories",
    "except-territory": "except_territories",
    "language": "languages",
    "rendition": "renditions",
    "part": "parts",
}
"""Dimensions of a rule, in the order of a sentence, with their fields; who and when come after."""
_ASKED = ("action", "channel", "territory", "language")
"""Those that `decide` asks about when the rule does not say; and who."""


def describe(terms: Terms, words: Words | None = None) -> list[str]:
    """What `terms` say, a sentence for each grant, prohibition and duty; what they leave open is said too.

    >>> describe(Terms())
    ['The owner has granted nothing in advance: ask the owner.']
    >>> describe(Terms(grants=(Rule(actions=frozenset({"republish"}), channels=frozenset({"web"})),)))[0]
    'Allowed: to republish it, on the web.'
    """
    words = words or english()
    said = []
    for rule in terms.grants:
        said.append(words.described["granted"].format(pieces=_pieces(rule, words)))
        if unsaid := _unsaid(rule):
            said.append(words.described["unsaid"].format(names=named("unsaid", unsaid, words)))
    said += [words.described["forbidden"].format(pieces=_pieces(rule, words)) for rule in terms.prohibitions]
    said.append(words.described["otherwise"] if terms.grants else words.reasons["no-terms"]["ask"])
    said += [explain_duty(duty, words) for duty in terms.duties]
    told = {"announced": tuple(sorted(terms.announce)), "licence": (terms.licence,), "free-text": (terms.free_text,)}
    told |= {"void": (terms.void,)}
    for line, values in told.items():
        if given := tuple(value for value in values if value):
            said.append(words.described[line].format(names=named(line, given, words)))
    if terms.next_terms is not None:
        said += [words.described["next-terms"].format(names=line) for line in describe(terms.next_terms, words)]
    return said


def _unsaid(rule: Rule) -> tuple[str, ...]:
    """The dimensions without which `decide` asks, and of which the rule says nothing."""
    unsaid = [dimension for dimension in _ASKED if getattr(rule, _DIMENSIONS[dimension]) is None]
    who = rule.who is not None and (rule.who.members or rule.who.classes or rule.who.outlets or rule.who.groups)
    return tuple(unsaid if who else [*unsaid, "who"])


def _pieces(rule: Rule, words: Words) -> str:
    pieces = [
        phrase(dimension, tuple(sorted(values)), words)
        for dimension, name in _DIMENSIONS.items()
        if (values := getattr(rule, name))
    ]
    pieces += _who(rule.who, words) if rule.who else []
    if rule.exclusive:
        pieces.append(phrase("exclusive", (), words))
    if rule.uses is not None:
        pieces.append(phrase("uses", (str(rule.uses),), words))
    if rule.from_at is not None:
        pieces.append(phrase("from", (time_code(rule.from_at),), words))
    if rule.until_at is not None:
        pieces.append(phrase("until", (time_code(rule.until_at),), words))
    return words.between.join(pieces) or words.every_piece["action"]


def _who(who: Parties, words: Words) -> list[str]:
    classes = tuple(words.pieces["class"].format(names=name) for name in sorted(who.classes))
    groups = tuple(words.pieces["group"].format(names=name) for name in sorted(who.groups))
    some = (*sorted(who.outlets), *sorted(who.members), *classes, *groups)
    every = EVERY in who.classes | who.members | who.outlets
    pieces = [phrase("parties", (EVERY,) if every else some, words)] if some else []
    excepted = who.except_outlets | who.except_members | who.except_classes | who.except_groups
    if excepted:
        pieces.append(phrase("except-parties", tuple(sorted(excepted)), words))
    return pieces
