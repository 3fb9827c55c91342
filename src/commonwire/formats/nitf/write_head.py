"""`head` of NITF: title, subjects by number, and the data of the document."""

from __future__ import annotations

from datetime import datetime

from lxml.etree import _Element as Element

from commonwire.formats.credit import CreditBlock
from commonwire.formats.elements import local
from commonwire.formats.nitf.document import OWN_REGSRC
from commonwire.formats.nitf.write_draft import Draft, add, norm, ordered, put, token
from commonwire.formats.nitf.write_named import add_identified, add_tobject, is_correction
from commonwire.formats.nitf.write_rights import add_rights
from commonwire.news.item import Item

_ORDER = ("title", "meta", "tobject", "iim", "docdata", "pubdata", "revision-history")
_IDENTITY = "doc-id"


def add_head(root: Element, draft: Draft, credit: CreditBlock | None) -> None:
    """`head` with all that is said of the document."""
    head, item = add(root, "head"), draft.item
    title = draft.text("title") or item.headline
    if title:
        add(head, "title", title)
    done = add_tobject(head, draft)
    _add_data(add(head, "docdata"), draft, done, credit)
    kept = draft.elements("head")
    if item.web_address and all(element.get("ex-ref") != item.web_address for element in kept):
        add(head, "pubdata", type="web", ex_ref=item.web_address)
    head.extend(kept)
    head[:] = ordered(list(head), _ORDER)


def _add_data(docdata: Element, draft: Draft, done: int, credit: CreditBlock | None) -> None:
    item = draft.item
    _put_status(docdata, item)
    _add_identity(docdata, draft)
    if item.urgency is not None:
        add(docdata, "urgency", ed_urg=str(item.urgency))
    _add_dates(docdata, item)
    _add_hops(docdata, item)
    _add_key(docdata, draft)
    add_rights(docdata, draft, credit)
    if item.keywords:
        keys = add(docdata, "key-list")
        for keyword in item.keywords:
            add(keys, "keyword", key=keyword)
    _add_corrections(docdata, item)
    add_identified(docdata, draft, done)
    docdata.extend(element for element in draft.elements("docdata") if not _is_identity(element, item))


def _put_status(docdata: Element, item: Item) -> None:
    """The management status: an item that is usable, but not yet, is embargoed.

    The status says how things stood when the version was made; the hour of release is there whatever it says.
    """
    until = item.embargo_until
    is_waiting = isinstance(until, datetime) and not _is_over(until, item.version_created_at)
    status = "embargoed" if item.status == "usable" and (until == "open" or is_waiting) else item.status
    docdata.set("management-status", status)
    other = next((relation for relation in item.relations if relation.rel == "manages" and relation.uri), None)
    if other is not None:
        become = other.extra.get("status")
        put(docdata, {"management-doc-idref": other.uri,
                      "management-idref-status": become if isinstance(become, str) else None})  # fmt: skip


def _is_over(until: datetime, made: datetime | None) -> bool:
    """Whether the embargo was over when the version was made; times without zone cannot be compared with others."""
    return made is not None and (until.tzinfo is None) == (made.tzinfo is None) and until <= made


def _add_identity(docdata: Element, draft: Draft) -> None:
    """`doc-id`; who is the source, where the item was not read of NITF, is marked as not said there."""
    item = draft.item
    element = add(docdata, _IDENTITY, id_string=item.uri, regsrc=draft.text("regsrc"))
    source = item.copyright_holder or item.credit
    if source and "regsrc" not in element.attrib:
        put(element, {"regsrc": source, OWN_REGSRC: "true"})


def _is_identity(element: Element, item: Item) -> bool:
    return local(element) == _IDENTITY and element.get("id-string") == item.uri


def _add_dates(docdata: Element, item: Item) -> None:
    until = item.embargo_until if isinstance(item.embargo_until, datetime) else None
    dates = {"date.issue": item.version_created_at, "date.release": until, "date.expire": item.expires_at}
    for name, time in dates.items():
        if said := norm(time):
            add(docdata, name, norm=said)


def _add_hops(docdata: Element, item: Item) -> None:
    if item.hops:
        trail = add(docdata, "del-list")
        for level, hop in enumerate(item.hops, start=1):
            add(trail, "from-src", src_name=hop.party, level_number=str(level))


def _add_key(docdata: Element, draft: Draft) -> None:
    """`du-key`: the slugline with the source's version, and what else was kept of it."""
    item, kept = draft.item, draft.table("du-key")
    version = token(item.source_version)
    if version and kept.get("generation") == item.source_version:
        version = None
    element = add(docdata, "du-key", key=item.slugline, version=version)
    put(element, {name: token(kept.get(name)) for name in ("generation", "part")})
    if not element.attrib:
        docdata.remove(element)


def _add_corrections(docdata: Element, item: Item) -> None:
    """`correction` for each signal of that kind, naming the items that are corrected, in their order."""
    others = [relation.uri for relation in item.relations if relation.rel == "corrects"]
    for signal in filter(is_correction, item.signals):
        said = {name: value for name, value in signal.extra.items() if isinstance(value, str)}
        put(add(docdata, "correction"), {"id-string": others.pop(0) if others else None, **said})
