"""What the alliance trusts, in the database: membership files, and what was learned from ledgers since."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec.structs import replace
from sqlalchemy import Select, select

from commonwire.base.ids import new_id
from commonwire.federation.membership import read_draft
from commonwire.federation.trust import NO_TRUST, Trust
from commonwire.federation.trust_shelf import KeptFile
from commonwire.store.insert import put_row
from commonwire.store.roll import SqlRoll
from commonwire.store.transaction import ROLL_VERSION, Transaction
from commonwire.store.trust_tables import membership_files

TRUST: Final = "trust"
"""The setting that holds what was learned; the membership file in force is the newest that was followed."""


class SqlTrustShelf:
    """`federation.trust_shelf.TrustShelf` in one transaction; what is in force is remembered as the roll is."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._settings = SqlRoll(transaction.connection)

    def now(self) -> Trust:
        """What is in force."""
        remembered = self._transaction.roll
        if remembered.trust is None:
            learned = self._settings.find_setting(TRUST)
            trust = msgspec.convert(learned, Trust) if learned else NO_TRUST
            files = self.files()
            remembered.trust = replace(trust, membership=read_draft(files[-1])) if files else trust
        return remembered.trust

    def put(self, trust: Trust) -> None:
        """Keep what was learned, all but the membership."""
        self._settings.put_setting(TRUST, msgspec.to_builtins(replace(trust, membership=None)))
        self._changed()

    def files(self) -> list[bytes]:
        """The files that were followed, by version; the last is in force."""
        return [kept.data for kept in self.kept() if kept.is_followed]

    def kept(self) -> list[KeptFile]:
        """All files by version, those that contradict one behind it."""
        order = (membership_files.c.version, membership_files.c.followed.desc(), membership_files.c.at)
        return self._read(select(membership_files).order_by(*order))

    def put_file(self, kept: KeptFile) -> None:
        """Keep a file; the one with the same bytes stays."""
        row = msgspec.structs.asdict(kept)
        row["followed"] = row.pop("is_followed")
        put_row(self._transaction.connection, membership_files, row)
        self._changed()

    def _changed(self) -> None:
        self._transaction.roll_changed()
        self._settings.put_setting(ROLL_VERSION, new_id())

    def _read(self, query: Select[Any]) -> list[KeptFile]:
        return [
            KeptFile(
                digest=row.digest,
                version=row.version,
                origin=row.origin,
                number=row.number,
                is_followed=row.followed,
                at=row.at,
                why=row.why,
                data=bytes(row.data),
            )
            for row in self._transaction.connection.execute(query)
        ]
