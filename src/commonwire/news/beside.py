"""What a row shows beside an item's headline: that in other languages, the place, and which items tell the same story.

Only what the source said: nothing is guessed here.
"""

from __future__ import annotations

from typing import Final

import msgspec

from commonwire.base.languages import primary
from commonwire.news.item import Concept, Item, Place

SAME_STORY: Final = frozenset(
    {"translation-of", "translation", "translatedfrom", "translated-from", "derivedfrom", "derived-from"}
)
"""Relations to another telling of the same story (IPTC itemrelation, without its alias and in small letters)."""
MOST_SAME = 20
MOST_HEADLINES = 12


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A subject or place of an item as a row needs it: what it is and how the source calls it (see `Concept`)."""

    name: str | None = None
    names: dict[str, str] = {}
    uri: str | None = None
    scheme: str | None = None
    code: str | None = None
    literal: str | None = None


class Beside(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`headlines` by language (BCP 47), without the item's own; `same` are URIs of other tellings of the story."""

    headlines: dict[str, str] = {}
    place: Subject | None = None
    same: list[str] = []


def beside_of(model: Item) -> Beside | None:
    """What the item says for beside its headline; None for nothing.

    >>> beside_of(Item(uri="x", language="ur")) is None
    True
    """
    own = primary(model.language) if model.language else None
    headlines = {
        one.language: one.value
        for one in reversed(model.headlines)
        if one.language and primary(one.language) != own and one.role in ("main", "translation")
    }
    same = dict.fromkeys(one.uri for one in model.relations if one.uri and is_same_story(one.rel))
    said = Beside(
        headlines=dict(list(headlines.items())[-MOST_HEADLINES:]),
        place=subject_of(model.places[0]) if model.places else None,
        same=[uri for uri in same if uri != model.uri][:MOST_SAME],
    )
    return said if said != Beside() else None


def subject_of(concept: Concept | Place) -> Subject:
    """The concept or place as a row needs it."""
    return Subject(
        name=concept.name,
        names=concept.names,
        uri=concept.uri,
        scheme=concept.scheme,
        code=concept.code,
        literal=concept.literal,
    )


def is_same_story(rel: str) -> bool:
    """Whether the relation leads to another telling of the same story.

    >>> is_same_story("irel:translatedFrom"), is_same_story("irel:seeAlso")
    (True, False)
    """
    return rel.rpartition(":")[2].rpartition("/")[2].lower() in SAME_STORY
