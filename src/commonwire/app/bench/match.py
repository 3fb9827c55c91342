"""`bench match`: how long one story takes against saved searches, in the matcher of a node and in plainer ones."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Thread

from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.peak import resident_bytes
from commonwire.app.bench.searches import make_broad_search, make_search
from commonwire.app.bench.stories import SIZE, words
from commonwire.app.bench.zipf import make_text
from commonwire.app.standing import pause
from commonwire.base.errors import UnavailableError
from commonwire.search.compiled import compiled_sieve
from commonwire.search.filing import dissolve
from commonwire.search.forms import story_line
from commonwire.search.match import Matcher, PlainMatcher, SavedSearch, Story, entry_of, is_verified, meets
from commonwire.search.parse import parse_query
from commonwire.search.sieve import Sieve, sifted
from commonwire.search.witness import WitnessMatcher

SIZES = (10_000, 100_000, 1_000_000)
STORIES, WARM = 400, 1_200
"""Stories that are measured, and those that the matcher sees before: they tell it what is rare."""
ROUNDS = 3
"""The best round counts: on a busy machine processor time swings, too."""
SAMPLED, TRIED = 20, 10_000
"""Stories that are tried one by one, and on how many searches."""
BROAD = 10_000
"""Searches of the stock that has only broad ones."""
PUTS = 300
_NOW = datetime(2030, 1, 1, tzinfo=UTC)


def measure() -> Measured:
    """Milliseconds of processor time a story, already tokenised; what the matcher takes besides; peers.

    Raises UnavailableError when the matchers do not agree on every story.
    """
    chance = random.Random(7)
    stories, warm, sieve = _stories(chance, STORIES), _stories(chance, WARM), compiled_sieve()
    measured, matcher = Measured(), WitnessMatcher()
    for story in warm:
        matcher.learn(story)
    searches: list[SavedSearch] = []
    memory, built = resident_bytes(), 0.0
    for size in SIZES:
        more = [_search(number, make_search(chance)) for number in range(len(searches), size)]
        searches += more
        built += _build(matcher, more)
        measured.figures[f"build_s_{size}"] = built
        if memory is not None and (now := resident_bytes()) is not None:
            measured.figures[f"mib_{size}"] = (now - memory) / 1024**2
        _match(measured, matcher, size, stories, sieve)
        _try_one_by_one(measured, matcher, searches, stories[:SAMPLED])
    measured.figures |= _come_and_go(matcher, chance, stories)
    measured.figures |= _broad(chance, stories, warm, sieve)
    measured.peers["one by one"] = {f"ms_per_story_{SIZES[0]}": _one_by_one(searches[: SIZES[0]], stories[:SAMPLED])}
    measured.peers["plain matcher"] = {
        f"ms_per_story_{size}": _mean(_matched(PlainMatcher(searches[:size]), stories[:SAMPLED], rounds=1)[0])
        for size in SIZES[:2]
    }
    return measured


def _stories(chance: random.Random, count: int) -> list[Story]:
    """Stories of about 3 KB."""
    return [_story(chance, number) for number in range(count)]


def _story(chance: random.Random, number: int) -> Story:
    language = chance.choice(list(words()))
    return Story(
        item=str(number),
        outlet="bench",
        member="bench",
        language=language,
        urgency=chance.randint(1, 8),
        subjects=frozenset({"weather", "medtop:17000000"}),
        received_at=_NOW,
        line=story_line(make_text(chance, language, SIZE)),
    )


def _search(number: int, query: str) -> SavedSearch:
    return SavedSearch(id=f"search-{number}", outlet="bench", name="", query=query, made_at=_NOW)


def _build(matcher: WitnessMatcher, searches: Sequence[SavedSearch]) -> float:
    """Seconds of processor time until these are in the matcher, too, and all are filed."""
    began = time.process_time()
    for search in searches:
        matcher.put(search)
    matcher.adopt(matcher.gathered(matcher.begin()))
    return time.process_time() - began


def _match(measured: Measured, matcher: WitnessMatcher, size: int, stories: list[Story], sieve: Sieve | None) -> None:
    figures = measured.figures
    times, met = _matched(matcher, stories)
    figures[f"ms_per_story_{size}_numpy"] = _mean(times)
    if sieve is not None:
        matcher.sieve = sieve
        times, found = _matched(matcher, stories)
        figures[f"ms_per_story_{size}_numba"] = _mean(times)
        matcher.sieve = sifted
        _must_be_same(found, met)
    if size == SIZES[-1]:
        figures[f"ms_per_story_{size}"] = _mean(times)
    figures[f"p99_ms_{size}"] = percentile(times, 0.99)
    figures[f"matches_per_story_{size}"] = sum(map(len, met)) / len(met)


def _matched(matcher: Matcher, stories: list[Story], rounds: int = ROUNDS) -> tuple[list[float], list[list[str]]]:
    """Milliseconds of processor time for each story, and the ids of the searches that it met."""
    best = [float("inf")] * len(stories)
    found: list[list[str]] = [[]] * len(stories)
    for _ in range(rounds):
        for number, story in enumerate(stories):
            began = time.process_time_ns()
            met = matcher.matches(story)
            best[number] = min(best[number], (time.process_time_ns() - began) / 1e6)
            found[number] = sorted(search.id for search in met)
    return best, found


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _must_be_same(found: object, wanted: object) -> None:
    if found != wanted:
        raise UnavailableError("The matchers do not agree", remedy="This is a defect: please report it.")


def _try_one_by_one(
    measured: Measured, matcher: WitnessMatcher, searches: list[SavedSearch], stories: list[Story]
) -> None:
    """Try sampled stories on sampled searches one by one."""
    size = len(searches)
    sample = random.Random(size).sample(searches, min(TRIED, size))
    ids, roots = {search.id for search in sample}, [(search.id, parse_query(search.query).root) for search in sample]
    wanted = [sorted(key for key, root in roots if meets(root, story)) for story in stories]
    _must_be_same([sorted(s.id for s in matcher.matches(it) if s.id in ids) for it in stories], wanted)
    measured.figures[f"same_as_one_by_one_{size}"] = len(stories)


def _one_by_one(searches: list[SavedSearch], stories: list[Story]) -> float:
    """Milliseconds of processor time a story, when each search is tried by itself."""
    entries = [entry_of(search) for search in searches]
    began = time.process_time()
    for story in stories:
        words = frozenset(story.line.split())
        for entry in entries:
            is_verified(entry, story, words)
    return (time.process_time() - began) * 1000 / len(stories)


def _come_and_go(matcher: WitnessMatcher, chance: random.Random, stories: list[Story]) -> dict[str, float]:
    """How soon a new search catches, and how long a story takes at most, while all are filed anew beside it."""
    extent, gathered = matcher.begin(), []
    filing = Thread(target=lambda: gathered.append(matcher.gathered(extent, pause)))
    filing.start()
    adding, matching = [], []
    for number in range(PUTS):
        story = stories[number % len(stories)]
        phrase = " ".join(story.line.split()[number % 50 :][:3])
        query = f'("{phrase}" lang:{story.language}) OR ({make_search(chance)})'
        began = time.perf_counter()
        matcher.put(_search(-number, query))
        put = time.perf_counter()
        is_there = f"search-{-number}" in {search.id for search in matcher.matches(story)}
        adding.append((time.perf_counter() - began) * 1000)
        matching.append((time.perf_counter() - put) * 1000)
        _must_be_same(is_there, meets(parse_query(query).root, story))
        matcher.remove(f"search-{-number}")
    filing.join()
    began = time.perf_counter()
    before = matcher.adopt(gathered[0])
    adopted = (time.perf_counter() - began) * 1000
    dissolve(before, pause)
    return {
        "add_to_effect_ms": percentile(adding, 0.99),
        "add_to_effect_p50_ms": percentile(adding, 0.5),
        "match_while_filing_ms": percentile(matching, 0.99),
        "adopt_ms": adopted,
    }


def _broad(chance: random.Random, stories: list[Story], warm: list[Story], sieve: Sieve | None) -> dict[str, float]:
    """A stock that has only broad searches: the mean, and the story that takes longest."""
    matcher = WitnessMatcher()
    for story in warm:
        matcher.learn(story)
    searches = [_search(number, make_broad_search(chance)) for number in range(BROAD)]
    _build(matcher, searches)
    matcher.sieve = sieve or sifted
    times, found = _matched(matcher, stories)
    roots = [(search.id, parse_query(search.query).root) for search in searches]
    for story, met in zip(stories[:5], found, strict=False):
        _must_be_same(met, sorted(key for key, root in roots if meets(root, story)))
    return {
        f"ms_per_story_{BROAD}_broad": _mean(times),
        f"worst_ms_{BROAD}_broad": max(times),
        f"matches_per_story_{BROAD}_broad": sum(map(len, found)) / len(found),
    }
