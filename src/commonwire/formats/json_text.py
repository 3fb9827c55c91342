"""JSON: read fast when it is right, mended when it can be, refused with line and column when not."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.characters import clean_all, decode
from commonwire.formats.notes import Notes, too_deep

_ESCAPED_CONTROL = re.compile(rb"\\(?:u00[0-1]|u007[fF]|[bf]|uff[fF][eEfF])")


def load_json(data: bytes, media_type: str | None, notes: Notes) -> Any:
    """The value that `data` holds. Raises BadInputError with line and column, TooLargeError for deep nesting."""
    try:
        value = msgspec.json.decode(data)
    except RecursionError:
        raise too_deep(notes.bounds) from None
    except (msgspec.MsgspecError, ValueError):
        return _load_mended(decode(data, media_type, notes), notes)
    if data.count(b"{") + data.count(b"[") > notes.bounds.depth and not depth_within(value, notes.bounds.depth):
        raise too_deep(notes.bounds)
    if b"\\" in data and _ESCAPED_CONTROL.search(data):
        return _cleaned(value, notes)
    return value


def depth_within(value: Any, bound: int) -> bool:
    """Whether `value` is nested no deeper than `bound`; walks it without recursion."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(bound):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return True
    return False


def _load_mended(text: str, notes: Notes) -> Any:
    try:
        value = json.loads(text, strict=False, parse_constant=_no_constant, parse_int=_integer, parse_float=_finite)
    except RecursionError:
        raise too_deep(notes.bounds) from None
    except json.JSONDecodeError as error:
        raise BadInputError(
            f"The JSON is broken: {error.msg}",
            where=f"line {error.lineno}, column {error.colno}",
            remedy="Mend it there and send it again.",
        ) from None
    except ValueError as error:
        raise BadInputError(f"The JSON is broken: {error}", where="body", remedy="Use JSON numbers.") from None
    if not depth_within(value, notes.bounds.depth):
        raise too_deep(notes.bounds)
    return _cleaned(value, notes)


def _cleaned(value: Any, notes: Notes) -> Any:
    cleaned = clean_all(value)
    if cleaned != value:
        notes.repaired("body", "Control characters, or halves of surrogate pairs, were taken out.")
    return cleaned


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _integer(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError(f"the number {digits[:20]}... has {len(digits)} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {digits[:20]} is out of range")
    return number
