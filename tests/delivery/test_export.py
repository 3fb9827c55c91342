"""An exported entry: what `verify` makes of it, and what it shows to whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonwire.base.errors import NotFoundError
from commonwire.delivery.export import export_entry
from commonwire.delivery.records import Records
from commonwire.ledger.content import seal
from commonwire.ledger.cosignature import cosign
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.own_tree import own_tree, sign_tree
from commonwire.ledger.verify import Verdict, verify_export
from commonwire.ledger.witness import Cosigned
from tests.newsroom import NOON, URI, Newsroom


def exported(newsroom: Newsroom, number: int, *, for_owner: bool = False) -> Verdict:
    data = newsroom.read(
        lambda r: export_entry(r, number, node_key=newsroom.node_key, now=newsroom.now, for_owner=for_owner)
    )
    verdict = verify_export(data, node_key=newsroom.node_key.id)
    assert verdict.ok, [check for check in verdict.checks if not check.ok]
    return verdict


def test_a_published_story_is_proven_with_its_model(newsroom: Newsroom) -> None:
    given = newsroom.item_is_given("Rain", editor_note="From the baker")
    verdict = exported(newsroom, given.entry)

    assert (verdict.uri, verdict.version, verdict.custody) == (URI, 1, "node")
    assert verdict.contents == {
        "head": "not enclosed",
        "model": "ok",
        "note": "not enclosed",
        "original": "not enclosed",
        "report": "not enclosed",
    }


def test_the_owner_exports_everything(newsroom: Newsroom) -> None:
    given = newsroom.item_is_given("Rain", editor_note="From the baker")

    assert set(exported(newsroom, given.entry, for_owner=True).contents.values()) == {"ok"}


def test_no_private_note_is_in_the_file_of_another(newsroom: Newsroom) -> None:
    given = newsroom.item_is_given("Rain", editor_note="From the baker")
    data = newsroom.read(lambda r: export_entry(r, given.entry, node_key=newsroom.node_key, now=newsroom.now))

    assert b"baker" not in data
    assert seal(b"From the baker").data not in data


def test_a_corrected_story_names_its_correction(newsroom: Newsroom) -> None:
    first = newsroom.item_is_given("Three dead")
    second = newsroom.item_is_given("Two dead", correction="Two, not three")
    newsroom.item_is("correct", "And one was hurt")

    assert [later.kind for later in exported(newsroom, first.entry).later] == ["corrected", "corrected"]
    assert exported(newsroom, second.entry).contents["reason"] == "ok"


def test_a_killed_story_is_proven_and_its_words_are_erased_on_record(newsroom: Newsroom) -> None:
    given = newsroom.item_is_given("Rain", editor_note="From the baker")
    killed = newsroom.item_is("kill")
    verdict = exported(newsroom, given.entry, for_owner=True)

    assert [later.kind for later in verdict.later] == ["killed", "erased"]
    assert set(verdict.contents.values()) == {"erased"}
    assert exported(newsroom, killed.number).contents == {"reason": "ok"}
    assert exported(newsroom, killed.number + 1).kind == "erased"


@pytest.mark.parametrize("embargo_until", [None, "open"])
def test_what_others_may_not_see_is_not_in_their_file(newsroom: Newsroom, embargo_until: str | None) -> None:
    given = newsroom.item_is_given("Rain", embargo_until=embargo_until)
    if embargo_until is None:
        newsroom.item_is("hold")

    assert exported(newsroom, given.entry).contents["model"] == "not enclosed"
    assert exported(newsroom, given.entry, for_owner=True).contents["model"] == "ok"


def test_entries_before_and_after_a_rotated_key_are_proven(newsroom: Newsroom) -> None:
    before = newsroom.item_is_given("Rain")
    key = newsroom.key_is_brought()
    salt = b"9" * 32
    own = newsroom.statement(version=2, salt=salt, content={"original": seal(b"Hail", salt=salt).digest})
    after = newsroom.item_is_given("Hail", own=own)

    assert exported(newsroom, before.entry).outlet_key != key.id
    assert exported(newsroom, after.entry).outlet_key == key.id
    assert exported(newsroom, after.entry).custody == "outlet"


def test_every_entry_of_a_ledger_can_be_exported(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.item_is_given("Rain", embargo_until=NOON.replace(hour=13))
    newsroom.item_is("hold")
    newsroom.item_is("release")
    newsroom.hour_comes(NOON.replace(hour=13))
    newsroom.outlet_is_suspended("lagoon-tv")
    newsroom.item_is_given("Hail", correction="It was hail")
    newsroom.item_is("kill")

    for data in newsroom.entries():
        exported(newsroom, decode_entry(data).number)


def test_an_entry_that_is_not_there_is_not_found(newsroom: Newsroom) -> None:
    with pytest.raises(NotFoundError):
        exported(newsroom, 1000)


def test_an_export_brings_the_witnesses_of_the_newest_checkpoint_that_covers_it(newsroom: Newsroom) -> None:
    given = newsroom.item_is_given("Rain")
    for witness in ("second.example.org", "third.example.org"):
        ledger_is_cosigned(newsroom, witness)
    newsroom.item_is_given("Hail", uri="urn:newsml:pamir-post:hail")

    verdict = exported(newsroom, given.entry)

    assert [one.name for one in verdict.witnesses] == ["second.example.org", "third.example.org"]


def test_what_came_after_the_witnesses_looked_is_proven_without_them(newsroom: Newsroom) -> None:
    ledger_is_cosigned(newsroom, "second.example.org")
    given = newsroom.item_is_given("Rain")
    assert exported(newsroom, given.entry).witnesses == []

    ledger_is_cosigned(newsroom, "second.example.org")
    newsroom.item_is("kill")

    assert [later.kind for later in exported(newsroom, given.entry).later] == ["killed", "erased"]
    assert exported(newsroom, given.entry).witnesses == []


def ledger_is_cosigned(newsroom: Newsroom, witness: str) -> None:
    """Another node saw the ledger as it is now, and says so."""
    key = SigningKey.generate()

    def work(records: Records) -> None:
        tree = own_tree(records)
        signed = sign_tree(records, tree, tree.size, NOON, newsroom.node_key)
        checkpoint = signed + cosign(signed, witness, newsroom.now, key)
        records.witness.put_cosigned(
            Cosigned(witness=witness, jwk=key.public_jwk, size=tree.size, checkpoint=checkpoint, at=newsroom.now)
        )

    newsroom.write(work)
