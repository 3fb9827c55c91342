"""Does the page where a take ran carry the credit that was due? In any script; "missing" only where all can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal

from commonwire.delivery.page_answer import PageAnswer
from commonwire.delivery.page_sought import CreditDue
from commonwire.delivery.shingles import Tokens, runs
from commonwire.formats.page.seen import Seen
from commonwire.search.sounds import in_latin_letters
from commonwire.search.text import needle, token_line, tokens

CreditVerdict = Literal["present", "altered", "missing", "could not check"]

_ALIKE = 0.8
_SOUNDS_ALIKE = 0.86
_LEAST_LETTERS = 4
_MOST_TOKENS = 4_000
_MOST_NAMES = 40
_NO_CONSONANT = re.compile("[^bcdfghjklmnpqrstvxz]+")
_SOUNDS = str.maketrans(
    {"c": "k", "q": "k", "z": "s", "v": "b", "x": "k", "j": "k", "g": "k", "d": "t", "p": "b", "f": "b"}
)


def check_credit(
    due: CreditDue, answer: PageAnswer, shown: set[int], key: bytes, *, is_whole: bool
) -> tuple[CreditVerdict, tuple[str, ...]]:
    """The verdict on the credit and its reasons; `shown` are the text's shingles: what it says itself is no credit.

    `is_whole` says that the text was found on the page. A credit that is there counts wherever it stands; that it is
    missing is said only of a page that shows the whole text in a script that the credit is known in.
    """
    page = answer.page
    if page is None or not due.parts or answer.has_mark:
        return ("present", ("credit-mark",)) if answer.has_mark else ("could not check", ())
    outside = list(_outside(page.text, shown, key))
    machine = [tokens(one) for one in page.credits]
    by_text = [where == "edge" for where in due.in_text]
    visible = [_is_named(part, _line(outside)) or own for part, own in zip(due.parts, by_text, strict=True)]
    if all(visible):
        return "present", ()
    found = [_is_named(part, _line(machine)) or seen for part, seen in zip(due.parts, visible, strict=True)]
    if all(found):
        return "present", ("credit-in-data",)
    if any(found):
        return "altered", ("credit-part",)
    return _not_as_due(due, page, [*outside, *machine]) if is_whole else ("could not check", ())


def _not_as_due(due: CreditDue, page: Seen, said: list[list[str]]) -> tuple[CreditVerdict, tuple[str, ...]]:
    """Altered where something like the credit is found, missing where nothing is and nothing stands against it."""
    names = [name for part in due.parts for name in part][:_MOST_NAMES]
    words = [word for sentence in said for word in sentence][:_MOST_TOKENS]
    if any(_is_nearly(name, words) for name in names):
        return "altered", ("credit-spelling",)
    if any(_sounds_like(name, words) for name in names):
        return "altered", ("credit-script",)
    if due.link and due.link.rstrip("/") in {link.rstrip("/") for link in page.links}:
        return "altered", ("credit-link-only",)
    doubts = (
        ("credit-elsewhere", page.is_walled or page.is_paged),
        (
            "credit-beside",
            "inside" in due.in_text or any(_is_named(part, token_line(page.around)) for part in due.parts),
        ),
        ("credit-other-script", not _scripts("".join(names)) & _scripts(page.text[:4000])),
    )
    doubt = next((code for code, holds in doubts if holds), None)
    return ("could not check", (doubt,)) if doubt else ("missing", ())


def _outside(text: str, shown: set[int], key: bytes) -> Iterator[list[str]]:
    """The tokens of what the page says besides the text that was taken, a list for each sentence."""
    for sentence in Tokens(text, by_line=True).sentences:
        is_text = [False] * len(sentence)
        for digest, start, end in runs(sentence, key):
            if digest in shown:
                is_text[start:end] = [True] * (end - start)
        if left := [word for word, covered in zip(sentence, is_text, strict=True) if not covered]:
            yield left


def _line(sentences: Iterable[list[str]]) -> str:
    return " | ".join(f" {' '.join(sentence)} " for sentence in sentences)


def _is_named(part: tuple[str, ...], line: str) -> bool:
    """Whether one of the wordings stands in a line of tokens."""
    return any(needle(known) in line for name in part if (known := tokens(name)))


def _is_nearly(name: str, words: list[str]) -> bool:
    """Whether some words in a row are spelled nearly like `name`, or are most of it."""
    known = tokens(name)
    wanted = "".join(known)
    if len(wanted) < _LEAST_LETTERS:
        return False
    for size in {max(1, len(known) - 1), len(known), len(known) + 1}:
        for start in range(len(words) - size + 1):
            there = "".join(words[start : start + size])
            if abs(len(there) - len(wanted)) * 4 <= len(wanted) and _is_alike(wanted, there, _ALIKE):
                return True
    return False


def _is_alike(one: str, other: str, least: float) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least


def _sounds_like(name: str, words: list[str]) -> bool:
    """Whether some words in a row, in another script, sound like `name`: by their consonants in Latin letters."""
    wanted = _skeleton(name)
    if len(wanted) < _LEAST_LETTERS:
        return False
    size = len(name.split())
    scripts = _scripts(name)
    spoken = {word: _skeleton(word) for word in set(words) if not _scripts(word) & scripts}
    for length in {max(1, size - 1), size, size + 1}:
        for start in range(len(words) - length + 1):
            window = words[start : start + length]
            if all(word in spoken for word in window):
                there = "".join(spoken[word] for word in window)
                if len(there) >= _LEAST_LETTERS and _is_alike(wanted, there, _SOUNDS_ALIKE):
                    return True
    return False


def _skeleton(text: str) -> str:
    return _NO_CONSONANT.sub("", in_latin_letters(text).lower()).translate(_SOUNDS)


def _scripts(text: str) -> set[str]:
    """The scripts of the letters in `text`, told by the blocks of 128 code points that writing systems fill."""
    found = set()
    for letter in text:
        if letter.isalpha():
            point = ord(letter)
            found.add(next((name for end, name in _BLOCKS if point < end), "other"))
    return found


_BLOCKS = (
    (0x0250, "Latin"), (0x0370, "Latin"), (0x0400, "Greek"), (0x0530, "Cyrillic"), (0x0590, "Armenian"),
    (0x0600, "Hebrew"), (0x0780, "Arabic"), (0x0900, "other"), (0x0980, "Devanagari"), (0x0A00, "Bengali"),
    (0x0D80, "other"), (0x0E00, "Sinhala"),
    (0x0E80, "Thai"), (0x1000, "Lao"), (0x10A0, "Myanmar"), (0x1100, "Georgian"), (0x1200, "Korean"), (0x1780, "other"),
    (0x1800, "Khmer"), (0x18B0, "Mongolian"), (0x1E00, "other"), (0x1F00, "Latin"), (0x3040, "other"), (0xAC00, "Han"),
    (0xD7B0, "Korean"), (0xF900, "other"), (0xFB00, "Han"), (0xFE00, "Arabic"), (0xFF00, "Arabic"), (0x20000, "other"),
    (0x32000, "Han"),
)  # fmt: skip
"""Where each stretch of Unicode ends, and its script (Unicode, Blocks.txt)."""
