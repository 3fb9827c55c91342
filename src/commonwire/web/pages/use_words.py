"""Uses, and sentences about terms and decisions, as pages say them: in the reader's language."""

from __future__ import annotations

from commonwire.rights.terms import EVERY
from commonwire.rights.use import Use
from commonwire.rights.words import Words as Catalogue
from commonwire.rights.words import phrase
from commonwire.web.pages.frame import Words


def said(sentence: str, words: Catalogue) -> Words:
    """A sentence that was made with the catalogue `words`, with its language."""
    return Words(sentence, words.language)


def use_in_words(use: Use, words: Catalogue) -> Words:
    """The use as a part of a sentence: "to republish it, on television, in Kazakhstan"."""
    pieces = [phrase("action", tuple(sorted({use.action} | use.changes)), words)]
    pieces.append(phrase("channel", (use.channel,), words))
    for dimension, values in (("territory", use.territories), ("language", use.languages)):
        pieces.append(phrase(dimension, (EVERY,) if EVERY in values else tuple(sorted(values)), words))
    if use.rendition:
        pieces.append(phrase("rendition", (use.rendition,), words))
    return said(words.between.join(piece for piece in pieces if piece), words)
