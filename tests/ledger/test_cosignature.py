"""Cosignatures: what witnesses add beneath a checkpoint."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.checkpoint import read_tree_checkpoint, sign_tree_checkpoint
from commonwire.ledger.cosignature import Cosignature, add_cosignatures, cosign, read_cosignature
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.tree import EMPTY_ROOT

NODE_KEY, KEY = SigningKey.from_private_bytes(bytes(range(32))), SigningKey.from_private_bytes(bytes(range(32, 64)))
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
NOTE = sign_tree_checkpoint("wire.example.org", 0, EMPTY_ROOT, NOON, NODE_KEY)
WITNESS = "second.example.org"
LINE = cosign(NOTE, WITNESS, NOON, KEY)


def test_a_cosignature_is_read_as_it_was_made_and_the_checkpoint_stays_as_it_was() -> None:
    witnessed = add_cosignatures(NOTE, LINE)

    assert read_cosignature(witnessed, WITNESS, KEY.public) == Cosignature(WITNESS, NOON)
    assert read_tree_checkpoint(witnessed, NODE_KEY.public) == read_tree_checkpoint(NOTE, NODE_KEY.public)


def test_it_signs_the_text_with_the_time_as_tlog_cosignature_says() -> None:
    dash, name, encoded = LINE.decode().split()
    stamped = base64.b64decode(encoded)[4:]

    assert (dash, name, len(stamped)) == ("—", WITNESS, 72)
    assert int.from_bytes(stamped[:8], "big") == 1893499200
    text = NOTE[: NOTE.index(b"\n\n") + 1]
    KEY.public.verify(stamped[8:], b"cosignature/v1\ntime 1893499200\n" + text)


def test_a_checkpoint_that_nobody_witnessed_says_so() -> None:
    assert read_cosignature(NOTE, WITNESS, KEY.public) is None
    assert read_cosignature(add_cosignatures(NOTE, LINE), "third.example.org", KEY.public) is None
    assert read_cosignature(add_cosignatures(NOTE, LINE), WITNESS, NODE_KEY.public) is None


def test_a_witness_that_looked_again_counts_with_the_later_time() -> None:
    later = cosign(NOTE, WITNESS, NOON + timedelta(hours=1), KEY)

    found = read_cosignature(add_cosignatures(NOTE, later + LINE), WITNESS, KEY.public)

    assert found == Cosignature(WITNESS, NOON + timedelta(hours=1))


def test_the_same_line_is_added_once() -> None:
    assert add_cosignatures(add_cosignatures(NOTE, LINE), LINE) == NOTE + LINE


def test_a_cosignature_of_another_checkpoint_does_not_fit() -> None:
    other = sign_tree_checkpoint("wire.example.org", 0, EMPTY_ROOT, NOON + timedelta(seconds=1), NODE_KEY)

    with pytest.raises(NotVerifiedError):
        read_cosignature(add_cosignatures(other, LINE), WITNESS, KEY.public)


def test_an_altered_time_is_found() -> None:
    for place in range(8):
        raw = bytearray(base64.b64decode(LINE.split()[2]))
        raw[4 + place] ^= 1
        altered = b" ".join([*LINE.split()[:2], base64.b64encode(raw)]) + b"\n"
        with pytest.raises(NotVerifiedError):
            read_cosignature(add_cosignatures(NOTE, altered), WITNESS, KEY.public)


@pytest.mark.parametrize("lines", [b"", b"\n", LINE[:-1], LINE + b"\n", b"no line\n"])
def test_what_is_no_signature_line_is_not_added(lines: bytes) -> None:
    with pytest.raises(NotVerifiedError):
        add_cosignatures(NOTE, lines)


def test_a_name_that_a_signed_note_cannot_carry_is_refused() -> None:
    with pytest.raises(BadInputError):
        cosign(NOTE, "two words", NOON, KEY)
