"""A query as a condition of SQL: what `search.match.meets` says, said to the database."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, Connection, and_, not_, or_, true

from commonwire.alliance.called import outlets_called
from commonwire.alliance.ports import OutletShelf
from commonwire.base.languages import primary
from commonwire.news.labels import Vocabularies
from commonwire.search.match import near_pattern
from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Since, Urgency
from commonwire.search.text import needle
from commonwire.store.subjects import asked, is_at, is_filed
from commonwire.store.tables import item_text, items


class Scan:
    """Conditions on `items` and `item_text`; `values` are the parameters that the statement needs with them.

    Nothing here is ever NULL: a NOT holds exactly where the condition does not.
    """

    def __init__(self, connection: Connection, known: Vocabularies, roll: OutletShelf) -> None:
        self.values: dict[str, object] = {}
        self._connection = connection
        self._known = known
        self._roll = roll

    def condition(self, node: Node) -> ColumnElement[bool]:
        """Whether an item meets `node`."""
        if isinstance(node, All | Any):
            return (and_ if isinstance(node, All) else or_)(*(self.condition(part) for part in node.parts))
        if isinstance(node, Not):
            return not_(self.condition(node.part))
        if isinstance(node, Field):
            return _FIELDS[node.name](self, node.value)
        return _LEAVES[type(node)](node)

    def filed(self, value: str) -> ColumnElement[bool]:
        """Whether an item is filed under what goes by `value`, or under something narrower."""
        return is_filed(self._connection, self._name(self._known.sought(value)))

    def placed(self, value: str) -> ColumnElement[bool]:
        """Whether an item is about the place that goes by `value`, or about one in it."""
        return is_at(self._connection, self._name(self._known.sought(value)))

    def outlet(self, value: str) -> ColumnElement[bool]:
        """Whether an item is of an outlet that goes by `value`."""
        return items.c.outlet.in_(outlets_called(self._roll.called(), "outlet", value))

    def member(self, value: str) -> ColumnElement[bool]:
        """Whether an item is of an outlet of a member that goes by `value`."""
        return items.c.outlet.in_(outlets_called(self._roll.called(), "member", value))

    def _name(self, keys: Collection[str]) -> str:
        name = f"keys_{len(self.values)}"
        self.values |= asked(self._connection, name, keys)
        return name


def _in_language(_: Scan, value: str) -> ColumnElement[bool]:
    column = items.c.primary_language if primary(value) == value else items.c.language
    return and_(column.is_not(None), column == value)


_FIELDS: dict[str, Callable[[Scan, str], ColumnElement[bool]]] = {
    "lang": _in_language,
    "outlet": Scan.outlet,
    "member": Scan.member,
    "subject": Scan.filed,
    "place": Scan.placed,
}


def _contains(text: str) -> ColumnElement[bool]:
    return item_text.c.line.contains(text, autoescape=True)


def _is_near(near: Near) -> ColumnElement[bool]:
    both = (_contains(needle(phrase.tokens)) for phrase in (near.left, near.right))
    return and_(*both, item_text.c.line.regexp_match(near_pattern(near)))


_LEAVES: dict[type, Callable[..., ColumnElement[bool]]] = {
    Phrase: lambda phrase: _contains(needle(phrase.sought)),
    Prefix: lambda prefix: _contains(f" {prefix.start}"),
    Near: _is_near,
    Urgency: lambda urgency: and_(items.c.urgency.is_not(None), items.c.urgency <= urgency.most),
    Since: lambda since: true() if since.at is None else items.c.received_at >= since.at,
}
