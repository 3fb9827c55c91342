"""Checkpoints: signed notes."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.checkpoint import (
    Checkpoint,
    TreeCheckpoint,
    read_checkpoint,
    read_tree_checkpoint,
    sign_tree_checkpoint,
)
from commonwire.ledger.entry import START, Head
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.note import key_hash, sign_note
from commonwire.ledger.tree import leaf_hash
from tests.ledger.conftest import chain_checkpoint

KEY = SigningKey.from_private_bytes(bytes(range(32)))
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HEAD = Head(20852163, hashlib.sha256(b"entry").hexdigest())
NOTE = chain_checkpoint("wire.example.org", HEAD, NOON, KEY)
ROOT = leaf_hash(b"entry")
TREE_NOTE = sign_tree_checkpoint("wire.example.org", 3, ROOT, NOON, KEY)


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    assert read_checkpoint(NOTE, KEY.public) == Checkpoint("wire.example.org", HEAD, NOON)
    empty = chain_checkpoint("wire.example.org", START, NOON, KEY)
    assert read_checkpoint(empty, KEY.public).head == START


def test_its_text_has_the_lines_of_tlog_checkpoint() -> None:
    text, _, signature = NOTE.decode().partition("\n\n")
    digest = base64.b64encode(bytes.fromhex(HEAD.digest)).decode()

    assert text.split("\n") == ["wire.example.org/chain", "20852163", digest, "time 2030-01-01T12:00:00Z"]
    dash, name, encoded = signature.removesuffix("\n").split(" ")
    assert (dash, name) == ("—", "wire.example.org/chain")
    KEY.public.verify(base64.b64decode(encoded)[4:], text.encode() + b"\n")


def test_the_key_hash_is_the_one_of_the_go_reference() -> None:
    # The verifier key in the documentation of golang.org/x/mod/sumdb/note
    name, hex_hash, encoded = "PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    assert key_hash(name, PublicKey(base64.b64decode(encoded)[1:])).hex() == hex_hash


@settings(max_examples=400)
@given(st.integers(0, len(NOTE) * 8 - 1))
def test_any_changed_bit_is_found(bit: int) -> None:
    changed = bytearray(NOTE)
    changed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(NotVerifiedError):
        read_checkpoint(bytes(changed), KEY.public)


@settings(max_examples=400)
@given(st.integers(0, len(TREE_NOTE) * 8 - 1))
def test_any_changed_bit_of_one_of_a_tree_is_found(bit: int) -> None:
    changed = bytearray(TREE_NOTE)
    changed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(NotVerifiedError):
        read_tree_checkpoint(bytes(changed), KEY.public)


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(data: bytes) -> None:
    with pytest.raises(NotVerifiedError):
        read_checkpoint(data, KEY.public)


def test_another_key_does_not_verify() -> None:
    with pytest.raises(NotVerifiedError, match="no signature is by key"):
        read_checkpoint(NOTE, SigningKey.generate().public)


def witnessed(note: bytes, line: bytes) -> bytes:
    return note + b"\xe2\x80\x94 witness.example.org " + line + b"\n"


def test_a_witness_may_add_a_signature() -> None:
    assert read_checkpoint(witnessed(NOTE, base64.b64encode(bytes(76))), KEY.public).head == HEAD
    with pytest.raises(NotVerifiedError, match="malformed"):
        read_checkpoint(witnessed(NOTE, b"AA"), KEY.public)


def test_a_second_signature_by_the_same_key_must_fit_too() -> None:
    other = chain_checkpoint("wire.example.org", START, NOON, KEY)
    line = other.rpartition(b"\n\n")[2]

    with pytest.raises(NotVerifiedError):
        read_checkpoint(NOTE + line, KEY.public)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak", "nbsp\u00a0"])
def test_a_name_that_a_signed_note_cannot_carry_is_refused(name: str) -> None:
    with pytest.raises(BadInputError):
        sign_tree_checkpoint(name, 3, ROOT, NOON, KEY)


def test_a_checkpoint_of_a_tree_has_the_lines_of_tlog_checkpoint_and_is_read_as_it_was_signed() -> None:
    text, _, signature = TREE_NOTE.decode().partition("\n\n")
    root = base64.b64encode(ROOT).decode()

    assert text.split("\n") == ["wire.example.org", "3", root, "time 2030-01-01T12:00:00Z"]
    assert signature.startswith("— wire.example.org ")
    assert read_tree_checkpoint(TREE_NOTE, KEY.public) == TreeCheckpoint("wire.example.org", 3, ROOT, NOON)


def test_a_chain_and_a_tree_are_not_taken_for_each_other() -> None:
    with pytest.raises(NotVerifiedError, match="not the one of a chain"):
        read_checkpoint(TREE_NOTE, KEY.public)
    with pytest.raises(NotVerifiedError, match="one of a chain, not of a tree"):
        read_tree_checkpoint(NOTE, KEY.public)


def test_a_log_of_another_program_is_not_taken_for_a_node() -> None:
    text = b"wire.example.org\n1\n" + base64.b64encode(bytes(32)) + b"\n"

    for read in (read_checkpoint, read_tree_checkpoint):
        with pytest.raises(NotVerifiedError, match="not the one of a checkpoint"):
            read(sign_note(text, "wire.example.org", KEY), KEY.public)


def test_a_note_without_end_is_refused() -> None:
    with pytest.raises(NotVerifiedError, match="larger"):
        read_checkpoint(NOTE * 1000, KEY.public)
