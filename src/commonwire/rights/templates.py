"""Named terms that an outlet can choose from: data, in data/templates.json."""

from __future__ import annotations

from functools import cache

import msgspec

from commonwire.base.errors import NotFoundError
from commonwire.rights.shipped import shipped
from commonwire.rights.terms import Terms

DEFAULT_TEMPLATE = "ask-first"
"""What a new outlet starts with."""


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms with a name: `key` for programs, `name` and a `description` of one sentence for people."""

    key: str
    name: str
    description: str
    terms: Terms


@cache
def templates() -> dict[str, Template]:
    """All templates by key, in the order in which they are offered."""
    return {template.key: template for template in msgspec.convert(shipped("templates"), list[Template])}


def template(key: str) -> Template:
    """The template `key`; raises NotFoundError, naming those that exist."""
    try:
        return templates()[key]
    except KeyError:
        raise NotFoundError(
            f"There is no template '{key[:40]}'", where="template", remedy=f"Use one of: {', '.join(templates())}."
        ) from None
