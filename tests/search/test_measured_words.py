"""The tool that the decision about base forms rests on still runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SAMPLE = ROOT.parent / "shared" / "news-sample"


@pytest.mark.skipif(not SAMPLE.exists(), reason="no ../shared")
def test_first_letters_find_more_forms_of_a_word_than_the_word_does() -> None:
    tool = Path("tools") / "measure_words.py"
    told = subprocess.run(
        [sys.executable, tool, SAMPLE, "kk"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout
    recall = {line[8:32].strip(): float(line[32:40]) for line in told.splitlines()[1:]}

    assert recall["as written"] + 0.1 < recall["first 6 letters"] < recall["first 5 letters"]
