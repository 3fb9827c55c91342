"""`rightsInfo` of NewsML-G2: each statement of rights with its scope, its period and its words in every language."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.elements import attributes, children, fragment, language_of, line, local
from commonwire.formats.newsml_g2.codes import Codes, code_of
from commonwire.formats.newsml_g2.concept import is_empty, read_concept
from commonwire.formats.newsml_g2.document import ADDED, LICENCE, OWN_LANGID
from commonwire.formats.notes import Notes
from commonwire.formats.rights import with_rights
from commonwire.formats.rights_expression import is_of_terms, read_policies
from commonwire.formats.times import read_time
from commonwire.news.item import Item, RightsInfo, Wording
from commonwire.rights.rightsml.read import terms_of_policies

_KNOWN = frozenset({"idrefs", "scope", "scopeuri", "aspect", "aspecturi", "validfrom", "validto"})


def read_rights(element: Element, codes: Codes, notes: Notes) -> list[RightsInfo]:
    """The statement that a rightsInfo `element` makes; none where its parts are there and say nothing."""
    info = _statement(element, codes, notes)
    return [] if len(element) and info == RightsInfo() else [info]


def _statement(element: Element, codes: Codes, notes: Notes) -> RightsInfo:
    said: dict[str, list[Wording]] = {"copyrightNotice": [], "usageTerms": []}
    holder = expression = expression_language = link = None
    extra: dict[str, Any] = dict(attributes(element, _KNOWN))
    others: list[str] = []
    for child in children(element):
        name = local(child)
        if name in said:
            if words := line(child):
                said[name].append(Wording(value=words, language=language_of(child)))
            if name == "usageTerms":
                link = link or child.get("href")
            elif child.get("href"):
                extra["copyright_href"] = str(child.get("href")).strip()
        elif name == "copyrightHolder" and holder is None:
            found = read_concept(child, codes)
            holder = None if is_empty(child, found) else found
        elif name in ("rightsExpressionXML", "rightsExpressionData") and expression is None:
            expression = "".join(fragment(part) for part in children(child)) or (child.text or "").strip()
            expression_language = child.get("langid") or None
        elif name == "link" and link is None and child.get("href"):
            link = child.get("href")
            expression_language = expression_language or child.get(OWN_LANGID)
        else:
            others.append(fragment(child))
    if others:
        extra["children"] = others
    return RightsInfo(
        scope=_several(element, codes, "scope", "scopeuri", "idrefs"),
        aspect=_several(element, codes, "aspect", "aspecturi"),
        valid_from=read_time(element.get("validfrom"), "rightsInfo.validfrom", notes),
        valid_to=read_time(element.get("validto"), "rightsInfo.validto", notes),
        holder=holder,
        copyright=said["copyrightNotice"],
        usage_terms=said["usageTerms"],
        link=link.strip() if link else None,
        expression=expression or None,
        expression_language=expression_language,
        extra=extra,
    )


def read_added(item: Item, element: Element) -> bool:
    """Put into `item` what a statement says that a writer of ours made of its fields; False for any other."""
    if element.get(ADDED) is None:
        return False
    texts: dict[str, list[str]] = {}
    for child in children(element):
        if local(child) == "rightsExpressionData" and is_of_terms(child.text):
            item.terms = terms_of_policies(read_policies(child.text or ""), about=frozenset({item.uri}))
            continue
        name = LICENCE if code_of(child.get("role")) == LICENCE else local(child)
        texts.setdefault(name, []).append(line(child))
    item.licence = "\n".join(texts.get(LICENCE, [])) or item.licence
    item.copyright_holder = item.copyright_holder or "\n".join(texts.get("copyrightHolder", [])) or None
    item.copyright = item.copyright or "\n".join(texts.get("copyrightNotice", [])) or None
    item.usage_terms = item.usage_terms or "\n".join(texts.get("usageTerms", [])) or None
    return True


def put_rights(item: Item, statements: list[RightsInfo]) -> None:
    """Put `statements` into `item`; what is said of the whole of it also into the fields that show it."""
    item.rights_info = statements
    whole = [statement for statement in statements if not statement.scope] or statements
    for statement in whole:
        holder = statement.holder
        item.copyright_holder = item.copyright_holder or (
            holder.name or holder.literal or holder.uri if holder else None
        )
        item.copyright = item.copyright or _words(statement.copyright, item.language)
        item.usage_terms = item.usage_terms or _words(statement.usage_terms, item.language)
    item.terms = with_rights(item.terms, statements, item.uri)


def _words(wordings: list[Wording], language: str | None) -> str | None:
    own = [wording.value for wording in wordings if wording.language in (None, language)]
    return "\n".join(own or [wording.value for wording in wordings]) or None


def _several(element: Element, codes: Codes, *names: str) -> list[str]:
    return [codes.word(value) or value for name in names for value in (element.get(name) or "").split()]
