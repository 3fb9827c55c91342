"""A policy as ODRL's information model has it, whatever the syntax: JSON-LD in its many shapes, or ODRL 2.1's JSON.

ODRL Information Model 2.2 (W3C Recommendation), section 2; the JSON of ODRL 2.1 names things otherwise
(`policyid`, `permissions`, `rightoperand`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.rights.rightsml.context import in_context
from commonwire.rights.rightsml.vocabulary import word

MOST_DEPTH = 20
"""Levels of a policy, references followed."""
MOST_NODES = 5_000
_KEYS = {
    "@id": "uid", "id": "uid", "policyid": "uid", "@type": "type", "policytype": "type", "permissions": "permission",
    "prohibitions": "prohibition", "obligations": "obligation", "duties": "duty", "constraints": "constraint",
    "actions": "action", "name": "leftOperand", "rightoperand": "rightOperand", "rightoperandunit": "unit",
    "rightoperanddatatype": "dataType", "datatype": "dataType", "assignee_scope": "assigneeScope",
    "assigner_scope": "assignerScope", "rdf:value": "value", "inheritfrom": "inheritFrom",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#value": "value", "@value": "value", "dc:issued": "issued",
}  # fmt: skip
_METADATA = ("http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/", "dcterms:", "dct:", "dc:",
             "http://www.w3.org/2000/01/rdf-schema#", "rdfs:")  # fmt: skip


def policies_in(document: Any) -> list[dict[str, Any]]:
    """The policies in decoded JSON, each a tree of dicts with ODRL 2.2's names and every value a list.

    References between the nodes of a graph are followed. Raises BadInputError when there is no policy, and for one
    that is nested too deeply, refers to itself, or whose own context calls other things by ODRL's names.
    """
    nodes = list(_nodes(in_context(document)))
    if len(nodes) > MOST_NODES:
        raise BadInputError(f"The policy has more than {MOST_NODES:,} parts", where="policy", remedy="Say it shorter.")
    known = {uid: node for node in nodes if (uid := _uid(node)) and len(node) > 1}
    found = [node for node in nodes if _is_policy(node)]
    if not found:
        raise BadInputError(
            "There is no ODRL policy", where="policy", remedy="Send a permission, a prohibition or an obligation."
        )
    return [_resolved(node, known, 0) for node in found]


def values(node: dict[str, Any], name: str) -> list[Any]:
    """The values of a property, [] where it is not there."""
    found = node.get(name, [])
    return found if isinstance(found, list) else [found]


def text_of(value: Any) -> str:
    """The identity or the text of a value: of a node its uid, else what it holds."""
    if isinstance(value, dict):
        for name in ("uid", "value"):
            for said in values(value, name):
                return text_of(said)
        return ""
    return str(value).strip()


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object in a graph or list, and those inside objects, with their names made ODRL 2.2's."""
    if depth > MOST_DEPTH:
        raise BadInputError(f"The policy is nested deeper than {MOST_DEPTH}", where="policy", remedy="Say it flatter.")
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        if "@graph" in value:
            yield from _nodes(value["@graph"], depth + 1)
        else:
            yield {_key(key): said for key, said in value.items() if key != "@context"}


def _key(key: str) -> str:
    if key in _KEYS:
        return _KEYS[key]
    for space in _METADATA:
        if key.startswith(space):
            return key.removeprefix(space)
    bare = word(key)
    return _KEYS.get(bare, bare)


def _uid(node: dict[str, Any]) -> str | None:
    return next((str(uid) for uid in values(node, "uid")), None)


def _is_policy(node: dict[str, Any]) -> bool:
    return any(name in node for name in ("permission", "prohibition", "obligation"))


def _resolved(value: Any, known: dict[str, dict[str, Any]], depth: int) -> Any:
    """`value` with the nodes that it refers to in place, and every property a list."""
    if depth > MOST_DEPTH:
        raise BadInputError(
            "The policy refers to itself, or is nested too deeply", where="policy", remedy="Say it flatter."
        )
    if isinstance(value, str):
        return _resolved(known[value], known, depth + 1) if value in known else value
    if not isinstance(value, dict):
        return value
    node = {_key(str(key)): said for key, said in value.items() if key != "@context"}
    uid = _uid(node)
    if uid in known and len(node) == 1:
        node = known[uid]
    if (
        set(node) <= {"value", "@language", "dataType", "type"}
        and "value" in node
        and not isinstance(node["value"], dict)
    ):
        return next(iter(values(node, "value")), "")
    return {
        name: [_resolved(one, _but(known, name, one), depth + 1) for one in _flat(said)] for name, said in node.items()
    }


def _but(known: dict[str, dict[str, Any]], name: str, value: Any) -> dict[str, dict[str, Any]]:
    """An identity is not followed to itself; nor are targets and parties, of which the name alone counts."""
    is_name = name in ("uid", "type", "target", "assigner", "assignee", "profile")
    return {} if is_name and isinstance(value, str) else known


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict) and set(value) == {"@list"}:
        value = value["@list"]
    return value if isinstance(value, list) else [value]


def decoded(document: str | bytes) -> Any:
    """The JSON in `document`. Raises BadInputError when it is none."""
    try:
        return msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInputError(f"The policy is not JSON: {error}", where="policy", remedy="Mend the JSON.") from None
