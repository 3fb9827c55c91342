"""Entries: numbers, digests, the one form in bytes."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, NotVerifiedError
from commonwire.ledger.entry import START, Entry, Fields, decode_entry, encode_entry, entry_digest, next_entry

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def test_the_first_entry_has_number_one_and_follows_zeros() -> None:
    entry, data, head = next_entry(START, received_at=NOON, node="wire.example.org", kind="node-opened")

    assert (entry.number, entry.previous) == (1, "0" * 64)
    assert (head.number, head.digest) == (1, hashlib.sha256(data).hexdigest())


def test_the_next_entry_names_the_digest_of_the_exact_bytes_before() -> None:
    _, first, head = next_entry(START, received_at=NOON, node="n", kind="node-opened")
    entry, _, _ = next_entry(head, received_at=NOON, node="n", kind="outlet-admitted", outlet="pamir-post")

    assert (entry.number, entry.previous) == (2, entry_digest(first))


def test_times_are_written_in_utc_and_need_a_zone() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))

    _, data, _ = next_entry(START, received_at=there, node="n", kind="node-opened")

    assert b'"received_at":"2030-01-01T12:00:00Z"' in data
    with pytest.raises(BadInputError, match="zone"):
        next_entry(START, received_at=NOON.replace(tzinfo=None), node="n", kind="node-opened")


def test_every_field_that_depends_on_the_kind_can_be_given() -> None:
    always = {"number", "previous", "received_at", "node", "kind"}

    assert {field.name for field in msgspec.structs.fields(Entry)} - always == Fields.__annotations__.keys()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(uri=texts, outlet=texts, content=st.dictionaries(texts, texts, max_size=4), number=st.integers(1, 2**53))
def test_an_entry_has_one_form_in_bytes(uri: str, outlet: str, content: dict[str, str], number: int) -> None:
    entry = Entry(
        number=number,
        previous="0" * 64,
        received_at=NOON,
        node="n",
        kind="published",
        outlet=outlet,
        uri=uri,
        content=dict(reversed(content.items())),
    )

    data = encode_entry(entry)

    assert decode_entry(data) == entry
    assert data == encode_entry(decode_entry(data))
    plain = json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert data == plain.encode()


def test_a_name_that_a_newer_program_added_is_passed_over() -> None:
    _, data, _ = next_entry(START, received_at=NOON, node="n", kind="node-opened")

    assert decode_entry(data[:-1] + b',"zeal":1}').kind == "node-opened"


@pytest.mark.parametrize("junk", [b"", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"number":"1"}'])
def test_bytes_that_are_no_entry_are_refused(junk: bytes) -> None:
    with pytest.raises(NotVerifiedError):
        decode_entry(junk)


def test_an_entry_of_a_kind_and_with_fields_that_a_newer_program_made_is_read_and_said_to_be_not_understood() -> None:
    data = (
        b'{"custody":"notary","kind":"sponsored","number":7,"node":"n","previous":"00","received_at":'
        b'"2030-01-01T12:00:00Z","sponsor":{"name":"a field of tomorrow"},"item":"i","version":2}'
    )

    entry = decode_entry(data)

    assert (entry.kind, entry.version, entry.is_understood) == ("sponsored", 2, False)
    assert entry_digest(data) == hashlib.sha256(data).hexdigest()
    assert next_entry(START, received_at=NOON, node="n", kind="killed")[0].is_understood
