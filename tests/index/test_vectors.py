"""Vectors on disk: the nearest are found, what is removed is gone, what is damaged is taken out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from commonwire.base.ids import item_id
from commonwire.index.vectors import Vectors
from commonwire.news.state import ItemState
from commonwire.search.ports import Only, Vector

SIZE = 64
MODEL = "a model"
NOTHING = np.zeros(SIZE, dtype=np.float32)
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
CHANCE = np.random.default_rng(5)


def a_vector() -> Vector:
    vector = CHANCE.normal(size=SIZE).astype(np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def a_state(name: str, *, position: int = 1, language: str | None = "en", outlet: str = "pamir-post") -> ItemState:
    return ItemState(
        id=item_id("pamir-post", name),
        outlet=outlet,
        uri=name,
        status="usable",
        version=1,
        public_version=1,
        position=position,
        first_received_at=NOON,
        received_at=NOON + timedelta(seconds=position),
        language=language,
        terms="",
        listed=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the vectors are kept."""
    return tmp_path / "vectors"


def opened(folder: Path, model: str = MODEL) -> Vectors:
    found = Vectors(folder)
    found.open(model, NOTHING)
    return found


def filled(folder: Path, count: int = 50) -> tuple[Vectors, dict[str, Vector]]:
    vectors = opened(folder)
    known = {f"story {number}": a_vector() for number in range(count)}
    for number, (name, vector) in enumerate(known.items()):
        assert vectors.put(a_state(name, position=number + 1, language="en ru ur".split()[number % 3]), vector)
    return vectors, known


def best(vectors: Vectors, vector: Vector, language: str | None = "en", **only: object) -> str | None:
    found = vectors.near(vector, language, only=Only(**only), limit=1)  # type: ignore[arg-type]
    return found[0].item if found else None


def test_each_story_is_nearest_to_itself_before_and_after_a_restart(folder: Path) -> None:
    before, known = filled(folder)
    before.flush()

    for vectors in (before, opened(folder)):
        assert len(vectors) == len(known)
        for number, (name, vector) in enumerate(known.items()):
            language = "en ru ur".split()[number % 3]
            near = vectors.near(vector, language, only=Only(), limit=3)
            assert near[0].item == item_id("pamir-post", name)
            assert near[0].score == pytest.approx(1, abs=0.01)
            assert near[0].score > near[1].score >= near[2].score


def test_a_vector_is_given_back_as_it_was_but_for_its_rounding(folder: Path) -> None:
    vectors, known = filled(folder)
    for name, vector in known.items():
        found = vectors.vector_of(item_id("pamir-post", name))
        assert found is not None
        assert float(found @ vector) > 0.999


def test_what_a_language_has_in_common_does_not_count(folder: Path) -> None:
    vectors, common, topics = opened(folder), {"en": a_vector(), "ru": a_vector()}, [a_vector() for _ in range(40)]
    for number, topic in enumerate(topics):
        for language, shared in common.items():
            vectors.put(a_state(f"{language} {number}", language=language), topic + 3 * shared)

    for number, topic in enumerate(topics):
        asked = topic + 3 * common["en"]
        assert best(vectors, asked / np.float32(np.linalg.norm(asked)), lang="ru") == item_id(
            "pamir-post", f"ru {number}"
        )


def test_language_outlet_and_time_narrow_what_is_looked_at(folder: Path) -> None:
    vectors, vector = opened(folder), a_vector()
    vectors.put(a_state("hans", position=1, language="zh-Hans"), vector)
    vectors.put(a_state("radio", position=2, language="en", outlet="steppe-radio"), vector)

    assert best(vectors, vector, lang="zh") == best(vectors, vector, lang="zh-Hans") == item_id("pamir-post", "hans")
    assert best(vectors, vector, lang="zh-Hant") is None
    assert best(vectors, vector, but=frozenset({"zh"})) == item_id("pamir-post", "radio")
    assert best(vectors, vector, outlets=frozenset({"steppe-radio"})) == item_id("pamir-post", "radio")
    assert best(vectors, vector, outlets=frozenset()) is None
    assert best(vectors, vector, since=NOON + timedelta(seconds=2)) == item_id("pamir-post", "radio")


def test_a_newer_version_takes_the_place_of_the_older(folder: Path) -> None:
    vectors, old, new = opened(folder), a_vector(), a_vector()
    vectors.put(a_state("story", position=1), old)
    vectors.put(a_state("story", position=5, language="ru"), new)

    assert len(vectors) == 1 and vectors.position_of(item_id("pamir-post", "story")) == 5
    assert [near.score for near in vectors.near(new, "ru", only=Only(lang="ru"), limit=5)] == [
        pytest.approx(1, abs=0.01)
    ]
    assert best(vectors, old, lang="en") is None


