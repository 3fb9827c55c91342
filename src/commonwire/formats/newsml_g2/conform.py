"""What is written fits the schema of NewsML-G2 2.35 (Power): what does not, among things kept, is left out."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.fit import fit, leave_out
from commonwire.formats.newsml_g2.document import NAR

_FILE = "NewsML-G2_2.35-spec-All-Power.xsd"
_REFERENCES = ("idref", "idrefs", "contentrefs", "sourceidref")
_FIND = etree.XPath(" | ".join(f"//@{name}" for name in _REFERENCES))


def conform(root: Element) -> None:
    """Take out of the document of `root`, a whole item, all that the schema does not allow."""
    _mend_references(root)
    if not _schema().validate(root):
        fit(root, _load, _mend_references)


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
                leave_out(element)
            elif names:
                del element.attrib[key]


@cache
def _schema() -> etree.XMLSchema:
    return _load()


def _load() -> etree.XMLSchema:
    with as_file(files(__package__) / "schema") as folder:
        return etree.XMLSchema(etree.parse(folder / _FILE, etree.XMLParser(no_network=True)))
