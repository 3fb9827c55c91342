"""What a correction changed: paragraphs and words, in every script, and nothing that may not be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.delivery.changes import changes_of
from commonwire.delivery.compare import Change, changes, pieces
from tests.newsroom import GIVER, TAKER, Newsroom

TEXTS = st.text(st.sampled_from("ab 12,.三人受伤 سڑک\u0301"), max_size=30)


@given(TEXTS, TEXTS)
def test_marked_words_read_as_either_text(old: str, new: str) -> None:
    marked = pieces(old, new)

    assert "".join(piece.text for piece in marked if piece.kind != "added") == old
    assert "".join(piece.text for piece in marked if piece.kind != "removed") == new


@given(st.lists(TEXTS, max_size=6), st.lists(TEXTS, max_size=6))
def test_every_paragraph_that_differs_is_named_and_no_other(old: list[str], new: list[str]) -> None:
    found = changes(old, new)

    assert (not found) == (old == new)
    assert all(change.old != change.new for change in found)
    assert len(new) - len(old) == sum((c.kind == "added") - (c.kind == "removed") for c in found)


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("Three people died.", "Two people died.", ["Three"], ["Two"]),
        ("三个村庄与外界失去联系。", "两个村庄与外界失去联系。", ["三"], ["两"]),
        ("تین افراد ہلاک ہوئے۔", "دو افراد ہلاک ہوئے۔", ["تین"], ["دو"]),
        ("Погибли 13 человек.", "Погибли 12 человек.", ["13"], ["12"]),
    ],
)
def test_only_the_words_that_changed_are_marked(old: str, new: str, removed: list[str], added: list[str]) -> None:
    marked = pieces(old, new)

    assert [piece.text for piece in marked if piece.kind == "removed"] == removed
    assert [piece.text for piece in marked if piece.kind == "added"] == added


def item_is_corrected(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Three died", body_text="It rained.\n\nThree died.")
    newsroom.item_is_read()
    newsroom.item_is_given("Two died", body_text="It rained.\n\nTwo died.", correction="Two, not three")


def told(newsroom: Newsroom) -> list[Change]:
    notice = newsroom.notices_of(TAKER)[0].notice
    return newsroom.read(lambda r: changes_of(r, notice, viewer=TAKER))


def test_a_correction_tells_what_it_changed(newsroom: Newsroom) -> None:
    item_is_corrected(newsroom)

    assert [(change.kind, change.old, change.new) for change in told(newsroom)] == [
        ("changed", "Three died.", "Two died.")
    ]


@pytest.mark.parametrize("deed", ["hold", "kill"])
def test_of_what_is_held_or_killed_no_word_is_told(newsroom: Newsroom, deed: str) -> None:
    item_is_corrected(newsroom)
    newsroom.item_is(deed, outlet=GIVER)  # type: ignore[arg-type]

    assert told(newsroom) == []


def test_a_note_alone_changes_no_word(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is_given("Hail")
    newsroom.item_is_read()
    newsroom.item_is("correct", "It was at dusk")

    assert told(newsroom) == []
