"""Make a JSON object fit the ninjs structs: lenient about types and stray values, each change reported."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from commonwire.formats.notes import Notes

T = TypeVar("T")
_MOST_MENDS = 30
_SAID = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_VALUED = {"headlines", "bodies", "descriptions"}
_DIGITS = re.compile(r"\d{1,9}")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def fit(raw: dict[str, Any], kind: type[T], notes: Notes) -> tuple[T, dict[str, Any]]:
    """`raw` as a `kind`, and what did not fit, by its path. `raw`, which has a uri, is changed to what fitted.

    After 30 changes a field goes as a whole for what does not fit in it, so that no document takes long.
    """
    unfit: dict[str, Any] = {}
    changes = 0
    while True:
        try:
            return msgspec.convert(raw, kind), unfit
        except msgspec.ValidationError as error:
            changes += 1
            _mend(raw, str(error), notes, unfit, whole=changes > _MOST_MENDS)


def _mend(raw: dict[str, Any], said: str, notes: Notes, unfit: dict[str, Any], *, whole: bool) -> None:
    match = _SAID.fullmatch(said)
    problem, path = (match[1], match[2] or "") if match else (said, "")
    steps: list[str | int] = [name or int(number) for name, number in _STEP.findall(path)]
    missing = _MISSING.match(problem)
    where = path.removeprefix(".")
    if whole:
        del steps[1:]
        where = str(steps[0])
    parent: Any = raw
    for step in steps[:-1]:
        parent = parent[step]
    last: Any = steps[-1]
    mended = None if missing or whole else _mended(parent[last], problem, steps)
    if mended is None:
        unfit[where] = parent.pop(last)
        notes.dropped(where, f"{problem}: kept aside.")
    else:
        parent[last] = mended
        notes.repaired(where, f"{problem}: mended.")


def _mended(value: Any, problem: str, steps: list[str | int]) -> Any:
    """`value` as what was expected, when its meaning is plain; else None."""
    if problem.startswith("Expected `str"):
        return _as_text(value) if steps != ["embargoedUntil"] else None  # an hour said strangely is not guessed
    if problem.startswith(("Expected `int", "Expected `float")):
        return _as_number(value, is_whole=problem.startswith("Expected `int"))
    if problem.startswith("Expected `array") and isinstance(value, (str, dict)):
        return [value]
    if problem.startswith("Expected `object") and isinstance(value, str) and len(steps) == 2:
        return {"value" if steps[0] in _VALUED else "name": value}
    return None


def _as_text(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    return None


def _as_number(value: Any, *, is_whole: bool) -> int | float | None:
    if isinstance(value, float) and is_whole:
        return int(value) if value.is_integer() and abs(value) < 10**15 else None
    if not isinstance(value, str):
        return None
    said = value.strip()
    if _DIGITS.fullmatch(said):
        return int(said)
    return float(said) if not is_whole and _NUMBER.fullmatch(said) else None
