"""`rightsInfo` of NewsML-G2: every statement that was kept, and one of what only the fields of the item say."""

from __future__ import annotations

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.credit import CreditBlock, credit_terms
from commonwire.formats.elements import fragment
from commonwire.formats.newsml_g2.document import LICENCE, OWN_LANGID
from commonwire.formats.newsml_g2.order import RIGHTS, in_order
from commonwire.formats.newsml_g2.rights import put_rights
from commonwire.formats.newsml_g2.write_concept import add_concept
from commonwire.formats.newsml_g2.write_draft import Draft, iso
from commonwire.formats.newsml_g2.write_words import G2, Aliases, add, add_line, added, fragments, put_attributes, words
from commonwire.formats.rights import with_rights
from commonwire.formats.rights_expression import terms_expression
from commonwire.news.item import Concept, Item, RightsInfo, Wording
from commonwire.rights.rightsml.vocabulary import ODRL

_APART = ("children", "copyright_href")


def add_rights(root: Element, draft: Draft, credit: CreditBlock | None) -> None:
    """The statements of rights; those made of the item's other fields, and of the credit, are marked as such.

    A statement made of fields comes first: what an item shows of its rights is the first that is said.
    """
    item = draft.item
    own = _own(item)
    expression = _expression(item)
    if own != RightsInfo() or item.licence or expression:
        element = added(_add_statement(root, own, draft))
        if expression:
            add(element, "rightsExpressionData", expression, langid=ODRL, enctype="application/ld+json")
        if item.licence:
            _add_licence(element, item.licence, draft.aliases)
        in_order(element, RIGHTS)
    for statement in item.rights_info:
        in_order(_add_statement(root, statement, draft), RIGHTS)
    if credit is not None:
        element = added(add(root, "rightsInfo"))
        for said in credit_terms(credit).split("\n"):
            add_line(element, "usageTerms", said)


def _expression(item: Item) -> str | None:
    """The item's terms as RightsML, where its statements of rights do not say them already."""
    if item.terms is None or item.terms == with_rights(None, item.rights_info, item.uri):
        return None
    return terms_expression(item.terms, item.uri)


def _own(item: Item) -> RightsInfo:
    """What the fields of `item` say and its statements do not."""
    shown = Item(uri="", language=item.language)
    put_rights(shown, item.rights_info)
    holder = item.copyright_holder if item.copyright_holder != shown.copyright_holder else None
    return RightsInfo(
        holder=Concept(name=holder) if holder else None,
        copyright=_lines(item.copyright) if item.copyright != shown.copyright else [],
        usage_terms=_lines(item.usage_terms) if item.usage_terms != shown.usage_terms else [],
    )


def _lines(text: str | None) -> list[Wording]:
    return [Wording(value=part) for part in (text or "").split("\n") if words(part)]


def _add_statement(root: Element, statement: RightsInfo, draft: Draft) -> Element:
    aliases = draft.aliases
    element = add(root, "rightsInfo", validfrom=iso(statement.valid_from), validto=iso(statement.valid_to))
    _put_scope(element, statement.scope, draft)
    _put_codes(element, "aspect", statement.aspect, aliases)
    put_attributes(element, statement.extra, without=_APART)
    if statement.holder is not None:
        add_concept(element, "copyrightHolder", statement.holder, aliases)
    for wording in statement.copyright:
        add_line(element, "copyrightNotice", wording.value, wording.language)
    notice = element.find("{*}copyrightNotice")
    href = statement.extra.get("copyright_href")
    if notice is not None and isinstance(href, str):
        notice.set("href", words(href))
    for wording in statement.usage_terms:
        add_line(element, "usageTerms", wording.value, wording.language)
    if statement.link:
        link = add(element, "link", href=words(statement.link))
        if statement.expression_language and not statement.expression:
            link.set(OWN_LANGID, words(statement.expression_language))
    if statement.expression:
        _add_expression(element, statement.expression, statement.expression_language)
    for child in fragments(statement.extra.get("children")):
        if child.tag == f"{G2}rightsExpressionXML":
            _add_expression(element, "".join(map(fragment, child)), child.get("langid"))
        else:
            element.append(child)
    return element


def _add_expression(element: Element, expression: str, language: str | None) -> None:
    """A rights expression as text: the schema lets rightsExpressionXML hold only elements that it knows itself."""
    first = expression.lstrip()[:1]
    kind = {"<": "application/xml", "{": "application/json", "[": "application/json"}.get(first, "text/plain")
    add(element, "rightsExpressionData", expression, langid=language or "", enctype=kind)


def _put_scope(element: Element, scope: list[str], draft: Draft) -> None:
    """The parts of the document that it is about by their ids, all others by code."""
    refs: list[str] = []
    if scope:
        ids = {one.get("id") for one in element.getroottree().iter(f"{G2}*")}
        refs = [said for said in scope if said in ids]
    if refs:
        element.set("idrefs", " ".join(refs))
    _put_codes(element, "scope", [said for said in scope if said not in refs], draft.aliases)


def _put_codes(element: Element, name: str, said: list[str], aliases: Aliases) -> None:
    found: dict[str, list[str]] = {}
    for one in said:
        if word := words(one):
            end, value = aliases.word(word)
            found.setdefault(name + end, []).append(value)
    for key, values in found.items():
        element.set(key, " ".join(values))


def _add_licence(element: Element, licence: str, aliases: Aliases) -> None:
    """The licence as usage terms of a role of ours, with its address where it is one."""
    said = add_line(element, "usageTerms", licence)
    if said is not None:
        said.set("role", aliases.word(LICENCE)[1])
        if is_web_address(licence):
            said.set("href", licence)
