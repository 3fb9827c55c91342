"""A text being folded: plain, or with the place of each of its characters in the text as it was written.

Both take the same steps, so that what they come to is the same; the plain one is for every story that comes in, the
placed one for the few that are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import numpy as np

from commonwire.search.letters import looked_up, written

_BLANKS = re.compile(r"\s{2,}|[^\S ]")
_NONE = np.zeros(0, np.uint64)
By = Callable[[re.Match[str]], str] | str


class Plain:
    """A text that is changed step by step. `flags`: of all its characters, after it was looked up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.flags = 0
        self.values = _NONE

    def change(self, pattern: re.Pattern[str], by: By) -> None:
        """Write `by` in place of each match."""
        self.text = pattern.sub(by, self.text)

    def blank(self, signs: str) -> None:
        """Write a blank in place of each of the `signs`."""
        for sign in signs:
            self.text = self.text.replace(sign, " ")

    def narrow(self) -> None:
        """Leave one blank between two words, and one at each end."""
        self.text = f" {' '.join(self.text.split())} "

    def look_up(self) -> None:
        """See what its characters are folded to, and their flags."""
        self.values, self.flags = looked_up(self.text)

    def write(self) -> None:
        """Fold the characters that were looked up; what is folded to several must be written out before."""
        self.text = written(self.values)


class Placed(Plain):
    """The same with places: the character at `n` was written from `starts[n]` to `ends[n]`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.starts = list(range(len(text)))
        self.ends = list(range(1, len(text) + 1))

    def change(self, pattern: re.Pattern[str], by: By) -> None:
        """Write `by` in place of each match; what is as long as before stays where it was."""
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for match in pattern.finditer(self.text):
            new = match.expand(by) if isinstance(by, str) else by(match)
            start, end = match.span()
            if len(new) != end - start:
                starts += self.starts[last:start] + [self.starts[start]] * len(new)
                ends += self.ends[last:start] + [self.ends[end - 1]] * len(new)
                last = end
        self.starts = starts + self.starts[last:]
        self.ends = ends + self.ends[last:]
        super().change(pattern, by)

    def narrow(self) -> None:
        """Leave one blank between two words, and one at each end."""
        self.change(_BLANKS, " ")

    def write(self) -> None:
        """Fold the characters that were looked up; marks that are folded to nothing stay with the one before them."""
        starts: list[int] = []
        ends: list[int] = []
        for character, point, start, end in zip(
            self.text, self.values.astype(np.uint32).tolist(), self.starts, self.ends, strict=True
        ):
            if point:
                starts.append(start)
                ends.append(end)
            elif ends and unicodedata.category(character)[0] == "M":
                ends[-1] = end
        self.starts, self.ends = starts, ends
        super().write()
