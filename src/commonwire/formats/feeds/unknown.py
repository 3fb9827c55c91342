"""What a feed's entry says and the model does not know: kept in `extra`, and written again in the same format."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.feeds.document import Children, tag_of
from commonwire.formats.private import is_private
from commonwire.formats.xml_text import local_name

_MOST = 200
_LONGEST = 100_000
_XML = "xml"
_TEXT = "text"


def kept(found: Children, read: frozenset[str], private: list[str]) -> dict[str, Any]:
    """The children whose names are not among those `read`, by name; notes to editors go to `private`.

    A text stands as it is, attributes as an object, both together as an object with 'text', more as {'xml': ...}.
    """
    extra: dict[str, Any] = {}
    for name, elements in found.items():
        if name in read:
            continue
        values = [value for element in elements[:_MOST] if (value := _value(element, private)) not in (None, "")]
        if values:
            extra[name] = values
    return extra


def write_kept(parent: Element, extra: Any) -> None:
    """Add to `parent` what `kept` had kept."""
    for name, values in extra.items() if isinstance(extra, dict) else ():
        tag = tag_of(name) if isinstance(name, str) else None
        for value in values if tag and isinstance(values, list) else ():
            try:
                _add(parent, str(tag), value)
            except (ValueError, etree.XMLSyntaxError):
                continue


def _value(element: Element, private: list[str]) -> Any:
    if any(is_private(local_name(part)) for part in element.iter(etree.Element)):
        private.append(" ".join("".join(map(str, element.itertext())).split()))
        return None
    if len(element):
        return {_XML: etree.tostring(element, encoding="unicode", with_tail=False)[:_LONGEST]}
    text = (element.text or "").strip()
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    if not attributes:
        return text
    return {**attributes, _TEXT: text} if text else attributes


def _add(parent: Element, tag: str, value: Any) -> None:
    if isinstance(value, dict) and set(value) == {_XML}:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        parent.append(etree.fromstring(str(value[_XML]), parser))
        return
    child = etree.Element(tag)
    if isinstance(value, dict):
        child.text = clean(str(value[_TEXT])) if _TEXT in value else None
        for key, said in value.items():
            if key != _TEXT:
                child.set(str(key), clean(str(said)))
    else:
        child.text = clean(str(value))
    parent.append(child)
