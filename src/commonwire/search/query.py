"""What a query means: a tree of nodes.

`parse.parse_query` reads it from what an editor types; `match.meets` says what meets it, and every index, scan and
matcher keeps to that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.base.texts import text as _
from commonwire.news.labels import key_of
from commonwire.search.text import needle

FieldName = Literal["lang", "outlet", "member", "subject", "place"]
FURTHEST = timedelta(days=36_525)
"""How far back `since:` may reach."""
_UNITS = {"M": "minutes", "H": "hours", "D": "days", "W": "weeks"}


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """These tokens in a row (`text.tokens`); one token is a plain word.

    With `base` (`forms.base_form`) any form of the word is meant that has this base form.
    """

    tokens: tuple[str, ...]
    base: str | None = None

    @property
    def sought(self) -> tuple[str, ...]:
        """The tokens that a story's line must have in a row."""
        return self.tokens if self.base is None else (self.base,)


class Prefix(msgspec.Struct, frozen=True, gc=False):
    """A token that begins with `start`."""

    start: str


class Near(msgspec.Struct, frozen=True, gc=False):
    """Both phrases, at most `within` tokens between them, in either order."""

    left: Phrase
    right: Phrase
    within: int


class Field(msgspec.Struct, frozen=True, gc=False):
    """What the item says of itself. Make it with `field`, which brings the value into the form that is compared."""

    name: FieldName
    value: str


class Urgency(msgspec.Struct, frozen=True, gc=False):
    """An urgency of at most this number; 1 is the most urgent."""

    most: int


class Since(msgspec.Struct, frozen=True, gc=False):
    """Received at `at` or after it, or at most `ago` before the moment of asking (see `settled`)."""

    at: datetime | None = None
    ago: timedelta | None = None


class All(msgspec.Struct, frozen=True, gc=False):
    """Each of the parts."""

    parts: tuple[Node, ...]


class Any(msgspec.Struct, frozen=True, gc=False):
    """At least one of the parts."""

    parts: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True, gc=False):
    """What does not meet the part."""

    part: Node


Text = Phrase | Prefix | Near
Node = Text | Field | Urgency | Since | All | Any | Not


class Query(msgspec.Struct, frozen=True):
    """A query that was understood, with the text it was typed as. `root` None asks for nothing: all is listed."""

    root: Node | None = None
    text: str = ""


def field(name: FieldName, value: str) -> Field:
    """A field with its value as it is compared: a language tag, an id, what a subject or place goes by.

    Raises BadInputError for what is no language tag, or names nothing.
    """
    value = value.strip()
    if name == "lang":
        return Field(name, language_tag(value))
    key = key_of(value)
    if not key:
        raise BadInputError(
            _("'%(value)s' names nothing", value=value[:40]), where=name, remedy=_("Write a name, a code or a URI.")
        )
    return Field(name, key)


def every(parts: list[Node]) -> Node | None:
    """All of these, flat and without doubles; None for no part."""
    return _joined(parts, All)


def either(parts: list[Node]) -> Node | None:
    """Any of these, flat and without doubles; None for no part."""
    return _joined(parts, Any)


def _joined(parts: list[Node], kind: type[All] | type[Any]) -> Node | None:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    found = tuple(dict.fromkeys(flat))
    return kind(found) if len(found) > 1 else next(iter(found), None)


def negated(node: Node) -> Node:
    """What does not meet `node`."""
    return node.part if isinstance(node, Not) else Not(node)


def conjuncts(query: Query) -> tuple[Node, ...]:
    """What must hold, each of them."""
    if query.root is None:
        return ()
    return query.root.parts if isinstance(query.root, All) else (query.root,)


def narrowed_by(query: Query, *nodes: Node) -> Query:
    """`query` and these, too."""
    return Query(every([*conjuncts(query), *nodes]), query.text)


def settled(query: Query, now: datetime) -> Query:
    """`query` asked at `now`: "since six hours ago" is since a time."""
    return Query(_settled(query.root, now), query.text) if query.root is not None else query


def _settled(node: Node, now: datetime) -> Node:
    if isinstance(node, Since) and node.ago is not None:
        return Since(at=now - node.ago)
    if isinstance(node, Not):
        return Not(_settled(node.part, now))
    if isinstance(node, All | Any):
        return type(node)(tuple(_settled(part, now) for part in node.parts))
    return node


def leaves(node: Node | None, *, is_wanted: bool = True) -> Iterator[tuple[Node, bool]]:
    """The nodes that have no parts, in their order, each with whether it is wanted: False under an odd NOT."""
    if node is None:
        return
    if isinstance(node, Not):
        yield from leaves(node.part, is_wanted=not is_wanted)
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from leaves(part, is_wanted=is_wanted)
    else:
        yield node, is_wanted


def asks_for_text(query: Query) -> bool:
    """Whether the text of an item matters to the query."""
    return any(isinstance(leaf, Text) for leaf, _ in leaves(query.root))


def wanted_phrases(query: Query) -> list[Phrase | Prefix]:
    """The words, phrases and beginnings of words that the query looks for, not those it shuts out, without doubles."""
    found: dict[Phrase | Prefix, None] = {}
    for leaf, is_wanted in leaves(query.root):
        if is_wanted and isinstance(leaf, Near):
            found |= {leaf.left: None, leaf.right: None}
        elif is_wanted and isinstance(leaf, Phrase | Prefix):
            found[leaf] = None
    return list(found)


def needle_of(part: Phrase | Prefix) -> str:
    """What the token line of a text contains that has this in it."""
    return needle(part.sought) if isinstance(part, Phrase) else f" {part.start}"


def moment(value: str) -> Since:
    """The time that `since:` names: a date, a time with a zone, or a duration back from the moment of asking.

    A date is its first moment in UTC. Durations are '30m', '6h', '7d', '2w' or ISO 8601 ('PT6H', 'P7D').
    Raises BadInputError.

    >>> moment("6h").ago, moment("2026-11-01").at.isoformat()
    (datetime.timedelta(seconds=21600), '2026-11-01T00:00:00+00:00')
    """
    said = unicodedata.normalize("NFKC", value).strip().upper()
    try:
        if said[:1] == "P":
            return Since(ago=_within_reach(msgspec.convert(said, timedelta)))
        if (match := re.fullmatch(r"(\d{1,6})([MHDW])", said)) is not None:
            return Since(ago=_within_reach(timedelta(**{_UNITS[match[2]]: int(match[1])})))
        at = datetime.fromisoformat(said.replace(" ", "+"))
    except (ValueError, OverflowError, msgspec.ValidationError):
        at = None
    is_date = re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", said) is not None
    if at is None or (at.tzinfo is None and not is_date) or not 1900 <= at.year <= 9000:
        raise BadInputError(
            _("'%(value)s' is no time", value=value[:40]),
            where="since",
            remedy=_("Write 6h, 7d, 2030-03-02 or 2030-03-02T04:00:00Z."),
        )
    return Since(at=at if at.tzinfo else at.replace(tzinfo=UTC))


def _within_reach(ago: timedelta) -> timedelta:
    """`ago`, when the calendar goes that far back. Raises ValueError."""
    if not timedelta(0) <= ago <= FURTHEST:
        raise ValueError(ago)
    return ago
