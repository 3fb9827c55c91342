"""Policies in every syntax: the JSON of ODRL 2.1, the XML of ODRL 2.2, and RDF in Turtle, N-Quads and XML.

The program writes JSON-LD alone. These writers are for the tests, from a policy as `policies_in` gives it: a tree of
dicts with ODRL 2.2's names, in which every value is a list.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import rdflib
from lxml import etree

from commonwire.rights.rightsml.policy import policies_in, text_of, values
from commonwire.rights.rightsml.vocabulary import ODRL
from commonwire.rights.rightsml.write import write_rightsml
from commonwire.rights.terms import Terms

Policy = dict[str, Any]
_OLD = {
    "uid": "policyid", "type": "policytype", "permission": "permissions", "prohibition": "prohibitions",
    "obligation": "obligations", "duty": "duties", "constraint": "constraints", "leftOperand": "name",
    "rightOperand": "rightoperand", "unit": "rightoperandunit", "dataType": "rightoperanddatatype",
}  # fmt: skip
_RULES = ("permission", "prohibition", "obligation", "duty")
_RDF = {".ttl": "turtle", ".rdf": "xml", ".txt": "nt"}
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # example 7 calls a period a time


def policy_of_terms(terms: Terms) -> Policy:
    """The policy that the program writes of `terms`, about urn:story:1."""
    return policies_in(json.loads(write_rightsml(terms, uid="urn:p:1", target="urn:story:1")))[0]


def json_21(policy: Policy) -> str:
    """A policy in the JSON of ODRL 2.1, which had no refinements: those of an action stand with the rule."""
    return json.dumps(_in_21(policy))


def _in_21(node: Policy, *, within: str = "policy") -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, found in node.items():
        if name in _RULES:
            rules = list(map(_as_rule, found))
            said[_OLD[name]] = [_in_21(rule, within=name) for rule in rules]
        elif name == "constraint":
            said.setdefault("constraints", []).extend(map(_constraint_21, found))
        elif name == "action":
            said["action"] = [_iri(_named(one)) for one in found]
            said.setdefault("constraints", []).extend(map(_constraint_21, _refinements(found)))
        elif within == "policy" or name not in ("uid", "type"):
            flat = [_iri(text_of(one)) if name in ("type", "profile") else text_of(one) for one in found]
            said[_OLD.get(name, name)] = flat[0] if len(flat) == 1 else flat
    return {name: value for name, value in said.items() if value != []} if within != "policy" else said


def _constraint_21(said: Policy) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name in ("leftOperand", "operator", "rightOperand", "unit", "dataType"):
        words = [text_of(one) for one in values(said, name)]
        found = list(map(_iri, words)) if name in ("leftOperand", "operator") else words
        if found:
            flat[_OLD.get(name, name)] = found[0] if len(found) == 1 else found
    return flat


def xml(policy: Policy) -> str:
    """A policy in the XML of ODRL 2.2, which has no place for what a policy of ours says beside its rules."""
    root = etree.Element(f"{{{ODRL}}}Policy", nsmap={"o": ODRL})
    root.set("uid", text_of(policy["uid"][0]))
    root.set("type", _iri(text_of(next(iter(values(policy, "type")), "Set"))))
    if strategy := values(policy, "conflict"):
        root.set("conflict", _iri(text_of(strategy[0])))
    for name in ("profile", "inheritFrom"):
        if said := values(policy, name):
            root.set(name, " ".join(map(text_of, said)))
    for name in ("permission", "prohibition", "obligation"):
        for rule in values(policy, name):
            _rule_xml(root, name, _as_rule(rule))
    for name in policy.keys() - {"uid", "type", "conflict", "profile", "inheritFrom", *_RULES}:
        etree.SubElement(root, f"{{urn:more:}}{name.rpartition(':')[2]}").text = "more"
    return etree.tostring(root, encoding="unicode")


def _rule_xml(parent: Any, name: str, rule: Policy) -> None:
    element = etree.SubElement(parent, f"{{{ODRL}}}{name}")
    for target in values(rule, "target"):
        etree.SubElement(element, f"{{{ODRL}}}asset", uid=text_of(target), relation=f"{ODRL}target")
    for action in values(rule, "action"):
        said = etree.SubElement(element, f"{{{ODRL}}}action", name=_iri(_named(action)))
        for refinement in _refinements([action]):
            said.append(_constraint_xml("refinement", refinement))
    for constraint in values(rule, "constraint"):
        element.append(_constraint_xml("constraint", constraint))
    for function in ("assigner", "assignee"):
        for party in values(rule, function):
            etree.SubElement(element, f"{{{ODRL}}}party", uid=text_of(party), function=f"{ODRL}{function}")
    for duty in values(rule, "duty"):
        _rule_xml(element, "duty", _as_rule(duty))
    for strange in rule.keys() - {"uid", "type", "target", "action", "constraint", "assigner", "assignee", "duty"}:
        etree.SubElement(element, f"{{urn:more:}}{strange.rpartition(':')[2].rpartition('#')[2]}").text = "more"


def _constraint_xml(name: str, said: Policy) -> Any:
    element = etree.Element(f"{{{ODRL}}}{name}")
    element.set("name", _iri(text_of(next(iter(values(said, "leftOperand")), ""))))
    element.set("operator", _iri(text_of(next(iter(values(said, "operator")), "eq"))))
    element.set("rightOperand", " ".join(map(text_of, values(said, "rightOperand"))))
    for part in ("unit", "dataType"):
        if found := values(said, part):
            element.set(part, text_of(found[0]))
    return element


def in_rdf(policy: str, syntax: str, context: Any) -> str:
    """A policy in JSON-LD, turned to RDF in `syntax` (turtle, nt, xml) and back; `context` is ODRL's own."""
    graph = rdflib.Graph()
    graph.parse(data=json.dumps(json.loads(policy) | {"@context": context}), format="json-ld")
    return _as_json(graph.serialize(format=syntax), syntax)


def policy_files(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, syntax and JSON of every policy of the standards in `folder`, RDF turned to JSON-LD."""
    for path in sorted(one for one in folder.glob("*examples/*") if one.suffix):
        name, _, shape = path.stem.partition("=")
        syntax = _RDF.get(path.suffix)
        document = path.read_text("utf-8")
        if syntax:
            yield name, syntax, _as_json(document, syntax)
        else:
            yield name, f"JSON-LD, {shape}" if shape else "JSON of ODRL 2.1", document


def _as_json(document: str, syntax: str) -> str:
    graph = rdflib.Graph()
    graph.parse(data=document, format=syntax)
    return graph.serialize(format="json-ld")


def _as_rule(said: Any) -> Policy:
    """A rule that is an action alone, as one that has this action."""
    return said if isinstance(said, dict) and not said.keys() <= {"uid", "type"} else {"action": [said]}


def _refinements(actions: list[Any]) -> list[Policy]:
    return [one for action in actions if isinstance(action, dict) for one in values(action, "refinement")]


def _named(action: Any) -> str:
    return text_of(values(action, "value")[0]) if isinstance(action, dict) and "value" in action else text_of(action)


def _iri(name: str) -> str:
    return name if ":" in name else f"{ODRL}{name}"


WRITERS: dict[str, Callable[[Policy], str]] = {"the JSON of ODRL 2.1": json_21, "the XML of ODRL 2.2": xml}
