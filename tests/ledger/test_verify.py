"""Exports: what a file proves to somebody far from any node."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadFormatError, CommonwireError, NotVerifiedError
from commonwire.ledger.content import seal
from commonwire.ledger.export import Export, Proof, write_export
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.verify import Verdict, verify_export
from tests.ledger.conftest import NODE, NOON, OUTLET, URI, Ledger

MODEL = seal(b'{"headline": "Flood"}')
REASON = seal(b"wrong river")


def failed(verdict: Verdict) -> list[str]:
    return [check.name for check in verdict.checks if not check.ok]


def verdict_on(export: Export) -> Verdict:
    return verify_export(write_export(export))


def published(ledger: Ledger) -> SigningKey:
    """Entry 1 admits the outlet, entry 2 publishes."""
    key = ledger.key_is_given()
    ledger.item_is_recorded(key, {"model": MODEL, "original": seal(b"<nitf/>")})
    return key


def test_an_export_proves_who_published_what_and_when(ledger: Ledger) -> None:
    key = published(ledger)

    verdict = verify_export(write_export(ledger.export(2, model=MODEL)), node_key=ledger.node_key.id)

    assert verdict.ok, failed(verdict)
    assert (verdict.outlet, verdict.uri, verdict.version, verdict.kind) == (OUTLET, URI, 1, "published")
    assert (verdict.node, verdict.node_key, verdict.outlet_key) == (NODE, ledger.node_key.id, key.id)
    assert (verdict.alliance, verdict.custody, verdict.disputed) == ("example-alliance", "node", False)
    assert verdict.created_at == NOON
    assert verdict.contents == {"model": "ok", "original": "not enclosed"}


def test_the_way_to_the_checkpoint_may_lead_over_other_entries(ledger: Ledger) -> None:
    published(ledger)
    ledger.entry_is_added("member-admitted", member="ruritania")
    ledger.entry_is_added("member-admitted", member="strelsau")

    assert verdict_on(ledger.export(2, until=4)).ok


def test_a_killed_and_erased_version_still_verifies(ledger: Ledger) -> None:
    key = published(ledger)
    ledger.item_is_recorded(key, {"reason": REASON}, kind="killed", about=2)
    ledger.entry_is_added("erased", outlet=OUTLET, uri=URI, about=2, content={"model": MODEL.digest})

    verdict = verdict_on(ledger.export(2, later=[3, 4]))

    assert verdict.ok, failed(verdict)
    assert verdict.contents == {"model": "erased", "original": "not enclosed"}
    assert [(later.kind, later.number) for later in verdict.later] == [("killed", 3), ("erased", 4)]


def complete(ledger: Ledger) -> Export:
    original = seal(b"<nitf/>")
    key = ledger.key_is_given()
    ledger.item_is_recorded(key, {"model": MODEL, "original": original})
    ledger.item_is_recorded(key, {"reason": REASON}, kind="killed", about=2)
    ledger.entry_is_added("erased", outlet=OUTLET, uri=URI, about=2, content={"model": MODEL.digest})
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=key.id, about=3)
    ledger.key_is_given("key-rotated")
    return ledger.export(2, until=3, later=[3, 4], original=original)


FILE = write_export(complete(Ledger()))


def test_the_complete_file_verifies() -> None:
    assert verify_export(FILE).ok


@settings(max_examples=600)
@given(st.integers(0, len(FILE) * 8 - 1))
def test_any_changed_bit_of_the_file_is_found(bit: int) -> None:
    changed = bytearray(FILE)
    changed[bit // 8] ^= 1 << bit % 8

    try:
        verdict = verify_export(bytes(changed))
    except (BadFormatError, NotVerifiedError):
        return
    assert not verdict.ok


@settings(max_examples=300)
@given(st.sampled_from(["entry", "checkpoint", "salt", "data"]), st.data())
def test_any_changed_bit_of_entry_checkpoint_or_content_is_found(what: str, draw: st.DataObject) -> None:
    export = msgspec.json.decode(FILE, type=Export)
    part = export.contents["original"]
    parts = {
        "entry": export.entry.entries[0],
        "checkpoint": export.entry.checkpoint,
        "salt": part.salt,
        "data": part.data,
    }
    value = bytearray(parts[what])
    bit = draw.draw(st.integers(0, len(value) * 8 - 1))
    value[bit // 8] ^= 1 << bit % 8
    parts[what] = bytes(value)
    changed = msgspec.structs.replace(
        export,
        entry=Proof([parts["entry"], *export.entry.entries[1:]], parts["checkpoint"]),
        contents={"original": msgspec.structs.replace(part, salt=parts["salt"], data=parts["data"])},
    )

    try:
        verdict = verdict_on(changed)
    except NotVerifiedError:
        return
    assert not verdict.ok


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(data: bytes) -> None:
    with pytest.raises(CommonwireError):
        verify_export(data)


def test_a_file_written_otherwise_is_refused() -> None:
    with pytest.raises(NotVerifiedError, match="not as it was written"):
        verify_export(msgspec.json.format(FILE))
    with pytest.raises(BadFormatError):
        verify_export(b"{}")


def test_another_node_key_than_the_published_one_is_found(ledger: Ledger) -> None:
    published(ledger)

    verdict = verify_export(write_export(ledger.export(2)), node_key=SigningKey.generate().id)

    assert "node key" in failed(verdict)


def test_content_under_another_role_or_changed_is_found(ledger: Ledger) -> None:
    published(ledger)

    assert failed(verdict_on(ledger.export(2, original=MODEL))) == ["content original"]
    assert failed(verdict_on(ledger.export(2, note=MODEL))) == ["content note"]


def test_an_outlet_without_a_key_in_the_ledger_proves_nothing(ledger: Ledger) -> None:
    published(ledger)
    export = ledger.export(2)

    assert "key in force" in failed(verdict_on(msgspec.structs.replace(export, keys=[], outlet_jwks=[])))
    assert "outlet keys" in failed(verdict_on(msgspec.structs.replace(export, outlet_jwks=[])))
    stranger = [*export.outlet_jwks, SigningKey.generate().public_jwk]
    assert "outlet keys" in failed(verdict_on(msgspec.structs.replace(export, outlet_jwks=stranger)))


def test_keys_and_later_entries_of_others_are_not_taken(ledger: Ledger) -> None:
    published(ledger)
    other = ledger.entry_is_added("outlet-admitted", outlet="steppe-radio", key=SigningKey.generate().id)

    export = ledger.export(2, later=[other.number])

    assert {"outlet keys", "later entries"} <= set(failed(verdict_on(export)))


def test_a_checkpoint_of_another_node_or_number_does_not_fit(ledger: Ledger) -> None:
    published(ledger)
    export = ledger.export(2)
    proof = Proof(ledger.entries[1:2], ledger.proof(1).checkpoint)

    assert "chain" in failed(verdict_on(msgspec.structs.replace(export, entry=proof)))


def test_a_node_that_shows_two_pasts_is_caught(ledger: Ledger) -> None:
    key = published(ledger)
    export = ledger.export(2)
    ledger.entries.pop()
    ledger.heads.pop()
    ledger.entry_is_added("member-admitted", member="ruritania")
    ledger.item_is_recorded(key, {"reason": REASON}, kind="killed", about=2)

    verdict = verdict_on(msgspec.structs.replace(export, later=[ledger.proof(3)]))

    assert failed(verdict) == ["one past"]


def test_an_entry_after_the_last_good_one_of_a_revoked_key_is_disputed_until_reaffirmed(ledger: Ledger) -> None:
    key = published(ledger)
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=key.id, about=1)
    fresh = ledger.key_is_given("key-rotated")

    disputed = verdict_on(ledger.export(2))
    again = ledger.item_is_recorded(fresh, {}, kind="reaffirmed", about=2)
    settled = verdict_on(ledger.export(2, later=[again.number]))

    assert (disputed.disputed, failed(disputed)) == (True, ["revocation"])
    assert (settled.disputed, failed(settled)) == (False, [])


def test_the_revoked_key_cannot_reaffirm(ledger: Ledger) -> None:
    key = published(ledger)
    again = ledger.item_is_recorded(key, {}, kind="reaffirmed", about=2)
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=key.id, about=1)

    assert verdict_on(ledger.export(2, later=[again.number])).disputed


def test_the_node_cannot_use_a_reaffirmation_for_another_version(ledger: Ledger) -> None:
    key = published(ledger)
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=key.id, about=1)
    fresh = ledger.key_is_given("key-rotated")
    again = ledger.item_is_recorded(fresh, {}, kind="reaffirmed", about=2, version=2)

    assert verdict_on(ledger.export(2, later=[again.number])).disputed


def test_a_later_entry_that_the_outlet_did_not_sign_is_found(ledger: Ledger) -> None:
    published(ledger)
    forged = ledger.item_is_recorded(SigningKey.generate(), {"reason": REASON}, kind="killed", about=2)

    assert "later entries" in failed(verdict_on(ledger.export(2, later=[forged.number])))


def test_an_entry_of_the_node_itself_verifies_without_an_outlet(ledger: Ledger) -> None:
    ledger.entry_is_added("member-admitted", member="ruritania")

    verdict = verdict_on(ledger.export(1))

    assert verdict.ok, failed(verdict)
    assert (verdict.kind, verdict.outlet, verdict.outlet_key) == ("member-admitted", None, None)
