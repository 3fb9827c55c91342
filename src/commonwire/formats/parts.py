"""The exact bytes of the parts of an XML document, so that each can be kept, and parsed, by itself."""

from __future__ import annotations

import re
from functools import cache

import msgspec

_ASCII_BASED = re.compile(rb"[\t\n\r\x20-\x7e]")
_PROLOG = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*", re.DOTALL)
_ATTRIBUTES = rb"(?:\"[^\"]*\"|'[^']*'|[^>\"'])*+>"


class Part(msgspec.Struct, frozen=True):
    """A part of a document: its exact bytes, and a document of its own with what it inherits."""

    original: bytes
    document: bytes


class Message(msgspec.Struct, frozen=True):
    """A document taken apart: its parts, and what is left of it without them, as a document."""

    parts: list[Part]
    rest: bytes


def spans_of(data: bytes, names: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the outermost elements of these local names begin and end in `data`, in an ASCII-based encoding.

    Comments, CDATA and processing instructions hold none. Empty elements are left out.
    """
    spans: list[tuple[int, int]] = []
    start, depth = 0, 0
    for token in _token(names).finditer(data):
        if not token[2] or token[0].endswith(b"/>"):
            continue
        if token[1]:
            depth -= 1
            if depth == 0:
                spans.append((start, token.end()))
            depth = max(depth, 0)
        else:
            start = token.start() if depth == 0 else start
            depth += 1
    return spans


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
    head, tail = data[: opening.end()], b"</" + opening[1] + b">"
    inside = [data[end:start] for (_, end), (start, _) in zip([(0, opening.end()), *spans], spans, strict=False)]
    rest = head + b"".join(inside) + data[spans[-1][1] :]
    return Message([Part(data[start:end], head + data[start:end] + tail) for start, end in spans], rest)


@cache
def _token(names: tuple[str, ...]) -> re.Pattern[bytes]:
    either = "|".join(names).encode()
    return re.compile(
        rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)(?:[A-Za-z_][\w.-]*:)?("
        + either
        + rb")(?=[\s/>])"
        + _ATTRIBUTES,
        re.DOTALL,
    )


@cache
def _opening(root: str) -> re.Pattern[bytes]:
    return re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?" + root.encode() + rb")(?=[\s/>])" + _ATTRIBUTES, re.DOTALL)
