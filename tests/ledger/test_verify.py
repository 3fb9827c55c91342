"""Exports: what a file proves to somebody far from any node."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadFormatError, CommonwireError, NotVerifiedError
from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.content import Content, seal
from commonwire.ledger.cosignature import add_cosignatures, cosign
from commonwire.ledger.export import ChainExport, Export, InTree, Proof, write_export
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.proofs import Witness
from commonwire.ledger.tree import root_at
from commonwire.ledger.verify import Verdict, verify_export
from tests.ledger.conftest import NODE, NOON, OUTLET, URI, Ledger

MODEL = seal(b'{"headline": "Flood"}')
REASON = seal(b"wrong river")
WITNESS = "second.example.org"


def failed(verdict: Verdict) -> list[str]:
    return [check.name for check in verdict.checks if not check.ok]


def verdict_on(export: Export | ChainExport) -> Verdict:
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


def test_other_entries_may_follow_before_the_checkpoint(ledger: Ledger) -> None:
    published(ledger)
    ledger.entry_is_added("member-admitted", member="ruritania")
    ledger.entry_is_added("member-admitted", member="strelsau")

    assert verdict_on(ledger.export(2)).ok
    assert verdict_on(ledger.chain_export(2, until=4)).ok


def test_a_killed_and_erased_version_still_verifies(ledger: Ledger) -> None:
    key = published(ledger)
    ledger.item_is_recorded(key, {"reason": REASON}, kind="killed", about=2)
    ledger.entry_is_added("erased", outlet=OUTLET, uri=URI, about=2, content={"model": MODEL.digest})

    verdict = verdict_on(ledger.export(2, later=[3, 4]))

    assert verdict.ok, failed(verdict)
    assert verdict.contents == {"model": "erased", "original": "not enclosed"}
    assert [(later.kind, later.number) for later in verdict.later] == [("killed", 3), ("erased", 4)]


def complete(ledger: Ledger) -> Content:
    """A ledger with all that a file may have; the original of its entry 2."""
    original = seal(b"<nitf/>")
    key = ledger.key_is_given()
    ledger.item_is_recorded(key, {"model": MODEL, "original": original})
    ledger.item_is_recorded(key, {"reason": REASON}, kind="killed", about=2)
    ledger.entry_is_added("erased", outlet=OUTLET, uri=URI, about=2, content={"model": MODEL.digest})
    ledger.entry_is_added("key-revoked", outlet=OUTLET, key=key.id, about=3)
    ledger.key_is_given("key-rotated")
    return original


def complete_file() -> bytes:
    """A file of today, with a witness."""
    ledger = Ledger()
    export = ledger.export(2, later=[3, 4], original=complete(ledger))
    key = SigningKey.generate()
    witnessed = add_cosignatures(export.checkpoint, cosign(export.checkpoint, WITNESS, NOON, key))
    return write_export(msgspec.structs.replace(export, checkpoint=witnessed, witness_jwks={WITNESS: key.public_jwk}))


def complete_chain_file() -> bytes:
    """A file of an earlier program."""
    ledger = Ledger()
    original = complete(ledger)
    return write_export(ledger.chain_export(2, until=3, later=[3, 4], original=original))


FILE, CHAIN_FILE = complete_file(), complete_chain_file()


def test_the_complete_file_verifies() -> None:
    assert verify_export(FILE).ok
    assert verify_export(CHAIN_FILE).ok


def test_a_file_that_an_earlier_program_wrote_verifies() -> None:
    data = (Path(__file__).parent / "files" / "export-1.json").read_bytes()

    verdict = verify_export(data, node_key="1IG2tMH7J2wbJZnOf8LJzQitKf7LMvoAElsuDMVM54Y")

    assert verdict.ok, failed(verdict)
    assert (verdict.uri, verdict.contents, verdict.witnesses) == ("urn:flood", {"model": "ok"}, [])
    assert [later.kind for later in verdict.later] == ["killed"]


@settings(max_examples=600)
@given(st.integers(0, len(FILE) * 8 - 1))
def test_any_changed_bit_of_the_file_is_found(bit: int) -> None:
    _changed_is_found(FILE, bit)


@settings(max_examples=300)
@given(st.integers(0, len(CHAIN_FILE) * 8 - 1))
def test_any_changed_bit_of_the_file_of_an_earlier_program_is_found(bit: int) -> None:
    _changed_is_found(CHAIN_FILE, bit)


def _changed_is_found(file: bytes, bit: int) -> None:
    changed = bytearray(file)
    changed[bit // 8] ^= 1 << bit % 8

    try:
        verdict = verify_export(bytes(changed))
    except (BadFormatError, NotVerifiedError):
        return
    assert not verdict.ok


@settings(max_examples=300)
@given(st.sampled_from(["entry", "path", "checkpoint", "salt", "data"]), st.data())
def test_any_changed_bit_of_entry_path_checkpoint_or_content_is_found(what: str, draw: st.DataObject) -> None:
    export = msgspec.json.decode(FILE, type=Export)
    part = export.contents["original"]
    parts = {
        "entry": export.entry.entry,
        "path": export.entry.path[0],
        "checkpoint": export.checkpoint,
        "salt": part.salt,
        "data": part.data,
    }
    value = bytearray(parts[what])
    bit = draw.draw(st.integers(0, len(value) * 8 - 1))
    value[bit // 8] ^= 1 << bit % 8
    parts[what] = bytes(value)
    changed = msgspec.structs.replace(
        export,
        entry=InTree(parts["entry"], [parts["path"], *export.entry.path[1:]]),
        checkpoint=parts["checkpoint"],
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
    ledger.entry_is_added("member-admitted", member="ruritania")
    chain, tree = ledger.chain_export(2), ledger.export(2)
    proof = Proof(ledger.entries[1:2], ledger.chain_proof(1).checkpoint)
    far = sign_tree_checkpoint("far.example.org", 3, root_at(ledger.tree(), 3), NOON, ledger.node_key)

    assert "chain" in failed(verdict_on(msgspec.structs.replace(chain, entry=proof)))
    for other in (ledger.checkpoint(2), far, chain.entry.checkpoint):
        assert "tree" in failed(verdict_on(msgspec.structs.replace(tree, checkpoint=other)))


def test_an_entry_is_proven_at_its_own_number_only(ledger: Ledger) -> None:
    published(ledger)
    ledger.entry_is_added("member-admitted", member="ruritania")
    first, second = ledger.in_tree(1), ledger.in_tree(2)

    moved = msgspec.structs.replace(ledger.export(2), entry=InTree(second.entry, first.path))

    assert "tree" in failed(verdict_on(moved))


def test_an_entry_of_another_past_is_not_in_the_tree(ledger: Ledger) -> None:
    key = published(ledger)
    export = ledger.export(2)
    ledger.item_is_recorded(key, {"reason": REASON}, kind="killed", about=2)

    verdict = verdict_on(msgspec.structs.replace(export, later=[ledger.in_tree(3)]))

    assert failed(verdict) == ["later entries"]


def test_witnesses_are_named_with_the_time_at_which_they_looked(ledger: Ledger) -> None:
    published(ledger)
    export, key = ledger.export(2), SigningKey.generate()
    witnessed = add_cosignatures(export.checkpoint, cosign(export.checkpoint, WITNESS, NOON, key))
    named = msgspec.structs.replace(export, checkpoint=witnessed, witness_jwks={WITNESS: key.public_jwk})

    assert verdict_on(named).witnesses == [Witness(WITNESS, key.id, NOON)]
    assert verdict_on(ledger.export(2)).witnesses == []


def test_a_witness_that_did_not_sign_is_found(ledger: Ledger) -> None:
    published(ledger)
    export, key = ledger.export(2), SigningKey.generate()
    line = cosign(ledger.checkpoint(1), WITNESS, NOON, key)
    jwks = {WITNESS: key.public_jwk}

    for checkpoint in (export.checkpoint, add_cosignatures(export.checkpoint, line)):
        named = msgspec.structs.replace(export, checkpoint=checkpoint, witness_jwks=jwks)
        assert failed(verdict_on(named)) == ["witnesses"]


def test_a_node_that_shows_two_pasts_is_caught(ledger: Ledger) -> None:
    key = published(ledger)
    export = ledger.chain_export(2)
    ledger.entries.pop()
    ledger.heads.pop()
    ledger.entry_is_added("member-admitted", member="ruritania")
    ledger.item_is_recorded(key, {"reason": REASON}, kind="killed", about=2)

    verdict = verdict_on(msgspec.structs.replace(export, later=[ledger.chain_proof(3)]))

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
