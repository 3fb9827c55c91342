"""A written document brought to fit its standard's own schema: what does not, among things kept, is left out.

A writer puts everything in its place. But an item may hold anything under the names that the model does not know, and
codes, languages and addresses that no schema takes: the schema itself finds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

_MOST_ROUNDS = 40
_ATTRIBUTE = re.compile(r"attribute '([^']*)'")


def fit(root: Element, load: Callable[[], etree.XMLSchema], mend: Callable[[Element], None] | None = None) -> None:
    """Take out of the document of `root` what the schema that `load` gives does not allow; `mend` follows each round.

    The schema has to be one of the caller's own: its list of errors is not shared between threads.
    """
    schema = load()
    for _ in range(_MOST_ROUNDS):
        if schema.validate(root):
            return
        names = {prefix: uri for one in root.iter(etree.Element) for prefix, uri in one.nsmap.items() if prefix}
        errors: Any = schema.error_log  # a sequence, of which the stubs know nothing
        found = [(_at(root, error.path, names), str(error.message)) for error in errors]
        for element, message in found:
            if element is not None and element is not root:
                leave_out(element, message)
            elif element is root and (name := _ATTRIBUTE.search(message)) and name[1] in root.attrib:
                del root.attrib[name[1]]
        if mend is not None:
            mend(root)


def leave_out(element: Element, message: str = "") -> None:
    """Leave out the attribute that the `message` is about, or the whole element."""
    name = _ATTRIBUTE.search(message)
    if name and name[1] in element.attrib:
        del element.attrib[name[1]]
        return
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _at(root: Element, path: str | None, names: dict[str, str]) -> Element | None:
    try:
        found = root.getroottree().xpath(path, namespaces=names) if path else None
    except etree.XPathError:
        return None
    element = found[0] if isinstance(found, list) and found else None
    return element if etree.iselement(element) else None
