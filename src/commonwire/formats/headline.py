"""A headline for a story that came without one."""

from __future__ import annotations

from commonwire.formats.notes import Notes
from commonwire.news.item import Headline

_LONGEST_HEADLINE = 120
_SENTENCE_ENDS = ".!?。！？।۔؟"


def first_words(text: str | None, notes: Notes) -> list[Headline]:
    """The first sentence of `text` as the only headline, reported as guessed; none when there is no text."""
    if not text:
        return []
    notes.guessed("headlines", "There is no title: the first sentence stands in.")
    return [Headline(value=first_sentence(text))]


def first_sentence(text: str) -> str:
    """The first sentence of `text`, cut at a word with '…' when it is longer than a headline may be.

    >>> first_sentence("Rain fell. Then it stopped.")
    'Rain fell.'
    """
    line = " ".join(text[:1000].split())
    for n, letter in enumerate(line[:_LONGEST_HEADLINE]):
        ends_word = letter in "。！？।۔" or n + 1 == len(line) or line[n + 1] == " "
        if n >= 8 and letter in _SENTENCE_ENDS and ends_word:
            return line[: n + 1]
    if len(line) <= _LONGEST_HEADLINE:
        return line
    cut = line.rfind(" ", _LONGEST_HEADLINE // 2, _LONGEST_HEADLINE)
    return line[: cut if cut > 0 else _LONGEST_HEADLINE - 1].rstrip(" ,;:،、，") + "…"
