"""Fingerprints that are read aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.federation.fingerprint import fingerprint, is_read, pair_fingerprint
from tests.federation.nodes import TestNode

NORTH, SOUTH = TestNode("north", seed=1), TestNode("south", seed=2)
PAIR = pair_fingerprint(NORTH.identity(), SOUTH.identity())


def test_both_operators_see_the_same_words() -> None:
    assert pair_fingerprint(SOUTH.identity(), NORTH.identity()) == PAIR


def test_they_are_eight_words_or_five_groups_of_five_digits() -> None:
    assert len(PAIR.words.split()) == 8 and [len(group) for group in PAIR.digits.split()] == [5] * 5


def test_another_key_name_or_alliance_has_another_fingerprint() -> None:
    others = [TestNode("north", seed=3), TestNode("north2", seed=1), TestNode("north", seed=1, alliance="another")]
    marks = {fingerprint(node.identity()).words for node in [NORTH, *others]}

    assert len(marks) == 4


def test_what_may_change_does_not_change_the_fingerprint() -> None:
    assert fingerprint(NORTH.identity(addresses=(), contact="", version="9")) == fingerprint(NORTH.identity())


@pytest.mark.parametrize(
    "heard",
    [
        PAIR.words,
        PAIR.words.upper(),
        PAIR.words.replace(" ", "-"),
        " ".join(word[:4] for word in PAIR.words.split()),
        PAIR.digits,
        PAIR.digits.replace(" ", ""),
    ],
)
def test_it_is_recognised_however_it_is_written(heard: str) -> None:
    assert is_read(heard, fingerprint(SOUTH.identity()), PAIR)


@given(st.text() | st.sampled_from(["", " ", PAIR.words[:-6], PAIR.words + " abandon", PAIR.digits[:-1]]))
def test_nothing_else_is(heard: str) -> None:
    assert not is_read(heard, PAIR)


def test_a_word_said_wrongly_is_noticed() -> None:
    words = PAIR.words.split()
    for place in range(8):
        other = "abandon" if words[place] != "abandon" else "ability"
        assert not is_read(" ".join([*words[:place], other, *words[place + 1 :]]), PAIR)
