"""XMP (ISO 16684-1): a packet's properties by prefixed name, as texts, lists, structures and language alternatives."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import BadInputError
from commonwire.formats.notes import Notes
from commonwire.formats.xml_text import XML_LANG, parse_xml

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
}
DEFAULT = "x-default"
Properties = dict[str, Any]


def read_xmp(data: bytes, notes: Notes) -> Properties:
    """The properties of the packet in `data`; none (reported) where it cannot be read.

    A language alternative is a dictionary by language tag; a structure one by prefixed names; a bag or sequence a list.
    """
    try:
        root = parse_xml(data.strip(b"\0 \r\n\t"), None, notes).root
    except BadInputError as error:
        notes.dropped("XMP", f"The packet cannot be read: {error.message}.")
        return {}
    found: Properties = {}
    for description in root.iter(f"{_RDF}Description"):
        parent = description.getparent()
        if parent is None or parent.tag == f"{_RDF}RDF":
            found |= _structure(description)
    return found


def texts(value: Any) -> list[str]:
    """The texts that a property says: each of a list; of language alternatives the default, else the first."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list):
        return [text for part in value for text in texts(part)[:1]]
    if isinstance(value, dict) and value and not any(":" in key for key in value):
        return texts(value.get(DEFAULT) or next(iter(value.values())))
    return []


def text(value: Any) -> str | None:
    """The first text that a property says."""
    return next(iter(texts(value)), None)


def alternatives(value: Any) -> dict[str, str]:
    """What a property says in each language; {} where it does not tell languages apart."""
    if not isinstance(value, dict) or any(":" in key for key in value):
        return {}
    return {key: said for key, said in value.items() if key != DEFAULT and isinstance(said, str)}


def structures(value: Any) -> list[Properties]:
    """The structures of a list, or the only one."""
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, dict) and any(":" in key for key in part)]


def _structure(element: Element) -> Properties:
    found: Properties = {}
    for key, said in element.attrib.items():
        name = _name(str(key))
        if name and str(said).strip():
            found[name] = " ".join(str(said).split())
    for child in element.iterchildren(etree.Element):
        name = _name(str(child.tag))
        value = _value(child) if name else None
        if name and value not in (None, "", [], {}):
            found[name] = value
    return found


def _value(element: Element) -> Any:
    """ISO 16684-1, section 7.5-7.9: a text, an array, a structure (in three spellings) or a reference."""
    for kind in ("Alt", "Bag", "Seq"):
        array = element.find(f"{_RDF}{kind}")
        if array is not None:
            return _array(array)
    inside = element.find(f"{_RDF}Description")
    if inside is not None:
        return _structure(inside)
    if element.get(f"{_RDF}parseType") == "Resource" or len(element):
        return _structure(element)
    if resource := element.get(f"{_RDF}resource"):
        return resource
    said = _structure(element)
    return said or (element.text or "").strip()


def _array(array: Element) -> Any:
    parts = array.findall(f"{_RDF}li")
    if str(array.tag) == f"{_RDF}Alt" and any(part.get(XML_LANG) for part in parts):
        return {part.get(XML_LANG, DEFAULT): (part.text or "").strip() for part in parts if (part.text or "").strip()}
    return [value for part in parts if (value := _value(part)) not in (None, "", [], {})]


def _name(tag: str) -> str | None:
    """The name with the usual prefix; None for those of other namespaces, which say nothing of the story."""
    namespace, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{name}" if prefix else None
