"""A vocabulary as NewsML-G2 has it: a knowledgeItem, a conceptItem, or a message with some of them."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.elements import children, find, line, local
from commonwire.formats.newsml_g2.knowledge import Known, concepts_of, schemes_of
from commonwire.formats.notes import Notes
from commonwire.formats.vocabulary.concepts import About, Entry, Found, is_uri, vocabularies_of

ITEMS = ("knowledgeItem", "conceptItem")


def read_knowledge(root: Element, notes: Notes) -> Found:
    """The vocabularies of the items in `root`, itself one or a message; a conceptItem alone is no whole vocabulary."""
    items = [element for element in root.iter(etree.Element) if local(element) in ITEMS]
    known = [(entry, item) for item in items for entry in concepts_of(item, notes)]
    entries = [_entry(concept) for concept, _ in known if is_uri(concept.code.uri)]
    about = [said for item in items for said in _about(item, [it for it, of_item in known if of_item is item])]
    return Found(
        vocabularies=vocabularies_of(entries, about),
        is_whole=any(local(item) == "knowledgeItem" for item in items),
        left_out=len(known) - len(entries),
    )


def _entry(concept: Known) -> Entry:
    uri, code = concept.code.uri or "", concept.code.code
    return Entry(
        uri=uri,
        names=concept.names,
        broader=concept.broader,
        narrower=concept.narrower,
        scheme=uri.removesuffix(code) if code and uri.endswith(code) else None,
        retired=concept.retired,
    )


def _about(item: Element, concepts: list[Known]) -> list[About]:
    """What the item says of its scheme; without `schemeMeta` of each scheme of its concepts."""
    rights, meta = find(item, "rightsInfo"), find(item, "itemMeta")
    provider = find(meta, "provider") if meta is not None else None
    said = {
        "source": _named(rights, "copyrightHolder") or _name(provider),
        "version": (item.get("version") or "").strip() or None,
        "licence": _named(rights, "usageTerms") or _named(rights, "copyrightNotice"),
    }
    found = []
    for scheme in schemes_of(item):
        title = find(scheme, "name")
        alias = (scheme.get("preferredalias") or "").strip() or None
        uri = (scheme.get("uri") or "").strip() or None
        found.append(About(scheme=uri, alias=alias, title=line(title) if title is not None else None, **said))
    described = {about.scheme for about in found}
    for concept in concepts:
        uri, code = concept.code.uri or "", concept.code.code
        if code and uri.endswith(code) and (scheme_uri := uri.removesuffix(code)) not in described:
            described.add(scheme_uri)
            found.append(About(scheme=scheme_uri, alias=concept.code.scheme, **said))
    return found


def _named(parent: Element | None, name: str) -> str | None:
    found = find(parent, name) if parent is not None else None
    return _name(found) if found is not None else None


def _name(element: Element | None) -> str | None:
    """What an element that names a party or a text says, in words or by its code."""
    if element is None:
        return None
    named = next((child for child in children(element) if local(child) == "name"), None)
    said = line(named) if named is not None else line(element)
    return said or element.get("literal") or element.get("uri") or element.get("qcode") or element.get("href") or None
