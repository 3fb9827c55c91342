"""Where in a text a query finds what it asks for: the places to mark, and the passage around the best of them.

Places are those of the text as it was written, whatever was folded, joined or cut into pairs to find them. Words that
a query shuts out are not marked; nor is anything where the story was found by a field alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from itertools import islice

import msgspec

from commonwire.base.folding import fold
from commonwire.search.forms import base_form, story_line
from commonwire.search.query import Near, Phrase, Prefix, Query, leaves, needle_of, wanted_phrases
from commonwire.search.text import is_mark, is_part, spans

MOST_PLACES = 1_000
"""Places that are marked in one text, and of one word."""
LONGEST = 200_000
"""Characters of a text that are looked through."""
STRETCH = 400
"""Characters of a long text that are looked at together for where the passage may be."""
Place = tuple[int, int]


class Passage(msgspec.Struct, frozen=True):
    """A part of a text, with '…' where it was cut, and the places in it to mark: from, up to, in order, apart."""

    text: str
    places: tuple[Place, ...] = ()

    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is to be marked; together they are the whole.

        >>> Passage("Rain in Kabul", ((8, 13),)).pieces()
        [('Rain in ', False), ('Kabul', True)]
        """
        found, at = [], 0
        for start, end in self.places:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [piece for piece in [*found, (self.text[at:], False)] if piece[0]]


