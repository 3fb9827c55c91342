"""Who and what is named, as NITF: `identified-content` and `tobject`."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.characters import clean
from commonwire.formats.nitf.document import CATEGORY, EVENT_PLACE, NAMED, SCOPE, SUBJECT, URI
from commonwire.formats.nitf.read_named import coded, subject_of
from commonwire.formats.nitf.write_draft import TAG, Draft, add, added, fragments, language, put, token
from commonwire.formats.xml_text import XML_LANG
from commonwire.news.item import Concept, Item, Place

_IPTC = ("medtop", "subj")
_LEVELS = ("type", "matter", "detail")
_ATTRIBUTES = {"person": ("gender", "style"), "event": ("start-date", "end-date", "style"), "location": ("style",),
               "classifier": ("class", "style"), "org": ("style",), "object.title": ("style",)}  # fmt: skip
_EVLOC = ("city", "county-dist", "state-prov", "iso-cc")
_CORRECTION = "http://cv.iptc.org/newscodes/signal/correction"


def add_tobject(head: Element, draft: Draft) -> int:
    """`tobject` with subjects by number and genres by name; gives how many of the first subjects it says.

    Codes of the IPTC that it does not say for the item stand there all the same, marked, for those who read nothing
    else.
    """
    item = draft.item
    root = add(head, "tobject")
    done = 0
    while done < len(item.subjects) and (subject := _numbered(item.subjects[done])) is not None:
        root.append(subject)
        done += 1
    rest = item.subjects[done:]
    category = rest[0].name if rest and rest[0] == Concept(name=rest[0].name, role=CATEGORY) else None
    put(root, {"tobject.type": category or draft.text("tobject.type")})
    kept = draft.elements("tobject")
    _add_properties(root, item)
    root.extend(added(found) for subject in rest if (found := _element_of(subject)) is not None)
    root.extend(kept)
    root[:] = sorted(root, key=lambda child: child.tag == f"{TAG}tobject.subject")
    if not len(root) and not root.attrib:
        head.remove(root)
    return done + (1 if category else 0)


def _numbered(subject: Concept) -> Element | None:
    """The subject as `tobject.subject`, where all that it is can be said so."""
    element = _element_of(subject)
    return element if element is not None and subject_of(element) == subject else None


def _element_of(subject: Concept) -> Element | None:
    levels = {name: value for name in _LEVELS if isinstance(value := subject.extra.get(name), str)}
    number = token(subject.code)
    if number is None or not subject.scheme or not (subject.scheme in _IPTC or levels):
        return None
    element = etree.Element(f"{TAG}tobject.subject")
    is_named = coded("medtop" if number.startswith("20") and len(number) == 8 else "subj", number)
    owner = "IPTC" if subject.scheme == is_named["scheme"] else subject.scheme
    code = subject.extra.get("code")
    own = next((name for name in _free(number, levels)), None)
    said = {**levels, **({own: subject.name} if subject.name and own else {})}
    put(element, {"tobject.subject.ipr": owner, "tobject.subject.refnum": number,
                  "tobject.subject.code": code if isinstance(code, str) else None,
                  **{f"tobject.subject.{name}": said.get(name) for name in _LEVELS}})  # fmt: skip
    return element


def _free(number: str, levels: dict[str, str]) -> list[str]:
    """The level that a subject's own name is of: the one below those named beside it, else the one of its number."""
    if levels:
        return [name for name in _LEVELS[max(map(_LEVELS.index, levels)) + 1 :] if name not in levels]
    if len(number) == 8 and number.endswith("000000"):
        return ["type"]
    return ["matter" if len(number) == 8 and number.endswith("000") and not number.startswith("20") else "detail"]


def _add_properties(root: Element, item: Item) -> None:
    """Genres; those that are more than a name stand in `identified-content`, and here once more by name."""
    is_plain = are_plain(item.genres)
    for genre in item.genres:
        if genre.name:
            element = etree.SubElement(root, f"{TAG}tobject.property")
            put(element, {"tobject.property.type": genre.name})
            if not is_plain:
                added(element)


def are_plain(genres: list[Concept]) -> bool:
    """Whether the genres are names and nothing more."""
    return all(genre.name and genre == Concept(name=genre.name) for genre in genres)


