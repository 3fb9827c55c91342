"""Content lines (RFC 5545, section 3.1): unfolded and taken apart, and put together and folded."""

from __future__ import annotations

import quopri
import re
from itertools import islice

from commonwire.base.errors import TooLargeError
from commonwire.formats.characters import clean, decode
from commonwire.formats.icalendar.document import Line
from commonwire.formats.notes import Notes, check_markup, setting_of

# A fold may stand within a character of several bytes; empty lines before it are a mistake that is made.
_FOLD = re.compile(rb"(?<![\r\n])(?:\r*+\n)++[ \t]")
_LINE = re.compile(r'([A-Za-z0-9][\w.-]*+)[ \t]*+((?:;(?:[^":;]++|"[^"]*+")*+)*+):(.*)', re.DOTALL)
_BAD_QUOTES = re.compile(r"([A-Za-z0-9][\w.-]*+)[ \t]*+((?:;[^:]*+)?):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';[ \t]*+([A-Za-z0-9-]++)[ \t]*+(?:=[ \t]*+((?:"[^"]*"|[^;"]|")*+))?')
_BEHIND_ZONE = re.compile(r"(.*):(\d{8}(?:T\d{6})?)", re.DOTALL)
_MOST_PARAMETERS = 50
_QUOTED_PRINTABLE = re.compile(rb"[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.IGNORECASE)
_OLD = (b"QUOTED-PRINTABLE", b"CHARSET=")
_SET = re.compile(rb"[^:]*;CHARSET=\"?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_INLINE = ("ATTACH", "IMAGE", "PHOTO", "LOGO")
_ESCAPE = re.compile(r"\\([\\;,:Nn\"])")
_MOST_LISTED = 5_000
_COMMA = re.compile(r"(?<!\\)((?:\\\\)*+),")
_SEMICOLON = re.compile(r"(?<!\\)((?:\\\\)*+);")
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}
_UNSAFE = re.compile(r"[:;,\s']|[^\x20-\x7e]")
_LONGEST = 75
_LEAST = 40


def lines_in(data: bytes, media_type: str | None, notes: Notes) -> list[Line]:
    """The content lines of `data`; what is no content line goes on with the line before it (reported).

    Raises TooLargeError for more lines than `Bounds.items`, and for one of more than `Bounds.markup` characters that
    holds no file.
    """
    found: list[tuple[Line, list[str]]] = []
    for text in _texts(data, media_type, notes):
        line = line_of(text) if text else None
        if line is not None and not _is_words(line):
            found.append((line, [line.value]))
            if len(found) > notes.bounds.items:
                said = f"A component has more lines than the bound of {notes.bounds.items:,} ({setting_of('items')})"
                raise TooLargeError(said, where=line.name, remedy="Send it in parts.")
        elif text.strip() and found and found[-1][0].name not in ("BEGIN", "END"):
            notes.repaired(found[-1][0].name, f"'{text[:40]}' is no property: it goes on with the line before it.")
            found[-1][1].append(text)
        elif text.strip():
            notes.dropped("line", f"'{text[:40]}' is no property.")
    lines = [line if len(values) == 1 else Line(line.name, "\\n".join(values), line.params) for line, values in found]
    for line in lines:
        if line.name not in _INLINE:
            check_markup(line.value, notes.bounds)
    return lines


def line_of(text: str) -> Line | None:
    """`text`, one unfolded line, taken apart; None when it is no content line.

    >>> line_of('ORGANIZER;CN="Office, the":mailto:a@example.org')
    Line(name='ORGANIZER', value='mailto:a@example.org', params={'CN': 'Office, the'})
    """
    found = _LINE.fullmatch(text) or _BAD_QUOTES.fullmatch(text)
    if found is None:
        return None
    params: dict[str, str] = {}
    if found[2]:
        for parameter in islice(_PARAMETER.finditer(found[2]), _MOST_PARAMETERS):
            name, value = parameter[1].upper(), parameter[2]
            if value is None:  # vCalendar 1.0 leaves out the name of an encoding
                name, value = "ENCODING", name
            params.setdefault(name, _bare(value))
    value = found[3]
    moment = _BEHIND_ZONE.fullmatch(value) if "TZID" in params else None
    if moment:  # names such as "(UTC+05:00) Karachi" are sent without quotes
        params["TZID"], value = f"{params['TZID']}:{moment[1]}".rstrip('"'), moment[2]
    return Line(found[1].upper().rpartition(".")[2] or found[1].upper(), value, params)


def text_of(line: Line) -> str:
    """`line` as one unfolded line."""
    params = "".join(f";{name}={_quoted(value)}" for name, value in line.params.items())
    return f"{line.name}{params}:{line.value}"


def folded(line: Line) -> bytes:
    r"""`line` as it is sent: folded at 75 octets (RFC 5545, section 3.1), where words begin if it can be.

    >>> folded(Line("SUMMARY", "Rain " * 20)).split(b"\r\n")[1]
    b'  Rain Rain Rain Rain Rain Rain Rain '
    """
    data = text_of(line).encode("utf-8", "replace")
    parts = []
    start, room = 0, _LONGEST
    while len(data) - start > room:
        end = _end(data, start, room)
        parts.append(data[start:end])
        start, room = end, _LONGEST - 1
    return b"\r\n ".join([*parts, data[start:]]) + b"\r\n"


def unescaped(value: str) -> str:
    r"""The words that a value of the type TEXT says (section 3.3.11).

    >>> unescaped(r"One\, two\nthree\; C:\\x")
    'One, two\nthree; C:\\x'
    """
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value) if "\\" in value else value


