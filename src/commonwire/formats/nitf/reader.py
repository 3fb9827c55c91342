"""A document of NITF on its way to the common model, and how the children of an element are gone through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.elements import children, fragment, line, local
from commonwire.formats.nitf.document import NITF
from commonwire.formats.notes import Notes
from commonwire.formats.own import ADDED
from commonwire.news.item import Item

_DECLARED = f' xmlns="{NITF}"'


class Reader(msgspec.Struct, kw_only=True):
    """What is found goes into `item`, what the model has no place for into `kept`, by the name of its parent.

    `id`, `source` and `uno` are the document's own identity, `issued` its `date.issue` as it stands; `fixture`
    stands in for the slugline, `year` is that of the copyright. `first` and `last` are parts of the text that stand
    outside `body.content`.
    """

    item: Item
    notes: Notes
    kept: dict[str, Any] = {}
    private: list[str] = []
    id: str | None = None
    source: str | None = None
    uno: str | None = None
    issued: str | None = None
    fixture: str | None = None
    year: str | None = None
    bylines: list[str] = []
    first: list[str] = []
    last: list[str] = []

    def keep(self, parent: str, element: Element) -> None:
        """Keep an element that the model has no place for."""
        self.kept.setdefault(parent, []).append(bare(element))

    def forget_identity(self) -> None:
        """Do not keep a doc-id beside an identity that is the same."""
        kept = [text for text in self.kept.pop("docdata", []) if not text.startswith("<doc-id ")]
        if kept:
            self.kept["docdata"] = kept


def bare(element: Element) -> str:
    """The element as XML text, which does not say anew that it is of NITF: whether the document does, is no matter."""
    return fragment(element).replace(_DECLARED, "", 1)


Step = Callable[[Reader, Element], None]


def each(reader: Reader, parent: Element, name: str, steps: dict[str, Step]) -> None:
    """Read the children of `parent` by `steps`; the others are kept under its `name`.

    What a writer of ours added beside what the item says is passed over.
    """
    for child in children(parent):
        if child.get(ADDED) is not None:
            continue
        step = steps.get(local(child))
        if step is None:
            reader.keep(name, child)
        else:
            step(reader, child)


def norm_of(element: Element) -> str | None:
    """The time that a date element says: by `norm`, else in its words."""
    return (element.get("norm") or line(element)).strip() or None
