"""What the plain fields of rules offer: actions, channels, duties, classes and groups."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.rights.terms import EVERY
from commonwire.rights.use import ACTIONS, CHANNELS
from commonwire.rights.words import Words as Catalogue
from commonwire.web.pages.frame import Choice, choice_of
from commonwire.web.reader import Reader

_DUTIES = ("attribute", "link", "notify", "unchanged", "delete", "noindex")
"""Duties that need no words of their own."""


class RulesOffered(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of the plain fields of rules; the first action is all of them, for grants."""

    actions: list[Choice] = []
    channels: list[Choice] = []
    parties: list[Choice] = []
    duties: list[Choice] = []


def rules_offered(records: Records, reader: Reader, words: Catalogue) -> RulesOffered:
    """The choices there are now, in the reader's words: groups as they are on the roll."""
    roll = records.roll
    classes = [choice_of(f"class:{it.id}", reader.name(it.names)) for it in roll.classes()]
    groups = [choice_of(f"group:{it.id}", reader.name(it.names)) for it in roll.groups() if it.removed_at is None]
    return RulesOffered(
        actions=[Choice(EVERY, text("everything but what must be named")), *_called(ACTIONS, "actions", words)],
        channels=_called(CHANNELS, "channels", words),
        parties=classes + groups,
        duties=[Choice(it, words.duties[it], lang=words.language) for it in _DUTIES],
    )


def _called(values: Iterable[str], kind: str, words: Catalogue) -> list[Choice]:
    """Actions or channels as the sentences about decisions call them."""
    return [Choice(it, words.names[kind].get(it, it), lang=words.language) for it in values]
