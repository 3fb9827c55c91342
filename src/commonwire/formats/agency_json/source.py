"""One item as it came: its JSON, the paths of its shape, and which of its fields were read."""

from __future__ import annotations

from typing import Any

from commonwire.formats.agency_json.document import Paths, Shape
from commonwire.formats.json_values import at_path, said
from commonwire.formats.notes import Notes


class Source:
    """Looks up the fields of one item, and knows at the end which of them nobody has looked at."""

    def __init__(self, value: dict[str, Any], fields: Paths, shape: Shape, notes: Notes) -> None:
        """Look up `fields` in `value`."""
        self.value, self.fields, self.shape, self.notes = value, fields, shape, notes
        self._read: set[str] = {"terms"}
        self._kept: dict[str, Any] = {}
        self.private: list[str] = []

    def first(self, slot: str) -> tuple[str, Any]:
        """The first path of `slot` that says something, and what it says; ('', None) for none."""
        for path in self.fields.get(slot, ()):
            value = at_path(self.value, path)
            if said(value):
                self._read.add(path)
                return path, value
        return "", None

    def items(self, slot: str) -> list[tuple[str, Any]]:
        """Each path of `slot` that says something, with what it says."""
        found = [(path, at_path(self.value, path)) for path in self.fields.get(slot, ())]
        found = [(path, value) for path, value in found if said(value)]
        self._read.update(path for path, _value in found)
        return found

    def all(self, slot: str) -> list[Any]:
        """What stands at the paths of `slot`."""
        return [value for _path, value in self.items(slot)]

    def unread(self, path: str) -> None:
        """Keep what stands at `path`: it could not be read."""
        self._read.discard(path)

    def keep(self, path: str, value: Any) -> None:
        """Keep `value`, a part of what stands at `path` that no field of the model holds."""
        self._kept[path] = value

    def rest(self) -> dict[str, Any]:
        """The fields that nobody has read; of one that was read in parts, the other parts."""
        return {**_without(self.value, self._read, ""), **self._kept}


def _without(value: dict[str, Any], read: set[str], prefix: str) -> dict[str, Any]:
    rest: dict[str, Any] = {}
    for key, part in value.items():
        path = f"{prefix}{key}"
        if path in read or not said(part):
            continue
        if isinstance(part, dict) and any(one.startswith(f"{path}.") for one in read):
            part = _without(part, read, f"{path}.")
        if said(part):
            rest[key] = part
    return rest
