"""The standards' own schemas, loaded once: each function gives what is wrong with a written document, or []."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, Draft202012Validator
from lxml import etree
from referencing import Registry, Resource

G2 = "http://iptc.org/std/nar/2006-10-01/"
_GEOJSON = "https://geojson.org/schema/GeoJSON.json"
_MOST = 5


def newsml_g2_errors(data: bytes, shared: Path) -> list[str]:
    """What the NewsML-G2 2.35 Power schema says against `data`; also an id that is referred to and not there."""
    schema = _xml_schema(shared / "standards" / "newsml-g2" / "NewsML-G2_2.35-spec-All-Power.xsd")
    root = _parsed(data)
    return _said(schema, root) + _dangling(root)


def nitf_errors(data: bytes, shared: Path) -> list[str]:
    """What the NITF 3.6 schema says against `data`."""
    return _said(_xml_schema(shared / "standards" / "nitf" / "nitf-3-6.xsd"), _parsed(data))


def ninjs_errors(document: Any, shared: Path, version: str = "3.1") -> list[str]:
    """What the ninjs schema of that version (1.0 to 1.6, 2.0 to 2.2, 3.0, 3.1) says against `document`.

    `document` is JSON: bytes, or what was decoded of them.
    """
    value = json.loads(document) if isinstance(document, bytes | str) else document
    errors = _json_schema(shared / "standards" / "ninjs", version).iter_errors(value)
    return [f"{error.json_path}: {error.message[:300]}" for error, _ in zip(errors, range(_MOST), strict=False)]


def xml_errors(data: bytes) -> list[str]:
    """What makes `data` no XML that any program can read: not UTF-8, not well-formed, a document type."""
    try:
        data.decode("utf-8")
        root = _parsed(data)
    except (UnicodeDecodeError, etree.XMLSyntaxError) as error:
        return [str(error)]
    return ["There is a DOCTYPE"] if root.getroottree().docinfo.internalDTD is not None else []


@cache
def _xml_schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


@cache
def _json_schema(folder: Path, version: str) -> Draft202012Validator | Draft7Validator:
    schema = json.loads((folder / "schemas" / f"ninjs-schema_{version}.json").read_text())
    if version.startswith("1"):
        return Draft7Validator(schema)
    geojson = json.loads((folder / "schemas" / "GeoJSON.json").read_text())
    registry = Registry().with_resource(_GEOJSON, Resource.from_contents(geojson))
    return Draft202012Validator(schema, registry=registry)


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(no_network=True, resolve_entities=False, huge_tree=True))


def _said(schema: etree.XMLSchema, root: etree._Element) -> list[str]:
    if schema.validate(root):
        return []
    errors: Any = schema.error_log  # a sequence, of which the stubs know nothing
    return [f"line {error.line}, {error.path}: {error.message[:300]}" for error in errors[:_MOST]]


_REFERENCES = ("idref", "idrefs", "contentrefs", "sourceidref", "root")


def _dangling(root: etree._Element) -> list[str]:
    """libxml2 does not look whether what an IDREF names is there."""
    elements = list(root.iter(f"{{{G2}}}*"))
    wanted = {name for element in elements for key in _REFERENCES for name in (element.get(key) or "").split()}
    ids = {said for element in root.iter("*") for key in ("id", "partid") if (said := element.get(key))}
    return [f"'{name}' is referred to and is not there" for name in sorted(wanted - ids)][:_MOST]
