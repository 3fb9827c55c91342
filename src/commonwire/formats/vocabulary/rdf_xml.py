"""A vocabulary as SKOS in RDF/XML (W3C RDF 1.1 XML Syntax): concepts with their names, wherever they stand."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.elements import children, language_of, line, local
from commonwire.formats.vocabulary.concepts import About, Entry, Found, is_uri, vocabularies_of
from commonwire.formats.xml_text import XML_BASE

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_GONE = ("retired", "deprecated")
_VERSIONS = ("versionInfo", "modified", "issued", "dateReleased")
_SOURCES = ("copyrightHolder", "rightsHolder", "publisher", "creator")


def read_rdf(root: Element) -> Found:
    """The vocabularies in `root`; without a concept it has none."""
    base = (root.get(XML_BASE) or "").strip()
    entries, about, left_out = [], [], 0
    for element in root.iter(etree.Element):
        parts = list(children(element))
        if local(element) == "ConceptScheme" or "ConceptScheme" in _types(parts):
            about.append(_about(element, parts, base))
        elif any(local(part) == "prefLabel" for part in parts):
            uri = _uri(element, base)
            left_out += not is_uri(uri)
            entries += [_entry(element, parts, uri, base)] if is_uri(uri) else []
    return Found(vocabularies=vocabularies_of(entries, about), left_out=left_out)


def _entry(element: Element, parts: list[Element], uri: str, base: str) -> Entry:
    names: dict[str, str] = {}
    for part in parts:
        if local(part) == "prefLabel":
            names.setdefault(language_of(part) or language_of(element) or "en", line(part))
    return Entry(
        uri=uri,
        names=names,
        broader=_targets(parts, "broader", base),
        narrower=_targets(parts, "narrower", base),
        scheme=next(iter(_targets(parts, "inScheme", base)), None),
        retired=any(local(part) in _GONE and line(part).lower() not in ("", "false") for part in parts),
    )


def _about(element: Element, parts: list[Element], base: str) -> About:
    def said(*names: str) -> str | None:
        texts = (line(part) or part.get(f"{_RDF}resource") for name in names for part in parts if local(part) == name)
        return next((text for text in texts if text), None)

    return About(
        scheme=_uri(element, base),
        alias=said("prefSchemeAlias", "preferredalias", "preferredNamespacePrefix"),
        title=said("prefLabel", "title", "label"),
        source=said(*_SOURCES),
        version=said(*_VERSIONS),
        licence=said("licenceLink", "license", "licence", "rights"),
    )


def _types(parts: list[Element]) -> set[str]:
    resources = (part.get(f"{_RDF}resource") or "" for part in parts if local(part) == "type")
    return {resource.replace("#", "/").rpartition("/")[2] for resource in resources}


def _targets(parts: list[Element], name: str, base: str) -> list[str]:
    """The URIs that the properties of this name point to, by reference or by what stands inside."""
    found = []
    for part in parts:
        if local(part) == name:
            resource = part.get(f"{_RDF}resource")
            inner = next((uri for child in children(part) if (uri := _uri(child, base))), None)
            found += [_absolute(resource, base)] if resource else [inner] if inner else []
    return found


def _uri(element: Element, base: str) -> str | None:
    about, name = element.get(f"{_RDF}about"), element.get(f"{_RDF}ID")
    if about is not None and about.strip():
        return _absolute(about, base)
    return f"{base.partition('#')[0]}#{name.strip()}" if name and name.strip() else None


def _absolute(uri: str, base: str) -> str:
    return urljoin(base, uri.strip()) if base else uri.strip()
