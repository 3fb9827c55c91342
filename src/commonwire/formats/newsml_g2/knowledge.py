"""Knowledge items of NewsML-G2: the concepts of a vocabulary."""

from __future__ import annotations

import html

import msgspec
from lxml.etree import _Element as Element

from commonwire.base.errors import BadFormatError
from commonwire.formats.elements import children, find, language_of, line, local
from commonwire.formats.newsml_g2.codes import Code, Codes, schemes_in
from commonwire.formats.notes import Notes
from commonwire.formats.xml_text import parse_xml

_MOST_SHOWN = 1_000


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A concept of a knowledge item: names and definitions by BCP 47 tag, the URIs of broader ones."""

    code: Code
    names: dict[str, str] = {}
    definitions: dict[str, str] = {}
    broader: list[str] = []
    retired: bool = False


def read_concepts(data: bytes, notes: Notes) -> list[Known]:
    """The concepts of the knowledgeItem (or the conceptItem) in `data`.

    Raises BadFormatError when it is neither, and what `parse_xml` raises.
    """
    root = parse_xml(data, None, notes).root
    if local(root) not in ("knowledgeItem", "conceptItem"):
        raise BadFormatError(
            f"<{local(root)[:40]}> holds no vocabulary", where="first element", remedy="Give a knowledgeItem."
        )
    codes = Codes(schemes_in([child for child in children(root) if local(child) == "catalog"]), notes)
    found = find(root, "conceptSet")
    return concepts_in(found if found is not None else root, codes, language_of(root))


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
    broader: list[str] = []
    for child in children(concept):
        name = local(child)
        if name == "conceptId":
            code = codes.read(child.get("qcode"), child.get("uri"), child.get("literal"))
            retired = bool(child.get("retired"))
        elif name in ("name", "definition") and line(child):
            (names if name == "name" else definitions).setdefault(language_of(child) or language, line(child))
        elif name == "broader":
            said = codes.read(child.get("qcode"), child.get("uri"), child.get("literal"))
            broader += [said.uri] if said.uri else []
    return Known(code=code, names=names, definitions=definitions, broader=broader, retired=retired)
