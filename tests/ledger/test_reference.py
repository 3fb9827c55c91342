"""The reference page tells the truth: its examples run, and it names every field and kind."""

import doctest
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from commonwire.ledger.entry import Entry, Kind
from commonwire.ledger.export import Export
from commonwire.ledger.statement import ItemKind, Statement


@pytest.fixture
def page(root: Path) -> Path:
    return root / "docs" / "reference" / "ledger.md"


def test_the_examples_run(page: Path) -> None:
    results = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert results.attempted > 10
    assert results.failed == 0


@pytest.mark.parametrize("struct", [Entry, Statement, Export])
def test_every_field_has_its_line(page: Path, struct: type[msgspec.Struct]) -> None:
    text = page.read_text(encoding="utf-8")

    missing = [field.name for field in msgspec.structs.fields(struct) if f"`{field.name}" not in text]

    assert missing == []


def test_every_kind_is_named(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert set(get_args(ItemKind)) <= set(get_args(Kind))
    assert [kind for kind in get_args(Kind) if f"`{kind}`" not in text] == []
