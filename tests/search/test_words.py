"""What is found and what is not, by language: the tables in docs/reference/words.md are the tests."""

from __future__ import annotations

import re
from itertools import groupby

import pytest

from commonwire.base.folding import fold
from commonwire.search.forms import base_of, story_line
from commonwire.search.query import Phrase
from commonwire.search.text import needle, spans, tokens
from tests.conftest import ROOT

_ROW = re.compile(r"^\| (?P<asked>.+?) \| (?P<text>.+?) \| (?P<said>found|not found) \|$")
FAMILIES = {
    "Numbers, addresses and signs",
    "Latin letters",
    "Cyrillic letters",
    "Arabic letters",
    "Hebrew letters",
    "Scripts of India, Sri Lanka and Nepal",
    "Scripts without spaces",
}


def rows() -> list[tuple[str, str, str, bool]]:
    """Family, language, what is asked for with the text, and whether it is found."""
    found, family, language = [], "", ""
    for line in (ROOT / "docs" / "reference" / "words.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            family = language = line[3:]
        elif line.startswith("### "):
            language = line[4:]
        elif (row := _ROW.match(line)) is not None:
            found.append((family, language, f"{row['asked']} | {row['text']}", row["said"] == "found"))
    return found


ROWS = rows()


@pytest.mark.parametrize(("pair", "is_found"), [row[2:] for row in ROWS], ids=[f"{row[1]}: {row[2]}" for row in ROWS])
def test_what_the_table_says_is_found_is_found_and_nothing_else(pair: str, is_found: bool) -> None:
    asked, text = pair.split(" | ")

    words = tuple(tokens(asked))

    assert (needle(Phrase(words, base_of(words)).sought) in story_line(text)) is is_found


def test_every_family_of_scripts_has_twenty_telling_pairs() -> None:
    counts = {family: len(list(some)) for family, some in groupby(row[0] for row in ROWS)}

    assert {family for family in FAMILIES if counts[family] >= 20} == FAMILIES


@pytest.mark.parametrize("text", [text for row in ROWS for text in row[2].split(" | ")])
def test_what_is_read_again_stays_the_same(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tokens(" ".join(tokens(text))) == tokens(text) or re.search(r"\d\D+\d", text)
    assert [token for token, _, _ in spans(text)] == tokens(text)
