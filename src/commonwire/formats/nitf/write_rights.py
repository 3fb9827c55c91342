"""Rights as NITF: `doc.copyright`, `doc.rights`, and the notice that readers see."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from commonwire.formats.credit import CreditBlock, credit_terms
from commonwire.formats.nitf.document import OWN_LICENCE
from commonwire.formats.nitf.read_rights import notice_of
from commonwire.formats.nitf.write_draft import Draft, add, added, norm, token
from commonwire.news.item import RightsInfo

_NAMED = re.compile(r"(agent|geography|location-code|code-source|type): (.+)")
_YEAR = re.compile(r"© (\d{4}) ")


def add_rights(docdata: Element, draft: Draft, credit: CreditBlock | None) -> None:
    """Holder and year, every statement of rights, the licence; and the credit's own words, marked."""
    item = draft.item
    year = _year(draft)
    if item.copyright_holder or year:
        add(docdata, "doc.copyright", holder=item.copyright_holder, year=year)
    for statement in item.rights_info:
        _add_statement(docdata, statement)
    shown = {wording.value for statement in item.rights_info for wording in statement.usage_terms}
    if item.usage_terms and not set(item.usage_terms.split("\n")) <= shown:
        added(add(docdata, "doc.rights", limitations=item.usage_terms))
    if item.licence:
        add(docdata, "doc.rights", type="licence", limitations=item.licence).set(OWN_LICENCE, "true")
    if credit is not None:
        added(add(docdata, "doc.rights", limitations="; ".join(credit_terms(credit).split("\n"))))


def notice(draft: Draft) -> str | None:
    """The notice of copyright, where it is another one than holder and year make."""
    item = draft.item
    return item.copyright if item.copyright != notice_of(item.copyright_holder, _year(draft)) else None


def _year(draft: Draft) -> str | None:
    """The year that was kept, else the one in a notice that is made of holder and year."""
    if kept := token((draft.text("copyright_year") or "").strip()):
        return kept
    found = _YEAR.match(draft.item.copyright or "")
    is_made = found and notice_of(draft.item.copyright_holder, found[1]) == draft.item.copyright
    return found[1] if found and is_made else None


def _add_statement(docdata: Element, statement: RightsInfo) -> None:
    """A statement as far as attributes say it: an owner, a period, and limits in words."""
    said: dict[str, str] = {}
    limits: list[str] = []
    for wording in statement.usage_terms:
        named = _NAMED.fullmatch(wording.value)
        if named and named[1] not in said:
            said[named[1]] = named[2]
        else:
            limits.append(wording.value)
    if statement.link:
        limits.append(statement.link)
    add(
        docdata,
        "doc.rights",
        owner=(statement.holder.name or statement.holder.literal) if statement.holder else None,
        startdate=norm(statement.valid_from),
        enddate=norm(statement.valid_to),
        limitations="; ".join(limits) or None,
        **{name.replace("-", "_"): value for name, value in said.items()},
    )
