"""Make a JSON object fit the ninjs structs: lenient about types and stray values, each change reported."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.notes import Notes

T = TypeVar("T")
_MOST_MENDS = 30
_SAID = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_VALUED = {"headlines", "bodies", "descriptions"}


def fit(raw: dict[str, Any], kind: type[T], notes: Notes) -> tuple[T, dict[str, Any]]:
    """`raw` as a `kind`, and what did not fit, by its path. `raw` is changed to what fitted.

    Raises BadInputError for a uri or pubStatus that does not fit, and for a document with too much that does not.
    """
    unfit: dict[str, Any] = {}
    for _ in range(_MOST_MENDS):
        try:
            return msgspec.convert(raw, kind), unfit
        except msgspec.ValidationError as error:
            _mend(raw, str(error), notes, unfit)
    raise BadInputError(
        f"More than {_MOST_MENDS} values do not fit ninjs",
        where=next(iter(unfit), None),
        remedy="Check the document against the IPTC ninjs 3.1 schema.",
    )


def _mend(raw: dict[str, Any], said: str, notes: Notes, unfit: dict[str, Any]) -> None:
    match = _SAID.fullmatch(said)
    problem, path = (match[1], match[2] or "") if match else (said, "")
    steps: list[str | int] = [name or int(number) for name, number in _STEP.findall(path)]
    missing = _MISSING.match(problem)
    where = path.removeprefix(".")
    if steps in (["uri"], ["pubStatus"]) or not steps:
        raise BadInputError(problem, where=where or "document", remedy=_REMEDY.get(where, "Add it."))
    parent: Any = raw
    for step in steps[:-1]:
        parent = parent[step]
    last: Any = steps[-1]
    if missing and missing[1] == "name":
        parent[last]["name"] = parent[last].get("title") or parent[last].get("rel") or "unnamed"
        notes.repaired(where, "It has no name: given one.")
        return
    mended = None if missing else _mended(parent[last], problem, steps)
    if mended is None:
        unfit[where] = parent.pop(last)
        notes.dropped(where, f"{problem}: kept aside.")
    else:
        parent[last] = mended
        notes.repaired(where, f"{problem}: mended.")


_REMEDY = {
    "uri": "Give the item's lasting identity as a string.",
    "pubStatus": "Say 'usable', 'withheld' or 'canceled'.",
}


def _mended(value: Any, problem: str, steps: list[str | int]) -> Any:
    """`value` as what was expected, when its meaning is plain; else None."""
    if problem.startswith("Expected `str") and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if problem.startswith(("Expected `int", "Expected `float")) and isinstance(value, str):
        return int(value) if re.fullmatch(r"\d{1,9}", value.strip()) else None
    if problem.startswith("Expected `array") and isinstance(value, (str, dict)):
        return [value]
    if problem.startswith("Expected `object") and isinstance(value, str) and len(steps) == 2:
        return {"value" if steps[0] in _VALUED else "name": value}
    return None
