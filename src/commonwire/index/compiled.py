"""A query as the engine's: what it finds is never too little, and it is known when it may be too much.

What the engine cannot tell exactly (a phrase that begins with a part of a word, words near to one another as phrases)
it narrows down; the finder then asks `match.meets` of each story that is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import tantivy
from tantivy import FieldType, Occur, Schema

from commonwire.base.languages import primary
from commonwire.index.fields import microseconds
from commonwire.search.ports import Asked
from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Since, Urgency
from commonwire.search.text import is_part


class Compiled(NamedTuple):
    """A query of the engine; `is_exact`: it finds what is wanted and nothing else."""

    query: tantivy.Query
    is_exact: bool


class Compiler:
    """Compiles the nodes of one query."""

    def __init__(self, schema: Schema, asked: Asked) -> None:
        self._schema = schema
        self._asked = asked

    def root(self) -> Compiled:
        """The whole query."""
        root = self._asked.query.root
        return Compiled(tantivy.Query.all_query(), is_exact=True) if root is None else self._node(root)

    def _node(self, node: Node) -> Compiled:
        if isinstance(node, All | Any):
            return self._joined(node)
        if isinstance(node, Not):
            return self._negated(node)
        if isinstance(node, Phrase):
            return self._phrase(node)
        return self._near(node) if isinstance(node, Near) else Compiled(_silent(self._leaf(node)), is_exact=True)

    def _leaf(self, node: Prefix | Field | Urgency | Since) -> tantivy.Query:
        """What the engine knows exactly, and what says nothing of how well a story fits."""
        if isinstance(node, Prefix):
            return any_of(*(self._begun(name, node.start) for name in ("line", "base")))
        if isinstance(node, Field):
            return self._field(node)
        if isinstance(node, Urgency):
            return tantivy.Query.range_query(self._schema, "urgency", FieldType.Integer, None, node.most)
        if node.at is None:
            return tantivy.Query.all_query()
        return tantivy.Query.range_query(self._schema, "received", FieldType.Integer, microseconds(node.at), None)

    def _joined(self, node: All | Any) -> Compiled:
        parts = [self._node(part) for part in node.parts]
        occur = Occur.Must if isinstance(node, All) else Occur.Should
        return Compiled(
            tantivy.Query.boolean_query([(occur, part.query) for part in parts]), all(part.is_exact for part in parts)
        )

    def _negated(self, node: Not) -> Compiled:
        part = self._node(node.part)
        if not part.is_exact:  # without all that is narrowed down there would be too little
            return Compiled(_silent(tantivy.Query.all_query()), is_exact=False)
        return Compiled(without(_silent(tantivy.Query.all_query()), part.query), is_exact=True)

    def _phrase(self, phrase: Phrase) -> Compiled:
        """The engine knows whole tokens with their places, and which parts of tokens a story has anywhere."""
        inner = list(phrase.sought)
        parts = [inner.pop()] if is_part(inner[-1]) else []
        parts += [inner.pop(0)] if inner and is_part(inner[0]) else []
        found = [self._tokens(inner)] if inner else []
        found += [_silent(self._term("part", character)) for part in parts for character in dict.fromkeys(part)]
        is_exact = not parts or (not inner and len(parts) == 1 and len(parts[0]) == 1)
        return Compiled(every(found), is_exact)

    def _near(self, near: Near) -> Compiled:
        left, right = near.left.tokens, near.right.tokens
        sides = [self._phrase(near.left).query, self._phrase(near.right).query]
        edges = ((left[-1], right[0]), (right[-1], left[0]))
        if any(is_part(token) for pair in edges for token in pair) or any(first == last for first, last in edges):
            return Compiled(every(sides), is_exact=False)
        orders = [tantivy.Query.phrase_query(self._schema, "line", list(pair), slop=near.within) for pair in edges]
        return Compiled(every([*sides, any_of(*orders)]), is_exact=len(left) == len(right) == 1)

    def _tokens(self, tokens: Sequence[str]) -> tantivy.Query:
        if len(tokens) == 1:
            return any_of(self._term("line", tokens[0]), self._term("base", tokens[0]))
        return tantivy.Query.phrase_query(self._schema, "line", list(tokens))

    def _field(self, node: Field) -> tantivy.Query:
        if node.name == "lang":
            # A primary language stands for all that it has, and every language is found by its whole tag.
            name = "language" if primary(node.value) == node.value else "tag"
            return self._term(name, node.value)
        if node.name in {"outlet", "member"}:
            return self._terms("outlet", self._asked.outlets.get((node.name, node.value), ()))
        return self._terms(node.name, self._asked.keys.get(node.value, ()))

    def _begun(self, name: str, start: str) -> tantivy.Query:
        return tantivy.Query.fuzzy_term_query(self._schema, name, start, distance=0, prefix=True)

    def _term(self, name: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, name, value)

    def _terms(self, name: str, values: Iterable[str]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, name, sorted(values))


def every(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """What all of these find."""
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def any_of(*queries: tantivy.Query) -> tantivy.Query:
    """What one of these finds."""
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def without(query: tantivy.Query, other: tantivy.Query) -> tantivy.Query:
    """What `query` finds and `other` does not."""
    return tantivy.Query.boolean_query([(Occur.Must, query), (Occur.MustNot, other)])


def below(schema: Schema, before: int) -> tantivy.Query:
    """What has a position below `before`."""
    found = tantivy.Query.range_query(schema, "position", FieldType.Integer, None, before, include_upper=False)
    return _silent(found)


def _silent(query: tantivy.Query) -> tantivy.Query:
    """`query`, which says nothing of how well a story fits."""
    return tantivy.Query.const_score_query(query, 0.0)
