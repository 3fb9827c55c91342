"""Notes to editors in NITF: `ed-msg`, and notes and taglines that are not for publication."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.editors import is_for_editors
from commonwire.formats.elements import local
from commonwire.formats.nitf.words import words
from commonwire.formats.own import OWN
from commonwire.formats.private import is_private as is_private_name

_OF_EDITORS = ("editor", "intern", "desk", "contact", "private", "nonpub", "notforpub", "advis")
_MADE_BY = re.compile(r"(?:additional )?(?:reporting|writing|editing|compiled|translation) by", re.IGNORECASE)
_PRIVATE = f"{{{OWN}}}private"
_INSTRUCTIONS = ("40", "2:40")
"""The data set of IIM for special instructions (IIM 4.2, 2:40)."""


def is_private(element: Element) -> bool:
    """Whether a `note` or `tagline` is one from editor to editor.

    `type` npa is a non-publishable advisory, and `noteclass` editorsnote is what it says (NITF 3.6, "note"); notes of
    any other class are "potentially publishable" and belong to the text, unless the class says in words that they are
    not.
    """
    kind = (element.get("type") or "").strip().lower()
    if kind == "npa":
        return True
    said = [(element.get(name) or "").lower() for name in ("noteclass", "class")]
    if kind not in ("std", "pa", ""):
        said.append(kind)
    return any(
        is_private_name(one) or one in ("npa", "ed") or any(word in one.replace("-", "") for word in _OF_EDITORS)
        for one in said
    )


def take_notes(root: Element) -> list[str]:
    """Take what is addressed to editors out of the document, and give its words.

    A tagline that only repeats one of the messages is one of them, for some systems write every note twice; and so is
    one that is itself addressed to editors, or says how to reach somebody.
    """
    found: dict[str, None] = {}
    for element in list(root.iter("{*}ed-msg", "{*}note", "{*}media-notes", "{*}ds", "{*}meta")):
        said = _TAKEN[local(element)](element) if next(element.iterancestors(_PRIVATE), None) is None else None
        if said is not None:
            found[said] = None
            element.tag = _PRIVATE
    for element in list(root.iter("{*}tagline")):
        said = words(element)
        if is_private(element) or said in found or (is_for_editors(said) and not _MADE_BY.match(said)):
            found[said] = None
            element.tag = _PRIVATE
    if found:  # all at once, and with what follows left in its place: in linear time
        etree.strip_elements(root, _PRIVATE, with_tail=False)
    return [said for said in found if said]


def _message(element: Element) -> str:
    return " ".join((element.get("info") or words(element)).split())


def _note(element: Element) -> str | None:
    if not is_private(element):
        return None
    return " ".join(words(part) for part in element.iterchildren(etree.Element)) or words(element)


def _data_set(element: Element) -> str | None:
    return (element.get("value") or "").strip() if (element.get("num") or "").strip() in _INSTRUCTIONS else None


def _meta(element: Element) -> str | None:
    return (element.get("content") or "").strip() if is_private_name(element.get("name") or "") else None


_TAKEN = {"ed-msg": _message, "media-notes": _message, "note": _note, "ds": _data_set, "meta": _meta}
