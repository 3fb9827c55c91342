"""Messages in a transmission of wire text: told by control characters, by ZCZC and NNNN, or by a header line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_HEAD = re.compile(rb"\x01([^\x01-\x04]{0,400})\x02")
_TAIL = re.compile(rb"(?:\x03([^\x01\x02\x04\x16]{0,80}))?\x04?")
_TELEGRAPH = re.compile(
    rb"(?m)^\s{0,4}ZCZC\b(?P<head>[^\r\n]{0,200})\r?\n(?P<text>.*?)^\s{0,4}NNNN[ \t\r]*$", re.DOTALL
)
_SOURCE_LINE = re.compile(
    rb"(?m)^[A-Z]{2,4}\d{3,4}[ \t]{1,4}[1-8][ \t]{1,4}[A-Z]{3}[ \t]{1,4}\d{1,5}\b[^\r\n]{0,120}\r?$"
)
_ANPA_LINES = re.compile(
    rb"(?m)^[a-z]\d{4}[^\r\n]{0,40}\r?\n[fbudrsahpxw] {1,3}[a-z] {1,3}[^\r\n]{1,100}\d\d-\d\d[^\r\n]{0,40}\r?$"
)

_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n"))
_FRAMING = 20  # control characters around a message; where there are more among its letters, it is no text


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One message: its exact bytes, its header, its text, and what stands behind the end of the text."""

    original: bytes
    head: bytes
    text: bytes
    tail: bytes = b""


def is_wire_text(data: bytes) -> bool:
    """Whether `data` begins as wire text: a start of heading, ZCZC, or a header line of one of the standards."""
    start = data[:2000].lstrip(b"\x16\x00\r\n \t\x7f")
    if start[:1] == b"<":
        return False
    if start[:1] == b"\x01" and b"\x02" in start:
        return len(start) - len(start.translate(None, _CONTROLS)) <= _FRAMING + len(start) // 20
    if start.startswith(b"ZCZC"):
        return True
    return _SOURCE_LINE.match(start) is not None or _ANPA_LINES.match(start) is not None


def frames_in(data: bytes) -> list[Frame]:
    """The messages of a transmission in their order, however they are framed."""
    if b"\x01" in data and b"\x02" in data:
        return list(_controlled(data))
    if b"ZCZC" in data:
        found = [_telegraph(match) for match in _TELEGRAPH.finditer(data)]
        return found or [Frame(original=data, head=b"", text=data.partition(b"\n")[2])]
    starts = [match.start() for match in _SOURCE_LINE.finditer(data)] or [m.start() for m in _ANPA_LINES.finditer(data)]
    ends = [*starts[1:], len(data)]
    return [_headed(data[start:end]) for start, end in zip(starts, ends, strict=True)]


def _controlled(data: bytes) -> Iterator[Frame]:
    """Messages from a start of heading (with the idle characters before it) to the end of the text or transmission."""
    start, end = data.find(b"\x01"), 0
    while start >= 0:
        if head := _HEAD.match(data, start):
            before = len(data[end:start].rstrip(b"\x16")) + end
            following = data.find(b"\x01", head.end())
            text = data[head.end() : following if following >= 0 else len(data)]
            for mark in (b"\x02", b"\x03", b"\x04"):
                text = text.partition(mark)[0]
            tail = _TAIL.match(data, head.end() + len(text))
            end = tail.end() if tail else len(data)
            yield Frame(original=data[before:end], head=head[1], text=text, tail=(tail and tail[1]) or b"")
        start = data.find(b"\x01", max(end, start + 1))


def _telegraph(match: re.Match[bytes]) -> Frame:
    """Between ZCZC and NNNN there may be a whole message with a header line of its own."""
    inner = match["text"].lstrip(b"\r\n \t")
    if _SOURCE_LINE.match(inner) or _ANPA_LINES.match(inner):
        framed = _headed(inner)
        return Frame(original=match[0], head=framed.head, text=framed.text, tail=framed.tail)
    return Frame(original=match[0], head=match["head"], text=match["text"])


def _headed(part: bytes) -> Frame:
    anpa = _ANPA_LINES.match(part)
    end = anpa.end() if anpa else len(part.partition(b"\n")[0])
    return Frame(original=part, head=part[:end], text=part[end:])