class Searched:
    """A text to look for queries in. Its words are found once, for all the queries that are asked of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: dict[Place, Searched] = {}

    def marked(self, query: Query) -> Passage:
        """The whole text, with the places of all that `query` asks for."""
        return Passage(self.text, _apart(self.places(query)))

    def passage(self, query: Query, *, length: int = 160) -> Passage:
        """The part of at most `length` characters that has most of what `query` asks for; its beginning at worst."""
        if len(self.text) <= length:
            return self.marked(query)
        offset, near = self._looked_at(query, length)
        found = near.places(query)
        if not any(found) and near is not self and self._has_any(query):
            offset, found = 0, self.places(query)  # what it asks for is longer than a stretch
        best = _best(found, length)
        start, end = _cut(self.text, (best[0] + offset, best[1] + offset), length)
        shown = self.text[start:end]
        before = "…" if start else ""
        moved = start + len(shown) - len(shown.lstrip()) - len(before) - offset
        shown = f"{before}{shown.strip()}"
        places = ((a - moved, b - moved) for a, b in _apart(found))
        inside = ((max(a, len(before)), min(b, len(shown))) for a, b in places)
        after = "…" if end < len(self.text) else ""
        return Passage(f"{shown}{after}", tuple((a, b) for a, b in inside if a < b))

    def _looked_at(self, query: Query, length: int) -> tuple[int, Searched]:
        """A part of the text that has the passage, and where it begins: to place every word of a text takes long."""
        if len(self.text) <= 2 * STRETCH + 2 * length:
            return 0, self
        needles = [(needle_of(part), len(needle_of(part))) for part in wanted_phrases(query)]
        most, best = 0, 0
        for number, line in enumerate(self._stretches):
            worth = sum(weight for needle, weight in needles if needle in line)
            if worth > most:
                most, best = worth, number
        start = max(0, best * STRETCH // 2 - length)
        key = (start, best * STRETCH // 2 + STRETCH + length)
        if key not in self._parts:
            self._parts[key] = Searched(self.text[slice(*key)])
        return start, self._parts[key]

    def _has_any(self, query: Query) -> bool:
        return any(needle_of(part) in self._line for part in wanted_phrases(query))

    @cached_property
    def _line(self) -> str:
        return story_line(self.text[:LONGEST])

    @cached_property
    def _stretches(self) -> list[str]:
        """The token lines of stretches of the text, each beginning in the middle of the one before."""
        looked_at = min(len(self.text), LONGEST)
        return [story_line(self.text[start : start + STRETCH]) for start in range(0, looked_at, STRETCH // 2)]

    def places(self, query: Query) -> list[list[Place]]:
        """The places of each word, phrase and beginning of a word; of what must be NEAR another only where it is."""
        found: list[list[Place]] = []
        for leaf in dict.fromkeys(leaf for leaf, is_wanted in leaves(query.root) if is_wanted):
            if isinstance(leaf, Near):
                found += self._near(leaf)
            elif isinstance(leaf, Phrase):
                runs = self._of_word(leaf.sought[0]) if len(leaf.sought) == 1 else self._runs(leaf)
                found.append([place for _, place in runs])
            elif isinstance(leaf, Prefix):
                # The whole word: letters of joined scripts would fall apart at a mark inside.
                words = {word for word in self._at if any(it.startswith(leaf.start) for it in (word, base_form(word)))}
                found.append([place for _, place in self._of(words)])
        return found

    def _runs(self, phrase: Phrase) -> list[tuple[int, Place]]:
        """Where the phrase stands, each with the number of its first token."""
        first = phrase.tokens[0]
        if len(phrase.tokens) == 1 and not is_part(first):
            return [(number, self._spans[number][1:]) for number in self._at.get(first, [])[:MOST_PLACES]]
        begins = self._with_part(first) if is_part(first) else self._at.get(first, [])
        found = [(number, self._run(number, phrase.tokens)) for number in begins[:MOST_PLACES]]
        return [(number, place) for number, place in found if place is not None]

    def _of_word(self, base: str) -> list[tuple[int, Place]]:
        """Where the forms of a word stand, each with the number of its token."""
        if is_part(base):
            return self._runs(Phrase((base,)))
        return self._of({token for token in self._at if base in (token, base_form(token))})

    def _of(self, words: set[str]) -> list[tuple[int, Place]]:
        """Where any of these words stands, each with the number of its token."""
        found = ((number, (start, end)) for number, (token, start, end) in enumerate(self._spans) if token in words)
        return list(islice(found, MOST_PLACES))

    def _near(self, near: Near) -> list[list[Place]]:
        """The places of both phrases where the other is near enough (`match.near_pattern`)."""
        left, right = self._runs(near.left), self._runs(near.right)
        return [_close(left, near.left, right, near), _close(right, near.right, left, near)]

    def _run(self, number: int, tokens: tuple[str, ...]) -> Place | None:
        """Where the tokens stand in a row from the token `number` on; None when they do not."""
        last = number + len(tokens) - 1
        if last >= len(self._spans):
            return None
        found = [token for token, _, _ in self._spans[number : last + 1]]
        ends = is_part(tokens[-1])
        if len(tokens) == 1 and ends:
            return self._spans[number][1:] if found[0] == tokens[0] * 2 else self._part(number, tokens[0])
        if tuple(found[1:-1]) != tokens[1:-1] or (found[-1] != tokens[-1] and not ends):
            return None
        if not found[0].endswith(tokens[0]) or not found[-1].startswith(tokens[-1]):
            return None
        start = self._part(number, tokens[0], is_last=True)[0] if is_part(tokens[0]) else self._spans[number][1]
        end = self._part(last, tokens[-1])[1] if ends else self._spans[last][2]
        return start, end

    def _part(self, number: int, part: str, *, is_last: bool = False) -> Place:
        """Where a single character stands in the pair `number`."""
        token, start, end = self._spans[number]
        if token.startswith(part) and not (is_last and token != part and token.endswith(part)):
            return self._beginning(number, part)
        cut = next((cut for cut in range(end - 1, start, -1) if fold(self.text[cut:end]) == part), start)
        return cut, end

    def _beginning(self, number: int, part: str) -> Place:
        """Where the beginning `part` of the token `number` stands: the whole token where that cannot be told."""
        _, start, end = self._spans[number]
        cut = next((cut for cut in range(start + 1, end) if fold(self.text[start:cut]) == part), end)
        while cut < end and is_mark(self.text[cut]):
            cut += 1
        return start, cut

    def _with_part(self, part: str) -> list[int]:
        return sorted(number for token, numbers in self._at.items() if part in token for number in numbers)

    @cached_property
    def _spans(self) -> list[tuple[str, int, int]]:
        return spans(self.text[:LONGEST])

    @cached_property
    def _at(self) -> dict[str, list[int]]:
        """The numbers of each token."""
        found: dict[str, list[int]] = {}
        for number, (token, _, _) in enumerate(self._spans):
            found.setdefault(token, []).append(number)
        return found


def passage(query: Query, text: str, *, length: int = 160) -> str:
    """The part of `text`, at most `length` characters, that has most of what `query` asks for (see `Searched`)."""
    return Searched(text).passage(query, length=length).text


def _close(runs: list[tuple[int, Place]], phrase: Phrase, others: list[tuple[int, Place]], near: Near) -> list[Place]:
    """The places of those runs of `phrase` that have one of the `others` near."""
    other = near.right if phrase is near.left else near.left
    before, after = near.within + len(other.tokens), near.within + len(phrase.tokens)
    both_in_one = all(len(it.tokens) == 1 and is_part(it.tokens[0]) for it in (phrase, other))
    numbers = sorted(number for number, _ in others)

    def has_one(first: int, last: int) -> bool:
        return bisect_left(numbers, first) < bisect_right(numbers, last)

    return [
        place
        for number, place in runs
        if has_one(number - before, number - len(other.tokens))
        or has_one(number + len(phrase.tokens), number + after)
        or (both_in_one and has_one(number, number))
    ]


def _apart(all_places: list[list[Place]]) -> tuple[Place, ...]:
    """Those places, in order, as ones that do not touch."""
    found: list[Place] = []
    for start, end in sorted({place for places in all_places for place in places})[:MOST_PLACES]:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _best(found: list[list[Place]], length: int) -> Place:
    """The place to begin with: soon after it comes most of what is asked for, by length; of equals the first."""
    weights = [max((end - start for start, end in places), default=0) for places in found]
    ordered = sorted((place, part) for part, places in enumerate(found) for place in places)
    inside: Counter[int] = Counter()
    best, most, ahead = (0, 0), 0, 0
    for place, part in ordered:
        while ahead < len(ordered) and ordered[ahead][0][0] <= place[0] + length // 2:
            inside[ordered[ahead][1]] += 1
            ahead += 1
        worth = sum(weights[it] for it in inside)
        if worth > most:
            best, most = place, worth
        inside[part] -= 1
        if not inside[part]:
            del inside[part]
    return best


def _cut(text: str, place: Place, length: int) -> Place:
    """Where to cut so that `place` stands in the first third, between words where there are blanks."""
    at = place[0]
    start = max(0, min(at - length // 3, len(text) - length + 1))
    if start:
        blank = text.find(" ", start, at)
        start = blank + 1 if blank >= 0 else start
        while start < at and is_mark(text[start]):
            start += 1
    end = start + length - (2 if start else 1)
    if end >= len(text) - 1:
        return start, len(text)
    blank = text.rfind(" ", start + length // 2, end)
    return start, blank if blank > place[1] else end
