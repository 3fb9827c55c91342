"""Measure what base forms would find, and whether pairs of characters keep to words, on translated stories.

    python tools/measure_words.py FOLDER [LANGUAGE ...]
    python tools/measure_words.py FOLDER --speed

FOLDER is `../shared/news-sample`. Stemmers are measured where PyStemmer is installed, words of Chinese where jieba is
(the program needs neither). The figures and what they mean are in docs/decisions/0014-*.md.

With `--speed`: how long it takes to make the words of 3,000 bytes of each language, the fastest of many times.

Two sentences of different stories "say a word alike" when their English originals share a rare word. Recall: how many
of such pairs share a rare word in the other language, too. Right links: of the words that are linked only by their base
form, how many more say a word alike than chance has it, in shares of what the very same form does.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import timeit
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from commonwire.search.forms import base_form, story_line
from commonwire.search.text import is_part, spans, tokens

Base = Callable[[str], str]
RARE = 0.01
"""A word is rare that at most this share of all sentences has."""
SNOWBALL = {
    "ar": "arabic",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "hi": "hindi",
    "hy": "armenian",
    "id": "indonesian",
    "ne": "nepali",
    "ru": "russian",
    "ta": "tamil",
    "tr": "turkish",
}
BY_SCRIPT = {
    "english": "az es fr id sw tr uz".split(),
    "russian": "be kk ky mn tg".split(),
    "arabic": "fa prs ps ur".split(),
    "hindi": ["ne"],
}


def main(folder: Path, languages: list[str]) -> None:
    """Print a line for each language and way."""
    with gzip.open(folder / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        stories = [json.loads(line) for line in lines]
    if languages == ["--speed"]:
        for line in speed(stories):
            sys.stdout.write(line)
        return
    links = [line.split("\t") for line in (folder / "links.tsv").read_text("utf-8").splitlines()[1:]]
    group_of = {item: group for group, item, *_ in links}
    sys.stdout.write(f"{'':8}{'as what':24}{'recall':>8}{'right links':>13}\n")
    for language in languages or sorted({story["lang"] for story in stories} - {"zh-Hans", "km"}):
        sentences = list(_translated(stories, group_of, language))
        for name, base in ways(language):
            recall, right = measure(sentences, base)
            sys.stdout.write(f"{language:8}{name:24}{recall:8.3f}{'' if right is None else f'{right:13.2f}'}\n")
    for language in {"zh-Hans", "km"} & set(languages or ("zh-Hans", "km")):
        for line in words_kept([text for story in stories if story["lang"] == language for text in story["body"]]):
            sys.stdout.write(f"{language:8}{line}\n")


def ways(language: str) -> Iterator[tuple[str, Base]]:
    """What words may be brought to in this language."""
    yield "as written", lambda word: word
    yield "as the program does", base_form
    for length in (5, 6, 7):
        yield f"first {length} letters", lambda word, length=length: word[:length]
    try:
        import Stemmer  # noqa: PLC0415
    except ImportError:
        return
    if language in SNOWBALL:
        yield f"stemmer {SNOWBALL[language]}", Stemmer.Stemmer(SNOWBALL[language]).stemWord
    for algorithm, others in BY_SCRIPT.items():
        if language in others:
            yield f"of the script: {algorithm}", Stemmer.Stemmer(algorithm).stemWord


def _translated(
    stories: list[dict[str, Any]], group_of: dict[str, str], language: str
) -> Iterator[tuple[str, list[str], list[str]]]:
    """The story, the English (of English: the French) words and its words, of each sentence that there is in both."""
    known = "fr" if language == "en" else "en"
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for story in stories:
        if story["id"] in group_of and story["lang"] in {known, language}:
            found[group_of[story["id"]]][story["lang"]] = story["body"]
    for group, texts in found.items():
        if len(texts.get(known, ())) == len(texts.get(language, "")):
            for english, other in zip(texts[known], texts[language], strict=True):
                yield group, [word.removesuffix("s") for word in tokens(english)], tokens(other)


def _rare(lists: list[list[str]]) -> set[str]:
    counts = Counter(word for words in lists for word in set(words))
    return {
        word
        for word, count in counts.items()
        if count <= len(lists) * RARE and len(word) > 2 and not re.search(r"\d", word)
    }


def measure(sentences: list[tuple[str, list[str], list[str]]], base: Base) -> tuple[float, float | None]:
    """Recall and right links of one way; None for the links where it makes none."""
    chance = random.Random(5)  # noqa: S311
    rare_english, rare = _rare([words for _, words, _ in sentences]), _rare([words for _, _, words in sentences])
    said = [set(words) & rare_english for _, words, _ in sentences]
    forms = [{word: base(word) for word in words if word in rare} for _, _, words in sentences]

    def are_alike(pairs: list[tuple[int, int]]) -> float:
        return sum(bool(said[a] & said[b]) for a, b in pairs) / max(1, len(pairs))

    alike = list(_drawn(chance, _places(said), sentences, 10))
    recall = sum(not set(forms[a].values()).isdisjoint(forms[b].values()) for a, b in alike) / max(1, len(alike))
    same = list(_drawn(chance, _places(forms), sentences, 60))
    linked = defaultdict(list)
    for number, words in enumerate(forms):
        for word, form in words.items():
            linked[form].append((number, word))
    other = [
        (a, b)
        for places in linked.values()
        for (a, one), (b, two) in _pairs(chance, places, 60)
        if one != two and sentences[a][0] != sentences[b][0]
    ]
    if not other:
        return recall, None
    anyhow = are_alike([(chance.randrange(len(said)), chance.randrange(len(said))) for _ in range(20_000)])
    return recall, (are_alike(other) - anyhow) / (are_alike(same) - anyhow)


def _places(words: list[Any]) -> list[list[int]]:
    places = defaultdict(list)
    for number, some in enumerate(words):
        for word in some:
            places[word].append(number)
    return [places[word] for word in sorted(places)]


def _drawn(
    chance: random.Random, places: list[list[int]], sentences: list[Any], most: int
) -> Iterator[tuple[int, int]]:
    for numbers in places:
        yield from ((a, b) for a, b in _pairs(chance, numbers, most) if sentences[a][0] != sentences[b][0])


def _pairs(chance: random.Random, places: list[Any], most: int) -> Iterator[list[Any]]:
    count = min(most, len(places) * (len(places) - 1) // 2)
    return (chance.sample(places, 2) for _ in range(count))


def speed(stories: list[dict[str, Any]]) -> Iterator[str]:
    """Of each language: milliseconds for 3,000 bytes as a line, as words with their places; MB a second, as a line."""
    texts: dict[str, bytes] = defaultdict(bytes)
    for story in stories:
        texts[story["lang"]] += "\n".join([story["title"] or "", *story["body"], ""]).encode()
    for language, text in sorted(texts.items()):
        samples = [text[at : at + 3000].decode(errors="ignore") for at in range(0, 30_000, 3000)]
        line, places = (
            sum(min(timeit.repeat(lambda: make(sample), number=1, repeat=50)) for sample in samples) / len(samples)  # noqa: B023
            for make in (story_line, spans)
        )
        yield f"{language:8}{line * 1000:8.3f}{places * 1000:8.2f}{0.003 / line:8.0f}\n"


def words_kept(texts: list[str]) -> Iterator[str]:
    """Where words of 1, 2, 3 and more characters are found: as a word, inside a longer one, across two.

    Khmer texts with zero-width spaces say themselves what their words are.
    """
    cut = _cutter(texts)
    if cut is None:
        return
    lines = [_cut(cut(text)) for text in texts if "\u200b" in text or cut is not _at_spaces]
    lines = [line for line in lines if len(line[1]) > len(line[0]) / 4]
    words = Counter(tuple(line[0][a:b]) for line in lines for a, b in pairwise(sorted(line[1])))
    places = defaultdict(list)
    for number, (characters, _) in enumerate(lines):
        for at, character in enumerate(characters):
            places[character].append((number, at))
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    for word in (word for word, count in words.items() if count > 2 and all(map(is_part, word))):
        for number, at in places[word[0]]:
            characters, borders = lines[number]
            end = at + len(word)
            if tuple(characters[at:end]) == word:
                inside = borders.isdisjoint(range(at + 1, end))
                kind = "word" if at in borders and end in borders else "inside" if inside else "across"
                kinds[min(len(word), 4)][kind] += 1
    for length, found in sorted(kinds.items()):
        shares = "".join(f"{kind} {found[kind] / found.total():.3f}  " for kind in ("word", "inside", "across"))
        yield f"{length}{'+' if length > 3 else ''} characters: {shares}"


def _cutter(texts: list[str]) -> Callable[[str], list[str]] | None:
    if any("\u200b" in text for text in texts):
        return _at_spaces
    try:
        import jieba  # noqa: PLC0415
    except ImportError:
        return None
    return jieba.lcut  # type: ignore[no-any-return]


def _at_spaces(text: str) -> list[str]:
    return re.split(r"[\u200b\s]+", text)


def _cut(words: list[str]) -> tuple[list[str], set[int]]:
    """The characters of a text, and between which of them words end."""
    characters: list[str] = []
    borders = {0}
    for word in words:
        characters += re.findall(_CHARACTER, word) if tokens(word) else [word]
        borders.add(len(characters))
    return characters, borders


_CHARACTER = r".(?:\u17d2.|[\u17b4-\u17d3\u17dd])*"

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
