"""Knowledge items of NewsML-G2: the concepts of a vocabulary."""

from __future__ import annotations

import html

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.elements import children, find, language_of, line, local
from commonwire.formats.newsml_g2.codes import Code, Codes, schemes_in
from commonwire.formats.notes import Notes

_MOST_SHOWN = 1_000


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A concept of a knowledge item: names and definitions by BCP 47 tag, the URIs of broader and narrower ones."""

    code: Code
    names: dict[str, str] = {}
    definitions: dict[str, str] = {}
    broader: list[str] = []
    narrower: list[str] = []
    retired: bool = False


def concepts_of(item: Element, notes: Notes) -> list[Known]:
    """The concepts of a knowledgeItem or a conceptItem; its scheme's alias counts where its own catalog is silent."""
    catalogs = [child for child in children(item) if local(child) == "catalog"]
    own = {
        alias.strip(): uri.strip()
        for scheme in schemes_of(item)
        if (alias := scheme.get("preferredalias")) and (uri := scheme.get("uri"))
    }
    codes = Codes(own | schemes_in(catalogs), notes)
    found = find(item, "conceptSet")
    return concepts_in(found if found is not None else item, codes, language_of(item))


def schemes_of(item: Element) -> list[Element]:
    """What a knowledge item says of the schemes that its concepts are of."""
    return [child for child in children(item) if local(child) == "schemeMeta"]


def concepts_in(concepts: Element, codes: Codes, language: str | None) -> list[Known]:
    """The concepts among the children of `concepts`; names without language are in `language`, else in English."""
    return [_known(child, codes, language or "en") for child in children(concepts) if local(child) == "concept"]


def table_of(known: list[Known]) -> str:
    """The concepts as a table in HTML: code and names, cut at 1,000 of them."""
    rows = [
        f"<tr><td>{html.escape(entry.code.code or entry.code.uri or entry.code.literal or '')}</td>"
        f"<td>{html.escape(' / '.join(dict.fromkeys(entry.names.values())))}</td></tr>"
        for entry in known[:_MOST_SHOWN]
    ]
    return f"<table><tbody>{''.join(rows)}</tbody></table>" if rows else ""


def _known(concept: Element, codes: Codes, language: str) -> Known:
    code, retired = Code(), False
    names: dict[str, str] = {}
    definitions: dict[str, str] = {}
    kin: dict[str, list[str]] = {"broader": [], "narrower": []}
    for child in children(concept):
        name = local(child)
        if name == "conceptId":
            code = codes.read(child.get("qcode"), child.get("uri"), child.get("literal"))
            retired = bool(child.get("retired"))
        elif name in ("name", "definition") and line(child):
            (names if name == "name" else definitions).setdefault(language_of(child) or language, line(child))
        elif name in kin or (name == "related" and (child.get("rel") or "").rpartition(":")[2] in kin):
            said = codes.read(child.get("qcode"), child.get("uri"), child.get("literal"))
            kind = name if name in kin else (child.get("rel") or "").rpartition(":")[2]
            kin[kind] += [said.uri] if said.uri else []
    return Known(code=code, names=names, definitions=definitions, **kin, retired=retired)
