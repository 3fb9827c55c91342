"""The thread that follows the store: what others may see has a vector, what they may not has none."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from commonwire.alliance.deeds import Deed
from commonwire.app.vectors import AcrossLanguages
from commonwire.base.errors import UnavailableError
from commonwire.base.ids import item_id
from commonwire.search.ports import Kind, Only
from commonwire.search.text import tokens
from tests.newsroom import GIVER, NOON, Newsroom

SIZE = 128


class OfWords:
    """An encoder to which a text means its words: quick, and the same everywhere."""

    model = "of words"
    at_once = 4

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        self.texts += texts
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in tokens(text):
                row[sum(map(ord, word)) % SIZE] += 1
        rows /= np.sqrt((rows**2).sum(1))[:, None]
        return rows


class Away(OfWords):
    """An encoder that does not answer."""

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        raise UnavailableError("The encoder is away")


def none_there() -> OfWords:
    raise UnavailableError("No encoder is installed")


@pytest.fixture
def across(tmp_path: Path) -> AcrossLanguages:
    """Vectors of words, that nobody fills yet."""
    return AcrossLanguages(tmp_path / "vectors", OfWords)


@pytest.fixture
def newsroom(tmp_path: Path, across: AcrossLanguages) -> Iterator[Newsroom]:
    """A newsroom whose withdrawals take vectors out."""
    newsroom = Newsroom(tmp_path, across.vectors)
    yield newsroom
    newsroom.close()


def soon(holds: Callable[[], bool]) -> None:
    """Wait until it holds, at the most ten seconds."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def has(across: AcrossLanguages, uri: str) -> bool:
    return across.vector_of(item_id(GIVER, uri)) is not None


def test_every_story_gets_a_vector_and_those_that_come_later_too(newsroom: Newsroom, across: AcrossLanguages) -> None:
    for number in range(30):
        newsroom.item_is_given(f"Report number {number}", uri=f"story {number}")

    with across.following(newsroom.store):
        soon(lambda: across.is_filled and len(across.vectors) == 30)
        newsroom.item_is_given("Rain in Kabul", uri="later")
        soon(lambda: has(across, "later"))

        near = across.near(across.encode("rain", "query"), None, only=Only(), limit=1)
        assert [found.item for found in near] == [item_id(GIVER, "later")]


@pytest.mark.parametrize("deed", ["hold", "kill"])
def test_what_is_withdrawn_is_near_nothing_before_that_is_answered(
    newsroom: Newsroom, across: AcrossLanguages, deed: Deed
) -> None:
    newsroom.item_is_given("Rain in Kabul", uri="story")
    with across.following(newsroom.store):
        soon(lambda: has(across, "story"))

        newsroom.item_is(deed, uri="story")

        assert not has(across, "story")
        soon(lambda: across.is_filled)
        assert not has(across, "story")


def test_a_released_story_is_found_again(newsroom: Newsroom, across: AcrossLanguages) -> None:
    newsroom.item_is_given("Rain in Kabul", uri="story")
    with across.following(newsroom.store):
        soon(lambda: has(across, "story"))
        newsroom.item_is("hold", uri="story")
        newsroom.item_is("release", uri="story")

        soon(lambda: has(across, "story"))


def test_an_embargoed_story_has_no_vector_before_its_hour(newsroom: Newsroom, across: AcrossLanguages) -> None:
    encoder = OfWords()
    across = AcrossLanguages(across.folder, lambda: encoder)
    newsroom.item_is_given("The secret of Kabul", uri="secret", embargo_until=NOON.replace(year=2032))
    newsroom.item_is_given("Rain in Kabul", uri="open")

    with across.following(newsroom.store):
        soon(lambda: has(across, "open") and across.is_filled)
        assert not has(across, "secret") and not any("secret" in text for text in encoder.texts)

        newsroom.hour_comes(NOON.replace(year=2033))
        soon(lambda: has(across, "secret"))


def test_a_correction_is_encoded_anew(newsroom: Newsroom, across: AcrossLanguages) -> None:
    newsroom.item_is_given("Rain in Kabul", uri="story")
    with across.following(newsroom.store):
        soon(lambda: has(across, "story"))
        newsroom.item_is_given("Snow on Everest", uri="story")
        position = newsroom.state("story").position
        soon(lambda: across.vectors.position_of(item_id(GIVER, "story")) == position)

        assert across.near(across.encode("snow", "query"), None, only=Only(), limit=1)[0].score > 0.3


