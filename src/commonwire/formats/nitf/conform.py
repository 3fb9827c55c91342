"""What is written fits the schema of NITF 3.6: what does not, among things kept, is left out."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.fit import fit

_FILE = "nitf-3-6.xsd"


def conform(root: Element) -> None:
    """Take out of the document of `root` all that the schema does not allow."""
    if not _schema().validate(root):
        fit(root, _load)


@cache
def _schema() -> etree.XMLSchema:
    return _load()


def _load() -> etree.XMLSchema:
    with as_file(files(__package__) / "schema") as folder:
        return etree.XMLSchema(etree.parse(folder / _FILE, etree.XMLParser(no_network=True)))
