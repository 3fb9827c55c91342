"""Chains of entries, and entries against their statements."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.chain import verify_chain, verify_entry
from commonwire.ledger.content import Content, seal
from commonwire.ledger.entry import START
from commonwire.ledger.keys import SigningKey
from tests.ledger.conftest import OUTLET, Ledger


def six_entries() -> Ledger:
    ledger = Ledger()
    ledger.entry_is_added("node-opened", key=ledger.node_key.id)
    for n in range(5):
        ledger.entry_is_added("outlet-admitted", outlet=f"outlet-{n}")
    return ledger


SIX = six_entries()


def test_a_chain_leads_to_its_head() -> None:
    assert verify_chain(SIX.entries, start=START) == SIX.head
    assert verify_chain(SIX.entries[2:4], start=SIX.heads[2]) == SIX.heads[4]
    assert verify_chain([], start=START) == START


@given(st.integers(1, 4))
def test_a_gap_is_found_and_its_number_named(number: int) -> None:
    with pytest.raises(NotVerifiedError) as caught:
        verify_chain(SIX.entries[:number] + SIX.entries[number + 1 :], start=START)

    assert caught.value.where == f"entry {number + 1}"


@given(st.permutations(range(6)).filter(lambda order: order != sorted(order)))
def test_another_order_is_found(order: list[int]) -> None:
    with pytest.raises(NotVerifiedError):
        verify_chain([SIX.entries[n] for n in order], start=START)


@settings(max_examples=300)
@given(st.integers(0, 5), st.data())
def test_any_changed_bit_is_found(n: int, draw: st.DataObject) -> None:
    changed = bytearray(SIX.entries[n])
    bit = draw.draw(st.integers(0, len(changed) * 8 - 1))
    changed[bit // 8] ^= 1 << bit % 8
    entries = [*SIX.entries[:n], bytes(changed), *SIX.entries[n + 1 :]]

    try:
        head = verify_chain(entries, start=START)
    except NotVerifiedError as error:
        assert error.where in (f"entry {n + 1}", f"entry {n + 2}")  # noqa: PT017 - in the last entry only the head tells
    else:
        assert head != SIX.head


def test_an_entry_says_what_the_outlet_signed(ledger: Ledger, model: Content) -> None:
    key = ledger.key_is_given()
    entry = ledger.item_is_recorded(key, {"model": model})

    statement = verify_entry(entry, key.public)

    assert statement is not None
    assert (statement.outlet, statement.version) == (OUTLET, 1)


def test_the_nodes_own_entry_has_no_statement(ledger: Ledger) -> None:
    entry = ledger.entry_is_added("member-admitted", member="ruritania")

    assert verify_entry(entry, None) is None


def test_an_embargo_ends_by_the_nodes_clock_or_by_the_outlets_word(ledger: Ledger, model: Content) -> None:
    key = ledger.key_is_given()
    by_clock = ledger.entry_is_added("embargo-lifted", outlet=OUTLET)
    by_word = ledger.item_is_recorded(key, {}, kind="embargo-lifted")
    forged = ledger.item_is_recorded(SigningKey.generate(), {}, kind="embargo-lifted")

    assert verify_entry(by_clock, key.public) is None
    assert verify_entry(by_word, key.public) is not None
    with pytest.raises(NotVerifiedError):
        verify_entry(forged, key.public)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outlet", "steppe-radio"),
        ("uri", "urn:other"),
        ("version", 2),
        ("kind", "killed"),
        ("terms", "6" * 64),
        ("terms", None),
        ("content", {}),
        ("content", {"model": "7" * 64}),
        ("content", {"original": "7" * 64}),
    ],
)
def test_a_statement_that_says_something_else_is_refused(
    ledger: Ledger, model: Content, name: str, value: object
) -> None:
    key = ledger.key_is_given()
    entry = ledger.item_is_recorded(key, {"model": model}, signed={name: value})

    with pytest.raises(NotVerifiedError):
        verify_entry(entry, key.public)


def test_an_outlet_with_its_own_key_signs_the_original_and_the_node_adds_its_reading(
    ledger: Ledger, model: Content
) -> None:
    key, original = ledger.key_is_given(), seal(b"<nitf/>")
    signed: dict[str, object] = {"content": {"original": original.digest}, "terms": None}

    entry = ledger.item_is_recorded(key, {"model": model, "original": original}, custody="outlet", signed=signed)

    assert verify_entry(entry, key.public) is not None


def test_a_statement_is_not_missing_nor_where_it_does_not_belong(ledger: Ledger, model: Content) -> None:
    key = ledger.key_is_given()
    signed = ledger.item_is_recorded(key, {"model": model})
    bare = ledger.entry_is_added("published", outlet=OUTLET)
    odd = ledger.entry_is_added("erased", outlet=OUTLET, statement=signed.statement)

    for entry in (bare, odd):
        with pytest.raises(NotVerifiedError):
            verify_entry(entry, key.public)


def test_custody_cannot_be_misreported(ledger: Ledger, model: Content) -> None:
    key = ledger.key_is_given()
    signed = ledger.item_is_recorded(key, {"model": model}).statement
    fields = {"outlet": OUTLET, "uri": "u", "version": 1, "statement": signed, "custody": "outlet"}

    with pytest.raises(NotVerifiedError, match="custody"):
        verify_entry(ledger.entry_is_added("published", **fields), key.public)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(st.binary(min_size=32, max_size=32))
def test_a_stranger_cannot_sign_for_the_outlet(ledger: Ledger, model: Content, seed: bytes) -> None:
    key, stranger = ledger.key_is_given(), SigningKey.from_private_bytes(seed)
    entry = ledger.item_is_recorded(stranger, {"model": model})

    with pytest.raises(NotVerifiedError):
        verify_entry(entry, key.public)
