"""The parts of a mail (RFC 2045, RFC 2046), each with its exact bytes.

The standard library's parser gives parts written anew, takes time in the square of their nesting and ends in a
RecursionError; here parts are spans of the message, so that what is attached keeps its bytes, and depth and number
are bounded. What a Content-Type or Content-Disposition says is left to `email.message` (RFC 2231).
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message

import msgspec

from commonwire.formats.mail.words import header_text
from commonwire.formats.notes import Bounds, Notes, check_items, too_deep

_HEAD = re.compile(rb"(?:[!-9;-~]{1,300}[ \t]*:[^\n]*(?:\n|\Z)|[ \t]+[^\n]*(?:\n|\Z)|>?From [^\n]*(?:\n|\Z))*+")
_FIELD = re.compile(rb"([!-9;-~]{1,300}?)[ \t]*:([^\n]*(?:\n[ \t]+[^\n]*)*)")
_BLANK = re.compile(rb"[ \t]*\r?\n")
_GUESS = re.compile(rb"(?:\A|\n)--([^\s]{1,70})[ \t]*\r?\n(?=[A-Za-z-]{2,40}:|\r?\n)")
_NOT_BASE64 = bytes(n for n in range(256) if not (chr(n).isalnum() and n < 128) and chr(n) not in "+/=")
_LONGEST_FIELD = 20_000
_LONGEST_TYPE = 4_000
_MESSAGES = ("message/rfc822", "message/global", "message/news")


class Part(msgspec.Struct, kw_only=True):
    """A part of a mail: its fields by lower-case name, its type, where its bytes are, and the parts in it."""

    data: bytes
    start: int
    body: int
    end: int
    fields: dict[str, list[bytes]]
    kind: str
    about: Message
    parts: list[Part] = []
    defects: list[str] = []

    @property
    def original(self) -> bytes:
        """The exact bytes of the part with its header."""
        return self.data[self.start : self.end]

    def field(self, name: str, charset: str | None = None) -> str | None:
        """The first field of that name as words on one line; None when there is none."""
        values = self.fields.get(name)
        return header_text(values[0], charset) or None if values else None

    def parameter(self, name: str, of: str = "content-type") -> str | None:
        """A parameter of the Content-Type or another field."""
        try:
            value = self.about.get_param(name, None, of)
        except (ValueError, LookupError, TypeError, UnicodeError):
            return None
        said = value[2] if isinstance(value, tuple) else value
        return str(said).strip() or None if said is not None else None

    @property
    def disposition(self) -> str:
        """'attachment', 'inline' or nothing."""
        return (self.about.get_content_disposition() or "").strip()

    @property
    def name(self) -> str | None:
        """The name of the file that the part is."""
        try:
            said = self.about.get_filename()
        except (ValueError, LookupError, TypeError, UnicodeError):
            said = None
        name = header_text((said or "").encode("utf-8", "replace"), None).replace("\\", "/").rpartition("/")[2]
        return name[:200] or None

    def walk(self) -> Iterator[Part]:
        """The part and all in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def parse(data: bytes, start: int, end: int, bounds: Bounds) -> Part:
    """The message from `start` to `end` in `data`; raises TooLargeError for too many parts or too deep ones."""
    return _Parser(bounds).part(data, start, end, "text/plain", 1)