def add_identified(docdata: Element, draft: Draft, done: int) -> None:
    """What is named, with its codes, in one `identified-content`, or in more where the order of the lists wants it.

    `done` subjects are said already.
    """
    item = draft.item
    holder = add(docdata, "identified-content")
    for name, target in NAMED.items():
        if name not in ("classifier", "location"):
            for concept in getattr(item, target):
                _add_concept(holder, name, concept)
    for relation in item.relations:
        if relation.uri and relation.rel not in ("manages", "corrects"):
            add(holder, "virtloc", relation.title, **{"class": relation.rel, "value": relation.uri})
    for kind, concepts in (("signal", _signals(item)), ("source", item.sources), ("genre", item.genres)):
        for concept in concepts if kind != "genre" or not are_plain(item.genres) else ():
            _add_concept(holder, "classifier", concept, kind)
    holder = _add_places(docdata, holder, item.places)
    holder = _add_subjects(docdata, holder, item.subjects[done:])
    holder.extend(draft.elements("identified-content"))
    for element in docdata.findall(f"{TAG}identified-content"):
        if not len(element):
            docdata.remove(element)


def _signals(item: Item) -> list[Concept]:
    return [signal for signal in item.signals if not is_correction(signal)]


def is_correction(signal: Concept) -> bool:
    """Whether a signal is said by the element `correction`."""
    bare = Concept(uri=_CORRECTION, scheme="sig", code="correction", extra=signal.extra)
    return signal == bare and signal.extra.keys() <= {"info", "regsrc"}


def _add_places(docdata: Element, holder: Element, places: list[Place]) -> Element:
    """Places in their order; gives the `identified-content` that is the last element."""
    for place in places:
        if place.role == EVENT_PLACE and place.extra and place.extra.keys() <= set(_EVLOC):
            put(add(docdata, "evloc"), {name: str(value) for name, value in place.extra.items()})
            continue
        holder = _last(docdata, holder)
        element = _add_concept(holder, "location", place)
        element.extend(fragments(place.extra.get("parts")))
        if len(element) and element.text and element.find(f"{TAG}city") is not None:
            element.text = None  # the name is made of the parts
    return holder


def _add_subjects(docdata: Element, holder: Element, subjects: list[Concept]) -> Element:
    for subject in subjects:
        if subject == Concept(name=subject.name, role=SCOPE) and subject.name:
            add(docdata, "doc-scope", scope=subject.name)
        else:
            holder = _last(docdata, holder)
            _add_concept(holder, "classifier", subject, subject.role or SUBJECT)
    return holder


def _last(docdata: Element, holder: Element) -> Element:
    return holder if holder.getnext() is None else add(docdata, "identified-content")


def _add_concept(parent: Element, name: str, concept: Concept | Place, kind: str | None = None) -> Element:
    """The concept as an element: its name as words, its code with the scheme, all else that it is in further codes."""
    element = concept_element(name, concept, kind)
    parent.append(element)
    return element


def concept_element(name: str, concept: Concept | Place, kind: str | None = None) -> Element:
    """The concept as an element of the `name`; `kind` is the type of a `classifier`."""
    element = etree.Element(TAG + name)
    element.text = clean(concept.name) if concept.name else None
    is_place = name == "location"
    scheme, code = ("code-source", "location-code") if is_place else ("idsrc", "value")
    said = _code(concept)
    put(element, {"type": kind, scheme: said[0], code: said[1]})
    if kind is None or kind != concept.role:
        put(element, {"class": concept.role})
    derived = coded(*said)
    if concept.uri and derived.get("uri") != concept.uri:
        add(element, "alt-code", idsrc=URI, value=concept.uri)
    for tag, other in concept.names.items():
        if language(tag):
            add(element, "alt-code", idsrc="name", value=other).set(XML_LANG, tag)
    put(element, {key: _text(concept.extra.get(key)) for key in _ATTRIBUTES[name] if key in concept.extra})
    if function := _text(concept.extra.get("function")):
        add(element, "function", function)
    element.extend(fragments(concept.extra.get("alt-codes")))
    return element


def _code(concept: Concept | Place) -> tuple[str | None, str | None]:
    """Scheme and code as attributes: the code, else the literal, else the concept's own address."""
    if concept.code:
        return concept.scheme, concept.code
    if concept.literal:
        return None, concept.literal
    if concept.uri and coded(None, concept.uri) == {"uri": concept.uri}:
        return None, concept.uri
    return None, None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
