"""What RSS and Atom are written with: elements, times, and the modules in which both say more."""

from __future__ import annotations

from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.characters import clean
from commonwire.formats.feeds.document import APP, ATOM, CC, CONTENT, DC, DCTERMS, DELETED, MEDIA, NAMESPACES
from commonwire.formats.sanitise import spoken
from commonwire.news.item import Concept, Item, Place

_GEORSS = NAMESPACES["georss"]
NSMAP = {"content": CONTENT, "dc": DC, "dcterms": DCTERMS, "media": MEDIA, "cc": CC, "at": DELETED, "app": APP,
         "georss": _GEORSS, "atom": ATOM}  # fmt: skip
CARRIED = frozenset({
    "uri", "kind", "status", "embargo_until", "language", "headlines", "summary", "byline", "body_html", "body_text",
    "subjects", "keywords", "places", "credit", "copyright", "copyright_holder", "licence", "web_address",
    "renditions", "relations", "first_created_at", "version_created_at", "extra"})  # fmt: skip
"""The fields of the model that RSS and Atom can say, by themselves and in their modules."""


def root_of(tag: str, *prefixes: str, default: str | None = None, **attributes: str) -> Element:
    """A root element that declares the namespaces of `prefixes`, and `default` without one."""
    nsmap: dict[str | None, str] = {prefix: NSMAP[prefix] for prefix in prefixes}
    if default:
        nsmap[None] = default
    return etree.Element(tag, attributes, nsmap=nsmap)  # type: ignore[arg-type]


def bytes_of(root: Element) -> bytes:
    """The document, in UTF-8, declaring only what it uses."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def add(parent: Element, name: str, text: str | None = None, **attributes: str | None) -> Element:
    """Add an element; what XML cannot hold is taken out of its text and attributes."""
    said = {key: clean(value) for key, value in attributes.items() if value is not None}
    child = etree.SubElement(parent, name, said)
    child.text = clean(text) if text is not None else None
    return child


def add_modules(parent: Element, item: Item) -> None:
    """What `item` says that neither RSS nor Atom has an element for: Dublin Core, Media RSS, GeoRSS, app:control."""
    for headline in item.headlines[1:]:
        add(parent, f"{{{DCTERMS}}}alternative", spoken(headline.value))
    if item.credit:
        add(parent, f"{{{DC}}}publisher", spoken(item.credit))
    if item.copyright_holder:
        add(parent, f"{{{DCTERMS}}}rightsHolder", spoken(item.copyright_holder))
    if item.licence:
        add(parent, f"{{{CC}}}license" if is_web_address(item.licence) else f"{{{DCTERMS}}}license", item.licence)
    if item.summary and not (item.body_html or item.body_text):
        add(parent, f"{{{DCTERMS}}}abstract", spoken(item.summary))
    if item.keywords:
        add(parent, f"{{{MEDIA}}}keywords", spoken(", ".join(item.keywords)))
    for place in item.places:
        _add_place(parent, place)
    if item.status == "withheld" or item.embargo_until is not None:
        control = add(parent, f"{{{APP}}}control")
        add(control, f"{{{APP}}}draft", "yes")
        if isinstance(item.embargo_until, datetime):
            add(parent, f"{{{DCTERMS}}}available", item.embargo_until.isoformat())


def add_subjects(parent: Element, subjects: list[Concept]) -> None:
    """Subjects as Media RSS says them (5.9), with scheme and label: the only module that has both."""
    for subject in subjects:
        code, uri = subject.code, subject.uri
        if code and uri and uri.endswith(code):
            scheme: str | None = uri.removesuffix(code)
        else:
            code, scheme = uri or code or subject.name, None if uri or not subject.code else subject.scheme
        if code:
            label = spoken(subject.name) if subject.name else None
            add(parent, f"{{{MEDIA}}}category", spoken(code), scheme=scheme, label=label)


def _add_place(parent: Element, place: Place) -> None:
    if place.name:
        add(parent, f"{{{DCTERMS}}}spatial", spoken(place.name))
    if place.geo and place.geo.get("type") == "Point":
        longitude, latitude = place.geo["coordinates"][:2]
        add(parent, f"{{{_GEORSS}}}point", f"{latitude} {longitude}")
