"""What of a query can be asked of meaning: its plain words, and the filters that hold whatever the words."""

from __future__ import annotations

from commonwire.search.lexemes import Lexeme, lexemes
from commonwire.search.query import (
    Field,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Since,
    Urgency,
    conjuncts,
    leaves,
    narrowed_by,
)

LONGEST = 300
"""Characters of a query's words that are asked for their meaning."""
_NEGATES = frozenset({"minus", "not"})


def plain_words(query: Query) -> str:
    """The words of `query` as they were typed: none in quotes, shut out, cut off with a star, or a field's.

    >>> from commonwire.search.parse import parse_query
    >>> plain_words(parse_query('flood NOT drill lang:ur "in exactly these words" Kabul'))
    'flood Kabul'
    """
    found: list[str] = []
    pieces = lexemes(query.text)
    at = 0
    while at < len(pieces):
        if pieces[at].kind in _NEGATES:
            at = _behind(pieces, at + 1)
        else:
            if pieces[at].kind == "word" and not pieces[at].text.rstrip().endswith("*"):
                found.append(pieces[at].text)
            at += 1
    return " ".join(found)[:LONGEST]


def _behind(pieces: list[Lexeme], at: int) -> int:
    """Where what begins at `at` ends: a piece, or all in parentheses."""
    depth = 0
    while at < len(pieces):
        depth += (pieces[at].kind == "(") - (pieces[at].kind == ")")
        at += 1
        if depth <= 0 and pieces[at - 1].kind not in _NEGATES:
            break
    return at


def filters_of(query: Query) -> Query | None:
    """What `query` asks beside its words; None when that depends on the words, as in "flood OR lang:ur"."""
    kept: list[Node] = []
    for part in conjuncts(query):
        below = [leaf for leaf, _ in leaves(part)]
        if isinstance(part, Not) or not any(isinstance(leaf, Phrase | Prefix | Near) for leaf in below):
            kept.append(part)
        elif any(_narrows(leaf) for leaf in below):
            return None
    return narrowed_by(Query(), *kept)


def _narrows(leaf: Node) -> bool:
    """Whether a leaf is a filter; words that together name a subject stand beside that subject."""
    return isinstance(leaf, Urgency | Since) or (isinstance(leaf, Field) and leaf.name != "subject")
