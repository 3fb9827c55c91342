"""Give a story: a new item or a new version of one, or the answer that it is here already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.ids import item_id
from commonwire.base.texts import text as _
from commonwire.ledger.entry import Entry
from commonwire.news.content import find_model
from commonwire.news.item import Decided, Given, Item, Remark, Report
from commonwire.news.labels import subject_keys
from commonwire.news.ports import Happening, NewsRecords
from commonwire.news.record import Line, OwnStatement, record
from commonwire.news.state import ItemState, VersionState, project_version, version_of
from commonwire.news.version import Verdict, decide_version, fingerprint
from commonwire.rights.check import check_terms
from commonwire.rights.digest import terms_digest
from commonwire.rights.embargo import is_embargoed
from commonwire.rights.resolve import resolve, voided
from commonwire.rights.terms import Terms

LONGEST_REASON = 4000
"""Characters of a reason, of what was wrong, or of a note for readers."""
AHEAD = timedelta(minutes=10)
"""How far a claimed time may lie ahead of the receipt before it is marked."""
_HEAD: Final = (
    "id",
    "uri",
    "version",
    "source_version",
    "kind",
    "status",
    "embargo_until",
    "language",
    "language_by",
    "headlines",
    "slugline",
    "byline",
    "subjects",
    "places",
    "genres",
    "urgency",
    "credit",
    "version_created_at",
    "received_at",
)
"""The fields of an item that its head has."""
Identify = Callable[[Item], Decided]
"""Decides what language an item is in."""


def as_said(item: Item) -> Decided:
    """The language that the source says, believed as it stands."""
    return Decided(tag=item.language, by="source" if item.language else None)


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """That a new version corrects the one before: `what` was wrong, and a note that may be shown to readers."""

    what: str
    reader_note: str | None = None


class Published(msgspec.Struct, kw_only=True):
    """What became of a given item: `entry` is its ledger number (of the standing version when unchanged or late)."""

    id: str
    uri: str
    version: int
    entry: int
    outcome: Literal["new", "unchanged", "late"]
    report: Report


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What giving an item would do now: `item` as it would stand, `before` as it stands (None: it is new).

    `standing` is the version that stays, when the item is here already or comes late.
    """

    outcome: Literal["new", "unchanged", "late"]
    item: Item
    mark: str
    before: ItemState | None
    standing: VersionState | None


def plan(
    records: NewsRecords,
    given: Given,
    *,
    outlet: str,
    outlet_terms: Terms | None,
    now: datetime,
    feed_terms: Terms | None = None,
    correction: Correction | None = None,
    identify: Identify = as_said,
) -> Plan:
    """What `publish` would do with `given`, recording nothing; raises as it does."""
    item = given.item
    identity = item_id(outlet, item.uri)
    state = records.items.find(identity)
    _check_not_killed(state)
    recorded = records.items.versions(identity) if state else []
    mark = fingerprint(item)
    verdict = decide_version(item, mark, recorded, now=now)
    if correction is not None:
        check_correction(correction)
        _check_corrects(item, verdict, recorded)
    standing = recorded[verdict.version - 1] if verdict.kind != "new" else None
    if standing is None:
        terms = _terms(given, feed_terms, outlet_terms)
        _mark_the_future(given, now)
        _decide_language(given, state, identify)
        item = msgspec.structs.replace(given.item, id=identity, version=verdict.version, received_at=now, terms=terms)
    return Plan(outcome=verdict.kind, item=item, mark=mark, before=state, standing=standing)


