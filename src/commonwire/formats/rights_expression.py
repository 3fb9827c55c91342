"""Rights expressions inside documents: RightsML and ODRL, as JSON or as the XML of NewsML-G2.

NewsML-G2 2.35, `rightsExpressionXML` and `rightsExpressionData`; ninjs 3, `rightsInfo`; the XML of ODRL 2.2
(W3C working draft of 2016) and of ODRL 2.1.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from lxml.etree import _Element as Element

from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.formats.elements import children, local
from commonwire.formats.notes import Notes
from commonwire.formats.xml_text import parse_xml
from commonwire.rights.digest import terms_digest
from commonwire.rights.rightsml.policy import decoded, policies_in, text_of, values
from commonwire.rights.rightsml.vocabulary import ODRL
from commonwire.rights.rightsml.write import write_rightsml
from commonwire.rights.terms import Terms

_OWN = "urn:commonwire:terms:"
"""Begins the identity of a policy that was made here of an item's terms; its digest follows."""
_TIMES = ("permission", "prohibition", "obligation", "duty", "remedy", "consequence")


def read_policies(expression: str) -> list[dict[str, Any]]:
    """The policies in an `expression` of ODRL, as `policies_in` gives them. Raises BadInputError when it is none."""
    text = expression.strip()
    if not text.startswith("<"):
        return policies_in(decoded(text))
    try:
        root = parse_xml(text.encode(), None, Notes()).root
    except CommonwireError as error:
        raise BadInputError(error.message, where="rights expression", remedy="Mend the XML.") from None
    found = [element for element in root.iter("*") if local(element) == "Policy"]
    if not found:
        raise BadInputError("There is no ODRL policy", where="rights expression", remedy="Send <o:Policy>.")
    return policies_in([_policy(element) for element in found])


def terms_expression(terms: Terms, uri: str, outlet: str | None = None) -> str:
    """`terms` of the item `uri` as RightsML (JSON-LD), under an identity by which a reader knows it for its terms."""
    return write_rightsml(terms, uid=f"{_OWN}{terms_digest(terms)}", target=uri, assigner=outlet)


def is_of_terms(expression: str | None) -> bool:
    """Whether `expression` was made by `terms_expression`: it is the item's terms, and no statement beside them."""
    if not expression or _OWN not in expression:
        return False
    try:
        return any(text_of(uid).startswith(_OWN) for one in read_policies(expression) for uid in values(one, "uid"))
    except BadInputError:
        return False


def _policy(element: Element) -> dict[str, Any]:
    policy: dict[str, Any] = {name: element.get(name) for name in ("uid", "type", "conflict") if element.get(name)}
    for name in ("profile", "inheritFrom"):
        if element.get(name):
            policy[name] = str(element.get(name)).split()
    inside = list(element.iter("*"))
    known = {str(one.get("id")): one for one in inside if one.get("id")}
    return policy | _inner(element, known, shared={one.get("idref") for one in inside} - {None})


def _inner(element: Element, known: dict[str, Element], *, shared: Set[str | None] = frozenset()) -> dict[str, Any]:
    """The parts of a policy, rule or duty; what no name of ODRL stands for keeps its own, which nobody understands.

    A part that others point to (`shared` are the ids that any `idref` names) stands in a policy to be pointed to alone.
    """
    found: dict[str, list[Any]] = {}
    for child in children(element):
        if shared and child.get("id") in shared:
            continue
        name, pointing, child = local(child), child, _meant(child, known)
        if name in _TIMES:
            found.setdefault(name, []).append(_inner(child, known) | _pointing(child))
        elif name == "asset":
            found.setdefault(_role(pointing, child, "relation", "target"), []).append(_with_refinements(child, "uid"))
        elif name == "party":
            found.setdefault(_role(pointing, child, "function", "assignee"), []).append(_with_refinements(child, "uid"))
        elif name == "action":
            found.setdefault("action", []).append(_with_refinements(child, "name"))
        elif name == "constraint":
            found.setdefault("constraint", []).append(_constraint(child))
        else:
            found.setdefault(str(child.tag), []).append("".join(map(str, child.itertext())).strip())
    return found


def _meant(element: Element, known: dict[str, Element]) -> Element:
    """The element that `idref` points to; itself where there is none, or one of another kind."""
    meant = known.get(str(element.get("idref")))
    return meant if meant is not None and meant.tag == element.tag else element


def _pointing(element: Element) -> dict[str, list[Any]]:
    """What points to nothing that is there says what is not read here."""
    return {f"{ODRL}idref": [element.get("idref")]} if element.get("idref") else {}


def _role(pointing: Element, meant: Element, attribute: str, usual: str) -> str:
    said = (pointing.get(attribute) or meant.get(attribute) or meant.get("role") or usual).strip()
    return (
        said.rpartition("/")[2] if said.startswith(("http://www.w3.org/ns/odrl/", "http://w3.org/ns/odrl/")) else said
    )


def _with_refinements(element: Element, name: str) -> Any:
    said = str(element.get(name) or "").strip()
    refinements = [_constraint(child) for child in children(element) if local(child) == "refinement"]
    more = _pointing(element) | ({"refinement": refinements} if refinements else {})
    for part in ("partOf", "source"):  # some of a collection, and not the one that is named
        more |= {part: str(element.get(part)).split()} if element.get(part) else {}
    return {"value" if name == "name" else "uid": said, **more} if more else said


def _constraint(element: Element) -> dict[str, Any]:
    said: dict[str, Any] = {
        "leftOperand": (element.get("name") or "").strip(),
        "operator": (element.get("operator") or "").strip(),
        "rightOperand": (element.get("rightOperand") or element.get("rightoperand") or "").split(),
    }
    for name in ("rightOperandReference", "unit", "dataType"):
        if element.get(name):
            said[name] = str(element.get(name)).split()
    inner = [local(child) for child in children(element)]
    return said | ({"inner": inner} if inner or element.get("idref") else {})
