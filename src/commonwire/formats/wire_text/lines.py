"""The lines of a wire text: editors' lines apart from the story, paragraphs told by their indents."""

from __future__ import annotations

import re

import msgspec

from commonwire.formats.characters import clean
from commonwire.formats.editors import is_for_editors, lines_with_figures

_MARKER = re.compile(
    r"(?:(?:1st|2nd|3rd|\d{1,2}th|first|second|third) (?:ld|lead|add|take|writethru|update).*|"
    r"(?:add|take|page) \d{1,2}\b.*|"
    r"-?30-?|-0-|\(?end(?:s|it|all)?\)?|eos|[a-z]{2,4}-(?:wx|ny|ts)-.*|###?|=+|nnnn|-{2,}\s*more.*)$",
    re.IGNORECASE,
)
_FIRST_OF_MARKERS = frozenset("fstapenFSTAPEN-(#=0123456789")
_TABLE = re.compile(r"\S {3,}\S.* {3,}\S|\S {4,}\d")


class Story(msgspec.Struct, kw_only=True):
    """A wire text taken apart: paragraphs (a table keeps its lines), lines to editors, and markers of its takes."""

    paragraphs: list[str]
    editors: list[str]
    markers: list[str]


def read_lines(text: str) -> Story:
    """The parts of `text`. A paragraph begins at an indent or behind an empty line; aligned columns stay as lines.

    In ANPA 1312 a line that begins with ^ is a paragraph of its own, which ends with < or =.
    """
    story = Story(paragraphs=[], editors=[], markers=[])
    current: list[str] = []
    was_wide = False
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    for line, has_figures in zip(text.split("\n"), lines_with_figures(text), strict=True):
        words = line.strip()
        is_own = words[:1] == "^"
        if is_own or words[-1:] in ("<", "="):
            words = words.strip("^<=| ")
        is_wide = "   " in words
        if not words or (len(words) < 120 and _is_aside(words, has_figures, story)):
            _close(current, story)
        elif is_wide and _TABLE.search(words):
            if not was_wide:
                _close(current, story)
            current.append(line.rstrip())
        else:
            if is_own or was_wide or line[:1] in " \t":
                _close(current, story)
            current.append(words)
            if is_own:
                _close(current, story)
        was_wide = is_wide
    _close(current, story)
    return story


def _is_aside(words: str, has_figures: bool, story: Story) -> bool:
    """Whether a short line is no part of the story; puts it where it belongs."""
    if (words[0] in _FIRST_OF_MARKERS or "-" in words[2:5]) and _MARKER.match(words):
        story.markers.append(words)
    elif is_for_editors(words, has_figures=has_figures):
        story.editors.append(words)
    else:
        return False
    return True


def is_table(paragraph: str) -> bool:
    """Whether a paragraph is lines with aligned columns."""
    return "\n" in paragraph


def _close(current: list[str], story: Story) -> None:
    if not current:
        return
    if len(current) > 1 and "   " in current[0].strip() and all("   " in line.strip() for line in current):
        story.paragraphs.append("\n".join(current))
    else:
        words = " ".join(current)
        is_even = words.isprintable() and "  " not in words
        story.paragraphs.append(words if is_even else " ".join(words.split()))
    current.clear()