def test_a_removed_story_is_near_nothing_and_its_bytes_are_gone_from_the_disk(folder: Path) -> None:
    vectors, known = filled(folder)
    item = item_id("pamir-post", "story 7")
    vectors.flush()
    found = vectors.vector_of(item)
    assert found is not None
    scale = np.abs(known["story 7"]).max() / 127
    kept = np.rint(known["story 7"] / scale).astype(np.int8).tobytes()
    assert any(kept in path.read_bytes() and item.encode() in path.read_bytes() for path in folder.iterdir())

    vectors.remove(item, 100)

    assert vectors.vector_of(item) is None and len(vectors) == len(known) - 1
    assert item not in [near.item for near in vectors.near(known["story 7"], "ru", only=Only(), limit=100)]
    vectors.flush()
    assert not any(kept in path.read_bytes() or item.encode() in path.read_bytes() for path in folder.iterdir())
    assert len(opened(folder)) == len(known) - 1


def test_what_a_story_became_after_it_was_withdrawn_stays(folder: Path) -> None:
    vectors = opened(folder)
    vectors.put(a_state("released", position=9), a_vector())

    vectors.remove(item_id("pamir-post", "released"), 5)  # as when the ledger is gone through again

    assert len(vectors) == 1


def test_what_was_read_before_a_story_was_removed_is_not_kept_after_it(folder: Path) -> None:
    vectors = Vectors(folder)
    vectors.remove(item_id("pamir-post", "killed"), 7)  # while the files are not even read
    vectors.open(MODEL, NOTHING)

    assert not vectors.put(a_state("killed", position=5), a_vector())
    assert vectors.put(a_state("killed", position=8), a_vector())


def test_a_story_removed_while_the_files_are_not_read_yet_is_overwritten_in_them(folder: Path) -> None:
    filled(folder)[0].flush()
    item = item_id("pamir-post", "story 7")

    vectors = Vectors(folder)
    vectors.remove(item, 100)
    vectors.open(MODEL, NOTHING)
    vectors.flush()

    assert vectors.vector_of(item) is None
    assert not any(item.encode() in path.read_bytes() for path in folder.iterdir())


def test_a_damaged_record_is_taken_out_and_the_others_stay(folder: Path) -> None:
    vectors, known = filled(folder)
    vectors.flush()
    path = next(folder.iterdir())
    data = bytearray(path.read_bytes())
    data[4096 + 100] ^= 0xFF
    path.write_bytes(data)

    after = Vectors(folder)

    assert after.open(MODEL, NOTHING) == 1
    assert len(after) == len(known) - 1


@pytest.mark.parametrize("data", [b"", b"nothing of the kind", b"\0" * 10_000_000])
def test_a_file_that_is_none_of_ours_is_made_anew(folder: Path, data: bytes) -> None:
    filled(folder)[0].flush()
    next(folder.iterdir()).write_bytes(data)

    vectors = opened(folder)

    assert len(vectors) == 0 and vectors.put(a_state("story"), a_vector())


def test_a_file_that_was_cut_short_costs_what_it_held(folder: Path) -> None:
    filled(folder)[0].flush()
    path = next(folder.iterdir())
    path.write_bytes(path.read_bytes()[:9000])

    vectors = opened(folder)

    assert len(vectors) == 0 and vectors.put(a_state("story"), a_vector())


def test_vectors_of_another_model_are_deleted(folder: Path) -> None:
    filled(folder)[0].flush()

    assert len(opened(folder, "another model")) == 0
    assert len(opened(folder)) == 0


def test_many_are_found_by_their_sketches_as_if_all_had_been_compared(
    folder: Path,
) -> None:
    vectors, known = filled(folder, 2000)
    asked = [vector + 0.7 * a_vector() for vector in list(known.values())[:100]]
    exact = [vectors.near(vector, "en", only=Only(), limit=1) for vector in asked]
    found = [vectors.near(vector, "en", only=Only(), limit=1, exact=100) for vector in asked]

    assert sum(some == all_ for some, all_ in zip(found, exact, strict=True)) >= 99


def test_an_item_of_an_unknown_language_is_found_too(folder: Path) -> None:
    vectors, vector = opened(folder), a_vector()
    vectors.put(a_state("story", language=None), vector)
    vectors.put(msgspec.structs.replace(a_state("long"), language="en-Latn-GB-x-private-use"), a_vector())

    assert best(vectors, vector, None) == item_id("pamir-post", "story")
    assert best(vectors, vector, lang="en") == item_id("pamir-post", "long")
