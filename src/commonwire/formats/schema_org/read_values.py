"""The values of schema.org's properties: a text, a number or a thing may each be said in several ways."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Any
from urllib.parse import urljoin

from commonwire.formats.addresses import is_web_address
from commonwire.formats.finish import scheme_and_code
from commonwire.formats.sanitise import plain
from commonwire.formats.schema_org.document import ABOUT, ORGANISATIONS, PLACES, Node, types_of
from commonwire.news.item import Concept, Place, Rendition

_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6}(?:\.\d{1,6})?)S)?)?")
_DIGITS = re.compile(r"(\d{1,12})\s{0,3}(?:px|b|bytes?)?", re.IGNORECASE)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:[^\s<>\"]{1,2000}")
_CONCEPT_READ = {"@type", "@id", "name", "url", "sameAs", "termCode", "inDefinedTermSet", "geo"}
_MEDIA_READ = {"@type", "@id", "url", "contentUrl", "identifier", "caption", "description", "name", "width", "height",
               "contentSize", "encodingFormat", "duration"}  # fmt: skip


def listed(value: Any) -> list[Any]:
    """`value` as a list: of itself where it is one value, empty where there is none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def raw_text_of(value: Any) -> str | None:
    """The text that `value` says, with its markup and lines: itself, its '@value', its name; the first of several."""
    for one in listed(value):
        if isinstance(one, dict):
            one = one.get("@value") or one.get("name") or one.get("text") or one.get("headline")
            one = one[0] if isinstance(one, list) and one else one
            one = one.get("@value") if isinstance(one, dict) else one
        if isinstance(one, (int, float)) and not isinstance(one, bool):
            one = str(one)
        if isinstance(one, str) and one.strip():
            return one
    return None


def text_of(value: Any) -> str | None:
    """The text that `value` says, as one line of words."""
    said = raw_text_of(value)
    return plain(said) or None if said else None


def texts_of(value: Any) -> list[str]:
    """Each text of a list."""
    return [text for one in listed(value) if (text := text_of(one))]


def is_uri(value: Any) -> bool:
    """Whether `value` is an absolute URI without a fragment: a lasting identity (a fragment is a page's own part)."""
    return isinstance(value, str) and _URI.fullmatch(value) is not None and "#" not in value


def address_of(value: Any, base: str | None) -> str | None:
    """The web address that `value` says: itself, or that of the thing, made absolute against `base`."""
    for one in listed(value):
        for said in (one.get("contentUrl"), one.get("url"), one.get("@id")) if isinstance(one, dict) else (one,):
            said = next(iter(listed(said)), None)
            if isinstance(said, dict):
                said = said.get("@id")
            address = _absolute(said, base) if isinstance(said, str) else None
            if address:
                return address
    return None


def names_of(value: Any) -> tuple[str | None, dict[str, str]]:
    """The name that `value` says, and those in further languages."""
    names: dict[str, str] = {}
    for one in listed(value)[1:]:
        if isinstance(one, dict) and isinstance(one.get("@language"), str) and (said := text_of(one)):
            names[one["@language"]] = said
    return text_of(value), names


def concept_of(value: Any, role: str | None = None) -> Concept | None:
    """The thing that `value` says as a concept; None where it has neither name nor identity."""
    if not isinstance(value, dict) or "@value" in value:
        name = text_of(value)
        return Concept(uri=name, role=role) if is_uri(name) else Concept(name=name, role=role) if name else None
    name, names = names_of(value.get("name") or value.get("headline"))
    uri = _uri_of(value)
    scheme, code = scheme_and_code(uri)
    if code is None:
        code, scheme = text_of(value.get("termCode")), text_of(value.get("inDefinedTermSet"))
    if not (name or uri or code):
        return None
    extra = _rest(value, _CONCEPT_READ)
    return Concept(name=name, names=names, uri=uri, scheme=scheme, code=code, role=role, extra=extra)


def place_of(value: Any, role: str | None = None) -> Place | None:
    """The place that `value` says."""
    concept = concept_of(value, role)
    if concept is None:
        return None
    geo = _point(value.get("geo")) if isinstance(value, dict) else None
    return Place(
        name=concept.name, names=concept.names, uri=concept.uri, scheme=concept.scheme, code=concept.code, role=role,
        geo=geo, extra=concept.extra,
    )  # fmt: skip


def field_of(value: Any) -> str:
    """The field of the model for the thing `value` under `about` or `mentions`: 'people', 'places', 'subjects' ..."""
    for kind in types_of(value) if isinstance(value, dict) else ():
        if kind in PLACES:
            return "places"
        if kind in ORGANISATIONS or kind.endswith("Organization"):
            return "organisations"
        if kind in ABOUT or kind.endswith("Event"):
            return ABOUT.get(kind, "events")
    return "subjects"


def rendition_of(value: Any, name: str, base: str | None) -> Rendition | None:
    """The media object, or the address of one; None where it has no address on the web."""
    href = address_of(value, base)
    if href is None:
        return None
    if not isinstance(value, dict):
        return Rendition(href=href, name=name)
    return Rendition(
        href=href,
        name=raw_text_of(value.get("identifier")) or name,
        title=text_of(value.get("caption")) or text_of(value.get("description")) or text_of(value.get("name")),
        media_type=raw_text_of(value.get("encodingFormat")),
        width=number_of(value.get("width")),
        height=number_of(value.get("height")),
        size=number_of(value.get("contentSize")),
        duration=_seconds(value.get("duration")),
        extra=_rest(value, _MEDIA_READ),
    )


def number_of(value: Any) -> int | None:
    """A whole number, said as one, in digits ('640', '640px') or as a QuantitativeValue."""
    if isinstance(value, dict):
        value = value.get("value")
    said = raw_text_of(value)
    digits = _DIGITS.fullmatch(said.removesuffix(".0").strip()) if said else None
    return int(digits[1]) if digits else None


def _seconds(value: Any) -> float | None:
    said = _DURATION.fullmatch(raw_text_of(value) or "-")
    if not said:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in said.groups())
    return days * 86_400 + hours * 3_600 + minutes * 60 + seconds


def _uri_of(node: Node) -> str | None:
    said = [node.get("@id"), *listed(node.get("sameAs")), *listed(node.get("url"))]
    return next((uri for uri in said if isinstance(uri, str) and _URI.fullmatch(uri)), None)


def _rest(node: Node, known: Set[str]) -> dict[str, Any]:
    kept = {key: value for key, value in node.items() if key not in known}
    return {"schema_org": kept} if kept else {}


def _point(geo: Any) -> dict[str, Any] | None:
    geo = next(iter(listed(geo)), None)
    try:
        latitude, longitude = float(geo["latitude"]), float(geo["longitude"])
    except (TypeError, ValueError, KeyError):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _absolute(address: str, base: str | None) -> str | None:
    try:
        address = urljoin(base, address.strip()) if base else address.strip()
    except ValueError:
        return None
    return address if is_web_address(address) else None
