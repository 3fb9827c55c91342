"""What can be done on a node, and who may do it: data for `may`, printed in docs/reference/roles.md.

A deed that has no rule is allowed to nobody. A deed with two rules is allowed when either fits.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from commonwire.alliance.key import SCOPES, Scope
from commonwire.alliance.member import Right
from commonwire.alliance.principal import Part

Deed = Literal[
    "read", "read-own", "read-roll", "search", "ask", "take", "report-use", "read-notices", "answer-notices",
    "follow-notices", "close-notices",
    "give", "correct", "release", "hold", "kill", "see-report", "see-takers",
    "request", "see-requests", "answer-requests", "agree", "simulate",
    "manage-outlet", "manage-keys", "manage-feeds", "manage-channels", "manage-people",
    "see-flow", "see-takes", "manage-roll", "manage-staff", "admit", "suspend", "see-node", "run-node",
]  # fmt: skip

Whose = Literal["anybody", "own", "owner"]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Who may do one deed: a key with one of `scopes`, or somebody in one of `roles`.

    `whose` is 'own' for what one does on behalf of the own outlet, 'owner' for what is done to something that has
    an owner and only that outlet may do (the caller must name it), 'anybody' where no outlet matters. `right` is
    what the member's class must allow besides.
    """

    deed: Deed
    text: str
    scopes: frozenset[Scope] = frozenset()
    roles: frozenset[Part]
    whose: Whose
    right: Right | None = None
    while_suspended: bool = False


_EVERY_KEY = frozenset(SCOPES)
_STAFF: frozenset[Part] = frozenset({"secretariat", "operator", "emergency"})
_NEWSROOM: frozenset[Part] = frozenset({"reader", "editor", "outlet-admin"})
_DESK: frozenset[Part] = frozenset({"editor", "outlet-admin"})
_ADMIN: frozenset[Part] = frozenset({"outlet-admin"})
_MACHINE: frozenset[Part] = frozenset({"machine"})
_SECRETARIAT: frozenset[Part] = frozenset({"secretariat", "machine"})
_ITS_PEOPLE: frozenset[Part] = frozenset({"secretariat"})
_OPERATOR: frozenset[Part] = frozenset({"operator", "machine"})
_TAKE: frozenset[Scope] = frozenset({"take"})
_GIVE: frozenset[Scope] = frozenset({"give"})
_CORRECT: frozenset[Scope] = frozenset({"correct"})
_KILL: frozenset[Scope] = frozenset({"kill"})