def publish(
    records: NewsRecords,
    given: Given,
    *,
    outlet: str,
    outlet_terms: Terms | None,
    by: str | None,
    now: datetime,
    feed_terms: Terms | None = None,
    correction: Correction | None = None,
    own: OwnStatement | None = None,
    identify: Identify = as_said,
) -> Published:
    """Record `given` as an item of `outlet`, unless it is here already or an older version coming late.

    Terms are resolved from the item, the feed and the outlet, in this order; `identify` decides what language a new
    version is in, unless a person has. Raises ConflictError when the item
    was killed, the source version is recorded with other content or a correction would change nothing. Terms that
    contradict themselves are void, which the report says.
    """
    planned = plan(
        records,
        given,
        outlet=outlet,
        outlet_terms=outlet_terms,
        now=now,
        feed_terms=feed_terms,
        correction=correction,
        identify=identify,
    )
    if planned.standing is not None:
        return _standing(given, planned.standing, planned.outcome)
    return _record_version(records, given, planned, outlet=outlet, by=by, now=now, correction=correction, own=own)


def _check_not_killed(state: ItemState | None) -> None:
    if state is not None and state.status == "canceled":
        raise ConflictError(
            _(
                "This item was killed; no later version of it is accepted. The reason: %(value)s",
                value=state.reason or "none was given",
            ),
            where=state.uri,
            remedy=_("Give the story under a new URI."),
        )


def check_correction(correction: Correction) -> None:
    """Raise BadInputError when it does not say what was wrong, or says it in too many words."""
    if not correction.what.strip():
        raise BadInputError(
            _("Say what was wrong"),
            where="what",
            remedy=_("1 to %(most)s characters.", most=LONGEST_REASON),
        )
    if max(len(correction.what), len(correction.reader_note or "")) > LONGEST_REASON:
        raise BadInputError(
            _("More than %(most)s characters", most=LONGEST_REASON),
            where="correction",
            remedy=_("Shorten it."),
        )


def _record_version(
    records: NewsRecords,
    given: Given,
    planned: Plan,
    *,
    outlet: str,
    by: str | None,
    now: datetime,
    correction: Correction | None,
    own: OwnStatement | None,
) -> Published:
    item = planned.item
    terms = item.terms or Terms()
    digest = terms_digest(terms)
    records.terms.put(digest, terms)
    embargoed = is_embargoed(item.embargo_until, now)
    line = Line(
        kind="corrected" if correction else "published",
        outlet=outlet,
        uri=item.uri,
        version=item.version,
        parts=_parts(given, item, correction),
        language=item.language,
        urgency=item.urgency,
        terms=digest,
        embargo_until=embargo_text(item) if embargoed else None,
        by=by,
    )
    entry = record(records, line, own=own, now=now)
    version = version_of(entry, records.book.position(), item, mark=planned.mark)
    project_entry(records, entry, planned.before, version, item, terms, correction)
    return Published(
        id=item.id, uri=item.uri, version=item.version, entry=entry.number, outcome="new", report=given.report
    )


def project_entry(
    records: NewsRecords,
    entry: Entry,
    before: ItemState | None,
    version: VersionState,
    model: Item,
    terms: Terms,
    correction: Correction | None,
    *,
    is_here: bool = True,
) -> None:
    """Keep what an entry that brought a version changes, and tell the rooms that act on it; also used by `rebuild`.

    `before` is the item as it stood, None when it is new. Of another node's version whose text is not given to this
    one (`is_here` is False) `model` says only what the entry does, and nobody here sees a row.
    """
    state = project_version(entry, records.book.position(), before, version, model, terms)
    if not is_here and (before is None or not before.listed):
        state.listed = False
    records.items.put_version(version)
    records.items.put(state, _subjects(records, state, version, model))
    # A version that its source withholds is held by the next entry: it must not be seen for that moment either.
    shown = is_here and version.released and state.status == "usable" and model.status == "usable"
    records.happenings.append(
        Happening(
            entry=entry,
            position=records.book.position(),
            state=state,
            version=version,
            model=model if shown else None,
            reason=correction.what if correction else None,
            reader_note=correction.reader_note if correction else None,
        )
    )


def _subjects(records: NewsRecords, state: ItemState, version: VersionState, model: Item) -> list[str]:
    """The subjects to be found by: those of the version that others see, never of one behind it under embargo."""
    if not state.subjects:
        return []
    if not version.released and state.public_version is not None:
        public = records.items.find_version(state.id, state.public_version)
        seen = find_model(records, public) if public else None
        return subject_keys(seen.subjects) if seen else []
    return subject_keys(model.subjects)


