"""Stories for measuring: about 3 KB of ninjs each, in several languages, from a small list of words.

Most words are common ones; one in five is two common words written as one, so that there are rare words, too,
which saved searches can look for.
"""

from __future__ import annotations

import random
from functools import cache
from importlib.resources import files

import msgspec

SIZE = 3000
"""Bytes of a story, about."""
MARK = "benchmarkword"
"""A word that is in marked stories only."""


@cache
def words() -> dict[str, list[str]]:
    """Common words by language tag."""
    read = msgspec.json.decode((files(__package__) / "words.json").read_bytes(), type=dict[str, str])
    return {language: line.split() for language, line in read.items()}


def make_story(chance: random.Random, number: int, *, marked: bool = False) -> bytes:
    """A ninjs 3 document with the URI that `uri_of` gives for `number`."""
    language = chance.choice(list(words()))
    headline = text(chance, language, 60)
    body = text(chance, language, SIZE - 700)
    paragraphs = "".join(f"<p>{part}.</p>" for part in body.split(". "))
    return msgspec.json.encode(
        {
            "standard": {"name": "ninjs", "version": "3.0"},
            "uri": uri_of(number),
            "type": "text",
            "version": "1",
            "language": language,
            "headlines": [{"role": "main", "value": f"{MARK} {headline}" if marked else headline}],
            "bodies": [{"contentType": "text/html", "value": paragraphs}],
            "pubStatus": "usable",
            "urgency": chance.randint(1, 8),
            "subjects": [{"name": "weather", "uri": "http://cv.iptc.org/newscodes/mediatopic/17000000"}],
            "versionCreated": "2026-01-01T00:00:00Z",
        }
    )


def uri_of(number: int) -> str:
    """The URI of the story with this number."""
    return f"tag:bench.example,2026:{number:09d}"


def text(chance: random.Random, language: str, size: int) -> str:
    """Sentences in a language, together of about `size` bytes."""
    common = words()[language]
    gap = "" if language == "zh" else " "
    found, left = "", size
    while left > 0:
        sentence = gap.join(
            chance.choice(common) if chance.random() < 0.8 else rare_word(chance, language)
            for _ in range(chance.randint(6, 18))
        )
        found += f"{sentence}. "
        left -= len(sentence.encode()) + 2
    return found.strip(" .")


def rare_word(chance: random.Random, language: str) -> str:
    """One of some 1,600 rare words of a language."""
    common = words()[language]
    first, second = chance.randrange(len(common)), chance.randrange(len(common))
    third = common[(first + second) % len(common)] if language == "zh" else ""  # without gaps two are not yet rare
    return common[first] + common[second] + third


def make_query(chance: random.Random) -> str:
    """A saved search as a desk might keep it: one rare word with a filter, two of them, or a phrase."""
    language = chance.choice(list(words()))
    kind = chance.random()
    if kind < 0.5:
        return f"{rare_word(chance, language)} {rare_word(chance, language)}"
    if kind < 0.8:
        return f"{rare_word(chance, language)} {chance.choice(words()[language])} lang:{language} urgency<=3"
    gap = "" if language == "zh" else " "
    return f'"{rare_word(chance, language)}{gap}{chance.choice(words()[language])}" lang:{language}'