def test_a_restart_encodes_nothing_twice_and_forgets_what_was_killed_meanwhile(tmp_path: Path) -> None:
    newsroom, first, second = Newsroom(tmp_path), OfWords(), OfWords()  # whose withdrawals nobody follows
    for uri in ("kept", "killed"):
        newsroom.item_is_given(f"This is {uri}", uri=uri)
    before = AcrossLanguages(tmp_path / "vectors", lambda: first)
    with before.following(newsroom.store):
        soon(lambda: before.is_filled and len(before.vectors) == 2)

    newsroom.item_is("kill", uri="killed")
    newsroom.item_is_given("This came meanwhile", uri="meanwhile")
    after = AcrossLanguages(tmp_path / "vectors", lambda: second)
    with after.following(newsroom.store):
        soon(lambda: has(after, "meanwhile") and not has(after, "killed"))
        assert has(after, "kept")
    newsroom.close()

    assert [text for text in second.texts if text.startswith("This")] == ["This came meanwhile"]
    killed = item_id(GIVER, "killed").encode()
    assert not any(killed in path.read_bytes() for path in (tmp_path / "vectors").iterdir())


@pytest.mark.parametrize("harm", ["damage", "delete", "no progress", "nonsense"])
def test_files_that_are_damaged_or_missing_are_made_anew(
    newsroom: Newsroom, across: AcrossLanguages, harm: str
) -> None:
    for number in range(10):
        newsroom.item_is_given(f"Report number {number}", uri=f"story {number}")
    newsroom.item_is_given("Withdrawn", uri="withdrawn")
    with across.following(newsroom.store):
        soon(lambda: across.is_filled and len(across.vectors) == 11)
    block, progress = across.folder / "000000.block", across.folder / "progress.json"
    if harm == "damage":
        data = bytearray(block.read_bytes())
        data[4200] ^= 1
        block.write_bytes(data)
    elif harm == "delete":
        block.unlink()
    else:
        progress.write_bytes(b"{" if harm == "nonsense" else b"")
    newsroom.item_is("hold", uri="withdrawn")

    again = AcrossLanguages(across.folder, OfWords)
    with again.following(newsroom.store):
        soon(lambda: again.is_filled and len(again.vectors) == 10)
        assert not has(again, "withdrawn")


def test_without_an_encoder_the_node_works_and_says_what_is_missing(newsroom: Newsroom, tmp_path: Path) -> None:
    across = AcrossLanguages(tmp_path / "none", none_there)
    with across.following(newsroom.store):
        soon(lambda: across.why_not == "No encoder is installed.")
        newsroom.item_is_given("Rain in Kabul", uri="story")

        assert newsroom.found_by("rain") == ["story"]
        with pytest.raises(UnavailableError, match="No encoder is installed"):
            across.encode("rain", "query")


def test_an_encoder_that_fails_is_named_and_costs_no_story(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.item_is_given("Rain in Kabul", uri="story")
    away = AcrossLanguages(tmp_path / "vectors", Away)
    with away.following(newsroom.store):
        soon(lambda: away.why_not == "The encoder is away.")

    back = AcrossLanguages(tmp_path / "vectors", OfWords)
    with back.following(newsroom.store):
        soon(lambda: has(back, "story"))


def test_the_end_of_the_node_does_not_wait_for_a_slow_encoder(newsroom: Newsroom, tmp_path: Path) -> None:
    begun = threading.Event()

    class Slow(OfWords):
        def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
            if len(texts) <= self.at_once:
                begun.set()
                time.sleep(3)
            return super().encode(texts, kind)

    newsroom.item_is_given("Rain in Kabul", uri="story")
    slow = AcrossLanguages(tmp_path / "vectors", Slow)
    with slow.following(newsroom.store):
        assert begun.wait(10)
        ends = time.monotonic()

    assert time.monotonic() - ends < 1


def test_one_story_that_cannot_be_encoded_keeps_no_other_from_its_vector(newsroom: Newsroom, tmp_path: Path) -> None:
    class Choosy(OfWords):
        def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
            if any("poison" in text for text in texts):
                raise ValueError("that I cannot read")
            return super().encode(texts, kind)

    for number in range(6):
        newsroom.item_is_given(f"Report {number}" + " poison" * (number == 3), uri=f"story {number}")
    choosy = AcrossLanguages(tmp_path / "vectors", Choosy)
    with choosy.following(newsroom.store):
        soon(lambda: choosy.is_filled and len(choosy.vectors) == 5)

    assert not has(choosy, "story 3")
