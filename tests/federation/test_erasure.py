"""What an owner withdraws is erased on other nodes, they say so, and nobody reaches another's contents by it."""

from __future__ import annotations

import pytest

from commonwire.base.ids import item_id
from commonwire.delivery.records import Records
from commonwire.ledger.entry import Entry, next_entry
from commonwire.ledger.statement import Statement, sign_statement
from commonwire.news.record import NodeLine, record_by_node
from tests.federation.exchange import A, overtake, pull, settle_all, urgent_of
from tests.newsroom import ALLIANCE, GIVER, TAKER, URI, Newsroom

ITEM = item_id(GIVER, URI)


def said(b: Newsroom) -> list[tuple[int, int]]:
    """Of each erasure that B tells A of, the entry's number and how many texts went."""
    owed = b.read(lambda r: r.outbox.all_to([A], 100))
    return sorted((o.letter.said["number"], o.letter.said["contents"]) for o in owed if o.letter.kind == "erased")


def everything_comes(b: Newsroom, a: Newsroom) -> None:
    pull(b, a)
    settle_all(b, a)


def digests_of(newsroom: Newsroom, outlet: str = GIVER, uri: str = URI) -> dict[str, str]:
    found = newsroom.read(lambda r: r.items.find_version(item_id(outlet, uri), 1))
    assert found is not None
    return found.content


def has_text(newsroom: Newsroom, version: int = 1, item: str = ITEM) -> bool:
    found = newsroom.read(lambda r: r.items.find_version(item, version))
    assert found is not None
    return newsroom.read(lambda r: r.book.content(found.content["model"])) is not None


def test_a_kill_erases_every_version_and_is_told_once(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    a.item_is_given("Flood in the valley, corrected", correction="The valley")
    everything_comes(b, a)
    killed = a.item_is("kill")

    overtake(b, urgent_of(a, killed.number))
    settle_all(b)
    everything_comes(b, a)

    assert not has_text(b, 1) and not has_text(b, 2)
    assert said(b) == [(killed.number, 2)]


def test_an_erasure_without_a_kill_is_obeyed_and_told(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    everything_comes(b, a)
    version = a.read(lambda r: r.items.find_version(ITEM, 1))
    assert version is not None and has_text(b)
    line = NodeLine(kind="erased", outlet=GIVER, uri=URI, version=1, erased=version.content, about=version.number)

    def text_is_erased(records: Records) -> Entry:
        records.book.erase(version.content.values())
        return record_by_node(records, line, now=a.now)

    erased = a.write(text_is_erased)
    everything_comes(b, a)

    assert not has_text(b)
    assert said(b) == [(erased.number, 1)]


def hand_over(a: Newsroom, b: Newsroom, digest: str) -> None:
    """A content of `a` is at `b`."""
    content = a.read(lambda r: r.book.content(digest))
    assert content is not None
    b.write(lambda r: r.book.keep(content))


def test_what_came_of_a_story_before_its_kill_goes_when_its_entry_comes(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood in the valley")
    pull(b, a)
    digests = digests_of(a)
    for role in ("model", "head"):
        hand_over(a, b, digests[role])
    killed = a.item_is("kill")
    overtake(b, urgent_of(a, killed.number))

    settle_all(b)
    everything_comes(b, a)

    assert b.read(lambda r: r.book.content(digests["model"])) is None
    assert said(b) == [(killed.number, 1)]


@pytest.mark.parametrize("role", ["model", "note", "original", "report"])
def test_nobody_takes_anothers_contents_away_by_naming_them(a: Newsroom, b: Newsroom, role: str) -> None:
    b.item_is_given("The taker's own", outlet=TAKER, uri="urn:own", editor_note="Ring 555 0100 first.")
    digests = digests_of(b, TAKER, "urn:own")
    a.item_is_given("Bait", uri="urn:bait")
    model = digests_of(a, GIVER, "urn:bait")["model"]
    everything_comes(b, a)

    a.write(lambda r: another_is_named(r, a, {"model": model, role: digests[role]}))
    everything_comes(b, a)
    killed = a.item_is("kill", uri="urn:bait")
    overtake(b, urgent_of(a, killed.number))
    settle_all(b)
    everything_comes(b, a)

    left = b.read(lambda r: [r.book.content(digest) for digest in digests.values()])
    assert None not in left


def another_is_named(records: Records, a: Newsroom, content: dict[str, str]) -> None:
    """A version of the bait, signed by its outlet, that names another item's contents."""
    key = records.keys.key_of(GIVER)
    terms = records.items.find_version(item_id(GIVER, "urn:bait"), 1)
    assert key is not None and terms is not None
    statement = Statement(
        alliance=ALLIANCE, outlet=GIVER, uri="urn:bait", version=2, kind="published",
        content=content, terms=terms.terms, created_at=a.now,
    )  # fmt: skip
    entry, data, _ = next_entry(
        records.book.head(), received_at=a.now, node=A, kind="published", outlet=GIVER, uri="urn:bait", version=2,
        item=item_id(GIVER, "urn:bait"), content=content, terms=terms.terms, custody="node",
        statement=sign_statement(statement, key),
    )  # fmt: skip
    records.book.append(entry, data, [])
