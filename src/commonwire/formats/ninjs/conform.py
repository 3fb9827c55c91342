"""A document cut to the standard's JSON Schema: what the schema does not know or allow is left out.

Only those words of JSON Schema are obeyed that the schemas of ninjs and GeoJSON use: type, enum, minimum, maximum,
pattern, properties, patternProperties, required, items, minItems, anyOf, oneOf, $ref and the two that close an object.
"""

from __future__ import annotations

import math
import re
from typing import Any

from commonwire.formats.ninjs.document import Version, geojson, schema_of
from commonwire.formats.private import is_private

_LEFT_OUT = object()
_GEOJSON = "https://geojson.org/schema/GeoJSON.json"
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


def conform(document: dict[str, Any], version: Version) -> dict[str, Any]:
    """`document` without what the schema of `version` does not know or allow, and without notes to editors.

    What is left of a part may not say enough: then the part goes, and with the last part its whole list.
    """
    schema = schema_of(version)
    return {key: value for key, value in _cut(document, schema, schema).items() if value not in ([], {})}


def _cut(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """`value` as far as `schema` allows it, or _LEFT_OUT."""
    if "$ref" in schema:
        schema, root = _resolved(schema, root)
    if not _is_plain_right(value, schema):
        return _LEFT_OUT
    if isinstance(value, dict):
        value = _cut_object(value, schema, root)
    elif isinstance(value, list):
        parts = [(part, _cut(part, schema.get("items", {}), root)) for part in value]
        value = [cut for part, cut in parts if cut is not _LEFT_OUT and (cut != {} or part == {})]
        if len(value) < schema.get("minItems", 0):
            return _LEFT_OUT
    if value is _LEFT_OUT or not _has_right_choice(value, schema, root):
        return _LEFT_OUT
    return value


def _cut_object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> Any:
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    is_open = schema.get("additionalProperties") is not False and schema.get("unevaluatedProperties") is not False
    kept = {}
    for key, part in value.items():
        known = properties.get(key) or next((patterns[name] for name in patterns if re.search(name, key)), None)
        if is_private(key) or (known is None and not is_open):
            continue
        part = _cut(part, known or {}, root)
        if part is not _LEFT_OUT:
            kept[key] = part
    return kept if all(key in kept for key in schema.get("required", ())) else _LEFT_OUT


def _resolved(schema: dict[str, Any], root: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """`schema` with what it refers to put in its place, and the document that this came from."""
    reference = schema["$ref"]
    if reference.startswith(_GEOJSON):
        target, root = geojson(), geojson()
    else:
        target = root
        for step in reference.lstrip("#").strip("/").split("/") if reference != "#" else ():
            target = target[step]
    own = {key: said for key, said in schema.items() if key != "$ref"}
    if target.get("type", own.get("type")) != own.get("type", target.get("type")):
        return {"enum": []}, root  # both count, and nothing is of two types
    properties = {**target.get("properties", {}), **own.get("properties", {})}
    return {**target, **own, **({"properties": properties} if properties else {})}, root


def _is_plain_right(value: Any, schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    if isinstance(value, float) and not math.isfinite(value):
        return False  # JSON has no such number
    if kind is not None and not (
        isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
    ):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        return False
    is_number = isinstance(value, (int, float))
    return not (is_number and not schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _has_right_choice(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether `value` fits one of the schema's alternatives: exactly one of `oneOf`, at least one of `anyOf`."""
    if "oneOf" in schema and sum(_cut(value, choice, root) == value for choice in schema["oneOf"]) != 1:
        return False
    return "anyOf" not in schema or any(_cut(value, choice, root) == value for choice in schema["anyOf"])
