"""The exact bytes of the parts of an XML document, so that each can be kept, and parsed, by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

_ASCII_BASED = re.compile(rb"[\t\n\r\x20-\x7e]")
_PROLOG = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*", re.DOTALL)
_CLOSINGS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_SLASH = ord("/")
_ATTRIBUTES = rb"(?:\"[^\"]*\"|'[^']*'|[^>\"'])*+>"
_REST_OF_TAG = re.compile(_ATTRIBUTES)


class Part(msgspec.Struct, frozen=True):
    """A part of a document: its exact bytes, and a document of its own with what it inherits."""

    original: bytes
    document: bytes


class Message(msgspec.Struct, frozen=True):
    """A document taken apart where `spans` begin and end: its parts, one at a time, and what is left without them."""

    data: bytes
    spans: list[tuple[int, int]]
    head: bytes
    tail: bytes

    def parts(self) -> Iterator[Part]:
        """The parts in their order, each a copy only when its turn comes."""
        for start, end in self.spans:
            original = self.data[start:end]
            yield Part(original, self.head + original + self.tail)

    def rest(self) -> bytes:
        """The document without its parts."""
        ends = [len(self.head), *(end for _, end in self.spans)]
        starts = [*(start for start, _ in self.spans), len(self.data)]
        return self.head + b"".join(self.data[end:start] for end, start in zip(ends, starts, strict=True))


def spans_of(data: bytes, names: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the outermost elements of these local names begin and end in `data`, in an ASCII-based encoding.

    Comments, CDATA and processing instructions hold none. Empty elements are left out.
    """
    spans: list[tuple[int, int]] = []
    start = depth = place = 0
    while found := _beginning(names).search(data, place):
        place = _end_of(data, found)
        if place < 0:
            break
        if found[2] is None or data[place - 2] == _SLASH:
            continue
        if found[1]:
            depth -= 1
            if depth == 0:
                spans.append((start, place))
            depth = max(depth, 0)
        else:
            start = found.start() if depth == 0 else start
            depth += 1
    return spans


def _end_of(data: bytes, found: re.Match[bytes]) -> int:
    """Behind what begins at `found`; -1 where it does not end: then nothing behind it can be told apart."""
    if found[2] is not None:
        tag = _REST_OF_TAG.match(data, found.end())
        return tag.end() if tag else -1
    closing = _CLOSINGS[found[0]]
    end = data.find(closing, found.end())
    return end + len(closing) if end >= 0 else -1


def parts_of(data: bytes, names: tuple[str, ...], root: str) -> Message | None:
    """The document with the root element `root` taken apart at the elements `names`.

    Each part's own document has the root's opening tag around it: its namespaces and language hold there, too.
    None when the root is another one, has no such parts, or the bytes cannot be told apart (UTF-16).
    """
    if not data[:1] or not _ASCII_BASED.match(data.removeprefix(b"\xef\xbb\xbf")[:1]) or b"\0" in data[:64]:
        return None
    prolog = _PROLOG.match(data.removeprefix(b"\xef\xbb\xbf"))
    begin = (prolog.end() if prolog else 0) + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
    opening = _opening(root).match(data, begin)
    spans = spans_of(data, names) if opening else []
    if opening is None or not spans:
        return None
    return Message(data, spans, data[: opening.end()], b"</" + opening[1] + b">")


@cache
def _beginning(names: tuple[str, ...]) -> re.Pattern[bytes]:
    either = "|".join(names).encode()
    return re.compile(rb"<!--|<!\[CDATA\[|<\?|<(/?)(?:[A-Za-z_][\w.-]*:)?(" + either + rb")(?=[\s/>])")


@cache
def _opening(root: str) -> re.Pattern[bytes]:
    return re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?" + root.encode() + rb")(?=[\s/>])" + _ATTRIBUTES, re.DOTALL)
