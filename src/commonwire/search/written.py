"""A query in words again, as it was understood: what an editor is shown, and what another query is built from."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, timedelta

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.search.lexemes import joining_words
from commonwire.search.parse import parse_query
from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Query, Since, Urgency

_QUOTES = (('"', '"“”„‟'), ("«", "«»"), ("「", "」"))
_CLOSING = {'"': '"', "«": "»", "「": "」"}
_PLAIN = re.compile(r"[^\W_](?:[\w'’-]*\w)?")
_ALONE = re.compile("(?:lang|outlet|from|since):|urgency")
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))


def written(query: Query) -> str:
    """The query as text that `parse_query` understands to the same meaning; empty for one that asks for nothing.

    >>> written(parse_query("oil spill AND (kabul | “big rain”) -lang:UR"))
    'oil spill (kabul OR "big rain") NOT lang:ur'
    """
    return _written(query.root) if query.root is not None else ""


def _written(node: Node) -> str:
    if isinstance(node, Any):
        bare = _bare(node)
        return bare if bare is not None else " OR ".join(map(_alternative, _regrouped(node)))
    if isinstance(node, All):
        named = [part for part in node.parts if _bare(part) is not None]
        return " ".join(_apart([_written(part) if [part] == named else _part(part) for part in node.parts]))
    if isinstance(node, Not):
        bare = _bare(node.part)
        return f"NOT {bare if bare and not bare.count(' ') else _part(node.part)}"
    return _LEAVES[type(node)](node)


def _part(node: Node) -> str:
    """The node inside of others that must all hold."""
    return f"({_written(node)})" if isinstance(node, All | Any) else _written(node)


def _apart(parts: list[str]) -> list[str]:
    """Fields and times of one name in parentheses of their own: side by side they would be refused as an oversight."""
    names = [found[0] if (found := _ALONE.match(part)) else None for part in parts]
    return [
        f"({part})" if name and name in names[:number] else part
        for number, (part, name) in enumerate(zip(parts, names, strict=True))
    ]


def _alternative(node: Node) -> str:
    """The node beside an OR: in parentheses where it is more than one thing, whatever binds closer."""
    text = _written(node)
    return f"({text})" if isinstance(node, All) or (isinstance(node, Any) and " " in text) else text


def _regrouped(node: Any) -> list[Node]:
    """The alternatives, words and the subject that they name being one again."""
    found: list[Node] = []
    for part in node.parts:
        pair = Any((found[-1], part)) if found else None
        if pair is not None and _bare(pair) is not None:
            found[-1] = pair
        else:
            found.append(part)
    return found


def _bare(node: Node) -> str | None:
    """The words without quotes, where the node is what they mean together."""
    subject = node.parts[-1] if isinstance(node, Any) and len(node.parts) == 2 else None
    if not isinstance(subject, Field) or subject.name != "subject":
        return None
    pieces = subject.value.split()
    edges = (pieces[0], pieces[-1]) if pieces else ("",)
    if not all(_PLAIN.fullmatch(edge) and edge not in joining_words() for edge in edges):
        return None
    try:
        return subject.value if parse_query(subject.value).root == node else None
    except BadInputError:
        return None


def _quoted(text: str) -> str:
    """`text` in the quotes that it does not hold itself."""
    opening = next((opening for opening, closers in _QUOTES if not set(text) & set(closers)), '"')
    return f"{opening}{text}{_CLOSING[opening]}"


def _field(field: Field) -> str:
    name = "from" if field.name == "member" else field.name
    is_plain = re.fullmatch(r"[\w./:#@-]*[\w/#@-]", field.value) is not None
    return f"{name}:{field.value if is_plain else _quoted(field.value)}"


def _since(since: Since) -> str:
    if since.at is not None:
        return f"since:{since.at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}"
    ago = since.ago or timedelta(0)
    unit, size = next(((unit, size) for unit, size in _UNITS if ago and not ago % size), ("", ago))
    return f"since:{ago // size}{unit}" if unit else f"since:{msgspec.to_builtins(ago)}"


_LEAVES: dict[type, Callable[..., str]] = {
    Phrase: lambda phrase: _quoted(" ".join(phrase.tokens)),
    Prefix: lambda prefix: f"{prefix.start}*",
    Near: lambda near: f"{_written(near.left)} NEAR/{near.within} {_written(near.right)}",
    Field: _field,
    Urgency: lambda urgency: f"urgency<={urgency.most}",
    Since: _since,
}
