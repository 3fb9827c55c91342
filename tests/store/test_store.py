"""The store: snapshots to read, transactions to write, and what follows from a deed in the same one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, select, text

from commonwire.alliance.member import Member, default_classes
from commonwire.alliance.outlet import Outlet
from commonwire.base.errors import ConflictError, SettingsError, UnavailableError
from commonwire.base.ids import MemberId, OutletId
from commonwire.delivery.records import Reaction, Records
from commonwire.ledger.entry import Entry, next_entry
from commonwire.ledger.keys import Sealer
from commonwire.news.ports import Happening
from commonwire.news.state import ItemState
from commonwire.rights.terms import Terms
from commonwire.store.engine import open_engine
from commonwire.store.records import SqlRecords, SqlStore
from commonwire.store.tables import entries, terms
from tests.store.conftest import IDENTITY

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
RADIO = Outlet(
    id=OutletId("steppe-radio"),
    member=MemberId("steppe"),
    names={"en": "Steppe Radio"},
    languages=("kk",),
    market=frozenset({"KZ"}),
    home_page="https://steppe.example/",
    time_zone="Asia/Almaty",
    status="admitted",
    status_at=NOON,
)

MakesStore = Callable[..., SqlStore]


@pytest.fixture
def makes_store(engine: Engine) -> Iterator[MakesStore]:
    """Opens stores on one database, and closes them after the test."""
    stores: list[SqlStore] = []

    def make(*reactions: Reaction, on_commit: Callable[[], None] | None = None) -> SqlStore:
        opened = open_engine(engine.url.render_as_string(hide_password=False))
        stores.append(SqlStore(opened, IDENTITY, Sealer(b"s" * 32), reactions=reactions, on_commit=on_commit))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def entry_is_recorded(records: Records, *, happens: bool = True) -> int:
    entry, data, _ = next_entry(
        records.book.head(), received_at=NOON, node=records.node, kind="published", outlet="o", item="i"
    )
    records.book.append(entry, data, [])
    if happens:
        records.happenings.append(Happening(entry=entry, position=entry.number, state=a_state(entry)))
    return entry.number


def a_state(entry: Entry) -> ItemState:
    return ItemState(
        id="i",
        outlet="o",
        uri="urn:i",
        status="usable",
        version=1,
        public_version=1,
        position=entry.number,
        first_received_at=NOON,
        received_at=NOON,
        terms="t",
        listed=True,
    )


def kept(store: SqlStore) -> int:
    return store.read_now(lambda records: records.book.head().number)


def test_what_was_written_is_read(makes_store: MakesStore) -> None:
    store = makes_store()

    async def both() -> tuple[int, int]:
        return await store.write(entry_is_recorded), await store.read(lambda records: records.book.head().number)

    assert asyncio.run(both()) == (1, 1)
    assert store.write_now(entry_is_recorded) == 2


def test_reactions_follow_in_order_and_in_the_same_transaction(makes_store: MakesStore) -> None:
    seen: list[tuple[str, int]] = []

    def first(records: Records, happening: Happening) -> None:
        seen.append(("first", happening.entry.number))
        records.items.put(happening.state, [])

    def second(records: Records, happening: Happening) -> None:
        seen.append(("second", happening.entry.number))
        assert records.items.find("i") is not None

    store = makes_store(first, second)

    store.write_now(lambda records: (entry_is_recorded(records), entry_is_recorded(records)))

    assert seen == [("first", 1), ("second", 1), ("first", 2), ("second", 2)]
    assert store.read_now(lambda records: records.items.find("i")) is not None


def test_when_a_reaction_fails_the_deed_is_undone(makes_store: MakesStore) -> None:
    def refuse(records: Records, happening: Happening) -> None:
        records.items.put(happening.state, [])
        raise ConflictError("No")

    store = makes_store(refuse)

    with pytest.raises(ConflictError):
        store.write_now(entry_is_recorded)
    assert kept(store) == 0
    assert store.read_now(lambda records: records.items.find("i")) is None


def test_a_happening_of_a_failed_work_reaches_nobody(makes_store: MakesStore) -> None:
    reached: list[int] = []
    store = makes_store(lambda _, happening: reached.append(happening.entry.number))

    def fail(records: Records) -> None:
        entry_is_recorded(records)
        raise ConflictError("No")

    with pytest.raises(ConflictError):
        store.write_now(fail)
    store.write_now(lambda records: entry_is_recorded(records, happens=False))

    assert reached == []


def test_a_commit_is_told_once_it_is_there_to_be_read(makes_store: MakesStore) -> None:
    told: list[int] = []
    reader = makes_store()
    store = makes_store(on_commit=lambda: told.append(kept(reader)))

    store.write_now(entry_is_recorded)
    store.close()

    assert told == [1]


def test_a_reader_sees_the_store_as_it_was_at_its_first_look(makes_store: MakesStore) -> None:
    store = makes_store()

    def look_twice(records: SqlRecords) -> tuple[int, int]:
        connection = records.transaction.connection
        first = len(connection.execute(select(entries.c.number)).all())
        store.write_now(entry_is_recorded)
        return first, len(connection.execute(select(entries.c.number)).all())

    assert store.read_now(look_twice) == (0, 0)
    assert kept(store) == 1


def test_reading_changes_nothing(makes_store: MakesStore) -> None:
    store = makes_store()

    store.read_now(lambda records: records.terms.put("d", Terms()))

    with store.engine.connect() as connection:
        assert connection.execute(select(terms)).all() == []


def test_terms_of_a_work_that_failed_are_kept_the_next_time(makes_store: MakesStore) -> None:
    store = makes_store()

    def fail(records: Records) -> None:
        records.terms.put("d", Terms(licence="CC0"))
        raise ConflictError("No")

    with pytest.raises(ConflictError):
        store.write_now(fail)
    store.write_now(lambda records: records.terms.put("d", Terms(licence="CC0")))

    assert makes_store().read_now(lambda records: records.terms.get("d")) == Terms(licence="CC0")


def roll_is_there(records: Records) -> None:
    for member_class in default_classes():
        records.roll.put_class(member_class)
    records.roll.put_member(
        Member(
            id=MemberId("steppe"),
            names={"en": "Steppe"},
            territory="KZ",
            member_class="full-member",
            kind="country",
            joined_at=NOON,
        )
    )
    records.roll.add_outlet(RADIO)


def status_of(records: Records) -> str | None:
    standing = records.roll.find_standing("steppe-radio")
    return standing.status if standing else None


def suspended(records: Records) -> None:
    records.roll.put_outlet(replace(records.roll.get_outlet("steppe-radio"), status="suspended"))


def test_a_suspension_holds_for_the_next_work_of_the_same_transaction(makes_store: MakesStore) -> None:
    store = makes_store()
    store.write_now(roll_is_there)

    def all_at_once(records: Records) -> list[str | None]:
        before = status_of(records)
        suspended(records)
        return [before, status_of(records), records.roll.get_outlet("steppe-radio").status]

    assert store.write_now(all_at_once) == ["admitted", "suspended", "suspended"]


def test_a_suspension_by_another_process_holds_at_once(makes_store: MakesStore) -> None:
    mine, theirs = makes_store(), makes_store()
    mine.write_now(roll_is_there)
    assert [mine.write_now(status_of), mine.read_now(status_of)] == ["admitted", "admitted"]

    theirs.write_now(suspended)

    assert [mine.write_now(status_of), mine.read_now(status_of)] == ["suspended", "suspended"]


def test_a_reader_keeps_what_it_saw_and_gives_no_older_word_to_others(makes_store: MakesStore) -> None:
    store = makes_store()
    store.write_now(roll_is_there)

    def meanwhile(records: Records) -> list[str | None]:
        records.roll.find_setting("any")  # the snapshot begins here
        store.write_now(suspended)
        return [status_of(records), store.read_now(status_of), status_of(records)]

    assert store.read_now(meanwhile) == ["admitted", "suspended", "admitted"]
    assert store.read_now(status_of) == "suspended"


def test_a_suspension_that_was_undone_does_not_hold(makes_store: MakesStore) -> None:
    store = makes_store()
    store.write_now(roll_is_there)

    def fail(records: Records) -> None:
        suspended(records)
        assert status_of(records) == "suspended"
        raise ConflictError("No")

    with pytest.raises(ConflictError):
        store.write_now(fail)
    assert store.write_now(status_of) == "admitted"


def test_numbers_go_on_after_another_process_wrote(makes_store: MakesStore) -> None:
    mine, theirs = makes_store(), makes_store()

    written = [store.write_now(entry_is_recorded) for store in (mine, theirs, mine)]

    assert written == [1, 2, 3]


def test_a_closed_store_says_so(makes_store: MakesStore) -> None:
    store = makes_store()
    store.close()

    with pytest.raises(UnavailableError, match="closed"):
        store.write_now(entry_is_recorded)


def test_sqlite_keeps_what_was_committed_through_a_power_cut(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path / "made" / "store.sqlite"))

    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    engine.dispose()


@pytest.mark.parametrize("address", ["mysql://somewhere/store", "nonsense://x", "://"])
def test_an_address_that_cannot_be_used_is_refused_with_the_remedy(address: str) -> None:
    with pytest.raises(SettingsError, match="COMMONWIRE_STORE"):
        open_engine(address)


def test_a_server_that_is_not_there_is_said_to_be_away() -> None:
    engine = open_engine("postgresql://commonwire@127.0.0.1:1/store")
    store = SqlStore(engine, IDENTITY, Sealer(b"s" * 32))

    with pytest.raises(UnavailableError, match="does not answer"):
        store.write_now(entry_is_recorded)
    with pytest.raises(UnavailableError, match="does not answer"):
        kept(store)
    store.close()
