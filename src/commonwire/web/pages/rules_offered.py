"""What the plain fields of rules offer: actions, channels, duties, classes and groups."""

from __future__ import annotations

import msgspec

from commonwire.alliance.names import choose_name
from commonwire.delivery.records import Records
from commonwire.rights.terms import EVERY
from commonwire.rights.use import ACTIONS, CHANNELS
from commonwire.web.pages.frame import Choice

_DUTIES = ("attribute", "link", "notify", "unchanged", "delete", "noindex")
"""Duties that need no words of their own."""


class RulesOffered(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of the plain fields of rules; the first action is all of them, for grants."""

    actions: list[Choice] = []
    channels: list[Choice] = []
    parties: list[Choice] = []
    duties: list[Choice] = []


def rules_offered(records: Records) -> RulesOffered:
    """The choices there are now: groups as they are on the roll."""
    roll = records.roll
    classes = [Choice(f"class:{it.id}", choose_name(it.names, "en")) for it in roll.classes()]
    groups = [Choice(f"group:{it.id}", choose_name(it.names, "en")) for it in roll.groups() if it.removed_at is None]
    return RulesOffered(
        actions=[Choice(EVERY, "everything but what must be named"), *(Choice(it, it) for it in ACTIONS)],
        channels=[Choice(it, it) for it in CHANNELS],
        parties=classes + groups,
        duties=[Choice(it, it) for it in _DUTIES],
    )
