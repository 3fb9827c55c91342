"""Concepts, places and renditions of ninjs, to the model and back; what else a part says stays in its `extra`."""

from __future__ import annotations

from typing import Any

from commonwire.formats.addresses import web_address
from commonwire.formats.finish import scheme_and_code
from commonwire.formats.ninjs.parts import NAMED, RENDITION, Named, NinjsRendition
from commonwire.formats.notes import Notes
from commonwire.formats.private import without_notes
from commonwire.news.item import Concept, Place, Rendition

KEYWORD = "keyword"
CREDIT = "credit"
CREATOR = "creator"
MAKERS = frozenset({CREATOR, "contributor", "author", "photographer", "reporter", "editor", "translator"})
"""The roles of an `infoSource` that made the item: so the model's creators are written, as ninjs has only `by`."""
Raw = list[dict[str, Any]]


def read_concepts(parts: list[Named] | None, raw: Raw | None, private: list[str]) -> list[Concept]:
    """The concepts that `parts` are; `raw` is the JSON they were made of."""
    if not parts:
        return []
    return [_concept(part, _rest(said, NAMED, private)) for part, said in zip(parts, raw or (), strict=True)]


def read_places(parts: list[Named] | None, raw: Raw | None, private: list[str]) -> list[Place]:
    """The places that `parts` are."""
    found = []
    for part, said in zip(parts or (), raw or (), strict=True):
        scheme, code = scheme_and_code(part.uri)
        found.append(
            Place(
                name=part.name,
                uri=part.uri,
                scheme=scheme,
                code=code,
                literal=part.literal,
                role=part.rel or part.role,
                geo=part.geo_json,
                extra=_rest(said, NAMED, private),
            )
        )
    return found


def read_subjects(parts: list[Named] | None, raw: Raw | None, private: list[str]) -> tuple[list[Concept], list[str]]:
    """The subjects, and apart from them the keywords (which this node writes as subjects of that role)."""
    subjects, keywords = [], []
    for concept in read_concepts(parts, raw, private):
        if concept.name and concept == Concept(name=concept.name, role=KEYWORD):
            keywords.append(concept.name)
        else:
            subjects.append(concept)
    return subjects, keywords


class Sources:
    """The parties of `infoSources`, apart: the credit line, the creators, and the other sources."""

    def __init__(self, concepts: list[Concept]) -> None:
        """Tell `concepts` apart by their roles."""
        self.credit: str | None = None
        self.creators: list[Concept] = []
        self.others: list[Concept] = []
        for concept in concepts:
            if self.credit is None and concept.name and concept == Concept(name=concept.name, role=CREDIT):
                self.credit = concept.name
            elif concept.role in MAKERS:
                self.creators.append(concept)
            else:
                self.others.append(concept)


def read_renditions(
    parts: list[NinjsRendition] | None, raw: Raw | None, private: list[str], notes: Notes
) -> list[Rendition]:
    """The renditions that `parts` are; an address that is none of the web is dropped."""
    found = []
    for n, (part, said) in enumerate(zip(parts or (), raw or (), strict=True)):
        found.append(
            Rendition(
                href=web_address(part.href, f"renditions[{n}].href", notes),
                name=part.name,
                title=part.title,
                media_type=part.content_type,
                width=part.width,
                height=part.height,
                size=part.size_in_bytes,
                duration=part.duration,
                extra=_rest(said, RENDITION, private),
            )
        )
    return found


def write_named(concept: Concept | Place) -> dict[str, Any]:
    """A concept or place as ninjs 3."""
    literal = concept.literal
    if literal is None and concept.uri is None and concept.code:
        literal = f"{concept.scheme}:{concept.code}" if concept.scheme else concept.code
    said = {
        **concept.extra,
        "name": concept.name,
        "uri": concept.uri,
        "literal": literal,
        "rel": concept.role,
        "relevance": getattr(concept, "relevance", None),
        "confidence": getattr(concept, "confidence", None),
        "geoJSON": getattr(concept, "geo", None),
    }
    return {key: value for key, value in said.items() if value is not None}


def write_source(source: Concept) -> dict[str, Any]:
    """A source as one of `infoSources`, where the relationship is a role."""
    said = write_named(source)
    return said | {"role": said.pop("rel")} if "rel" in said else said


def write_creator(creator: Concept) -> dict[str, Any]:
    """A creator as one of `infoSources`."""
    return write_source(creator) | {"role": creator.role if creator.role in MAKERS else CREATOR}


def write_rendition(rendition: Rendition) -> dict[str, Any]:
    """A rendition as ninjs 3, which wants a name."""
    said = {
        **rendition.extra,
        "name": rendition.name if rendition.name is not None else rendition.title or "main",
        "href": rendition.href,
        "title": rendition.title,
        "contentType": rendition.media_type,
        "width": rendition.width,
        "height": rendition.height,
        "sizeInBytes": rendition.size,
        "duration": rendition.duration,
    }
    return {key: value for key, value in said.items() if value is not None}


def _concept(part: Named, extra: dict[str, Any]) -> Concept:
    scheme, code = scheme_and_code(part.uri)
    return Concept(
        name=part.name,
        uri=part.uri,
        scheme=scheme,
        code=code,
        literal=part.literal,
        role=part.rel or part.role,
        relevance=part.relevance,
        confidence=part.confidence,
        extra=extra,
    )


def _rest(said: dict[str, Any], known: frozenset[str], private: list[str]) -> dict[str, Any]:
    """What `said` has beyond the `known` keys, without notes to editors."""
    if said.keys() <= known:
        return {}
    return dict(without_notes({key: value for key, value in said.items() if key not in known}, private))
