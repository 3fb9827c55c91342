"""FormalNames: how NewsML 1 says a value of a vocabulary (NewsML 1.2, "FormalName")."""

from __future__ import annotations

from lxml.etree import _Element as Element

from commonwire.formats.elements import find


def formal(element: Element | None) -> str:
    """The FormalName of an element, however it is spelled; empty for none."""
    if element is None:
        return ""
    return (element.get("FormalName") or element.get("formalname") or element.get("formalName") or "").strip()


def formal_of(parent: Element, name: str) -> str:
    """The FormalName of the first child of that name."""
    return formal(find(parent, name))
