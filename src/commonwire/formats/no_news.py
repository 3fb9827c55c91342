"""Documents that newsrooms have at hand and that are no news: each is refused under its own name."""

from __future__ import annotations

import re
from typing import Any

from commonwire.base.errors import BadFormatError

_RULES = ("permission", "prohibition", "obligation", "permissions", "prohibitions", "obligations", "duty")
_POLICIES = {"policy", "set", "offer", "agreement", "request", "ticket", "assertion", "privacy"}
_STORY = ("headline", "headlines", "title", "body", "bodies", "body_html")
TURTLE = re.compile(r"(?:\s*#[^\n]*\n)*\s*@(?:prefix|base)\s", re.IGNORECASE)
"""How RDF in Turtle begins (W3C RDF 1.1 Turtle, section 2.4)."""


def check_is_news(value: Any) -> None:
    """Raise BadFormatError when the JSON `value` is a JSON Schema, a vocabulary of concepts or a policy of rights."""
    if not isinstance(value, dict):
        return
    schema = value.get("$schema")
    if isinstance(schema, str) and "json-schema" in schema:
        raise BadFormatError("The message is a JSON Schema, no news", where="$schema", remedy="Send what it describes.")
    if isinstance(value.get("conceptSet"), list) or (isinstance(value.get("concepts"), list) and "scheme" in value):
        raise BadFormatError(
            "The message is a vocabulary, no news",
            where="concepts",
            remedy="Give it to `commonwire vocabularies import`.",
        )
    said = str(value.get("@type") or value.get("policytype") or "").rpartition("/")[2].rpartition(":")[2].lower()
    if said in _POLICIES and any(name in value for name in _RULES) and not any(name in value for name in _STORY):
        raise BadFormatError(
            "The message is a policy of rights, no news", where="@type", remedy="Send it as the terms of an item."
        )
