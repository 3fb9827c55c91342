"""`associations` of ninjs, to the model's relations and back."""

from __future__ import annotations

from typing import Any

from commonwire.formats.json_values import text_of
from commonwire.formats.ninjs.tame import tame
from commonwire.formats.notes import Notes
from commonwire.news.item import Relation

ASSOCIATED = "associated"
_KEYS = {"name", "rel", "uri"}


def read_relations(associations: list[dict[str, Any]] | None, private: list[str], notes: Notes) -> list[Relation]:
    """A relation for each association; all that the associated document says stays in `extra`, made harmless."""
    relations = []
    for n, raw in enumerate(associations or ()):
        extra = tame({k: v for k, v in raw.items() if k not in _KEYS}, notes, private, where=f"associations[{n}]")
        rel = text_of(raw.get("rel")) or ASSOCIATED
        name = raw.get("name") if isinstance(raw.get("name"), str) else None
        title = name if name != rel else _headline(extra)
        uri = text_of(raw.get("uri"))
        relations.append(Relation(rel=rel, uri=uri, title=title, media_type=_media_type(extra), extra=extra))
    return relations


def write_relation(relation: Relation) -> dict[str, Any]:
    """`relation` as one of `associations`."""
    own = relation.title is None or relation.title == _headline(relation.extra)
    said = {**relation.extra, "name": relation.rel if own else relation.title, "rel": relation.rel, "uri": relation.uri}
    return {key: value for key, value in said.items() if value is not None}


def _headline(extra: dict[str, Any]) -> str | None:
    headlines = extra.get("headlines")
    return text_of(headlines[0]) if isinstance(headlines, list) and headlines else None


def _media_type(extra: dict[str, Any]) -> str | None:
    renditions = extra.get("renditions")
    for rendition in renditions if isinstance(renditions, list) else ():
        if isinstance(rendition, dict) and isinstance(rendition.get("contentType"), str):
            return str(rendition["contentType"])
    return None