class _Parser:
    """Counts the parts on the way."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.count = 0

    def part(self, data: bytes, start: int, end: int, usual: str, depth: int) -> Part:
        self.count += 1
        check_items(self.count, self.bounds)
        if depth > self.bounds.depth:
            raise too_deep(self.bounds)
        part = _headed(data, start, end, usual)
        if part.kind.startswith("multipart/") and part.kind != "multipart/encrypted":
            self._split(part, depth)
        elif part.kind in _MESSAGES:
            coded = part.field("content-transfer-encoding") or ""
            if coded.lower() in ("base64", "quoted-printable"):
                inner = content_of(part, Notes())
                part.parts = [self.part(inner, 0, len(inner), "text/plain", depth + 1)]
            else:
                part.parts = [self.part(data, part.body, end, "text/plain", depth + 1)]
        return part

    def _split(self, part: Part, depth: int) -> None:
        boundary = (part.parameter("boundary") or "").encode("utf-8", "replace").rstrip()
        spans, is_closed = _spans(part.data, part.body, part.end, boundary) if boundary else ([], False)
        if not spans:
            guess = _GUESS.search(part.data, part.body, part.end)
            if guess is None:
                part.kind = "text/plain"
                part.defects.append("It says it has parts and has none: read as one text.")
                return
            part.defects.append("Its parts are told by their first line: the boundary that it names is not there.")
            spans, is_closed = _spans(part.data, part.body, part.end, guess[1])
        if not is_closed:
            part.defects.append("Its last part has no end: it was cut off, or its end was lost.")
        usual = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        part.parts = [self.part(part.data, begin, end, usual, depth + 1) for begin, end in spans]


def _headed(data: bytes, start: int, end: int, usual: str) -> Part:
    """The part with its header read, without the parts in it."""
    head = _HEAD.match(data, start, end)
    stop = head.end() if head else start
    blank = _BLANK.match(data, stop, end)
    body = blank.end() if blank else stop
    fields: dict[str, list[bytes]] = {}
    for field in _FIELD.finditer(data, start, stop):
        fields.setdefault(field[1].decode("ascii").lower(), []).append(field[2][:_LONGEST_FIELD])
    about = Message()
    for name in ("content-type", "content-disposition"):
        if name in fields:
            about[name] = header_text(fields[name][0][:_LONGEST_TYPE], None, decoded=False)
    kind = about.get_content_type() if "content-type" in fields else usual
    part = Part(data=data, start=start, body=body, end=end, fields=fields, kind=kind, about=about)
    if not blank and stop < end and fields:
        part.defects.append("No empty line ends the header.")
    return part


def _spans(data: bytes, start: int, end: int, boundary: bytes) -> tuple[list[tuple[int, int]], bool]:
    """Where the parts between lines of `boundary` are, and whether the last one is closed (RFC 2046, section 5.1.1)."""
    mark = b"--" + boundary
    spans: list[tuple[int, int]] = []
    begin, at = -1, data.find(mark, start, end)
    while at >= 0:
        after = at + len(mark)
        if at == start or data[at - 1] == 10:
            line = data.find(b"\n", after, end)
            line = end if line < 0 else line + 1
            tail = data[after : min(line, after + 80)].strip()
            if tail in (b"", b"--"):
                if begin >= 0:
                    spans.append((begin, _without_line_end(data, begin, at)))
                if tail:
                    return spans, True
                begin, after = line, line
        at = data.find(mark, after, end)
    if begin >= 0 and begin < end:
        spans.append((begin, end))
    return spans, False


def _without_line_end(data: bytes, begin: int, at: int) -> int:
    at -= 1 if at > begin else 0
    return at - 1 if at > begin and data[at - 1 : at] == b"\r" else at


def content_of(part: Part, notes: Notes) -> bytes:
    """The bytes that the part carries, its transfer encoding undone; broken ones are mended as far as they go."""
    raw = part.data[part.body : part.end]
    coded = (part.field("content-transfer-encoding") or "").lower().strip(" .;")
    if coded == "base64":
        return _from_base64(raw, notes)
    if coded == "quoted-printable":
        return quopri.decodestring(raw)
    if coded in ("x-uuencode", "uuencode", "x-uue"):
        return _from_uu(raw, notes)
    return raw


def _from_base64(raw: bytes, notes: Notes) -> bytes:
    letters = raw.translate(None, _NOT_BASE64)
    decoded = b""
    chunks = [chunk for chunk in letters.split(b"=") if chunk]
    if len(chunks) > 1 or any(len(chunk) % 4 == 1 for chunk in chunks):
        notes.repaired("content", "Its base64 is broken: decoded as far as it goes.")
    for chunk in chunks:
        whole = chunk[: len(chunk) - 1] if len(chunk) % 4 == 1 else chunk
        decoded += binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    return decoded


def _from_uu(raw: bytes, notes: Notes) -> bytes:
    decoded = []
    for line in raw.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            notes.repaired("content", "A line of its uuencoded content is broken: left out.")
    return b"".join(decoded)
