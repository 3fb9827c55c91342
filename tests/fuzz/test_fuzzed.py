"""A short fuzzing of every reader; `make fuzz` is the long one. What once broke a reader stays mended."""

from __future__ import annotations

import random
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from commonwire.formats.detect import Kind
from commonwire.formats.write import FORMATS
from tests.fuzz.mutate import LARGEST, mutate
from tests.fuzz.readers import READERS, run
from tests.fuzz.seeds import crashes, everything, seeds_of


def test_every_kind_that_is_detected_is_fuzzed_and_has_seeds() -> None:
    assert set(get_args(Kind)) <= READERS.keys()
    assert [kind for kind in get_args(Kind) if seeds_of(kind) == everything()] == []


@pytest.mark.parametrize("name", READERS)
def test_the_seeds_are_read_by_every_reader_or_refused(name: str) -> None:
    assert [finding for data in everything() if (finding := run(name, data).finding)] == []


@pytest.mark.parametrize(("name", "path"), crashes(), ids=lambda part: part.name if isinstance(part, Path) else part)
def test_what_once_broke_a_reader_breaks_it_no_more(name: str, path: Path) -> None:
    assert run(name, path.read_bytes(), written=FORMATS).finding is None


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.integers(0, 2**32))
@example(0)
def test_a_broken_document_is_read_or_refused(name: str, number: int) -> None:
    chance = random.Random(number)
    data = mutate(chance.choice(seeds_of(name)), chance, everything())

    assert len(data) <= LARGEST
    assert run(name, data).finding is None


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.sampled_from(list(READERS)), st.binary(max_size=300))
def test_bytes_of_no_meaning_are_read_or_refused(name: str, data: bytes) -> None:
    assert run(name, data).finding is None
