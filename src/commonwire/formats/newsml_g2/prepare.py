"""What is done to a document of NewsML-G2 before it is read: notes to editors, and parts, to where they belong."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.elements import elements_at, line, local, take_out, values_of
from commonwire.formats.newsml_g2.document import BESIDE

_REFERENCES = etree.XPath("//@idrefs | //@contentrefs | //@sourceidref | //@original")
_WITH_ID = etree.XPath("*/*[@id]")
_PEOPLE = ("creator", "contributor")
_WITH_NOTES = ("{*}edNote", "{*}ednote", "{*}EdNote", *(f"{{*}}{name}" for name in _PEOPLE))
_OF_PEOPLE = ("{*}note", "{*}contactInfo")


def part_what_stands_beside(parts: dict[str, list[Element]]) -> None:
    """Parts that a writer of ours put into contentMeta, because the kind of item has no place for them."""
    for meta in parts.get("contentMeta", ()):
        for found in meta.iterchildren(*BESIDE):
            parts.setdefault(local(found), []).append(found)


def forget_ids(root: Element) -> None:
    """Ids that nothing refers to say nothing: parts of the item that are read, not kept, go without."""
    named = [child for child in elements_at(_WITH_ID, root) if child.get("id")]
    wanted = {name for said in values_of(_REFERENCES, root) for name in said.split()} if named else ()
    for child in named:
        if child.get("id") not in wanted and local(child) not in ("group", "newsCoverage"):
            del child.attrib["id"]


def take_notes(root: Element) -> list[str]:
    """Take notes to editors out of the document, and how to reach those who made the item; give their words."""
    found, people = [], []
    for element in list(root.iter(*_WITH_NOTES)):
        if local(element) in _PEOPLE:
            people.append(element)
        else:
            found.append(line(element))
            take_out(element)
    for person in people:
        parts = list(person.iter(*_OF_PEOPLE)) if len(person) else []
        for part in [part for part in parts if next(part.iterancestors("{*}contactInfo"), None) is None]:
            found.append(" ".join("\n".join(map(str, part.itertext(etree.Element))).split()))
            take_out(part)
    return [words for words in found if words]
