"""The lines of a wire text: editors' lines apart from the story, paragraphs told by their indents."""

from __future__ import annotations

import re

import msgspec

from commonwire.formats.editors import is_for_editors

_MARKER = re.compile(
    r"(?:(?:1st|2nd|3rd|\d{1,2}th|first|second|third) (?:ld|lead|add|take|writethru|update).*|"
    r"(?:add|take|page) \d{1,2}\b.*|"
    r"-?30-?|-0-|\(?end(?:s|it|all)?\)?|eos|[a-z]{2,4}-(?:wx|ny|ts)-.*|###?|=+|nnnn|-{2,}\s*more.*)$",
    re.IGNORECASE,
)
_FIRST_OF_MARKERS = frozenset("fstapenFSTAPEN-(#=")
_TABLE = re.compile(r"\S {3,}\S.* {3,}\S|\S {4,}\d")
_TYPESETTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


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
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = (_TYPESETTING.sub("", raw) if not raw.isprintable() else raw).rstrip()
        words = line.strip()
        is_own = words.startswith("^")
        if is_own or words.endswith(("<", "=")):
            words = words.strip("^<=| ")
        if not words or (len(words) < 120 and _is_aside(words, story)):
            _close(current, story)
        elif "   " in words and _TABLE.search(words):
            if current and "   " not in current[-1].strip():
                _close(current, story)
            current.append(line)
        else:
            if is_own or line[:1] in " \t" or (current and "   " in current[-1].strip()):
                _close(current, story)
            current.append(words)
            if is_own:
                _close(current, story)
    _close(current, story)
    return story


def _is_aside(words: str, story: Story) -> bool:
    """Whether a short line is no part of the story; puts it where it belongs."""
    first = words[0]
    if (first in _FIRST_OF_MARKERS or first.isdigit() or "-" in words[:5]) and _MARKER.match(words):
        story.markers.append(words)
    elif is_for_editors(words):
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
    if len(current) > 1 and all("   " in line.strip() for line in current):
        story.paragraphs.append("\n".join(current))
    else:
        story.paragraphs.append(" ".join(" ".join(line.split()) for line in current))
    current.clear()
