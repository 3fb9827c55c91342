"""Words for decisions: sentences made of the codes in reasons, duties and nearest uses.

All words are data: a catalogue for each language, `data/words.LANGUAGE.json`, all of one shape. Values are put into
its sentences as they are called by themselves (undeclined), so a sentence must stay right with any of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from commonwire.base.languages import direction
from commonwire.rights.decision import Effect, Nearest, Reason
from commonwire.rights.shipped import shipped
from commonwire.rights.terms import EVERY, Duty
from commonwire.rights.territories import places


class Words(msgspec.Struct, frozen=True, kw_only=True, rename={"and_": "and"}):
    """A catalogue in one language; `reviewed` says whether an editor who writes it has read it.

    `reasons`: clause -> effect -> sentence with {names} or {pieces}; `kinds`: clause or step -> which of `names`
    its values are; `pieces`: dimension -> part of a sentence, `every_piece` the same for all of it.
    `between` stands between pieces and between steps, `joined` is how pieces stand in a sentence; `and_` and `comma`
    make lists of names. `time` and `sources` say a time and where a rule comes from.
    `described`: sentences about terms as a whole (`describe`), with {pieces} or {names}.
    `alerts`: what mails say of what saved searches caught.
    `withheld`: why a picture, sound or film was left out of a take; `stopped`: why a queued take was not made, when
    it was not decided.
    """

    language: str
    reviewed: bool
    reasons: dict[str, dict[Effect, str]]
    kinds: dict[str, str]
    pieces: dict[str, str]
    every_piece: dict[str, str]
    and_: str
    comma: str
    between: str
    joined: str
    time: str
    sources: dict[str, str]
    duties: dict[str, str]
    duty_wording: str
    duty_period: str
    nearest: str
    steps: dict[str, str]
    names: dict[str, dict[str, str]]
    described: dict[str, str]
    withheld: dict[Effect, str]
    stopped: dict[str, str]
    alerts: dict[str, str]


@cache
def english() -> Words:
    """The English catalogue; names of territories and languages are those of Unicode CLDR."""
    return catalogue("en")


@cache
def catalogues() -> tuple[str, ...]:
    """The languages that there is a catalogue in, English first."""
    found = (files("commonwire.rights") / "data").iterdir()
    tags = {name.removeprefix("words.").removesuffix(".json") for file in found if (name := file.name)[:6] == "words."}
    return ("en", *sorted(tags - {"en"}))


@cache
def catalogue(language: str) -> Words:
    """The catalogue in one of `catalogues`; what it lacks is said in English, as are territories and languages.

    Names of those in the language are handed in by `calling`.
    """
    known = places()
    territories = known.parts | known.group_names | shipped("territories")["names"]
    named = {"names": {"territories": territories, "languages": shipped("languages")["names"]}}
    raw = _filled(_filled(shipped(f"words.{language}"), shipped("words.en")), named)
    return msgspec.convert(raw | {"kinds": shipped("words.en")["kinds"]}, Words)


def calling(words: Words, *, territories: dict[str, str], languages: dict[str, str]) -> Words:
    """`words` with these names of territories and languages, by code and tag; others keep the names they have."""
    named = {"territories": territories, "languages": languages}
    return msgspec.structs.replace(words, names=_filled(named, words.names))


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
    return words.duty_wording.format(duty=sentence, text=isolated(duty.text, words)) if duty.text else sentence


def explain_nearest(nearest: Nearest, words: Words | None = None) -> str:
    """The nearest allowed use as a sentence: what to change in the wanted one."""
    words = words or english()
    steps = [words.steps[step.kind].format(names=_names(step.kind, step.detail, words)) for step in nearest.steps]
    return words.nearest.format(steps=words.between.join(steps))


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
        said = [_time(value, words) for value in values]
    elif kind == "sources":
        said = [_source(value, words) for value in values]
    else:
        said = [words.names.get(kind or "", {}).get(value, value) for value in values]
    known = [isolated(name, words) for name in said]
    return words.and_.join([words.comma.join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def _joined(pieces: list[str], words: Words) -> str:
    return words.joined.format(pieces=words.between.join(pieces)) if any(pieces) else ""


def _time(code: str, words: Words) -> str:
    """A time in UTC ('2030-03-02T04:00Z') as it is shown."""
    date, _, clock = code.removesuffix("Z").partition("T")
    return words.time.format(date=date, clock=clock)


def _source(mark: str, words: Words) -> str:
    """A mark of where a rule comes from (`Rule.by`) as it is shown: 'agreement web-use, version 2'."""
    kind, _, name = mark.partition(":")
    key, _, version = name.partition("@")
    return words.sources[kind].format(key=key, version=version) if kind in words.sources else mark


_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def isolated(text: str, words: Words) -> str:
    """`text` so that it can stand in the sentence: isolated (UAX 9, FSI) when letters of it run the other way."""
    own = direction(words.language)
    runs = (_STRONG.get(unicodedata.bidirectional(letter), own) for letter in text)
    return f"\u2068{text}\u2069" if any(run != own for run in runs) else text


def _filled(own: dict[str, Any], fallback: dict[str, Any]) -> dict[str, Any]:
    """`own` with what only `fallback` has, at every depth."""
    both = {key: _filled(own[key], fallback[key]) for key in own.keys() & fallback.keys() if isinstance(own[key], dict)}
    return fallback | own | both
