"""Rights in NITF: `rights` at the head of the text, `doc.rights` and `doc.copyright` among the data of the document.

What they say is shown and grants nothing (docs/rules.md, 6).
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from commonwire.formats.elements import attributes, children, local
from commonwire.formats.nitf.document import OWN_LICENCE
from commonwire.formats.nitf.reader import Reader
from commonwire.formats.nitf.words import words
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, RightsInfo, Wording

_DATES = ("startdate", "enddate")
_NEAR = 8
"""How many statements back the same one is looked for."""
_CODES = ("location-code", "code-source")


def read_rights(reader: Reader, element: Element) -> None:
    """`rights` as a statement (NITF, "rights"): an owner, a period, and limits in words."""
    found: dict[str, list[str]] = {}
    for child in children(element):
        name = local(child).removeprefix("rights.")
        value = (child.get("norm") or "").strip() or words(child) if name in _DATES else words(child)
        if value:
            found.setdefault(name, []).append(value)
        for key in ("contact", *_CODES):
            if value := (child.get(key) or "").strip():
                found.setdefault(f"{name}-{key}", []).append(value)
    free = " ".join(" ".join([element.text or "", *(child.tail or "" for child in children(element))]).split())
    said = {"": free} if free else {}
    _add(reader, said | {name: "; ".join(values) for name, values in found.items()}, "rights")


def read_doc_rights(reader: Reader, element: Element) -> None:
    """`doc.rights`, which says the same in attributes."""
    if element.get(OWN_LICENCE) is not None:
        reader.item.licence = (element.get("limitations") or "").strip() or None
        return
    said = {name: value for name, value in attributes(element, frozenset({"id"})).items() if value}
    if not said and (free := words(element)):
        said = {"": free}
    _add(reader, said, "doc.rights")


def _add(reader: Reader, said: dict[str, str], where: str) -> None:
    """A statement of what was said, unless another says the same; all but owner and period goes into its terms."""
    if not said:
        return
    owner = said.pop("owner", None)
    start, end = (read_time(said.pop(name, None), f"{where}.{name}", reader.notes) for name in _DATES)
    limits = [said.pop(name) for name in ("", "limitations") if name in said]
    terms = limits + [f"{name}: {value}" for name, value in said.items()]
    statement = RightsInfo(
        holder=Concept(name=owner) if owner else None,
        usage_terms=[Wording(value=value) for value in terms],
        valid_from=start,
        valid_to=end,
    )
    if statement in reader.item.rights_info[-_NEAR:] or statement == RightsInfo():
        return
    reader.item.rights_info.append(statement)
    reader.item.usage_terms = reader.item.usage_terms or "\n".join(terms) or None


def read_copyright(reader: Reader, element: Element) -> None:
    """`doc.copyright`: the holder and the year, of which a notice is made where the text has none."""
    holder, year = (element.get("holder") or "").strip(), (element.get("year") or "").strip()[:4]
    reader.item.copyright_holder = holder or None
    reader.item.copyright = notice_of(holder, year)
    if year and not holder:
        reader.kept["copyright_year"] = year
    reader.year = year or None


def notice_of(holder: str | None, year: str | None) -> str | None:
    """The notice that a holder and a year make.

    >>> notice_of("Pamir Post", "2026")
    '© 2026 Pamir Post'
    """
    return f"© {year} {holder}" if year and holder else holder or None
