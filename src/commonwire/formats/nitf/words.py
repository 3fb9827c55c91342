"""The words in elements of NITF, put apart where only the markup does: names, places and titles, paragraphs."""

from __future__ import annotations

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, line, local

_LINES = {"p", "hl1", "hl2", "li", "dt", "dd", "tr", "pre", "block", "bq", "credit", "table", "caption", "br", "hr",
          "delivery.point", "care.of", "addressee"}  # fmt: skip
_LISTED = {"person", "org", "location", "virtloc", "city", "state", "region", "country", "sublocation"}
_APART = {"name.given", "name.family", "function", "td", "th", "postcode", "delivery.office", "copyrite.year",
          "copyrite.holder"}  # fmt: skip
_WORDLESS = {"alt-code", "media", "note"}
_NEAR = 4
"""How many pieces back the words in front of an element are looked for: blanks are all that stands between."""
_BREAK = "\0"  # no text has it: control characters are taken out before


def words(element: Element, without: frozenset[str] = frozenset()) -> str:
    """The words as one line; those of the children named in `without` are left out.

    What stands in elements of its own comes apart: a byline from its title and a city from its state by a comma.
    """
    if not len(element):
        return line(element)
    return " ".join(raw_words(element, without).replace(_BREAK, " ").split())


def lines(element: Element) -> str:
    """The words, a line for each paragraph."""
    if not len(element):
        return line(element)
    said = (" ".join(part.split()) for part in raw_words(element).split(_BREAK))
    return "\n".join(part for part in said if part)


def raw_words(element: Element, without: frozenset[str] = frozenset()) -> str:
    """The words with the white space as it stands; lines end in a character that no text has."""
    out: list[str] = []
    _collect(element, without, out)
    return "".join(out)


def spaced(element: Element) -> str:
    """The words with the white space as it stands, for use inside a text."""
    return raw_words(element).replace(_BREAK, " ")


def _collect(element: Element, without: frozenset[str], out: list[str]) -> None:
    before = element.text or ""
    if before:
        out.append(before)
    is_first = True
    for child in children(element):
        name = local(child)
        if name not in _WORDLESS and name not in without:
            if name in _LINES:
                out.append(_BREAK)
            else:
                _put_apart(name, before, is_first, out)
            _collect(child, without, out)
            if name in _LINES:
                out.append(_BREAK)
            is_first = False
        before = child.tail or ""
        if before:
            out.append(before)


def _put_apart(name: str, before: str, is_first: bool, out: list[str]) -> None:
    """Put a comma or a space in front of this child, where only the layout stands between it and the words before."""
    if not (name in _APART or name == "byttl" or (name in _LISTED and not is_first and not before.strip())):
        return
    gap = before[len(before.rstrip()) :]
    if gap and "\n" not in gap:
        return
    last = next((n for n in range(len(out) - 1, max(len(out) - _NEAR, 0) - 1, -1) if out[n].strip()), None)
    if last is None:
        return
    said = out[last].rstrip()
    if said[-1].isalnum() or said[-1] in ".)'’":
        del out[last + 1 :]
        out[last] = said
        out.append(" " if name in _APART else ", ")
