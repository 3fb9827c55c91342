"""A use in words, as pages say it."""

from __future__ import annotations

from commonwire.rights.terms import EVERY
from commonwire.rights.use import Use
from commonwire.rights.words import english, phrase


def use_in_words(use: Use) -> str:
    """The use as a sentence: "to republish it, on television, in Kazakhstan"."""
    words = english()
    pieces = [phrase("action", tuple(sorted({use.action} | use.changes)), words)]
    pieces.append(phrase("channel", (use.channel,), words))
    for dimension, values in (("territory", use.territories), ("language", use.languages)):
        pieces.append(phrase(dimension, (EVERY,) if EVERY in values else tuple(sorted(values)), words))
    if use.rendition:
        pieces.append(phrase("rendition", (use.rendition,), words))
    return words.comma.join(piece for piece in pieces if piece)
