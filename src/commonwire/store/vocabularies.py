"""Where imported vocabularies are kept: the SQL side of `news.ports.VocabularyShelf`.

What was read is remembered under a version, which every import changes, by whatever process; each transaction looks at
it once. So an import holds at once beside a running server.
"""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import delete, select

from commonwire.base.ids import new_id
from commonwire.news.labels import Vocabularies
from commonwire.news.vocabulary import Vocabulary
from commonwire.store.insert import put_row
from commonwire.store.roll import SqlRoll
from commonwire.store.transaction import Transaction
from commonwire.store.vocabulary_tables import vocabularies

VERSION: Final = "vocabularies_version"
"""The setting that changes with every import."""


class RememberedVocabularies:
    """What transactions of one program share: the vocabularies as they were read last, and under which version."""

    def __init__(self) -> None:
        self.read: tuple[str | None, Vocabularies] = (None, Vocabularies())


class SqlVocabularyShelf:
    """The vocabularies in one transaction; whoever opened it commits."""

    def __init__(self, transaction: Transaction, remembered: RememberedVocabularies) -> None:
        self._connection = transaction.connection
        self._roll = SqlRoll(transaction.connection)
        self._remembered = remembered
        self._known: Vocabularies | None = None

    def put(self, vocabulary: Vocabulary) -> None:
        """Keep `vocabulary` in place of the one of its scheme."""
        put_row(self._connection, vocabularies, msgspec.structs.asdict(vocabulary))
        self._changed()

    def remove(self, scheme: str) -> bool:
        """Forget the vocabulary of that scheme; False when none was imported."""
        if not self._connection.execute(delete(vocabularies).where(vocabularies.c.scheme == scheme)).rowcount:
            return False
        self._changed()
        return True

    def imported(self) -> list[Vocabulary]:
        """All that were imported, the earlier before the later."""
        order = (vocabularies.c.imported_at, vocabularies.c.scheme)
        return [Vocabulary(**row) for row in self._connection.execute(select(vocabularies).order_by(*order)).mappings()]

    def known(self) -> Vocabularies:
        """All that are shipped and imported, to look things up in."""
        if self._known is None:
            version, found = self._remembered.read
            now = self._roll.find_setting(VERSION)
            if now != version:
                found = Vocabularies(self.imported())
                self._remembered.read = (now, found)
            self._known = found
        return self._known

    def _changed(self) -> None:
        self._roll.put_setting(VERSION, new_id())
        self._known = None
