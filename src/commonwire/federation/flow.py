"""Flow: what goes from one node to another, and how much of one entry. A pure decision, with its reason.

Every entry goes, or its leaf hash where the agreement wants even the header hidden: numbers and tree always verify.
What is chosen is the content. Kills, holds and their ends, and erasures pass whatever was agreed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from commonwire.rights.beyond import ANOTHER, member_of, terms_beyond
from commonwire.rights.decide import Status, decide
from commonwire.rights.match import uncovered_languages
from commonwire.rights.terms import EVERY, Terms
from commonwire.rights.use import Asker, Use

Amount = Literal["leaf", "header", "content"]
"""How much of an entry: its leaf hash, its exact bytes, or those and the contents that it names."""

ReExport = Literal["no", "alliance", "terms"]
"""To whom a node may pass contents on: nobody, nodes of the giver's alliance, or besides whom the terms allow."""

_ALL: Final = frozenset({EVERY})
_PASSING: Final = frozenset({"killed", "held", "released", "emergency-held", "emergency-released", "erased"})
"""What passes whole whatever was agreed: what everybody must hear who may have the item."""
_OPEN: Final = frozenset({"corrected", "embargo-lifted", "reaffirmed"})
"""What passes at least as its header."""
_RE_EXPORTS: Final[tuple[ReExport, ...]] = ("no", "alliance", "terms")


class Flow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes one way between two nodes: the contents of which items, and what may become of them.

    `outlets` are ids, `languages` BCP 47 ('zh' covers 'zh-Hans'), `subjects` keys as `news.labels.key_of` makes them
    (of the subject or a broader one); {"*"} is all, and then also items that say none. `floor` are uses that an
    item's terms must each allow some outlet of the taker, or its content stays. `others` is how much travels of
    entries about other items. `is_thin`: contents go only when somebody asks for them. `introduces`: the giver's word
    is taken on who other nodes are.
    """

    outlets: frozenset[str] = _ALL
    languages: frozenset[str] = _ALL
    subjects: frozenset[str] = _ALL
    floor: tuple[Use, ...] = ()
    re_export: ReExport = "alliance"
    others: Literal["leaf", "header"] = "header"
    is_thin: bool = False
    introduces: bool = True


NOTHING: Final = Flow(outlets=frozenset(), re_export="no", introduces=False)
"""Where no contents were agreed."""
BEYOND: Final = Flow(outlets=frozenset(), re_export="no", others="leaf", introduces=False)
"""What a node of another alliance is given before anything was agreed: leaves, and what passes always."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision needs to know of an entry, and of the item that it is about as it stands now.

    `outlet` is None when the entry is about no item; `about` is then the outlet that it describes. `subjects` are all
    keys that the item is found by (`news.labels.Vocabularies.keys`), None when they are not known. `came_by` is the
    flow by which the contents came
    to this node, None for what its own outlets gave.
    """

    kind: str
    outlet: str | None = None
    about: str | None = None
    language: str | None = None
    subjects: frozenset[str] | None = None
    terms: Terms | None = None
    is_embargoed: bool = False
    status: Status = "usable"
    came_by: Flow | None = None


class Taker(msgspec.Struct, frozen=True, kw_only=True):
    """The node that asks: its alliance when that is another one (`beyond`), and its outlets on the roll.

    `gives`: contents come from it to this node, so that it is told who its takers are.
    """

    node: str
    beyond: str | None = None
    gives: bool = False
    outlets: tuple[Asker, ...] = ()


class Level(msgspec.Struct, frozen=True):
    """How much of an entry goes, and the clause that says so."""

    amount: Amount
    reason: str

    @property
    def refusal(self) -> str | None:
        """Why contents are refused, as `federation.batch.Contents` says it; None when they go."""
        if self.amount == "content":
            return None
        return _REFUSALS.get(self.reason, "agreement")


_REFUSALS: Final = {
    "embargo": "embargo",
    "held": "later",
    "paused": "later",
    "killed": "erased",
    "terms": "terms",
    "re-export": "re-export",
}


def level_of(facts: Facts, flow: Flow, taker: Taker, *, now: datetime, is_paused: bool = False) -> Level:
    """How much of an entry goes to `taker` under `flow`, the one that both sides agree to (`meet`).

    Default deny: what the agreement and the terms do not let through stays. `is_paused`: the peer is.

    >>> from datetime import UTC
    >>> noon, taker = datetime(2030, 1, 1, 12, tzinfo=UTC), Taker(node="south")
    >>> story = Facts(kind="published", outlet="pamir-post", language="tg", terms=Terms())
    >>> level_of(story, Flow(languages=frozenset({"ru"})), taker, now=noon)
    Level(amount='header', reason='language')
    >>> level_of(Facts(kind="killed", outlet="pamir-post"), NOTHING, taker, now=noon)
    Level(amount='content', reason='passes')
    """
    if facts.kind in _PASSING:
        return Level("content", "passes")
    if is_paused:
        return Level("header", "paused")
    if facts.outlet is None:
        is_of_flow = facts.about is not None and (taker.gives or not flow.outlets.isdisjoint({EVERY, facts.about}))
        return Level("header", "alliance") if taker.beyond and not is_of_flow else Level("content", "roll")
    if out := _out_of_agreement(facts, flow):
        return Level("header" if facts.kind in _OPEN else flow.others, out)
    reason = _stops(facts) or _not_re_exported(facts, taker, now) or _below_floor(facts, flow.floor, taker, now)
    return Level("header", reason) if reason else Level("content", "agreed")


def meet(giving: Flow, taking: Flow) -> Flow:
    """What goes when one side gives so and the other takes so: never more than either lets through.

    Floors of both hold; a link is thin when either wants it so.
    """
    return Flow(
        outlets=_both(giving.outlets, taking.outlets),
        languages=_common_languages(giving.languages, taking.languages),
        subjects=_both(giving.subjects, taking.subjects),
        floor=tuple(dict.fromkeys((*giving.floor, *taking.floor))),
        re_export=min(giving.re_export, taking.re_export, key=_RE_EXPORTS.index),
        others="leaf" if "leaf" in {giving.others, taking.others} else "header",
        is_thin=giving.is_thin or taking.is_thin,
        introduces=giving.introduces and taking.introduces,
    )


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return other if EVERY in one else one if EVERY in other else one & other


def _common_languages(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The narrower tags of each: 'zh' and 'zh-Hans' have 'zh-Hans' in common."""
    if EVERY in one or EVERY in other:
        return _both(one, other)
    return (one - uncovered_languages(other, one)) | (other - uncovered_languages(one, other))