def escaped(words: str) -> str:
    r"""`words` as a value of the type TEXT.

    >>> escaped("One, two\nthree; C:\\x")
    'One\\, two\\nthree\\; C:\\\\x'
    """
    words = clean(words).replace("\r\n", "\n").replace("\r", "\n")
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def listed(value: str, *, is_old: bool = False) -> list[str]:
    r"""The texts of a list (section 3.1.1), beyond 5,000 in one; vCalendar 1.0 parts them with semicolons.

    >>> listed(r"a\, b,c")
    ['a, b', 'c']
    """
    parts = (_SEMICOLON if is_old and ";" in value else _COMMA).sub("\\1\0", value).split("\0", _MOST_LISTED)
    return [words for part in parts if (words := " ".join(unescaped(part).split()))]


def _texts(data: bytes, media_type: str | None, notes: Notes) -> list[str]:
    """The unfolded lines as text, each in its own character set where it names one."""
    upper = data.upper()
    if any(sign in upper for sign in _OLD):
        return [_decoded(line, media_type, notes) for line in _old_lines(data)]
    text = decode(_FOLD.sub(b"", data), media_type, notes)
    safe = clean(text)
    if len(safe) < len(text):
        notes.repaired("text", "Control characters were taken out.")
    return [line.rstrip("\r") for line in safe.split("\n")]


def _old_lines(data: bytes) -> list[bytes]:
    """The lines of vCalendar 1.0, in which a quoted-printable one goes on after a soft break (RFC 2045, 6.7)."""
    lines: list[bytes] = []
    is_open = False
    for raw in data.split(b"\n"):
        line = raw.rstrip(b"\r")
        if is_open:
            lines[-1] += line.removeprefix(b" ").removeprefix(b"\t")
        elif line[:1] in (b" ", b"\t") and lines:
            lines[-1] += line[1:]
        else:
            lines.append(line)
        is_open = lines[-1].endswith(b"=") and bool(_QUOTED_PRINTABLE.match(lines[-1]))
        if is_open:
            lines[-1] = lines[-1][:-1]
    return lines


def _decoded(line: bytes, media_type: str | None, notes: Notes) -> str:
    """One line of vCalendar 1.0 as a line of today: its bytes decoded, its line ends escaped."""
    charset = _SET.match(line)
    if _QUOTED_PRINTABLE.match(line):
        head, _, value = line.partition(b":")
        line = head + b":" + quopri.decodestring(value).replace(b"\r\n", b"\\n").replace(b"\n", b"\\n")
    kind = f"text/calendar; charset={charset[1].decode('ascii')}" if charset else media_type
    return clean(decode(line, kind, notes)).strip("\r\n")


def _is_words(line: Line) -> bool:
    """Whether what looks like a property is words of a text whose line ends were not escaped ("Note: bring a pass")."""
    return line.value.startswith(" ") and not line.params and not line.name.startswith("X-") and line.name not in _KNOWN


_KNOWN = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "CATEGORIES", "STATUS", "CLASS", "URL", "DTSTART",
                    "DTEND", "DTSTAMP", "BEGIN", "END", "VERSION", "PRODID", "SEQUENCE", "PRIORITY", "METHOD",
                    "CREATED", "LAST-MODIFIED", "ORGANIZER", "ATTENDEE", "RRULE", "RDATE", "EXDATE", "GEO", "TZID",
                    "COMMENT", "CONTACT", "DURATION", "DUE", "ATTACH", "RELATED-TO", "RECURRENCE-ID"})  # fmt: skip


def _bare(value: str) -> str:
    """A parameter's value without quotes, its circumflexes read (RFC 6868)."""
    value = value.replace('"', "").strip()
    return _CARET.sub(lambda found: _CARETS[found[1]], value) if "^" in value else value


def _quoted(value: str) -> str:
    safe = clean(value).replace("^", "^^").replace("\r\n", "^n").replace("\n", "^n").replace("\r", "^n")
    safe = safe.replace("\t", " ").replace('"', "^'")
    return f'"{safe}"' if _UNSAFE.search(safe) or not safe else safe


def _end(data: bytes, start: int, room: int) -> int:
    """Where the part from `start` on ends: behind an escaped line end or before a space, never within a character."""
    least, most = start + _LEAST, start + room
    end = data.rfind(b"\\n", least, most) + 2
    if end < least:
        end = data.rfind(b" ", least, most)
    if end < least:
        end = most
        while data[end] & 0xC0 == 0x80:
            end -= 1
        if data[end - 1 : end] == b"\\" and end > start + 1:  # some readers unescape before they unfold
            end -= 1
    return end
