"""What an editor types, understood: the same text in the box, the API and a saved search.

`flood -drill (kabul OR "state of emergency") lang:ur from:pk subject:disaster urgency<=3 since:6h`

NEAR binds closest, then NOT and the hyphen, then AND, which need not be written, then OR. Words of one group that are
together the name of a subject find what is filed under it, too; in quotes they are only words. docs/reference/query.md
has the whole.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text as _
from commonwire.news.labels import key_of
from commonwire.search.forms import base_of
from commonwire.search.lexemes import FIELDS, FURTHEST_NEAR, Lexeme, lexemes, refused
from commonwire.search.query import (
    Field,
    FieldName,
    Near,
    Node,
    Phrase,
    Prefix,
    Query,
    Urgency,
    either,
    every,
    field,
    moment,
    negated,
)
from commonwire.search.text import goes_on, is_unspaced, tokens

LONGEST_QUERY = 4000
"""Characters of a query that are read."""
MOST_CLAUSES = 200
"""Words, phrases and fields of a query."""
DEEPEST = 20
"""Parentheses inside one another."""
SHORTEST_PREFIX = 2
_AROUND = 60
"""Characters of what stands before that tell whether a word goes on: enough for any number, and few for all of them."""
_STAR = re.compile(r"\*+[^\w*]*$")
_LISTS = re.compile("[,،，、]")
_ALONE = frozenset({"lang", "outlet", "member"})


class _Part(msgspec.Struct):
    """A part of a group. `loose` is its text where it is a bare word: such words may name a subject together.

    `alone` is what may stand in a group but once.
    """

    node: Node
    loose: str | None = None
    alone: str | None = None


class _Group(msgspec.Struct):
    """What stands between two parentheses (or the ends): alternatives, each of parts that must all hold.

    `negation` and `operator` were read and wait for the next part; so does `between`, signs that a name may have.
    """

    alternatives: list[list[_Part]] = msgspec.field(default_factory=lambda: [[]])
    negation: Lexeme | None = None
    is_negated: bool = False
    operator: Lexeme | None = None
    between: str = ""


def parse_query(text: str) -> Query:
    """`text` as a Query. Raises BadInputError with the place (`where`) of what was not understood.

    >>> parse_query("lang:ur").root
    Field(name='lang', value='ur')
    """
    if len(text) > LONGEST_QUERY:
        raise BadInputError(
            _(
                "The query has %(count)s characters; at most %(most)s are read",
                count=len(text),
                most=LONGEST_QUERY,
            ),
            where="q",
            remedy=_("Shorten it."),
        )
    root = _Reader(_together(lexemes(text))).read()
    if root is None and text.strip():
        lacks = "nothing to search for" if tokens(text) else "no letter or digit"
        raise BadInputError(
            _("There is %(lacks)s in '%(piece)s'", lacks=lacks, piece=text.strip()[:40]),
            where="q",
            remedy=_("Write a word to search for."),
        )
    return Query(root, text)


parsed = lru_cache(maxsize=16_384)(parse_query)
"""`parse_query`, remembered: a saved search is understood once."""


def _together(pieces: list[Lexeme]) -> list[Lexeme]:
    """Words that the analyser reads as one though there is a blank in it (10 000) as one piece."""
    found: list[Lexeme] = []
    for piece in pieces:
        if found and piece.kind == found[-1].kind == "word" and goes_on(found[-1].text[-_AROUND:], piece.text):
            before = found.pop()
            piece = Lexeme("word", f"{before.typed} {piece.typed}", before.start, f"{before.text} {piece.text}")
        found.append(piece)
    return found


class _Reader:
    """Reads the pieces one after the other; open parentheses are a list, so that no depth exhausts the program."""

    def __init__(self, pieces: list[Lexeme]) -> None:
        self._pieces = pieces
        self._at = 0
        self._clauses = 0
        self._open = [_Group()]

    def read(self) -> Node | None:
        """What all the pieces mean; None for nothing. Raises BadInputError."""
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            self._at += 1
            if piece.kind in {"and", "or"}:
                self._join(piece)
            elif piece.kind in {"not", "minus"}:
                self._negate(piece)
            elif piece.kind == "(":
                self._enter(piece)
            elif piece.kind == ")":
                self._leave()
            else:
                self._take(piece)
        while len(self._open) > 1:
            self._leave()
        return _closed(self._open[0])

    def _join(self, piece: Lexeme) -> None:
        group = self._open[-1]
        if group.negation is not None:
            raise _nothing_after(group.negation)
        if group.operator is not None and group.operator.kind != piece.kind:
            raise refused(
                piece,
                _("'%(typed)s' stands right after '%(other)s'", typed=piece.typed, other=group.operator.typed),
                _("Keep one of the two."),
            )
        if group.alternatives[-1]:
            group.operator = piece
            if piece.text.lower() == piece.text.upper():  # a name may have the word: "هنر و فرهنگ"
                group.between += f" {piece.text}"

    def _negate(self, piece: Lexeme) -> None:
        group = self._open[-1]
        group.negation = piece
        group.is_negated = not group.is_negated

    def _enter(self, piece: Lexeme) -> None:
        if len(self._open) > DEEPEST:
            raise refused(
                piece,
                _("There are more than %(most)s parentheses inside one another", most=DEEPEST),
                _("Write fewer of them."),
            )
        self._open.append(_Group())

    def _leave(self) -> None:
        if len(self._open) == 1:
            return  # one too many: there is nothing that it could close
        node = _closed(self._open.pop())
        if node is not None:
            self._add(_Part(node))
        elif (negation := self._open[-1].negation) is not None:
            raise _nothing_after(negation)

    def _take(self, piece: Lexeme) -> None:
        part = self._near(piece) or _part(piece)
        if part is not None:
            self._count(piece)
            self._add(part, piece)
            return
        group = self._open[-1]
        if piece.kind == "word" and group.negation is None:
            group.between += f" {piece.text}"
        elif group.negation is not None and group.negation.kind == "minus":
            group.negation, group.is_negated = None, False

    def _near(self, piece: Lexeme) -> _Part | None:
        """The words before and after each NEAR, when one follows this piece."""
        if piece.kind == "near":
            raise refused(
                piece,
                _("'%(typed)s' has no word before it", typed=piece.typed),
                _("Write two words: flood NEAR/5 kabul."),
            )
        found: list[Node] = []
        while self._at < len(self._pieces) and (near := self._pieces[self._at]).kind == "near":
            if near.within > FURTHEST_NEAR:
                raise refused(
                    near,
                    _("'%(typed)s' reaches too far", typed=near.typed),
                    _("At most %(most)s words may be between.", most=FURTHEST_NEAR),
                )
            following = self._pieces[self._at + 1] if self._at + 1 < len(self._pieces) else None
            left, right = _phrase(piece), _phrase(following) if following else None
            if left is None or right is None or following is None:
                before = _("'%(typed)s' has no word before it", typed=near.typed)
                after = _("'%(typed)s' has no word after it", typed=near.typed)
                raise refused(
                    near,
                    before if left is None else after,
                    _("Write two words: flood NEAR/5 kabul."),
                )
            self._count(piece)
            found.append(Near(left, right, near.within))
            piece = following
            self._at += 2
        node = every(found)
        return _Part(node) if node is not None else None

    def _count(self, piece: Lexeme) -> None:
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            raise refused(
                piece,
                _("The query has more than %(most)s words, phrases and fields", most=MOST_CLAUSES),
                _("Make two queries of it."),
            )

    def _add(self, part: _Part, piece: Lexeme | None = None) -> None:
        group = self._open[-1]
        if group.operator is not None and group.operator.kind == "or":
            group.alternatives.append([])
        if group.is_negated:
            part = _Part(negated(_named([part])[0]))
        elif part.alone and piece and any(part.alone == other.alone for other in group.alternatives[-1]):
            raise refused(
                piece,
                _("%(field)s stands there twice", field=part.alone),
                _("All parts must hold: keep one, or write OR between them."),
            )
        elif part.loose is not None and group.alternatives[-1]:
            part.loose = f"{group.between} {part.loose}"
        group.alternatives[-1].append(part)
        group.operator, group.negation, group.is_negated, group.between = None, None, False, ""


def _closed(group: _Group) -> Node | None:
    """What a group means. Raises BadInputError for a NOT with nothing after it."""
    if group.negation is not None:
        raise _nothing_after(group.negation)
    found = [every(_named(parts)) for parts in group.alternatives]
    return either([node for node in found if node is not None])


def _named(parts: list[_Part]) -> list[Node]:
    """The nodes of parts that must all hold; the bare words stand together where the first of them was."""
    loose = [part for part in parts if part.loose is not None]
    if not loose:
        return [part.node for part in parts]
    words = every([part.node for part in loose])
    key = key_of(" ".join(part.loose or "" for part in loose))
    together = either([*([words] if words else []), *([Field("subject", key)] if key else [])])
    first = next(number for number, part in enumerate(parts) if part.loose is not None)
    rest = [part.node for part in parts[first:] if part.loose is None]
    return [*(part.node for part in parts[:first]), *([together] if together else []), *rest]


def _part(piece: Lexeme) -> _Part | None:
    """A word, phrase or field; None for what has neither letter nor digit."""
    if piece.kind == "field":
        return _Part(_field(piece), alone=f"{piece.name}:" if piece.name not in {"subject", "place"} else None)
    if piece.kind == "urgency":
        return _Part(_urgency(piece), alone="urgency")
    if piece.kind == "word" and piece.text.startswith("*") and tokens(piece.text):
        raise refused(
            piece,
            _("'%(typed)s' begins with '*'", typed=piece.typed[:40]),
            _("Write '*' at the end of a word: flood*."),
        )
    if piece.kind == "word" and (star := _STAR.search(piece.text)) is not None:
        node = _prefix(piece, piece.text[: star.start()])
        return _Part(node) if node is not None else None
    phrase = _phrase(piece)
    if phrase is None:
        return None
    if piece.kind != "word":
        return _Part(phrase)
    return _Part(Phrase(phrase.tokens, base_of(phrase.tokens)), piece.text)


def _phrase(piece: Lexeme) -> Phrase | None:
    """A run that the analyser splits (a phrase, Han text, 'e-mail') must be there in that order."""
    if piece.kind not in {"word", "phrase"}:
        return None
    found = tuple(tokens(piece.text))
    return Phrase(found) if found else None


def _prefix(piece: Lexeme, text: str) -> Node | None:
    """Words that begin so; scripts without spaces have no ends of words, so that any run there goes on."""
    found = tuple(tokens(text))
    if not found:
        return None
    if is_unspaced(found[-1]):
        return Phrase(found)
    if len(found[-1]) < SHORTEST_PREFIX:
        raise refused(
            piece,
            _("'%(typed)s' stands for too many words", typed=piece.typed[:40]),
            _("Write %(least)s letters before the '*'.", least=SHORTEST_PREFIX),
        )
    return every([*([Phrase(found[:-1])] if len(found) > 1 else []), Prefix(found[-1])])


def _field(piece: Lexeme) -> Node:
    name = piece.name
    if not piece.text.strip(",،，、"):
        raise refused(
            piece,
            _("%(name)s: has no value", name=name),
            _("Write it without a blank: %(example)s.", example=FIELDS[name]),
        )
    try:
        if name == "since":
            return moment(piece.text)
        return _alternatives("member" if name == "from" else name, piece.text)  # type: ignore[arg-type]
    except BadInputError as error:
        raise refused(piece, error.message, error.remedy) from None


def _alternatives(name: FieldName, text: str) -> Node:
    """A field; of languages, outlets and members there may be several, with commas: any of them."""
    values = [value for value in _LISTS.split(text) if value.strip()] if name in _ALONE else [text]
    found = either([field(name, value) for value in values])
    return found if found is not None else field(name, text)


def _urgency(piece: Lexeme) -> Node:
    value = piece.text
    sign = piece.name.replace("≤", "<=")
    digit = int(value) if len(value) == 1 and value.isdecimal() else 0
    most = digit - (sign == "<")
    if sign not in {"<", "<="} or most < 1:
        raise refused(
            piece,
            _("'%(typed)s' is not understood", typed=piece.typed[:40]),
            _("Write urgency<=3; 1 is the most urgent."),
        )
    return Urgency(most)


def _nothing_after(negation: Lexeme) -> BadInputError:
    return refused(
        negation,
        _("'%(typed)s' has nothing after it", typed=negation.typed),
        _("Write what is to be shut out, or leave it away."),
    )
