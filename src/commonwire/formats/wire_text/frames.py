"""Messages in a transmission of wire text: told by control characters, by ZCZC and NNNN, or by a header line."""

from __future__ import annotations

import re

import msgspec

_SOURCE_LINE = re.compile(
    rb"(?m)^[A-Za-z]{2,4}\d{3,5}[ \t]{1,4}[1-8][ \t]{1,4}[A-Za-z]{1,3}[ \t]{1,4}\d{1,5}\b[^\r\n]{0,120}\r*$"
)
_ANPA_LINES = re.compile(
    rb"(?m)^[A-Za-z]\d{4}[^\r\n]{0,40}\r*\n"
    rb"[fbudrsahpxwz] {0,3}[a-z][ \x11-\x14]{1,4}[^\r\n]{1,100}\d\d-\d\d[^\r\n]{0,40}\r*$"
)
_ZCZC = re.compile(rb"(?mi)^[ \t]{0,4}ZCZC\b([^\r\n]{0,200})\r*\n?")
_NNNN = re.compile(rb"(?mi)^[ \t]{0,4}NNNN[ \t\r]*$")
_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n"))
_FRAMING = 20  # control characters around a message; where there are more among its letters, it is no text
_LONGEST_HEAD, _LONGEST_TAIL = 400, 200


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One message: its exact bytes, its header, its text, and what stands behind the end of the text."""

    original: bytes
    head: bytes
    text: bytes
    tail: bytes = b""


def is_wire_text(data: bytes) -> bool:
    """Whether `data` begins as wire text: a start of heading, ZCZC, or a header line of one of the standards."""
    start = data[:2000].lstrip(b"\x16\x00\r\n \t\x7f")
    if start[:1] == b"\x01" and b"\x02" in start:
        return len(start) - len(start.translate(None, _CONTROLS)) <= _FRAMING + len(start) // 20
    if start[:4].upper() == b"ZCZC":
        return _ZCZC.match(start) is not None
    return _SOURCE_LINE.match(start) is not None or _ANPA_LINES.match(start) is not None


def frames_in(data: bytes) -> list[Frame]:
    """The messages of a transmission in their order, however they are framed; no text between them is lost."""
    starts = _headings(data) if b"\x01" in data else []
    if starts:
        before = data[: starts[0]]
        first = _bare(before) if any(chr(byte).isalnum() for byte in before) else []
        return first + [_controlled(part) for part in _cut(data, starts)]
    return _bare(data)


def _bare(data: bytes) -> list[Frame]:
    """The messages in `data` that no control characters frame."""
    telegrams = [found.start() for found in _ZCZC.finditer(data)]
    if telegrams:
        return [_telegraph(part) for part in _cut(data, telegrams)]
    starts = [match.start() for match in _SOURCE_LINE.finditer(data)] or [m.start() for m in _ANPA_LINES.finditer(data)]
    return [_headed(part) for part in _cut(data, starts)] if starts else [Frame(original=data, head=b"", text=data)]


def _cut(data: bytes, starts: list[int]) -> list[bytes]:
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def _headings(data: bytes) -> list[int]:
    """Where a start of heading is followed by a start of text, with the idle characters before it."""
    starts: list[int] = []
    at = data.find(b"\x01")
    while at >= 0:
        after = data.find(b"\x01", at + 1)
        text = data.find(b"\x02", at, at + _LONGEST_HEAD if after < 0 else min(after, at + _LONGEST_HEAD))
        if text >= 0:
            idle = at
            while idle and data[idle - 1] == 0x16:
                idle -= 1
            starts.append(idle)
        at = after
    return starts


def _controlled(part: bytes) -> Frame:
    begin, text = part.index(b"\x01"), part.index(b"\x02")
    end = part.rfind(b"\x03", text)
    last = part.rfind(b"\x04")
    original = part[: last + 1] if last > text and not part[last + 1 :].strip(b"\x16\r\n \t\0") else part
    tail = part[end + 1 : end + 1 + _LONGEST_TAIL] if end >= 0 else b""
    words = part[text + 1 : end] if end >= 0 else part[text + 1 :]
    if end >= 0 and len(part) - end > _LONGEST_TAIL:
        words += b"\n" + part[end + 1 :]  # what follows is no tail
    return Frame(original=original, head=part[begin + 1 : text], text=words, tail=tail)


def _telegraph(part: bytes) -> Frame:
    """Between ZCZC and NNNN there may be a whole message with a header line of its own; NNNN may be missing."""
    opening = _ZCZC.match(part)
    end = None
    for end in _NNNN.finditer(part):  # noqa: B007 - the last one counts
        pass
    begin = opening.end() if opening else 0
    text = part[begin : end.start()] if end else part[begin:]
    original = part[: end.end()] if end and not part[end.end() :].strip(b"\r\n \t\0\x04\x16") else part
    text += part[end.end() :] if end and len(original) == len(part) else b""
    inner = text.lstrip(b"\r\n \t")
    if _SOURCE_LINE.match(inner) or _ANPA_LINES.match(inner):
        framed = _headed(inner)
        return Frame(original=original, head=framed.head, text=framed.text, tail=framed.tail)
    return Frame(original=original, head=opening[1] if opening else b"", text=text)


def _headed(part: bytes) -> Frame:
    anpa = _ANPA_LINES.match(part)
    end = anpa.end() if anpa else len(part.partition(b"\n")[0])
    return Frame(original=part, head=part[:end], text=part[end:])
