"""Links and references of NewsML-G2: what an item is related to."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import attributes, children, find, fragment, line, local
from commonwire.formats.newsml_g2.codes import Codes
from commonwire.formats.newsml_g2.document import OWN_REL
from commonwire.news.item import Item, Relation

_TITLES = ("headline", "name", "description")
_LINK = frozenset({"rel", "reluri", "residref", "guidref", "href", "contenttype", "id", OWN_REL})


def relation_of(element: Element, codes: Codes, otherwise: str) -> Relation:
    """The relation that a link or a reference says: `uri` is what it names by identity, or else by address."""
    titles = [line(child) for child in children(element) if local(child) == "title"]
    rest = [fragment(child) for child in children(element) if local(child) != "title"]
    residref = (element.get("residref") or element.get("guidref") or "").strip()  # guidref: before version 2.7
    href = (element.get("href") or "").strip()
    extra: dict[str, Any] = dict(attributes(element, _LINK))
    if residref and href:
        extra["href"] = href
    elif (residref or href) and bool(href) != is_web_address(residref or href):
        extra["by"] = "href" if href else "residref"
    if rest or len(titles) > 1:
        extra["children"] = [fragment(child) for child in children(element) if local(child) != "title"]
    return Relation(
        rel=element.get(OWN_REL) or codes.word(element.get("rel"), element.get("reluri")) or otherwise,
        uri=residref or href or None,
        title=next(filter(None, titles), None) or _title_of(element),
        media_type=element.get("contenttype"),
        extra=extra,
    )


def _title_of(element: Element) -> str | None:
    """What stands in for the title of a link that has none."""
    for name in _TITLES:
        found = find(element, name)
        if found is not None and (words := line(found)):
            return words
    return None


def web_page(item: Item) -> None:
    """Take the item's own page, a link of the relation 'web', out of the relations."""
    for relation in item.relations:
        if relation.rel == "web" and relation.uri and is_web_address(relation.uri):
            item.web_address = relation.uri
            item.relations.remove(relation)
            return
