"""Stories to search among: a million and more, in 13 languages, with words as common and as rare as in real texts.

The words of a language are those that the package itself has in it: names of Media Topics, sentences of the catalogues
of decisions. Beyond them words are two of these written as one, so that each language has `VOCABULARY` words. The word
of rank r comes 1/r as often as the first (Zipf's law). Each language has one long text of words drawn so; a story is a
stretch of it that begins anywhere, and is always the same for the same number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate

import msgspec

from commonwire.app.bench.home import outlet_id
from commonwire.app.bench.stories import uri_of
from commonwire.base.ids import item_id
from commonwire.news.beside import Subject
from commonwire.news.vocabulary import shipped
from commonwire.search.text import spans

VOCABULARY = 50_000
LONG = 500_000
"""Words of the long text of each language."""
SHORTEST, LONGEST = 80, 320
"""Words of a story."""
OUTLETS = 20
TOPICS = 300
_TOPICS_IN = ("en-GB", "fr", "es", "de", "sv", "pt-BR", "ar", "zh-Hans")
_CATALOGUES_IN = ("ru", "hi", "kk", "ur", "fa")
LANGUAGES = (*_TOPICS_IN, *_CATALOGUES_IN)
_PLACES = ("Kabul", "Astana", "Beijing", "Dushanbe", "Karachi", "Kazan", "Mumbai", "Tehran", "Tashkent", "Minsk")


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A story of the corpus."""

    number: int
    id: str
    uri: str
    outlet: str
    language: str
    urgency: int
    subjects: list[Subject]
    places: list[str]
    headline: str
    text: str


@cache
def vocabulary(language: str) -> tuple[str, ...]:
    """The words of a language, the commonest first."""
    if language in _TOPICS_IN:
        concepts = shipped()[0].concepts.values()
        texts = [name for concept in concepts if (name := concept.names.get(language))]
    else:
        catalogue = files("commonwire.rights") / "data" / f"words.{language}.json"
        texts = list(_strings(msgspec.json.decode(catalogue.read_bytes())))
    words = dict.fromkeys(text[start:end].lower() for text in texts for _, start, end in spans(text))
    own = [word for word in words if not word.isascii() or language in _TOPICS_IN]
    joined = dict.fromkeys(f"{first}{last}" for last in own for first in own[:1000])
    return tuple([*own, *(word for word in joined if word not in words)][:VOCABULARY])


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


@cache
def _long_text(language: str) -> list[str]:
    words = vocabulary(language)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return random.Random(language).choices(words, cum_weights=weights, k=LONG)


@cache
def _topics() -> list[Subject]:
    media_topics = shipped()[0]
    return [
        Subject(uri=f"{media_topics.scheme}{code}", name=term.names.get("en-GB"))
        for code, term in list(media_topics.concepts.items())[:TOPICS]
    ]


def story(number: int) -> Written:
    """The story with this number."""
    chance = random.Random(number)
    language = LANGUAGES[number % len(LANGUAGES)]
    start, length = chance.randrange(LONG - LONGEST), chance.randint(SHORTEST, LONGEST)
    chosen = _long_text(language)[start : start + length]
    gap = "" if language == "zh-Hans" else " "
    outlet, uri = outlet_id(number % OUTLETS), uri_of(number)
    return Written(
        number=number,
        id=item_id(outlet, uri),
        uri=uri,
        outlet=outlet,
        language=language,
        urgency=chance.randint(1, 8),
        subjects=chance.choices(_topics(), k=chance.randint(0, 3)),
        places=chance.choices(_PLACES, k=chance.randint(0, 2)),
        headline=gap.join(chosen[:9]),
        text=gap.join(chosen),
    )


def a_word(chance: random.Random, language: str, *, commonest: int = 1, rarest: int = 20_000) -> str:
    """A word as people search for: as often one of rank 1 to 10 as one of rank 100 to 1,000."""
    words = vocabulary(language)
    return words[min(len(words) - 1, int(commonest * (rarest / commonest) ** chance.random()))]


def a_phrase(chance: random.Random, number: int) -> str:
    """Two or three words that stand in a row in the story with this number."""
    text = story(number).text
    places = spans(text)
    first = chance.randrange(len(places) - 3)
    return text[places[first][1] : places[first + chance.choice((1, 2))][2]]
