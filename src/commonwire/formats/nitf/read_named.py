"""Who and what is named in NITF: `identified-content` and `tobject`, and codes as concepts."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import attributes, children, language_of, local
from commonwire.formats.finish import scheme_and_code
from commonwire.formats.nitf.document import (
    CATEGORY,
    CLASSIFIED,
    EVENT_PLACE,
    NAMED,
    NEWS_TYPES,
    SCOPE,
    SUBJECT,
    URI,
)
from commonwire.formats.nitf.reader import Reader, Step, bare, each
from commonwire.formats.nitf.words import words
from commonwire.news.item import Concept, Place, Relation
from commonwire.news.vocabulary import alias_of, scheme_of

_CODE = frozenset({"idsrc", "value", "class", "location-code", "code-source"})
_TYPED = _CODE | {"type"}
_LEVELS = ("type", "matter", "detail", "code")
_EVLOC = ("city", "county-dist", "state-prov", "iso-cc")
_TITLE = frozenset({"function"})


def concept_of(element: Element, *, role: str | None = None, known: frozenset[str] = _CODE) -> Concept | None:
    """The concept that a `person`, `org`, `event`, `object.title` or `classifier` names; None for none at all."""
    said = _said(element)
    name = words(element, _TITLE) or None
    extra: dict[str, Any] = dict(attributes(element, known))
    for child in children(element):
        if local(child) == "function" and (title := words(child)):
            extra["function"] = title
    if said.pop("alt_codes", None):
        extra["alt-codes"] = [bare(child) for child in children(element) if _is_other_code(child)]
    if name is None and not any(said.values()):
        return None
    return Concept(name=name, role=role or _class(element), extra=extra, **said)


def place_of(element: Element) -> Place | None:
    """The place that a `location` names; its parts (city, country ...) are kept as they came."""
    said = _said(element)
    name = words(element) or None
    extra: dict[str, Any] = dict(attributes(element, _CODE))
    said.pop("alt_codes", None)
    if parts := [bare(child) for child in children(element) if local(child) != "alt-code" or _is_other_code(child)]:
        extra["parts"] = parts
    if name is None and not any(said.values()):
        return None
    return Place(name=name, role=_class(element), extra=extra, **said)


def read_identified(reader: Reader, element: Element) -> None:
    """`identified-content`: each into its list."""
    each(reader, element, "identified-content", _IDENTIFIED)


def read_named(reader: Reader, element: Element) -> None:
    """One of the elements of `identified-content`, wherever it stands."""
    name = local(element)
    target = NAMED[name]
    found: Concept | Place | None
    if name == "location":
        found = place_of(element)
    elif name == "classifier":
        kind = (element.get("type") or "").strip()
        is_plain = not kind or kind == SUBJECT or kind in CLASSIFIED
        target = CLASSIFIED.get(kind, target)
        role, known = (None, _TYPED) if is_plain else (kind, _TYPED - {"class"})
        found = concept_of(element, role=role, known=known)
    else:
        found = concept_of(element)
    if found is None:
        reader.keep("identified-content", element)
    else:
        getattr(reader.item, target).append(found)


def read_classifiers(reader: Reader, content: Element) -> None:
    """The classifiers that stand at the head of a `block`: they say what it is about, and are no text."""
    for element in content.iter("{*}classifier"):
        parent = element.getparent()
        if parent is not None and local(parent) == "block":
            read_named(reader, element)


def _read_link(reader: Reader, element: Element) -> None:
    """`virtloc`, a place in the network: a link of the story."""
    value, said = (element.get("value") or "").strip(), words(element)
    address = value or (said if is_web_address(said) else "")
    if not address:
        reader.keep("identified-content", element)
        return
    title = said if said != address else ""
    extra = attributes(element, frozenset({"value", "class"}))
    reader.item.relations.append(
        Relation(rel=_class(element) or "see-also", uri=address, title=title or None, extra=dict(extra))
    )


_IDENTIFIED: dict[str, Step] = {**dict.fromkeys(NAMED, read_named), "virtloc": _read_link}


def read_tobject(reader: Reader, element: Element) -> None:
    """`tobject`: subjects, genres (`tobject.property`), and a category where `tobject.type` is the sender's own."""
    each(reader, element, "tobject", {"tobject.subject": _read_subject, "tobject.property": _read_property})
    kind = (element.get("tobject.type") or "").strip()
    if kind and kind.lower() in NEWS_TYPES:
        reader.kept["tobject.type"] = kind
    elif kind:
        reader.item.subjects.append(Concept(name=kind, role=CATEGORY))


