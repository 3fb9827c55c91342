"""What one transaction has read and may remember, because nobody else can change it meanwhile.

The works that are committed together share one: while they run, no other process writes (`lock_for_writing`), so a
standing, a key or the ledger's head is read once for all of them and never out of date. What was read of the roll is
remembered beyond the transaction, under the roll's version: every change of the roll, by whatever process, writes a
new one, and a transaction looks at it first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from commonwire.alliance.called import Called
from commonwire.alliance.group import Group
from commonwire.alliance.key import SigningKeyRecord
from commonwire.alliance.member import Member, MemberClass
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.principal import Standing
from commonwire.base.errors import UnavailableError
from commonwire.base.ids import new_id
from commonwire.federation.reconcile import RESTORED
from commonwire.federation.trust import Trust
from commonwire.ledger.entry import Head
from commonwire.rights.terms import Terms
from commonwire.store.roll import SqlRoll

ROLL_VERSION = "roll_version"
"""The setting that changes with every change of the roll."""


class Remembered:
    """What was read of the roll while it had this version (None: never changed, or not to be kept)."""

    def __init__(self, version: str | None = None) -> None:
        self.version = version
        self.standings: dict[str, Standing] = {}
        self.outlets: dict[str, Outlet] = {}
        self.signing_keys: dict[str, list[SigningKeyRecord]] = {}
        self.spoken: frozenset[str] | None = None
        self.called: Mapping[str, Called] | None = None
        self.trust: Trust | None = None


def recalled(connection: Connection, before: Remembered) -> Remembered:
    """What was read of the roll `before`, when nobody has changed it since; else an empty memory."""
    version = SqlRoll(connection).find_setting(ROLL_VERSION)
    return before if before.version == version else Remembered(version)


class Transaction:
    """An open connection, and what was read on it; a work that fails is undone, so a fresh one follows it."""

    def __init__(self, connection: Connection, recall: Callable[[Connection], Remembered]) -> None:
        self.connection = connection
        self.head: Head | None = None
        self.position: int | None = None
        self.is_handed = False
        self.terms: dict[str, Terms] = {}
        self.has_erased = False
        self._knows_past = False
        self._recall = recall
        self._roll: Remembered | None = None

    def check_past(self) -> None:
        """Raise UnavailableError while this node was put back and does not know what it numbered before.

        What was numbered since the backup must not be numbered again: its ledger would show two pasts.
        """
        if self._knows_past:
            return
        found = SqlRoll(self.connection).find_setting(RESTORED)
        if found is not None and found["state"] == "closed":
            raise UnavailableError(
                "This node was put back from a backup, and does not know yet what it recorded since",
                remedy="It asks its peers; the operator can open it anyway: commonwire restore --open-anyway.",
            )
        self._knows_past = True

    @property
    def roll(self) -> Remembered:
        """What was read of the roll, in this transaction and in earlier ones since its last change."""
        if self._roll is None:
            self._roll = self._recall(self.connection)
        return self._roll

    def roll_changed(self) -> None:
        """Remember nothing of the roll as it was; what is read from now on is for this transaction alone."""
        self._roll = Remembered()


class RememberingRoll(SqlRoll):
    """The roll in one transaction: what every story asks for is read once, and again after a change."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction.connection)
        self._transaction = transaction

    def find_standing(self, outlet: str) -> Standing | None:
        """Where the outlet with this id stands, if there is one."""
        known = self._transaction.roll.standings
        found = known.get(outlet) or super().find_standing(outlet)
        if found is not None:
            known[outlet] = found
        return found

    def called(self) -> Mapping[str, Called]:
        """What each outlet and its member go by."""
        known = self._transaction.roll
        if known.called is None:
            known.called = super().called()
        return known.called

    def spoken(self) -> frozenset[str]:
        """The languages (BCP 47) that the outlets publish in."""
        known = self._transaction.roll
        if known.spoken is None:
            known.spoken = super().spoken()
        return known.spoken

    def get_outlet(self, outlet: str) -> Outlet:
        """The outlet with this id, or NotFoundError."""
        known = self._transaction.roll.outlets
        if outlet not in known:
            known[outlet] = super().get_outlet(outlet)
        return known[outlet]

    def find_outlet(self, outlet: str) -> Outlet | None:
        """The outlet with this id, if there is one."""
        known = self._transaction.roll.outlets
        found = known.get(outlet) or super().find_outlet(outlet)
        if found is not None:
            known[outlet] = found
        return found

    def signing_keys(self, outlet: str) -> list[SigningKeyRecord]:
        """The signing keys of an outlet, in the order in which they began to hold."""
        known = self._transaction.roll.signing_keys
        if outlet not in known:
            known[outlet] = super().signing_keys(outlet)
        return list(known[outlet])

    def put_class(self, member_class: MemberClass) -> None:
        """Keep a class."""
        super().put_class(member_class)
        self._changed()

    def put_member(self, member: Member) -> None:
        """Keep a member; its class must be there."""
        super().put_member(member)
        self._changed()

    def add_outlet(self, outlet: Outlet) -> None:
        """Keep a new outlet; its member must be there. ConflictError when the id is taken."""
        super().add_outlet(outlet)
        self._changed()

    def put_outlet(self, outlet: Outlet) -> None:
        """Keep an outlet; its member must be there."""
        super().put_outlet(outlet)
        self._changed()

    def put_group(self, group: Group) -> None:
        """Keep a group; its outlets must be there."""
        super().put_group(group)
        self._changed()

    def put_signing_key(self, key: SigningKeyRecord) -> None:
        """Keep a signing key, known by outlet and kid."""
        super().put_signing_key(key)
        self._changed()

    def _changed(self) -> None:
        self._transaction.roll_changed()
        self.put_setting(ROLL_VERSION, new_id())
