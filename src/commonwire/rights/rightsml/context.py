"""A policy's own context in JSON-LD: prefixes that it gives ODRL, and names that it takes from ODRL.

JSON-LD 1.1 (W3C Recommendation), section 4.1. No context is fetched: one by address is ODRL's own, or says nothing that
a policy here could mean. A context that calls something else by a name of ODRL would turn the policy's meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonwire.base.errors import BadInputError
from commonwire.rights.rightsml.vocabulary import ACTIONS, DUTIES, IN_RULES, METADATA, NAMESPACES, SHARED, word

_MOST_DEPTH = 60
_NAMES = frozenset({*ACTIONS, *DUTIES, *METADATA, *IN_RULES, *SHARED, "leftOperand", "operator", "rightOperand"})
_KEYWORDS = frozenset({"@id", "@type"})
_ENDS = ("/", "#", ":")


def in_context(document: Any) -> Any:
    """Decoded JSON in which what its contexts call by a prefix of their own has the prefix "odrl:".

    Raises BadInputError for a context in which a name of ODRL, or every bare name, is something else.
    """
    prefixes = set()
    for name, said in _definitions(document):
        iri = said.get("@id") if isinstance(said, dict) else said
        if not isinstance(iri, str):
            continue
        if name == "@vocab" and iri not in NAMESPACES:
            raise _other("every name")
        if name in _NAMES and iri not in _KEYWORDS and word(iri) != name and not _is_metadata(name, iri):
            raise _other(f"'{name}'")
        if iri in NAMESPACES and iri.endswith(_ENDS) and not name.startswith("@"):
            prefixes.add(f"{name}:")
    own = tuple(prefix for prefix in prefixes if prefix not in NAMESPACES)
    return _renamed(document, own) if own else document


def _definitions(value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every definition in every context of the document that stands in it."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _definitions(one, depth + 1)
    elif isinstance(value, dict):
        said = value.get("@context", [])
        for context in said if isinstance(said, list) else [said]:
            if isinstance(context, dict):
                yield from context.items()
        for name, one in value.items():
            if name != "@context":
                yield from _definitions(one, depth + 1)


def _is_metadata(name: str, iri: str) -> bool:
    """Whether a name of ODRL that only describes is defined as another vocabulary's: `title` as Dublin Core's."""
    return (
        name in METADATA
        and name not in {"permission", "prohibition", "obligation", "conflict", "profile"}
        and (iri.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2] == name)
    )


def _renamed(value: Any, prefixes: tuple[str, ...], depth: int = 0) -> Any:
    if depth > _MOST_DEPTH:
        return value
    if isinstance(value, list):
        return [_renamed(one, prefixes, depth + 1) for one in value]
    if isinstance(value, dict):
        return {
            _name(key, prefixes): one if key == "@context" else _renamed(one, prefixes, depth + 1)
            for key, one in value.items()
        }
    return _name(value, prefixes) if isinstance(value, str) else value


def _name(name: str, prefixes: tuple[str, ...]) -> str:
    return f"odrl:{name.partition(':')[2]}" if name.startswith(prefixes) else name


def _other(what: str) -> BadInputError:
    return BadInputError(
        f"The policy's context calls something else than ODRL by {what}",
        where="policy",
        remedy="Use ODRL's own context: http://www.w3.org/ns/odrl.jsonld.",
    )
