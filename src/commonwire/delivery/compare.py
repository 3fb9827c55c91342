"""Two texts compared: paragraph by paragraph, and word by word where a paragraph was changed.

Words are those that the search knows (`search.text`): in scripts without spaces each character with its signs. What is
the same is found by what occurs once in both texts (Bram Cohen's "patience" order) and between that by Myers' algorithm
("An O(ND) Difference Algorithm and Its Variations", 1986), within a number of steps: two texts of any size are compared
in about two seconds at the most; what is left then counts as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

from commonwire.search.letters import CLUSTERED, HAN
from commonwire.search.text import spans

MOST_STEPS = 1_500_000
"""Steps and characters for one comparison of two whole texts; half of them to find the paragraphs that are the same."""
LONG = 5_000
"""A paragraph of more characters is cut at its spaces only: to ask the search for its words takes too long."""
MOST_PAIRS = 400
"""Beyond so many pairs of paragraphs, those replaced are not compared with each other, only n-th with n-th."""
ALIKE = 0.35
"""The share of words in common from which on a paragraph counts as another one changed, not as a new one."""

_ROUGH = re.compile(rf"[{HAN}{CLUSTERED}]|[^\s{HAN}{CLUSTERED}]+|\s+")
_BETWEEN = re.compile(r"\s+|.", re.DOTALL)

Block = tuple[int, int, int, int]
"""A stretch of the earlier text, from and up to, and the stretch of the later one that stands in its place."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a paragraph that both versions have ("kept"), only the earlier ("removed") or only the later one."""

    kind: Literal["kept", "removed", "added"]
    text: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of the earlier text, of the later one, or of both with the words between them marked."""

    kind: Literal["added", "removed", "changed"]
    old: str | None
    new: str | None
    pieces: list[Piece] = []


class Same(msgspec.Struct, frozen=True, kw_only=True):
    """Paragraphs that both texts have: those next to a change, None where `left_out` others stand between them."""

    paragraphs: list[str | None]
    left_out: int = 0


class _Steps:
    """How many steps are left."""

    def __init__(self, left: int) -> None:
        self.left = left


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """The paragraphs that are not the same, in their order.

    >>> [(change.kind, change.new) for change in changes(["Three died.", "It rained."], ["Two died.", "It rained."])]
    [('changed', 'Two died.')]
    """
    return [stretch for stretch in compared(old, new) if isinstance(stretch, Change)]


def compared(old: Sequence[str], new: Sequence[str], *, around: int = 1) -> list[Change | Same]:
    """Both texts in one: what was changed, and between it what is the same, `around` paragraphs next to each change.

    >>> [type(one).__name__ for one in compared(["Rain.", "Three died."], ["Rain.", "Two died."])]
    ['Same', 'Change']
    """
    found: list[Change | Same] = []
    steps, at = _Steps(MOST_STEPS), 0
    blocks = _replaced(old, new, steps, MOST_STEPS // 2)
    steps.left = max(steps.left, MOST_STEPS // 2)
    for block in blocks:
        found += _same(old[at : block[0]], around, is_first=at == 0, is_last=False)
        found += _in_block(old[block[0] : block[1]], new[block[2] : block[3]], steps)
        at = block[1]
    return found + _same(old[at:], around, is_first=not blocks, is_last=True)


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts in one, word by word: without what is added it reads as `old`, without what is removed as `new`.

    >>> [(piece.kind, piece.text) for piece in pieces("三人受伤", "两人受伤")]
    [('removed', '三'), ('added', '两'), ('kept', '人受伤')]
    """
    return _pieces(old, new, _Steps(MOST_STEPS))


def words_in(text: str) -> tuple[str, ...]:
    """`text` cut into words, signs and spaces; together they are the whole.

    >>> words_in("Rain, 10 dead")
    ('Rain', ',', ' ', '10', ' ', 'dead')
    >>> words_in("ភ្នំពេញ")
    ('ភ្នំ', 'ពេ', 'ញ')
    """
    return _words(text) if len(text) <= LONG else tuple(_ROUGH.findall(text))


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    borders = sorted({at for _, *places in spans(text) for at in places} | {0, len(text)})
    inside = {start for _, start, _ in spans(text)}
    cut: list[str] = []
    for start, end in pairwise(borders):
        cut += [text[start:end]] if start in inside else _BETWEEN.findall(text[start:end])
    return tuple(cut)


