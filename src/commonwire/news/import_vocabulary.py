"""Import a vocabulary: keep it for the node, in place of what was imported of its scheme before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.news.ports import VocabularyShelf
from commonwire.news.vocabulary import Vocabulary, alias_of


class VocabularyRecords(Protocol):
    """The records that importing needs."""

    vocabularies: VocabularyShelf


def import_vocabularies(
    records: VocabularyRecords, found: Sequence[Vocabulary], *, is_whole: bool, now: datetime
) -> list[tuple[Vocabulary, Vocabulary | None]]:
    """Each vocabulary as it is kept now, with the one of its scheme that was imported before, if any.

    What `is_whole` takes the place of the earlier import; single concepts are added to it.
    """
    before = {known.scheme: known for known in records.vocabularies.imported()}
    kept = []
    for vocabulary in found:
        earlier = before.get(vocabulary.scheme)
        new = replace(vocabulary, imported_at=now)
        if earlier is not None and not is_whole:
            new = replace(earlier, concepts=earlier.concepts | vocabulary.concepts, imported_at=now)
        records.vocabularies.put(new)
        kept.append((new, earlier))
    return kept


def remove_vocabulary(records: VocabularyRecords, named: str) -> Vocabulary:
    """The imported vocabulary with this scheme or alias, which is forgotten. Raises NotFoundError."""
    for known in records.vocabularies.imported():
        if named in (known.scheme, known.alias, alias_of(known.scheme)):
            records.vocabularies.remove(known.scheme)
            return known
    raise NotFoundError(
        text("'%(named)s' is no vocabulary that was imported", named=named[:200]),
        remedy=text("See: commonwire vocabularies list. What is shipped stays."),
    )