def _check_corrects(item: Item, verdict: Verdict, recorded: list[VersionState]) -> None:
    """A correction must bring a new version, or be the re-delivery of one: its note is never lost unseen."""
    if not recorded:
        raise BadInputError(
            _("There is no earlier version to correct"), where=item.uri, remedy=_("Give it as a new item.")
        )
    if verdict.kind == "late" or (verdict.kind == "unchanged" and not recorded[verdict.version - 1].correction):
        raise ConflictError(
            _(
                "This text is no newer than version %(version)s, which is recorded and is no correction",
                version=verdict.version,
            ),
            where=item.uri,
            remedy=_("Send the corrected text under a higher source version, or the note alone (.../corrections)."),
        )


def embargo_text(item: Item) -> str | None:
    """The embargo as an entry states it: an ISO 8601 time, "open" or None."""
    return item.embargo_until.isoformat() if isinstance(item.embargo_until, datetime) else item.embargo_until


def _parts(given: Given, item: Item, correction: Correction | None) -> dict[str, bytes]:
    """The contents of a version, each apart: a peer and a reader get the model, never the note or the report."""
    parts = {
        "model": msgspec.json.encode(msgspec.structs.replace(item, editor_note=None)),
        "head": msgspec.json.encode(head_of(item)),
        "original": given.original,
        "report": msgspec.json.encode(given.report),
    }
    if item.editor_note:
        parts["note"] = item.editor_note.encode()
    if correction:
        parts["reason"] = msgspec.json.encode(correction)
    return parts


def head_of(item: Item) -> Item:
    """What a row shows of an item, and what it is found by where its text is not: for nodes behind a thin link."""
    return Item(**{name: getattr(item, name) for name in _HEAD})


def _terms(given: Given, feed: Terms | None, outlet: Terms | None) -> Terms:
    """The terms that hold. Those of the item that cannot hold are void: the story is not lost for them."""
    item = given.item
    terms = resolve(item.terms, feed, outlet, usage_terms=item.usage_terms)
    problems = check_terms(item.terms) if item.terms is not None else []
    for problem in problems:
        text = f"{problem.message}: the terms are void, and every use will be asked about. {problem.remedy}"
        given.report.remarks.append(Remark(kind="dropped", where=f"terms.{problem.where}", text=text))
    return voided(terms, [f"{problem.where}: {problem.message}" for problem in problems])


def _decide_language(given: Given, state: ItemState | None, identify: Identify) -> None:
    """Say in the model what language it is in and who decided it, and why in the report where that is not the source.

    What a person of its owner said of an earlier version stays.
    """
    item = given.item
    decided = identify(item)
    if state is not None and state.language_by == "person" and state.language != item.language:
        why = f"A person of the outlet said '{state.language}': kept."
        decided = Decided(tag=state.language, by="person", why=why)
    if decided.tag != item.language:
        item.source_language, item.language = item.language, decided.tag
    item.language_by = decided.by
    if decided.why:
        given.report.remarks.append(Remark(kind="guessed", where="language", text=decided.why))


def _mark_the_future(given: Given, now: datetime) -> None:
    for name in ("first_created_at", "version_created_at", "content_created_at"):
        claimed = getattr(given.item, name)
        if claimed is not None and claimed > now + AHEAD:
            text = f"{claimed.isoformat()} lies in the future; order is by the time of receipt"
            given.report.remarks.append(Remark(kind="guessed", where=name, text=text))


def _standing(given: Given, standing: VersionState, outcome: Literal["new", "unchanged", "late"]) -> Published:
    if outcome == "late":
        text = f"An older version than the recorded version {standing.version}: not used. Send it with a later time."
        given.report.remarks.append(Remark(kind="dropped", where="version", text=text))
    return Published(
        id=standing.item,
        uri=given.item.uri,
        version=standing.version,
        entry=standing.number,
        outcome=outcome,
        report=given.report,
    )
