"""A decision as it is answered: codes for programs, words beside them for people."""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.rights.decision import Decision, Effect
from commonwire.rights.use import Use
from commonwire.rights.words import Words, explain, explain_duty, explain_nearest


class ReasonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that took part; `detail` are the values it was about."""

    clause: str
    effect: Effect
    detail: list[str]
    text: str


class DutyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed when the use is taken."""

    kind: str
    text: str


class StepAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which the nearest use differs from the wanted one."""

    kind: str
    detail: list[str]


class WantedUse(msgspec.Struct, frozen=True, kw_only=True):
    """A use, with everything filled in; `*` stands for every territory or language."""

    action: str
    channel: str
    territories: list[str]
    languages: list[str]
    changes: list[str]
    at: datetime | None
    version: int | None
    rendition: str | None
    parts: list[str]


class NearestAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest use that would be allowed, and the steps that lead to it."""

    use: WantedUse
    steps: list[StepAnswer]
    text: str


class UseAnswer(msgspec.Struct, kw_only=True):
    """Whether a use is allowed: every clause that took part, the duties, the nearest allowed use."""

    decision: Effect
    reasons: list[ReasonAnswer]
    duties: list[DutyAnswer]
    nearest: NearestAnswer | None
    terms_digest: str


def use_answer(decision: Decision, words: Words) -> UseAnswer:
    """A decision with sentences beside its codes."""
    nearest = decision.nearest
    return UseAnswer(
        decision=decision.decision,
        reasons=[
            ReasonAnswer(clause=r.clause, effect=r.effect, detail=list(r.detail), text=explain(r, words))
            for r in decision.reasons
        ],
        duties=[DutyAnswer(kind=duty.kind, text=explain_duty(duty, words)) for duty in decision.duties],
        nearest=None
        if nearest is None
        else NearestAnswer(
            use=wanted_use(nearest.use),
            steps=[StepAnswer(kind=step.kind, detail=list(step.detail)) for step in nearest.steps],
            text=explain_nearest(nearest, words),
        ),
        terms_digest=decision.terms_digest,
    )


def wanted_use(use: Use) -> WantedUse:
    """A use as it is answered: sets as sorted lists."""
    return WantedUse(
        action=use.action,
        channel=use.channel,
        territories=sorted(use.territories),
        languages=sorted(use.languages),
        changes=sorted(use.changes),
        at=use.at,
        version=use.version,
        rendition=use.rendition,
        parts=sorted(use.parts),
    )