def _same(paragraphs: Sequence[str], around: int, *, is_first: bool, is_last: bool) -> list[Same]:
    before, after = 0 if is_first else around, 0 if is_last else around
    if is_first and is_last:
        before = around
    if not paragraphs:
        return []
    if len(paragraphs) <= before + after + 1:
        return [Same(paragraphs=list(paragraphs))]
    shown = [*paragraphs[:before], None, *paragraphs[len(paragraphs) - after :]]
    return [Same(paragraphs=shown, left_out=len(paragraphs) - before - after)]


def _in_block(old: Sequence[str], new: Sequence[str], steps: _Steps) -> Iterator[Change]:
    """What was removed, added and changed where `new` stands in place of `old`."""
    at = 0
    start = 0
    for n, m in [*_pairs(old, new, steps), (len(old), len(new))]:
        yield from (Change(kind="removed", old=text, new=None) for text in old[start:n])
        yield from (Change(kind="added", old=None, new=text) for text in new[at:m])
        if n < len(old) and m < len(new):
            yield Change(kind="changed", old=old[n], new=new[m], pieces=_pieces(old[n], new[m], steps))
        start, at = n + 1, m + 1


def _pairs(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[tuple[int, int]]:
    """Which paragraphs are one and the same, changed: in order, those that have the most words in common."""
    if len(old) * len(new) > MOST_PAIRS or max(map(len, (*old, *new)), default=0) > LONG or steps.left <= 0:
        return [(n, n) for n in range(len(old))] if len(old) == len(new) else []
    steps.left -= sum(map(len, (*old, *new)))
    bags = [[Counter(word for word in words_in(text) if not word.isspace()) for text in side] for side in (old, new)]
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(new) + 1)]
    for n, one in enumerate(bags[0]):
        row: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for m, other in enumerate(bags[1]):
            found = max(row[m], best[n][m + 1], key=lambda it: it[0])
            share = 2 * (one & other).total() / ((one.total() + other.total()) or 1)
            if share >= ALIKE and best[n][m][0] + share > found[0]:
                found = (best[n][m][0] + share, [*best[n][m][1], (n, m)])
            row.append(found)
        best.append(row)
    return best[-1][-1][1]


def _pieces(old: str, new: str, steps: _Steps) -> list[Piece]:
    steps.left -= len(old) + len(new) if max(len(old), len(new)) <= LONG else 0
    before, after = (words_in(old), words_in(new)) if steps.left > 0 else ((old,), (new,))
    found: list[Piece] = []
    at = 0
    for a, b, c, d in _without_gaps(_replaced(before, after, steps, steps.left), before):
        found += [Piece(kind="kept", text="".join(before[at:a]))] if at < a else []
        found += [Piece(kind="removed", text="".join(before[a:b]))] if a < b else []
        found += [Piece(kind="added", text="".join(after[c:d]))] if c < d else []
        at = b
    return [*found, Piece(kind="kept", text="".join(before[at:]))] if at < len(before) else found


def _without_gaps(blocks: list[Block], words: Sequence[str]) -> list[Block]:
    """`blocks` of words, with those made one between which only spaces were kept: they read as one change."""
    found: list[Block] = []
    for a, b, c, d in blocks:
        if found and "".join(words[found[-1][1] : a]).isspace() and _both_replace(found[-1], (a, b, c, d)):
            first, _, third, _ = found.pop()
            found.append((first, b, third, d))
        else:
            found.append((a, b, c, d))
    return found


def _both_replace(one: Block, other: Block) -> bool:
    return all(a < b and c < d for a, b, c, d in (one, other))


