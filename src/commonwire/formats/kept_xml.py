"""XML that a reader kept as text, as elements again: for a writer of the same format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.elements import local
from commonwire.formats.own import OWN
from commonwire.formats.private import is_private

_PRIVATE = f"{{{OWN}}}private"


def parsed(text: str, namespace: str) -> Element | None:
    """The element that a kept XML text says, or None; an element without namespace is one of `namespace`.

    What has a document type of its own is none: it may declare anything. Notes to editors are taken out, in whatever
    namespace and however deep they stand; what is one as a whole is none.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(clean(text).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        return None
    if not str(root.tag).startswith("{"):
        for element in root.iter(etree.Element):
            element.tag = element.tag if str(element.tag).startswith("{") else f"{{{namespace}}}{element.tag}"
    return _public(root)


def _public(root: Element) -> Element | None:
    notes = [element for element in root.iter(etree.Element) if is_private(local(element))]
    if root in notes:
        return None
    for note in notes:
        note.tag = _PRIVATE
    etree.strip_elements(root, _PRIVATE, with_tail=False)
    return root


def elements_at(kept: Any, read: Callable[[str], Element | None]) -> list[Element]:
    """The elements in a list of kept XML texts, or in one; what `read` finds to be none is left out."""
    texts = kept if isinstance(kept, list) else [kept]
    found = [read(text) for text in texts if isinstance(text, str)]
    return [element for element in found if element is not None]
