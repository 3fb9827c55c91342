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
    "republish",
    "distribute",
    "translate",
    "modify",
    "extract",
    "archive",
    "text-to-speech",
    "print",
    "display",
    "sublicense",
    "data-mining",
    "ai-training",
]
BY_NAME = frozenset({"sublicense", "data-mining", "ai-training"})
"""Actions that EVERY does not hold: an owner allows them by name or not at all. A prohibition of EVERY holds them."""
Part = Literal["headline", "summary", "body", "pictures"]
DutyKind = Literal["attribute", "link", "notify", "unchanged", "consent", "delete", "pay", "noindex", "canonical"]
Channel = Literal["web", "print", "radio", "tv", "app", "social", "wire"]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone: one without is refused when terms are read."""


class Parties(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who: any of these members, member classes, groups or outlets, and never those that are excepted.

    `classes={"*"}` means every outlet of the alliance. With exceptions alone the others are "not said".
    """

    members: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    except_members: frozenset[str] = frozenset()
    except_classes: frozenset[str] = frozenset()
    except_groups: frozenset[str] = frozenset()
    except_outlets: frozenset[str] = frozenset()


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One permission or prohibition: what it covers in each dimension.

    `territories` are ISO 3166-1 alpha-2 codes, parts of countries (ISO 3166-2) and groups (UN M49, 'EU');
    `languages` BCP 47 tags (of the text as used; 'zh' covers 'zh-Hans'); `renditions` names pictures, sound or film,
    and is asked about only when a use wants one. `parts` limits a rule to parts of the item; not said: the whole.
    `from_at` and `until_at` bound the time of use (until is exclusive); without them time is not bounded.
    A grant may be `exclusive` (to those in `who`: what it covers is denied to all others meanwhile) and may be
    limited to `uses` takes of the item for each outlet. `by` names where the rule comes from when it is not the
    item's own: 'agreement:KEY@VERSION' or 'request:ID'; it is set by the node, never read from outside.
    """

    actions: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    territories: frozenset[str] | None = None
    except_territories: frozenset[str] = frozenset()
    languages: frozenset[str] | None = None
    renditions: frozenset[str] | None = None
    parts: frozenset[str] | None = None
    who: Parties | None = None
    from_at: Instant | None = None
    until_at: Instant | None = None
    exclusive: bool = False
    uses: int | None = None
    by: str | None = None


class Duty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a taker owes; `text` is the owner's wording (of 'link' and 'canonical' the address, of 'pay' the fee).

    'attribute', 'link', 'notify' (say that and where it ran), 'unchanged', 'consent' (ask before each use), 'delete'
    (on request, and `after_days` after the take where that is given), 'pay' (a note: nothing is charged here),
    'noindex' (keep search engines out) and 'canonical' (name the owner's page as the original).
    """

    kind: DutyKind
    text: str | None = None
    after_days: int | None = None


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All that the owner says about use of one item.

    `announce` names the fields of an embargoed item that others may see before its hour: 'existence' alone
    shows a row without words; 'headline', 'summary', 'subjects' add those. Empty: the item is not listed.
    `free_text` is the owner's wording that no machine understood: shown, and every answer that would be
    allow becomes ask. `next_terms` bind those to whom a taker passes the item on ('sublicense'). `void` says why
    the terms contradict themselves: they then grant nothing.
    """

    grants: tuple[Rule, ...] = ()
    prohibitions: tuple[Rule, ...] = ()
    duties: tuple[Duty, ...] = ()
    announce: frozenset[str] = frozenset()
    licence: str | None = None
    free_text: str | None = None
    next_terms: Terms | None = None
    void: str | None = None
