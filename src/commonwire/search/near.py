"""Whether two phrases stand near one another: as `match.meets` says, and faster for phrases of whole tokens."""

from __future__ import annotations

from commonwire.search.query import Near
from commonwire.search.ways import whole_tokens


def is_whole(near: Near) -> bool:
    """Whether both phrases are whole tokens: a single character of an unspaced script may be a part of one."""
    return all(whole_tokens(phrase) == phrase.tokens for phrase in (near.left, near.right))


def are_near(near: Near, line: str) -> bool:
    """Whether a token line has both phrases so near, if they are `is_whole`.

    >>> from commonwire.search.query import Phrase
    >>> are_near(Near(Phrase(("kabul",)), Phrase(("and", "hail")), 1), " rain and hail in kabul ")
    True
    """
    left, right = (f" {' '.join(phrase.tokens)} " for phrase in (near.left, near.right))
    most = near.within + 1  # blanks between them
    at = line.find(left)
    while at >= 0:
        end = at + len(left) - 1
        after, before = line.find(right, end), line.rfind(right, 0, at + 1)
        if after >= 0 and line.count(" ", end, after + 1) <= most:
            return True
        if before >= 0 and line.count(" ", before + len(right) - 1, at + 1) <= most:
            return True
        at = line.find(left, at + 1)
    return False
