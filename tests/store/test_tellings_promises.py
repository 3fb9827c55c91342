"""What shelves of tellings and alerts promise, and what an inbox says of what landed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from commonwire.delivery.alert import Alert, Window
from commonwire.delivery.channel import Channel
from commonwire.delivery.telling import DESK, Telling
from commonwire.delivery.tells import Quiet, Tells
from commonwire.delivery.tries import Delivery, Try
from commonwire.store.records import SqlRecords
from tests.store.test_inbox_promises import STEPPE, a_match, are_saved

NOON = datetime(2031, 5, 6, 12, 0, 0, 7, tzinfo=UTC)
TELLS = Tells(how="digest", times=("07:00",), zone="Asia/Almaty", quiet=Quiet(begins="22:00", ends="06:00"))


def a_telling(search: str, reader: str = "p1", *, outlet: str = STEPPE, tells: Tells = TELLS) -> Telling:
    return Telling(search=search, outlet=outlet, reader=reader, tells=tells, from_number=7, next_at=NOON)


def an_alert(name: str, *, search: str = "a", reader: str = "p1", minute: int = 0) -> Alert:
    made_at = NOON + timedelta(minutes=minute)
    return Alert(
        id=name,
        outlet=STEPPE,
        reader=reader,
        kind="at-once",
        made_at=made_at,
        search=search,
        items=("i", "j"),
        windows=(Window(search="a", after=1, up_to=3),),
        not_before=made_at,
    )


def test_tellings_come_back_equal_by_reader_by_how_and_when_they_are_due(records: SqlRecords) -> None:
    digest, desk = a_telling("b"), a_telling("a", DESK, tells=Tells(how="live"))
    other = replace(a_telling("c", outlet="lagoon-tv"), next_at=NOON + timedelta(days=1))
    for telling in (digest, desk, other, replace(a_telling("a"), next_at=None)):
        records.tellings.put(telling)

    assert records.tellings.find("b", "p1") == digest
    assert records.tellings.find("b", DESK) is None
    assert [it.search for it in records.tellings.of_reader(STEPPE, "p1")] == ["a", "b"]
    assert records.tellings.that("live") == [desk]
    assert records.tellings.that("digest", outlet="lagoon-tv") == [other]
    assert records.tellings.due(NOON) == [desk, digest]
    assert records.tellings.next_at() == NOON


def test_a_muted_telling_is_kept_and_tells_nobody(records: SqlRecords) -> None:
    records.tellings.put(muted := replace(a_telling("a", tells=Tells(how="mail")), muted_at=NOON))

    assert records.tellings.that("mail") == []
    assert records.tellings.of_reader(STEPPE, "p1") == [muted]


def test_with_a_search_or_a_reader_goes_how_they_are_told(records: SqlRecords) -> None:
    are_saved(records, "a", "b")
    for search in ("a", "b"):
        for reader in ("p1", "p2", DESK):
            records.tellings.put(a_telling(search, reader))

    records.searches.remove(STEPPE, "a")
    records.tellings.remove_reader(STEPPE, "p2")
    left = [(it.search, it.reader) for it in records.tellings.that("digest")]
    records.tellings.keep_only("b", "p1")

    assert left == [("b", DESK), ("b", "p1")]
    assert [(it.search, it.reader) for it in records.tellings.that("digest")] == [("b", "p1")]


def test_alerts_come_back_equal_and_the_newest_of_a_search_and_reader_is_known(records: SqlRecords) -> None:
    for alert in (an_alert("x"), an_alert("y", minute=1), an_alert("z", reader="p2", minute=2)):
        records.alerts.put(alert)
    records.alerts.put(sent := replace(an_alert("y", minute=1), waits=False, more=3))

    assert records.alerts.find("x") == an_alert("x")
    assert records.alerts.find("nobody") is None
    assert records.alerts.last("a", "p1") == sent
    assert records.alerts.last("b", "p1") is None


def test_old_alerts_are_forgotten_with_their_tries_unless_they_wait(records: SqlRecords) -> None:
    records.alerts.put(replace(an_alert("sent"), waits=False))
    records.alerts.put(an_alert("waits"))
    for name in ("sent", "waits", "notice"):
        records.deliveries.put([a_delivery(name)])
        records.deliveries.put_tries([Try(notice=name, channel="c-1", number=1, began_at=NOON)])

    records.alerts.forget(NOON + timedelta(days=1))

    assert records.alerts.find("sent") is None
    assert records.alerts.find("waits") == an_alert("waits")
    assert [len(records.deliveries.of_notice(name)) for name in ("sent", "waits", "notice")] == [0, 1, 1]
    assert [len(records.deliveries.tries_of(name)) for name in ("sent", "waits", "notice")] == [0, 1, 1]


def a_delivery(notice: str) -> Delivery:
    return Delivery(
        notice=notice,
        channel="c-1",
        outlet=STEPPE,
        item="",
        kind="mail",
        lane=4,
        host="news.example",
        issued_at=NOON,
        next_at=None,
    )


def test_a_persons_channel_is_found_and_is_none_of_the_outlets(records: SqlRecords) -> None:
    channel = Channel(
        id="c-p1", outlet=STEPPE, kind="mail", address="a@news.example", made_at=NOON, made_by="p1", person="p1"
    )
    records.channels.put(channel)

    assert records.channels.find("c-p1") == channel
    assert records.channels.of_outlet(STEPPE) == []
    assert records.channels.among(["c-p1"]) == {"c-p1": channel}


def test_what_landed_between_two_numbers_is_told_of_and_what_only_moved_is_not(records: SqlRecords) -> None:
    are_saved(records, "a", "b")
    moved = replace(a_match(9, "a", item="moved"), landed=1)
    lost = replace(a_match(5, "a"), fits=False)
    hidden = replace(a_match(6, "a"), hidden=True)
    late = replace(a_match(8, "a", item="late"), landed=4)
    for match in (moved, lost, hidden, late, a_match(3, "a"), a_match(4, "b"), a_match(7, "a")):
        records.inbox.put([match])

    assert [m.landed for m in records.inbox.landed(["a", "b"], after=2, up_to=6)] == [3, 4, 4, 5]
    assert [m.landed for m in records.inbox.newest_landed("a", after=2, up_to=7, limit=2)] == [7, 4]
    assert records.inbox.count_landed("a", after=2, up_to=7) == 3
    assert records.inbox.landed([], after=0, up_to=9) == []
