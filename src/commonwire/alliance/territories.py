"""Territories: the officially assigned two-letter codes of ISO 3166-1, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text

EVERYWHERE = "*"
"""In place of codes: the whole world, said on purpose."""

_CODES = files("commonwire.alliance").joinpath("data/territories.txt")

TERRITORIES = frozenset(_CODES.read_text(encoding="ascii").split())


def territory(code: str, *, where: str = "territory") -> str:
    """`code` as an ISO 3166-1 alpha-2 code in capitals. Raises BadInputError for any other text.

    >>> territory("pk")
    'PK'
    """
    capitals = code.strip().upper()
    if capitals not in TERRITORIES:
        raise BadInputError(
            text("'%(code)s' is not a territory", code=code[:40]),
            where=where,
            remedy=text("Use an ISO 3166 code of two letters, as 'PK'."),
        )
    return capitals


def market(codes: Iterable[str], *, where: str = "market") -> frozenset[str]:
    """The territories an outlet serves, or {"*"} for everywhere. Raises BadInputError when there are none."""
    found = frozenset(codes)
    if not found:
        raise BadInputError(
            text("No territory is named"), where=where, remedy=text("Name territories, or '*' for everywhere.")
        )
    if EVERYWHERE in found:
        return frozenset({EVERYWHERE})
    return frozenset(territory(code, where=where) for code in found)