def _read_property(reader: Reader, element: Element) -> None:
    if kind := (element.get("tobject.property.type") or "").strip():
        reader.item.genres.append(Concept(name=kind))


def _read_subject(reader: Reader, element: Element) -> None:
    """A subject by number and by the names of type, matter and detail (NITF, "tobject.subject")."""
    subject = subject_of(element)
    if subject is None:
        if element.keys():
            reader.keep("tobject", element)
    else:
        reader.item.subjects.append(subject)


def subject_of(element: Element) -> Concept | None:
    """What a `tobject.subject` says; its most exact name is the name, the others are kept beside it.

    A number of the IPTC that begins with 20 is of the Media Topics, any other of the Subject Codes before them. A
    number of anybody else's (`ipr`) is of a scheme of that name.
    """
    number = (element.get("tobject.subject.refnum") or "").strip()
    said = {part: value for part in _LEVELS if (value := (element.get(f"tobject.subject.{part}") or "").strip())}
    name = said.get("detail") or said.get("matter") or said.get("type")
    owner = (element.get("tobject.subject.ipr") or "").strip()
    if not number and not said:
        return None
    code = number or said["code"] if not name or number else number
    scheme = owner
    if owner.lower() in ("", "iptc"):
        scheme = "medtop" if number.startswith("20") and len(number) == 8 else "subj" if number.isdigit() else ""
    elif owner.lower() in ("medtop", "mediatopic"):
        scheme = "medtop"
    extra = {part: value for part, value in said.items() if value != name}
    return Concept(name=name, extra=extra, **coded(scheme or None, code or None))


def read_scope(reader: Reader, element: Element) -> None:
    """`doc-scope`, "halfway between a keyword and a category"."""
    if said := (element.get("scope") or words(element)).strip():
        reader.item.subjects.append(Concept(name=said, role=SCOPE))


def read_event_place(reader: Reader, element: Element) -> None:
    """`evloc`: where the event took place, as opposed to where the story was written."""
    said = {name: value for name in _EVLOC if (value := (element.get(name) or "").strip())}
    if said:
        name = next(iter(said.values()))
        reader.item.places.append(Place(name=name, role=EVENT_PLACE, extra=dict(said)))


def coded(scheme: str | None, code: str | None) -> dict[str, Any]:
    """A code with its scheme, as the fields of a concept.

    >>> coded("medtop", "20000341")["uri"]
    'http://cv.iptc.org/newscodes/mediatopic/20000341'
    >>> coded(None, "s")
    {'literal': 's'}
    """
    if code is None:
        return {}
    if code.startswith(("http://", "https://")):
        alias, short = scheme_and_code(code)
        return {"uri": code, "scheme": alias or scheme, "code": short} if alias else {"uri": code}
    if scheme and is_web_address(scheme):
        scheme_uri = scheme if scheme.endswith(("/", "#", "=", ":")) else f"{scheme}/"
        return {"uri": scheme_uri + code, "scheme": alias_of(scheme), "code": code}
    if scheme is None:
        alias, _, rest = code.partition(":")
        found = scheme_of(alias) if rest else None
        return {"uri": found + rest, "scheme": alias, "code": rest} if found else {"literal": code}
    uri = scheme_of(scheme)
    return {"uri": uri + code if uri else None, "scheme": scheme, "code": code}


def _said(element: Element) -> dict[str, Any]:
    """The fields of a concept that the codes of `element` and its `alt-code` children say."""
    scheme = (element.get("idsrc") or element.get("code-source") or "").strip() or None
    code = (element.get("value") or element.get("location-code") or "").strip() or None
    said = coded(scheme, code)
    if not len(element):
        return said
    others = False
    names: dict[str, str] = {}
    for child in children(element):
        if local(child) != "alt-code":
            continue
        source, value = (child.get("idsrc") or "").strip(), (child.get("value") or "").strip()
        if source == URI and value:
            said["uri"] = value
        elif source == "name" and value and (language := language_of(child)):
            names[language] = value
        else:
            others = True
    if names:
        said["names"] = names
    return {**said, "alt_codes": True} if others else said


def _is_other_code(child: Element) -> bool:
    return local(child) == "alt-code" and not (
        child.get("idsrc") == URI or (child.get("idsrc") == "name" and language_of(child))
    )


def _class(element: Element) -> str | None:
    return (element.get("class") or "").strip() or None
