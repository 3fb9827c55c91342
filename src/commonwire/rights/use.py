"""A use: what a taker wants to do with an item; and who is asking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import get_args

import msgspec

from commonwire.alliance.principal import Standing
from commonwire.alliance.territories import TERRITORIES, territory
from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.rights.terms import EVERY, Action, Channel, Part
from commonwire.rights.territories import in_countries, is_place

ACTIONS: tuple[str, ...] = get_args(Action)
CHANNELS: tuple[str, ...] = get_args(Channel)
PARTS: tuple[str, ...] = get_args(Part)
CHANGES: tuple[str, ...] = ("translate", "modify", "extract", "text-to-speech")
"""The actions that change a text on its way to another one; each must be granted like any action."""

_ACTIONS, _CHANNELS, _CHANGES = frozenset(ACTIONS), frozenset(CHANNELS), frozenset(CHANGES)
_PARTS = frozenset({*PARTS, EVERY})
_EVERYWHERE = frozenset({EVERY})


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted: one action on one channel, in these territories and languages, with these changes.

    A use that does not say where or in which language is a use everywhere and in every language, the most
    there is to ask for. `at` is the time of use (None: now); `rendition` the picture, sound or film that is
    wanted beside the text; `parts` those of the item (all: the whole item); `version` the item's version, kept with
    the answer. Raises BadInputError for a word that is not known.
    """

    action: str
    channel: str
    territories: frozenset[str] = _EVERYWHERE
    languages: frozenset[str] = _EVERYWHERE
    changes: frozenset[str] = frozenset()
    at: datetime | None = None
    version: int | None = None
    rendition: str | None = None
    parts: frozenset[str] = _EVERYWHERE

    def __post_init__(self) -> None:
        """Refuse what no terms could speak about."""
        _check_word(self.action, _ACTIONS, "action", ACTIONS)
        _check_word(self.channel, _CHANNELS, "channel", CHANNELS)
        for change in self.changes - _CHANGES:
            _check_word(change, _CHANGES, "changes", CHANGES)
        for part in self.parts - _PARTS:
            _check_word(part, _PARTS, "parts", PARTS)
        for code in self.territories - TERRITORIES - _EVERYWHERE:
            if not is_place(code):
                territory(code, where="territories")
                remedy = f"Write '{code.upper()}'."
                raise BadInputError(f"'{code}' is not in capitals", where="territories", remedy=remedy)
        if not (self.territories and self.languages and self.parts):
            raise BadInputError(
                "The use is in no territory, in no language or of no part",
                where="territories" if not self.territories else "parts" if self.languages else "languages",
                remedy=f"Name at least one, or '{EVERY}' for all.",
            )
        if self.at is not None and self.at.tzinfo is None:
            raise BadInputError("The time has no zone", where="at", remedy="Write it as 2030-03-02T04:00:00Z.")


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """The outlet that asks: its member, the member's class, and what the roll says of it.

    `groups` are those of the alliance that it belongs to; `former_groups` those that it was in when they were
    dissolved, which forbid and grant nothing. `may_take` is what the member's class allows; `suspended`
    outlets give and take nothing. `takes` is how often the outlet has taken the item before.
    """

    outlet: str
    member: str
    member_class: str
    suspended: bool = False
    may_take: bool = True
    groups: frozenset[str] = frozenset()
    former_groups: frozenset[str] = frozenset()
    takes: int = 0


def asker_with(standing: Standing) -> Asker:
    """The outlet in `standing` as one that asks."""
    return Asker(
        outlet=standing.outlet,
        member=standing.member,
        member_class=standing.member_class,
        suspended=standing.status != "admitted",
        may_take="take" in standing.class_may,
        groups=standing.groups,
        former_groups=standing.former_groups,
    )


def use_of(
    action: str,
    channel: str,
    *,
    territories: Iterable[str] | None = None,
    languages: Iterable[str] | None = None,
    changes: Iterable[str] | None = None,
    at: datetime | None = None,
    version: int | None = None,
    rendition: str | None = None,
    parts: Iterable[str] | None = None,
    market: Iterable[str] = (),
    language: str | None = None,
) -> Use:
    """The use that a request describes, with what it leaves out filled in.

    Territories left out are the taker's `market`; languages left out are the item's own `language`, unless a
    translation is wanted. What is still unknown then is asked for everywhere and in every language.
    Raises BadInputError for unknown actions, channels, changes, parts, territories and languages (BCP 47).

    >>> use_of("republish", "web", market=["KZ"], language="ru").territories
    frozenset({'KZ'})
    """
    wanted = frozenset(changes or ())
    spoken = list(languages or ())
    if not spoken and language and "translate" not in wanted and action != "translate":
        spoken = [language]
    return Use(
        action=action,
        channel=channel,
        territories=in_countries(frozenset(code.strip().upper() for code in territories or market)) or _EVERYWHERE,
        languages=frozenset(tag if tag == EVERY else language_tag(tag) for tag in spoken) or _EVERYWHERE,
        changes=wanted,
        at=at,
        version=version,
        rendition=rendition,
        parts=frozenset(parts or ()) or _EVERYWHERE,
    )


def _check_word(word: str, known: frozenset[str], where: str, words: tuple[str, ...]) -> None:
    if word not in known:
        raise BadInputError(f"'{word[:40]}' is not known here", where=where, remedy=f"Use one of: {', '.join(words)}.")
