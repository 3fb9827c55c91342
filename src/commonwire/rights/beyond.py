"""Beyond: what an owner's terms say to another alliance, whose outlets none of its own rules were made for.

"Every class" and "every member" are those of the owner's alliance. Whoever means others too names them: the alliance
(`member_of`), the class `ANOTHER`, or every outlet there is. The terms that an owner set for those whom an item is
passed on to (`next_terms`) are for them as they stand.
"""

from __future__ import annotations

from typing import Final

import msgspec

from commonwire.rights.terms import EVERY, Parties, Rule, Terms

ANOTHER: Final = "another-alliance"
"""The class of members that stand for another alliance."""
_EVERYBODY: Final = Parties(outlets=frozenset({EVERY}))


def member_of(alliance: str) -> str:
    """The id of the member that stands for another alliance, as terms name it.

    >>> member_of("pamir-media")
    'alliance:pamir-media'
    """
    return f"alliance:{alliance}"


def terms_there(terms: Terms, alliance: str) -> Terms:
    """The terms that hold for the outlets of another alliance, once an item was passed on to it."""
    return terms.next_terms if terms.next_terms is not None else terms_beyond(terms, alliance)


def terms_beyond(terms: Terms, alliance: str) -> Terms:
    """`terms` as another alliance has them: only the grants that reach it, each for all of its outlets that it means.

    A grant that does not say for whom stays so, and is asked about. What is forbidden to everybody is forbidden there.

    >>> own = Rule(actions=frozenset({"republish"}), who=Parties(classes=frozenset({"*"})))
    >>> terms_beyond(Terms(grants=(own,)), "west").grants
    ()
    """
    grants = [reaching for rule in terms.grants if (reaching := _reaching(rule, alliance)) is not None]
    return msgspec.structs.replace(terms, grants=tuple(grants))


def _reaching(rule: Rule, alliance: str) -> Rule | None:
    """The grant as it holds beyond; None when it is for the owner's alliance alone."""
    who = rule.who
    if who is None:
        return rule
    if member_of(alliance) in who.except_members or ANOTHER in who.except_classes:
        return None
    is_named = member_of(alliance) in who.members or ANOTHER in who.classes or EVERY in who.outlets
    if is_named:
        return msgspec.structs.replace(rule, who=_with_exceptions(_EVERYBODY, who))
    if not who.outlets:
        return None
    return msgspec.structs.replace(rule, who=_with_exceptions(Parties(outlets=who.outlets), who))


def _with_exceptions(who: Parties, said: Parties) -> Parties:
    return msgspec.structs.replace(who, except_outlets=said.except_outlets)
