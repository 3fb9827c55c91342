"""Terms: what the owner allows, as data.

Terms are grants and prohibitions, in the shape of ODRL 2.2 permissions and prohibitions narrowed by
constraints. In each dimension None means "not said" and a set says exactly what is meant; `decide` turns
"not said" into ask, never into allow (docs/rules.md, 6). The word "everywhere" or "any" is
said with EVERY, so that an owner who allows everything has said so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

EVERY = "*"
"""In any dimension: all of it, said on purpose."""

Action = Literal[
    "republish", "distribute", "translate", "modify", "extract", "archive", "text-to-speech", "print", "display"
]
Channel = Literal["web", "print", "radio", "tv", "app", "social", "wire"]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone: one without is refused when terms are read."""


class Parties(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who: any of these members, member classes or outlets, and never those in `except_outlets`.

    `classes={"*"}` means every outlet of the alliance. With `except_outlets` alone the others are "not said".
    """

    members: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    except_outlets: frozenset[str] = frozenset()


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One permission or prohibition: what it covers in each dimension.

    `territories` are ISO 3166-1 alpha-2 codes; `languages` BCP 47 tags (of the text as used; 'zh' covers
    'zh-Hans'); `renditions` names pictures, sound or film, and is asked about only when a use wants one.
    `from_at` and `until_at` bound the time of use (until is exclusive); without them time is not bounded.
    """

    actions: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    territories: frozenset[str] | None = None
    except_territories: frozenset[str] = frozenset()
    languages: frozenset[str] | None = None
    renditions: frozenset[str] | None = None
    who: Parties | None = None
    from_at: Instant | None = None
    until_at: Instant | None = None


class Duty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a taker owes: 'attribute', 'link', 'notify', 'unchanged', 'delete'; `text` is the owner's wording."""

    kind: Literal["attribute", "link", "notify", "unchanged", "delete"]
    text: str | None = None


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All that the owner says about use of one item.

    `announce` names the fields of an embargoed item that others may see before its hour: 'existence' alone
    shows a row without words; 'headline', 'summary', 'subjects' add those. Empty: the item is not listed.
    `free_text` is the owner's wording that no machine understood: shown, and every answer that would be
    allow becomes ask.
    """

    grants: tuple[Rule, ...] = ()
    prohibitions: tuple[Rule, ...] = ()
    duties: tuple[Duty, ...] = ()
    announce: frozenset[str] = frozenset()
    licence: str | None = None
    free_text: str | None = None
