"""The lines of a wire text: editors' lines apart from the story, paragraphs told by their indents.

Eight thousand messages a second and more are read, so a line is looked at closely only where it may be something else
than a line of the story: by how it begins, by digits, an @ or a run of spaces in it.
"""

from __future__ import annotations

import re

import msgspec

from commonwire.formats.editors import PHONE, STARTS, has_contact, is_for_editors, may_begin

_MARKER = re.compile(
    r"(?:(?:1st|2nd|3rd|\d{1,2}th|first|second|third) (?:ld|lead|add|take|writethru|update|net)\b.*|"
    r"(?:add|take|page) \d{1,2}\b.*|refile|repeat(?:ing)?|extra|urgent|bulletin|flash|\(achtung\)|"
    r"-?30-?|-0-|\(?end(?:s|it|all)?\)?|(?-i:ENDS?(?: [\w.]+){0,6})|eos|[a-z]{2,4}-(?:wx|ny|ts|wf)-.*|"
    r"kws-[\d:-]+|###?|[=*_ ]+|nnnn|-{2,}\s*more.*)$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(r"[a-z]{2,4}(?:[ /][a-z]{1,4}){1,7}$")  # initials of a desk: "dpa al rmo"
_NOTES = re.compile(
    r"(?:# ?(?:notebook|notizblock)|#+ ?redaktionelle hinweise|"
    r"(?:the following|die folgende).{0,40}(?:not|nicht)\b.{0,20}(?:public|ver[öo]ffentlich)|\* \* \* \*$)",
    re.IGNORECASE,
)
_MARKER_STARTS = frozenset(
    "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10t fir sec thi add tak pag ref rep ext urg bul fla (ac -30 30 30- -0- (en "
    "end eos ap- kws ### ## # -- --- === == = nnn *** * * __ ___ ____".split()
) | {"# n", "# r", "## ", "* *"}
_FOLLOWING = ("the f", "die f")
_APART = re.compile(r"\n(?=[ \t\n])")
_INDENT = re.compile(r"\n[ \t]+")
_TRAILING = re.compile(r"[ \t]+\n")
_SIGNS = ("^", "<", "=", "@", "  ", ";")
_SHORT, _SAMPLE = 40, 1_500
_QUICK_3 = frozenset(
    form
    for start in {*_MARKER_STARTS, *(one[:3] for one in STARTS)}
    for form in (start, start.upper(), start.capitalize(), start.title())
)
_QUICK_5 = frozenset(form for start in _FOLLOWING for form in (start, start.upper(), start.capitalize()))
_DIALLED = re.compile(r"[0-9][ ./-]\(?[0-9]")  # what hardly any number but one to ring has
_DIGITS = re.compile(r"[0-9]{3}")
_TABLE = re.compile(r"\S {3,}\S.* {3,}\S|\S {4,}\S|(?:[^\s.!?:;,]  +\S+){2,}")
_FULL_LINE, _LONGEST_ASIDE = 50, 160
_WIDEST, _ROOM = 110, 0.7


class Story(msgspec.Struct, kw_only=True):
    """A wire text taken apart: paragraphs (a table keeps its lines), lines to editors, and markers of its takes."""

    paragraphs: list[str]
    editors: list[str]
    markers: list[str]
    credit: str | None = None


def read_lines(text: str) -> Story:
    """The parts of `text`. A paragraph begins at an indent or behind an empty line; aligned columns stay as lines.

    In ANPA 1312 a line that begins with ^ is a paragraph of its own, which ends with < or =. A line to editors goes on
    in the lines of its paragraph. Behind "# Notebook" or "not for publication" all is for editors.
    """
    reader = _Lines(text)
    text = _TRAILING.sub("\n", text) if " \n" in text else text
    parts = _INDENT.sub("\n\n", text)
    signs = tuple(sign for sign in _SIGNS if sign in parts)
    if "   " not in parts:
        for part in parts.split("\n\n"):
            reader.add_paragraph(part, signs)
        return reader.story
    for part in _APART.split(text):
        if "   " in part.strip():  # columns, which go on over indents
            for line in part.split("\n"):
                reader.add(line)
        else:
            reader.close()
            reader.add_paragraph(part, signs)
    reader.close()
    return reader.story


class _Lines:
    """Takes lines one by one."""

    def __init__(self, text: str) -> None:
        sizes = map(len, text[:_SAMPLE].split("\n"))
        self.room = _ROOM * max([size for size in sizes if size <= _WIDEST], default=0)
        self.story = Story(paragraphs=[], editors=[], markers=[])
        self.current: list[str] = []
        self.is_table = self.is_aside = self.is_notebook = False
        self.has_columns = "  " in text

    def add_paragraph(self, text: str, signs: tuple[str, ...]) -> None:
        """Take a paragraph as a whole, or line by line where it may be something else than one of the story."""
        text = text.strip()
        if not text:
            return
        lines = text.split("\n")
        if len(text) < _SHORT or self.is_notebook or self._may_be_other(lines, text, signs):
            for line in lines:
                self.add(line)
            self.close()
        else:
            self.story.paragraphs.append(" ".join(lines))

    def _may_be_other(self, lines: list[str], text: str, signs: tuple[str, ...]) -> bool:
        for sign in signs:
            if sign in text:
                return True
        for line in lines:
            if line[:5] in _QUICK_5 or (line[:3] in _QUICK_3 and (_MARKER.match(line) or may_begin(line))):
                return True
        if len(lines) > 1:
            sizes = [len(line) for line in lines[:-1]]
            if max(sizes) > _WIDEST or (min(sizes) < self.room and any(map(self._had_room, lines, lines[1:]))):
                return True
        is_dialled = "+" in text or " 00" in text or _DIALLED.search(text) is not None
        return is_dialled and PHONE.search(text) is not None

    def add(self, raw: str) -> None:
        words = raw.strip()
        if not words:
            self.close()
            return
        first = words[0]
        if self.is_notebook:
            self.story.editors.append(words)
            return
        is_own = first == "^"
        is_ended = words[-1] in "<="
        if is_own or is_ended or first == "=":
            is_credit = words.startswith("==") and len(words) < 30
            words = words.strip("^<=| ")
            if is_credit and words:
                self.story.credit = words
            if is_credit or not words:
                self.close()
                return
        is_indented = raw[0] in " \t"
        if self.is_aside and not is_own and not is_indented:
            self.story.editors.append(words)
        elif len(words) < _LONGEST_ASIDE and self._is_aside(words):
            self.close()
            self.is_aside = len(words) >= _FULL_LINE and self._ends_open(words)
        else:
            self._add_story(raw, words, is_own, is_indented)
            if (is_own or is_ended) and not self.is_table:
                self.close()

    def _ends_open(self, words: str) -> bool:
        """Whether a line to editors was cut by its width, and goes on."""
        return bool(self.story.editors) and self.story.editors[-1] is words and words[-1] not in ".)"

    def _is_aside(self, words: str) -> bool:
        """Whether a short line is no part of the story; puts it where it belongs."""
        start = words[:5].lower()
        if (start[:3] in _MARKER_STARTS or start in _FOLLOWING) and self._is_marker(words):
            return True
        if words.islower() and not self.current and len(words) < 40 and _SIGN_OFF.match(words):
            self.story.markers.append(words)
            return True
        is_one = may_begin(words) and is_for_editors(words)
        is_one = is_one or (_DIGITS.search(words) is not None and is_for_editors(words))
        if is_one or ("@" in words and has_contact(words)):
            self.story.editors.append(words)
            return True
        return False

    def _is_marker(self, words: str) -> bool:
        """Whether a line marks a take, or the beginning of what is for editors; a word of a paragraph does not."""
        if _NOTES.match(words):
            self.is_notebook = True
            self.story.editors.append(words)
            return True
        if not _MARKER.match(words) or (self.current and words.islower() and words[0].isalpha()):
            return False
        self.story.markers += [words] if any(map(str.isalnum, words)) else []
        return True

    def _add_story(self, raw: str, words: str, is_own: bool, is_indented: bool) -> None:
        is_row = (self.has_columns and "  " in words and _TABLE.search(words) is not None) or (
            ";" in words and words.count(";") - words.count("; ") > 2
        )
        if self.current and (is_row != self.is_table or is_own):
            self.close()
        if is_row:
            self.current.append(raw.rstrip(" <=").lstrip("^"))
            self.is_table = True
            return
        if is_indented or (self.current and self._had_room(self.current[-1], words)):
            self.close()
        self.current.append(words)

    def _had_room(self, before: str, words: str) -> bool:
        """Whether the first word of a line had room in the line before: then nobody cut it there to a width."""
        size = len(before)
        return size > _WIDEST or size + 1 + (words.find(" ") if " " in words[:40] else len(words)) < self.room

    def close(self) -> None:
        """End the paragraph."""
        self.is_aside = False
        if not self.current:
            return
        if self.is_table and len(self.current) > 1:
            self.story.paragraphs.append("\n".join(self.current))
        else:
            joined = " ".join(self.current)
            self.story.paragraphs.append(" ".join(joined.split()) if "  " in joined or "\t" in joined else joined)
        self.current = []
        self.is_table = False


def is_table(paragraph: str) -> bool:
    """Whether a paragraph is lines with aligned columns."""
    return "\n" in paragraph
