"""What is written fits the schema of NewsML-G2 2.35 (Power): what does not, among things kept, is left out.

The writer itself puts everything in its place. But an item may hold anything under the names that the model does not
know, and codes, languages and addresses that no schema takes: the schema itself finds them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.newsml_g2.document import NAR

_FILE = "NewsML-G2_2.35-spec-All-Power.xsd"
_MOST_ROUNDS = 40
_ATTRIBUTE = re.compile(r"attribute '([^']*)'")
_REFERENCES = ("idref", "idrefs", "contentrefs", "sourceidref")
_FIND = etree.XPath(" | ".join(f"//@{name}" for name in _REFERENCES))


def conform(root: Element) -> None:
    """Take out of the document of `root`, a whole item, all that the schema does not allow."""
    _mend_references(root)
    if _schema().validate(root):
        return
    schema = _load()  # one of our own: its list of errors is not shared between threads
    for _ in range(_MOST_ROUNDS):
        if schema.validate(root):
            return
        names = {prefix: uri for one in root.iter(etree.Element) for prefix, uri in one.nsmap.items() if prefix}
        errors: Any = schema.error_log  # a sequence, of which the stubs know nothing
        found = [(_at(root, error.path, names), str(error.message)) for error in errors]
        for element, message in found:
            if element is not None and element is not root:
                _take_out(element, message)
            elif element is root and (name := _ATTRIBUTE.search(message)) and name[1] in root.attrib:
                del root.attrib[name[1]]
        _mend_references(root)


def _at(root: Element, path: str | None, names: dict[str, str]) -> Element | None:
    try:
        found = root.getroottree().xpath(path, namespaces=names) if path else None
    except etree.XPathError:
        return None
    element = found[0] if isinstance(found, list) and found else None
    return element if etree.iselement(element) else None


def _take_out(element: Element, message: str) -> None:
    """The attribute that the `message` is about, or the whole element."""
    name = _ATTRIBUTE.search(message)
    if name and name[1] in element.attrib:
        del element.attrib[name[1]]
        return
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _mend_references(root: Element) -> None:
    """References to what is not in the document (any more), which libxml2 does not look for, go."""
    if not _FIND(root):
        return
    ids = {said for one in root.iter(etree.Element) for key in ("id", "partid") if (said := one.get(key))}
    for element in list(root.iter(f"{{{NAR}}}*")):
        for key in _REFERENCES:
            names = (element.get(key) or "").split()
            there = [name for name in names if name in ids]
            if names and there:
                element.set(key, " ".join(there))
            elif names and key == "idref":
                _take_out(element, "")
            elif names:
                del element.attrib[key]


@cache
def _schema() -> etree.XMLSchema:
    return _load()


def _load() -> etree.XMLSchema:
    with as_file(files(__package__) / "schema") as folder:
        return etree.XMLSchema(etree.parse(folder / _FILE, etree.XMLParser(no_network=True)))