RULES: tuple[Rule, ...] = (
    Rule(deed="read", text="see the wire, items of others and who gave them", scopes=_TAKE,
         roles=_NEWSROOM | _STAFF | {"machine", "visitor"}, whose="anybody"),
    Rule(deed="read-own", text="see the outlet's own items, takes and history", scopes=_EVERY_KEY, roles=_NEWSROOM,
         whose="own", while_suspended=True),
    Rule(deed="read-roll", text="see members, outlets and their disclosure cards", scopes=_EVERY_KEY,
         roles=_NEWSROOM | _STAFF | {"machine", "visitor"}, whose="anybody", while_suspended=True),
    Rule(deed="search", text="keep saved searches and read their inbox", scopes=_TAKE, roles=_NEWSROOM, whose="own"),
    Rule(deed="ask", text="ask whether a use of an item is allowed", scopes=_TAKE, roles=_NEWSROOM, whose="own"),
    Rule(deed="take", text="take an item", scopes=_TAKE, roles=_DESK, whose="own", right="take"),
    Rule(deed="report-use", text="report where the outlet's takes ran", scopes=_TAKE, roles=_DESK, whose="own",
         while_suspended=True),
    Rule(deed="request", text="ask an owner for a use", scopes=_TAKE, roles=_DESK, whose="own", right="take"),
    Rule(deed="see-requests", text="see what the outlet asked for, and was asked", scopes=_EVERY_KEY, roles=_NEWSROOM,
         whose="own", while_suspended=True),
    Rule(deed="answer-requests", text="grant or refuse what others ask for", scopes=_GIVE, roles=_DESK, whose="owner",
         right="give"),
    Rule(deed="agree", text="keep the alliance's agreements on use", roles=_SECRETARIAT, whose="anybody"),
    Rule(deed="simulate", text="try changed terms on the takes of the outlet's items", scopes=_GIVE, roles=_DESK,
         whose="own"),
    Rule(deed="simulate", text="try an agreement on all takes", roles=_SECRETARIAT, whose="anybody"),
    Rule(deed="read-notices", text="see the notices that concern the outlet", scopes=_EVERY_KEY, roles=_NEWSROOM,
         whose="own", while_suspended=True),
    Rule(deed="answer-notices", text="sign the receipt of a notice", scopes=_TAKE, roles=_DESK, whose="own",
         while_suspended=True),
    Rule(deed="give", text="give an item", scopes=_GIVE, roles=_DESK, whose="own", right="give"),
    Rule(deed="correct", text="correct an item", scopes=_CORRECT, roles=_DESK, whose="owner", right="give"),
    Rule(deed="release", text="release a held or embargoed item", scopes=_KILL, roles=_DESK, whose="owner",
         right="give"),
    Rule(deed="hold", text="hold an item", scopes=_KILL, roles=_DESK, whose="owner", while_suspended=True),
    Rule(deed="hold", text="hold any item in an emergency, visibly", roles=frozenset({"emergency"}),
         whose="anybody"),
    Rule(deed="release", text="release an item that was held in an emergency, visibly", roles=frozenset({"emergency"}),
         whose="anybody"),
    Rule(deed="kill", text="kill an item", scopes=_KILL, roles=_DESK, whose="owner", while_suspended=True),
    Rule(deed="see-report", text="see an item's reading report, original bytes and private note",
         scopes=_EVERY_KEY - _TAKE, roles=_DESK, whose="owner", while_suspended=True),
    Rule(deed="see-takers", text="see who was served an item and who has not answered",
         scopes=_EVERY_KEY - _TAKE, roles=_DESK, whose="owner", while_suspended=True),
    Rule(deed="follow-notices", text="see whom a notice is for and who has not answered",
         scopes=_EVERY_KEY - _TAKE, roles=_DESK, whose="owner", while_suspended=True),
    Rule(deed="follow-notices", text="see whom any notice is for and who has not answered", roles=_ITS_PEOPLE,
         whose="anybody"),
    Rule(deed="close-notices", text="close a notice for an outlet that stays silent", scopes=_KILL, roles=_DESK,
         whose="owner", while_suspended=True),
    Rule(deed="close-notices", text="close any notice for an outlet that stays silent", roles=_ITS_PEOPLE,
         whose="anybody"),
    Rule(deed="manage-outlet", text="change the outlet's card and default terms", roles=_ADMIN, whose="owner",
         while_suspended=True),
    Rule(deed="manage-outlet", text="change any outlet's card, by a command", roles=_MACHINE, whose="anybody",
         while_suspended=True),
    Rule(deed="manage-keys", text="make and revoke the outlet's keys", roles=_ADMIN, whose="owner",
         while_suspended=True),
    Rule(deed="manage-keys", text="make and revoke any outlet's keys, by a command", roles=_MACHINE, whose="anybody",
         while_suspended=True),
    Rule(deed="manage-feeds", text="set up the feeds that are pulled for the outlet", roles=_ADMIN, whose="owner",
         while_suspended=True),
    Rule(deed="manage-feeds", text="set up any outlet's feeds, by a command", roles=_MACHINE, whose="anybody",
         while_suspended=True),
    Rule(deed="manage-channels", text="set where the outlet's machines and people are told of notices", roles=_ADMIN,
         whose="owner", while_suspended=True),
    Rule(deed="manage-channels", text="set any outlet's channels, by a command", roles=_MACHINE, whose="anybody",
         while_suspended=True),
    Rule(deed="manage-people", text="invite and disable the outlet's people", roles=_ADMIN, whose="owner",
         while_suspended=True),
    Rule(deed="manage-people", text="invite and disable any outlet's people, by a command", roles=_MACHINE,
         whose="anybody", while_suspended=True),
    Rule(deed="see-flow", text="see how many stories flow between members, and where they are from",
         roles=_NEWSROOM | _STAFF, whose="anybody"),
    Rule(deed="see-takes", text="see every single take behind those numbers", roles=_ITS_PEOPLE, whose="anybody"),
    Rule(deed="manage-roll", text="keep members, classes and groups", roles=_SECRETARIAT, whose="anybody"),
    Rule(deed="manage-staff", text="invite and disable people of the alliance itself", roles=_SECRETARIAT,
         whose="anybody"),
    Rule(deed="admit", text="invite outlets to apply, admit and decline them", roles=_SECRETARIAT, whose="anybody"),
    Rule(deed="suspend", text="suspend and readmit an outlet", roles=_SECRETARIAT, whose="anybody"),
    Rule(deed="see-node", text="see the node's state and counts", roles=_OPERATOR | _SECRETARIAT, whose="anybody"),
    Rule(deed="run-node", text="run the node", roles=_OPERATOR, whose="anybody"),
)  # fmt: skip


def roles_table() -> str:
    """All rules as a Markdown table, in their order: what docs/reference/roles.md shows."""
    titles = ("deed", "what", "keys with scope", "roles", "on what", "class may", "while suspended")
    head = ["| " + " | ".join(titles) + " |\n", "|---" * len(titles) + "|\n"]
    return "".join([*head, *(_row(rule) for rule in RULES)])


_ON_WHAT: dict[Whose, str] = {"anybody": "anything", "own": "for the own outlet", "owner": "only the own outlet's"}


def _row(rule: Rule) -> str:
    cells = (
        f"`{rule.deed}`",
        rule.text,
        ", ".join(scope for scope in SCOPES if scope in rule.scopes),
        ", ".join(sorted(rule.roles)),
        _ON_WHAT[rule.whose],
        rule.right or "",
        "yes" if rule.while_suspended else "no",
    )
    return "| " + " | ".join(cells) + " |\n"
