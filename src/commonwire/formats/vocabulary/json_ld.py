"""A vocabulary as SKOS in JSON-LD 1.1, and as the IPTC's server of NewsCodes gives it, which is one shape of that.

No processor of JSON-LD: a context by reference is never fetched. Keys count by their last part, prefixes that the
document itself declares are resolved.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonwire.formats.vocabulary.concepts import About, Entry, Found, is_uri, vocabularies_of

_IDS = ("@id", "id", "uri")
_NAMES = ("prefLabel", "labels")
_SETS = ("conceptSet", "concepts")
_GONE = ("retired", "deprecated")
_VERSIONS = ("dateReleased", "hierarchyReleased", "versionInfo", "modified", "issued")


def read_json_ld(value: Any) -> Found:
    """The vocabularies in `value`, an object or a list of them; without a concept it has none."""
    reader = _Reader(value)
    entries, about, left_out = [], [], 0
    for node in reader.nodes(value):
        if _is_scheme(node):
            about.append(reader.about(node))
        elif any(name in node for name in _NAMES):
            uri = reader.uri(node)
            left_out += not is_uri(uri)
            entries += [reader.entry(node, uri)] if is_uri(uri) else []
    return Found(vocabularies=vocabularies_of(entries, about), left_out=left_out)


class _Reader:
    """One document with the prefixes and the language that its contexts declare."""

    def __init__(self, value: Any) -> None:
        self._prefixes: dict[str, str] = {}
        self._language = "en"
        for top in value if isinstance(value, list) else [value]:
            contexts = top.get("@context") if isinstance(top, dict) else None
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, dict):
                    self._declare(context)

    def _declare(self, context: dict[str, Any]) -> None:
        for name, said in context.items():
            uri = said.get("@id") if isinstance(said, dict) else said
            if name == "@language" and isinstance(said, str):
                self._language = said
            elif isinstance(uri, str) and "://" in uri:
                self._prefixes[name] = uri

    def nodes(self, value: Any) -> Iterator[dict[str, Any]]:
        """Every object, outer ones first, its keys by their last part."""
        waiting = [value]
        while waiting:
            found = waiting.pop()
            if isinstance(found, list):
                waiting.extend(reversed(found))
            elif isinstance(found, dict):
                yield {_last(key): inner for key, inner in found.items()}
                waiting.extend(inner for key, inner in reversed(found.items()) if key != "@context")

    def uri(self, node: Any) -> str | None:
        """The URI of a node, or of what stands for one."""
        if isinstance(node, dict):
            node = next((node[key] for key in _IDS if isinstance(node.get(key), str)), None)
        if not isinstance(node, str) or not node.strip():
            return None
        prefix, colon, rest = node.strip().partition(":")
        if colon and not rest.startswith("//") and prefix in self._prefixes:
            return self._prefixes[prefix] + rest
        if not colon and (base := self._prefixes.get("@base") or self._prefixes.get("@vocab")):
            return base + node.strip()
        return node.strip()

    def uris(self, value: Any) -> list[str]:
        """The URIs of one or several nodes."""
        return [uri for one in (value if isinstance(value, list) else [value]) if (uri := self.uri(one))]

    def names(self, value: Any) -> dict[str, str]:
        """Texts by language: a map, values with their language, or a bare text."""
        if isinstance(value, list):
            return {tag: name for one in reversed(value) for tag, name in self.names(one).items()}
        if isinstance(value, str):
            return {self._language: value}
        if not isinstance(value, dict):
            return {}
        if "@value" in value:
            return {str(value.get("@language") or self._language): str(value["@value"])}
        firsts = {tag: said[0] if isinstance(said, list) and said else said for tag, said in value.items()}
        return {tag: said for tag, said in firsts.items() if isinstance(said, str)}

    def entry(self, node: dict[str, Any], uri: str) -> Entry:
        """The concept of a node."""
        scheme = next(iter(self.uris(node.get("inScheme"))), None)
        return Entry(
            uri=uri,
            names=self.names(next(node[name] for name in _NAMES if name in node)),
            broader=self.uris(node.get("broader")),
            narrower=self.uris(node.get("narrower")),
            scheme=scheme,
            retired=any(_is_said(node.get(name)) for name in _GONE),
        )

    def about(self, node: dict[str, Any]) -> About:
        """What a node says of a scheme."""
        title = self.names(node.get("prefLabel") or node.get("title") or node.get("label") or {})
        source = node.get("copyrightHolder") or node.get("publisher") or node.get("creator") or node.get("copyright")
        version = next((node[name] for name in _VERSIONS if _is_said(node.get(name))), None)
        return About(
            scheme=self.uri(node) or (node["scheme"] if isinstance(node.get("scheme"), str) else None),
            alias=node["prefSchemeAlias"] if isinstance(node.get("prefSchemeAlias"), str) else None,
            title=title.get("en") or title.get("en-GB") or next(iter(title.values()), None),
            source=self._said(source),
            version=self._said(version),
            licence=self._said(node.get("licenceLink") or node.get("license") or node.get("licence")),
        )

    def _said(self, value: Any) -> str | None:
        """A text, or the name or URI of what is meant."""
        if isinstance(value, list):
            return next((said for one in value if (said := self._said(one))), None)
        named = self.names(value) if not (isinstance(value, dict) and any(key in value for key in _IDS)) else {}
        return next(iter(named.values()), None) or self.uri(value)


def _is_scheme(node: dict[str, Any]) -> bool:
    types = node.get("@type") or node.get("type")
    listed = types if isinstance(types, list) else [types]
    return any(str(kind).endswith("ConceptScheme") for kind in listed) or any(name in node for name in _SETS)


def _is_said(value: Any) -> bool:
    """Whether a value says yes: also the day of a retirement."""
    if isinstance(value, dict):
        value = value.get("@value")
    return bool(value) and str(value).lower() != "false"


def _last(key: str) -> str:
    """The last part of a key; keywords stay."""
    return key if key.startswith("@") else key.replace("#", "/").rpartition("/")[2].rpartition(":")[2]
