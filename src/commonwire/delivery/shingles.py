"""Shingles: a text as the digests of its runs of five tokens, sentence by sentence, to be found again on a page.

The key makes the digests of one text useless for looking for another; without it they tell nothing.
"""

from __future__ import annotations

import re
import struct
from hashlib import blake2b

from commonwire.search.text import tokens

RUN = 5
"""Tokens of a run: words, or pairs of characters in scripts without spaces."""
_LEAST = 3
_SENTENCE = re.compile(
    r"\n\s*\n|[.!?\u3002\uff01\uff1f\u061f\u06d4\u0964\u0965\u17d4\u17d5\u104b\u0f0d\u0589\u1362;\uff1b]+"
)
_WIDTH = 8
_MOST_TOKENS = 400_000


class Tokens:
    """The tokens of a text and where its sentences end."""

    def __init__(self, text: str, *, by_line: bool = False) -> None:
        parts = (
            [part for line in text.split("\n") for part in _SENTENCE.split(line)] if by_line else _SENTENCE.split(text)
        )
        self.sentences: list[list[str]] = []
        count = 0
        for part in parts:
            found = tokens(part)
            count += len(found)
            if count > _MOST_TOKENS:
                break
            if found:
                self.sentences.append(found)


def shingles(text: Tokens, key: bytes) -> list[int]:
    """The digests of the runs in `text`, in order; of a sentence shorter than a run, but not of one or two tokens, one.

    >>> said = shingles(Tokens("The ferry sails again from Monday."), b"key")
    >>> len(said), said == shingles(Tokens("the ferry sails AGAIN from Monday"), b"key")
    (2, True)
    """
    return [digest for sentence in text.sentences for digest, _, _ in runs(sentence, key)]


def runs(sentence: list[str], key: bytes) -> list[tuple[int, int, int]]:
    """The runs of one sentence: digest, first token, token behind the last."""
    size = min(RUN, len(sentence))
    if size < _LEAST:
        return []
    return [
        (_digest(sentence[start : start + size], key), start, start + size) for start in range(len(sentence) - size + 1)
    ]


def packed(digests: list[int]) -> bytes:
    """Digests as bytes, to be kept."""
    return struct.pack(f">{len(digests)}Q", *digests)


def unpacked(data: bytes) -> list[int]:
    """What `packed` was given."""
    return list(struct.unpack(f">{len(data) // _WIDTH}Q", data))


def share_found(wanted: list[int], there: set[int]) -> float:
    """How much of `wanted` is `there`, 0 to 1; 0 for nothing wanted."""
    return sum(digest in there for digest in wanted) / len(wanted) if wanted else 0.0


def longest_found(wanted: list[int], there: set[int]) -> int:
    """The length of the longest unbroken stretch of `wanted` that is `there`."""
    best = current = 0
    for digest in wanted:
        current = current + 1 if digest in there else 0
        best = max(best, current)
    return best


def stretches(wanted: list[int], but: set[int]) -> list[list[int]]:
    """The unbroken stretches of `wanted` that are not in `but`: what one text has and another has not."""
    found: list[list[int]] = []
    is_open = False
    for digest in wanted:
        if digest in but:
            is_open = False
        elif is_open:
            found[-1].append(digest)
        else:
            found.append([digest])
            is_open = True
    return found


def _digest(run: list[str], key: bytes) -> int:
    return int.from_bytes(blake2b(" ".join(run).encode(), digest_size=_WIDTH, key=key).digest(), "big")
