"""Words for decisions: sentences made of the codes in reasons, duties and nearest uses.

All words are data (data/words.en.json); a catalogue in another language has the same shape and is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from commonwire.rights.decision import Effect, Nearest, Reason
from commonwire.rights.shipped import shipped
from commonwire.rights.terms import EVERY, Duty
from commonwire.rights.territories import places


class Words(msgspec.Struct, frozen=True, kw_only=True, rename={"and_": "and"}):
    """A catalogue in one language.

    `reasons`: clause -> effect -> sentence with {names} or {pieces}; `kinds`: clause or step -> which of `names`
    its values are; `pieces`: dimension -> part of a sentence, `every_piece` the same for all of it.
    `described`: sentences about terms as a whole (`describe`), with {pieces} or {names}.
    """

    language: str
    reasons: dict[str, dict[Effect, str]]
    kinds: dict[str, str]
    pieces: dict[str, str]
    every_piece: dict[str, str]
    and_: str
    comma: str
    duties: dict[str, str]
    duty_wording: str
    duty_period: str
    nearest: str
    steps: dict[str, str]
    names: dict[str, dict[str, str]]
    described: dict[str, str]


@cache
def english() -> Words:
    """The English catalogue; names of territories and languages are those of Unicode CLDR."""
    raw: dict[str, Any] = dict(shipped("words.en"))
    known = places()
    territories = known.parts | known.group_names | shipped("territories")["names"]
    named = {"territories": territories, "languages": shipped("languages")["names"]}
    return msgspec.convert(raw | {"names": raw["names"] | named}, Words)


def explain(reason: Reason, words: Words | None = None) -> str:
    """One reason as a sentence.

    >>> explain(Reason("territory", "deny", ("FR", "KZ")))
    'The owner does not allow this in France and Kazakhstan.'
    """
    words = words or english()
    sentence = words.reasons[reason.clause][reason.effect]
    if reason.clause == "prohibition":
        pieces = _pieces_of(reason.detail, words)
    else:
        pieces = [_piece(reason.clause.removesuffix("-unstated"), reason.detail, words)]
    return sentence.format(names=_names(reason.clause, reason.detail, words), pieces=_joined(pieces, words))


def explain_duty(duty: Duty, words: Words | None = None) -> str:
    """What is owed, as a sentence, with the owner's wording when there is one."""
    words = words or english()
    sentence = words.duties[duty.kind]
    if duty.after_days is not None:
        sentence = words.duty_period.format(duty=sentence, days=duty.after_days)
    return words.duty_wording.format(duty=sentence, text=duty.text) if duty.text else sentence


def explain_nearest(nearest: Nearest, words: Words | None = None) -> str:
    """The nearest allowed use as a sentence: what to change in the wanted one."""
    words = words or english()
    steps = [words.steps[step.kind].format(names=_names(step.kind, step.detail, words)) for step in nearest.steps]
    return words.nearest.format(steps=words.comma.join(steps))


def phrase(dimension: str, values: tuple[str, ...], words: Words) -> str:
    """The part of a sentence that says these values of a dimension: 'in Kazakhstan', 'worldwide'.

    >>> phrase("territory", ("KZ",), english())
    'in Kazakhstan'
    """
    return _piece(dimension, values, words)


def named(kind: str, values: tuple[str, ...], words: Words) -> str:
    """The names of these values, of the kind that `words.kinds` gives for `kind`, as a list in a sentence.

    >>> named("channel", ("web", "app"), english())
    'on the web and in apps'
    """
    return _names(kind, values, words)


def _piece(dimension: str, detail: tuple[str, ...], words: Words) -> str:
    if detail == (EVERY,) and dimension in words.every_piece:
        return words.every_piece[dimension]
    return words.pieces.get(dimension, "").format(names=_names(dimension, detail, words))


def _pieces_of(detail: Iterable[str], words: Words) -> list[str]:
    """The pieces of 'territory:CN', 'channel:tv' ..., the values of one dimension together."""
    grouped: dict[str, list[str]] = {}
    for entry in detail:
        dimension, _, value = entry.partition(":")
        grouped.setdefault(dimension, []).append(value)
    return [_piece(dimension, tuple(values), words) for dimension, values in grouped.items()]


def _names(clause: str, values: tuple[str, ...], words: Words) -> str:
    kind = words.kinds.get(clause)
    if kind == "times":
        known = [value.replace("T", " ").replace("Z", " UTC") for value in values]
    elif kind == "sources":
        known = [_source(value) for value in values]
    else:
        known = [words.names.get(kind or "", {}).get(value, value) for value in values]
    return words.and_.join([words.comma.join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def _joined(pieces: list[str], words: Words) -> str:
    return " " + words.comma.join(pieces) if any(pieces) else ""


def _source(mark: str) -> str:
    """A mark of where a rule comes from (`Rule.by`) as it is shown: 'agreement web-use, version 2'."""
    kind, _, name = mark.partition(":")
    key, at, version = name.partition("@")
    return f"{kind} {key}, version {version}" if at else f"{kind} {key}"