def _replaced(old: Sequence[str], new: Sequence[str], steps: _Steps, most: int) -> list[Block]:
    """The stretches of `old` and `new` that differ, in order, found in about `most` of the `steps` at the most."""
    blocks: list[Block] = []
    stop = steps.left - most
    n = m = 0
    for next_n, next_m in [*_anchors(old, new), (len(old), len(new))]:
        for a, b, c, d in _between(old[n:next_n], new[m:next_m], steps, stop):
            if blocks and (blocks[-1][1], blocks[-1][3]) == (a + n, c + m):
                a_was, _, c_was, _ = blocks.pop()
                blocks.append((a_was, b + n, c_was, d + m))
            else:
                blocks.append((a + n, b + n, c + m, d + m))
        n, m = next_n, next_m
    return blocks


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Where both texts have what occurs once in each, as far as it is in the same order: the longest such row."""
    once = {text for text, times in Counter(old).items() if times == 1}
    once &= {text for text, times in Counter(new).items() if times == 1}
    place = {text: at for at, text in enumerate(new) if text in once}
    tails: list[int] = []
    row: list[tuple[int, int, int]] = []  # place in old, place in new, which of `row` stands before
    ends: list[int] = []
    for at, text in enumerate(old):
        if text in once:
            rank = bisect_left(tails, place[text])
            row.append((at, place[text], ends[rank - 1] if rank else -1))
            tails[rank : rank + 1] = [place[text]]
            ends[rank : rank + 1] = [len(row) - 1]
    found, last = [], ends[-1] if ends else -1
    while last >= 0:
        at, there, last = row[last]
        found.append((at, there))
    return found[::-1]


def _between(old: Sequence[str], new: Sequence[str], steps: _Steps, stop: int) -> list[Block]:
    start, ends = 0, min(len(old), len(new))
    while start < ends and old[start] == new[start]:
        start += 1
    end = 0
    while end < ends - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if not before and not after:
        return []
    blocks = _shortest(before, after, steps, stop) if before and after else None
    blocks = [(0, len(before), 0, len(after))] if blocks is None else blocks
    return [(a + start, b + start, c + start, d + start) for a, b, c, d in blocks]


def _shortest(old: Sequence[str], new: Sequence[str], steps: _Steps, stop: int) -> list[Block] | None:
    """The fewest changes that make `new` of `old`; None when they are too many to find (Myers 1986, section 4)."""
    n, m = len(old), len(new)
    reached, trail = {1: 0}, []
    for changed in range(n + m + 1):
        trail.append(reached.copy())
        steps.left -= 2 * changed + 1
        if steps.left < stop:
            return None
        for k in range(-(changed - 2 * max(0, changed - m)), changed - 2 * max(0, changed - n) + 1, 2):
            is_down = k == -changed or (k != changed and reached.get(k - 1, -1) < reached.get(k + 1, -1))
            x = reached[k + 1] if is_down else reached[k - 1] + 1
            from_x = x
            while x < n and x - k < m and old[x] == new[x - k]:
                x += 1
            steps.left -= x - from_x
            reached[k] = x
            if x >= n and x - k >= m:
                return _walked_back(trail, n, m)
    return None


def _walked_back(trail: list[dict[int, int]], n: int, m: int) -> list[Block]:
    """The changes on the way that `trail` found, as blocks: what follows at once is one."""
    blocks: list[Block] = []
    x, y = n, m
    for changed in range(len(trail) - 1, 0, -1):
        reached, k = trail[changed], x - y
        is_down = k == -changed or (k != changed and reached.get(k - 1, -1) < reached.get(k + 1, -1))
        was = reached[k + 1] if is_down else reached[k - 1]
        was_y = was - (k + 1 if is_down else k - 1)
        block = (was, was, was_y, was_y + 1) if is_down else (was, was + 1, was_y, was_y)
        if blocks and (block[1], block[3]) == (blocks[-1][0], blocks[-1][2]):
            _, b, _, d = blocks.pop()
            block = (block[0], b, block[2], d)
        blocks.append(block)
        x, y = was, was_y
    return blocks[::-1]