def _out_of_agreement(facts: Facts, flow: Flow) -> str | None:
    """The part of the agreement that an item lies outside of."""
    if EVERY not in flow.outlets and facts.outlet not in flow.outlets:
        return "outlet"
    spoken = frozenset({facts.language}) if facts.language else None
    if EVERY not in flow.languages and (spoken is None or uncovered_languages(flow.languages, spoken)):
        return "language"
    if EVERY not in flow.subjects and flow.subjects.isdisjoint(facts.subjects or ()):
        return "subject"
    return None


def _stops(facts: Facts) -> str | None:
    """What keeps an item's content here whatever was agreed."""
    if facts.status == "canceled":
        return "killed"
    if facts.is_embargoed:
        return "embargo"
    return "held" if facts.status == "withheld" else None


def _not_re_exported(facts: Facts, taker: Taker, now: datetime) -> str | None:
    """Why contents are not passed on: the agreement by which they came, or the owner's terms."""
    came_by = facts.came_by
    if came_by is not None and (came_by.re_export == "no" or (taker.beyond and came_by.re_export != "terms")):
        return "re-export"
    if taker.beyond is None:
        return None
    stranger = Asker(outlet=f"node:{taker.node}", member=member_of(taker.beyond), member_class=ANOTHER)
    reaching = replace(facts, terms=terms_beyond(facts.terms, taker.beyond) if facts.terms else None)
    spoken = frozenset({facts.language}) if facts.language else _ALL
    passing_on = Use(action="sublicense", channel="wire", languages=spoken)
    return None if _is_allowed(reaching, passing_on, stranger, now) else "terms"


def _below_floor(facts: Facts, floor: tuple[Use, ...], taker: Taker, now: datetime) -> str | None:
    """A use of the floor that the terms allow no outlet of the taker."""
    is_above = all(any(_is_allowed(facts, use, asker, now) for asker in taker.outlets) for use in floor)
    return None if is_above else "floor"


def _is_allowed(facts: Facts, use: Use, asker: Asker, now: datetime) -> bool:
    if facts.terms is None or facts.outlet is None:
        return False
    decision = decide(
        facts.terms,
        use,
        asker=asker,
        owner=facts.outlet,
        embargo_until=None,
        status=facts.status,
        now=now,
        seek_nearest=False,
    )
    return decision.decision == "allow"
