"""What agreements and requests promise, over every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from commonwire.delivery.request import Request
from commonwire.rights.agreement import Agreement
from commonwire.rights.terms import Parties, Rule
from commonwire.rights.use import Use
from commonwire.store.records import SqlRecords

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
RULE = Rule(actions=frozenset({"republish"}), who=Parties(outlets=frozenset({"b"})), by="request:r1")


def a_request(id: str, **said: Any) -> Request:
    fields: dict[str, Any] = {
        "item": "i1",
        "uri": "urn:1",
        "version": 1,
        "owner": "a",
        "outlet": "b",
        "words": "Please",
    }
    return Request(id=id, use=Use(action="republish", channel="web"), **({"asked_at": NOON} | fields | said))


def test_every_version_of_an_agreement_is_kept_in_order(records: SqlRecords) -> None:
    versions = [Agreement(key="web", version=n, name=f"Web {n}", in_force_at=NOON, floor=(RULE,)) for n in (1, 2)]
    for agreement in (*versions, Agreement(key="archive", version=1, name="Archive", in_force_at=NOON)):
        records.agreements.put(agreement)

    assert [(kept.key, kept.version) for kept in records.agreements.all()] == [("archive", 1), ("web", 1), ("web", 2)]
    assert records.agreements.all()[1:] == tuple(versions)


def test_a_request_is_found_by_id_item_owner_and_asker(records: SqlRecords) -> None:
    first = a_request("r1", needed_at=NOON, reminders=(NOON, NOON + timedelta(hours=2)))
    second = a_request("r2", asked_at=NOON + timedelta(hours=1))
    records.requests.put(first)
    records.requests.put(second)

    assert records.requests.find("r1") == first and records.requests.find("r9") is None
    assert records.requests.of_item("i1") == [first, second]
    assert records.requests.of_owner("a", status="open", limit=1) == [second]
    assert records.requests.of_outlet("b", limit=9) == [second, first]
    assert records.requests.unanswered() == [first, second]
    assert records.requests.waiting_for("a", limit=9) == [first, second]
    assert records.requests.waiting_for("a", limit=1) == [first] and records.requests.waiting_for("b", limit=9) == []
    assert records.requests.count_open("a") == 2 and records.requests.count_open("b") == 0


def test_only_what_was_granted_counts_by_item(records: SqlRecords) -> None:
    records.requests.put(a_request("r1"))
    records.requests.put(a_request("r2", item="i2"))
    assert records.requests.granted(["i1", "i2"]) == {}

    records.requests.put(a_request("r1", status="granted", rule=RULE))

    assert records.requests.granted(["i1", "i2"]) == {"i1": (RULE,)} and records.requests.granted([]) == {}
    assert records.requests.of_owner("a", status="open", limit=9) == [a_request("r2", item="i2")]
