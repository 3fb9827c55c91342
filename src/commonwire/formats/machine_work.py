"""What machine work is in a story, as its source states it: for the notices that go out with the credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from commonwire.news.item import Item

_WORDS = {
    "trainedalgorithmicmedia": "made by generative AI",
    "compositewithtrainedalgorithmicmedia": "edited with generative AI",
    "compositesynthetic": "put together with parts made by generative AI",
    "algorithmicmedia": "made by an algorithm",
    "algorithmicallyenhanced": "changed by an algorithm",
    "datadrivenmedia": "made from data by a machine",
    "virtualrecording": "recorded of a virtual event",
}
"""The digital source types that are a machine's work (IPTC NewsCodes, "Digital Source Type"), in small letters."""
_NAME = "digitalsourcetype"
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?digitalSourceType\b([^>]*)>")
_VALUE = re.compile(r"""\b(?:uri|qcode|literal)\s*=\s*["']([^"']+)["']""")
_CODE = re.compile(r"[A-Za-z]+/?$")
_DEEPEST = 6


def machine_work(item: Item) -> tuple[str, ...]:
    """A sentence for each kind of machine work that the source of `item` states, of the whole and of its renditions.

    >>> machine_work(Item(uri="urn:1", extra={"ninjs": {"digitalSourceType": {"uri": "http://cv.iptc.org/newscodes/\
digitalsourcetype/trainedAlgorithmicMedia"}}}))
    ('Its source says: made by generative AI.',)
    """
    said = [f"Its source says: {words}." for words in _found(item.extra)]
    for rendition in item.renditions:
        name = rendition.title or rendition.name or "a picture, sound or film"
        said += [f"Its source says of “{name}”: {words}." for words in _found(rendition.extra)]
    return tuple(dict.fromkeys(said))


def _found(extra: Any) -> list[str]:
    codes = (_CODE.search(value.strip()) for value in _stated(extra, _DEEPEST))
    words = (_WORDS.get(code[0].rstrip("/").lower()) for code in codes if code)
    return list(dict.fromkeys(word for word in words if word))


def _stated(value: Any, depth: int) -> Iterator[str]:
    """The values of every field or element of that name, however the format keeps it."""
    if isinstance(value, str):
        for element in _ELEMENT.finditer(value):
            yield from _VALUE.findall(element[1])
    elif isinstance(value, list | dict) and depth:
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            is_named = isinstance(key, str) and key.rpartition(":")[2].lower().replace("_", "") == _NAME
            yield from _texts(part, depth) if is_named else _stated(part, depth - 1)


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict) and depth:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part, depth - 1)
