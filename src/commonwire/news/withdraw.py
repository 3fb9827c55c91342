"""Hold, release and kill: by the owner only, told to everyone who was served the item.

Who may is decided by `alliance.may` before these are called; here is what it does. A kill erases the content
of every version (docs/rules.md, 4 and 5): the entries stay and every proof still verifies.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.base.texts import text
from commonwire.ledger.entry import Entry
from commonwire.news.content import find_model, find_part
from commonwire.news.labels import subject_keys
from commonwire.news.ports import Happening, NewsRecords
from commonwire.news.publish import LONGEST_REASON, Correction
from commonwire.news.record import Line, NodeLine, OwnStatement, record, record_by_node
from commonwire.news.state import ItemState, VersionState, project_release, project_withdrawal
from commonwire.rights.embargo import is_embargoed

EMERGENCY = "Held in an emergency by the alliance, not by the outlet: "
"""How the reason of an emergency hold begins, and no other's, so that everyone sees whose it is."""
EMERGENCY_ENDED = "Released by the alliance, which had held it in an emergency: "
"""How the reason begins with which the alliance ends it."""

_SEE_STATUS = "Read the item first: its status says what can still be done."


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The owner's reason, for the desks that took the item, and a note they may show to their readers."""

    reason: str
    reader_note: str | None = None


def hold(
    records: NewsRecords, state: ItemState, words: Words, *, by: str | None, own: OwnStatement | None, now: datetime
) -> Entry:
    """Withhold an item until it is released or killed. Raises ConflictError when it is not usable now."""
    if state.status != "usable":
        raise ConflictError(
            text("The item is %(status)s; only a usable one can be held", status=state.status),
            where=state.uri,
            remedy=_SEE_STATUS,
        )
    return _withdraw(records, "held", state, words, by=by, own=own, now=now)


def kill(
    records: NewsRecords, state: ItemState, words: Words, *, by: str | None, own: OwnStatement | None, now: datetime
) -> Entry:
    """End an item for good: its words leave every list, its content is erased. Raises ConflictError the second time."""
    if state.status == "canceled":
        raise ConflictError(
            text("The item was killed before"), where=state.uri, remedy=text("Nothing more needs to be done.")
        )
    entry = _withdraw(records, "killed", state, words, by=by, own=own, now=now)
    erase_item(records, state, by=by, now=now)
    return entry


def release(
    records: NewsRecords, state: ItemState, words: Words, *, by: str | None, own: OwnStatement | None, now: datetime
) -> Entry:
    """End a hold or, when the item is not held, the embargo of its newest version.

    Raises ConflictError when nothing keeps the item back.
    """
    check_words(words)
    held = state.status == "withheld"
    version = freed(records, state)
    line = Line(
        kind="released" if held else "embargo-lifted",
        outlet=state.outlet,
        uri=state.uri,
        version=version.version,
        parts={"reason": msgspec.json.encode(words)},
        language=state.language,
        urgency=state.urgency,
        terms=version.terms,
        by=by,
        about=version.number,
    )
    entry = record(records, line, own=own, now=now)
    project_released(records, entry, words)
    return entry


def lift_embargo(records: NewsRecords, version: VersionState, *, now: datetime) -> Entry:
    """Record that the hour of an embargo has come: the owner set it, the node keeps it.

    Raises ConflictError when it has not come, was lifted before, or the item is held or killed meanwhile.
    """
    state = records.items.find(version.item)
    current = records.items.find_version(version.item, version.version)
    if state is None or current is None:
        raise NotFoundError(text("The item of an embargoed version is not known here"), where=version.item)
    if current.released or state.status != "usable" or is_embargoed(current.embargo_until, now):
        raise ConflictError(
            text("The embargo of version %(version)s cannot be lifted now", version=version.version), where=state.uri
        )
    line = NodeLine(
        kind="embargo-lifted",
        outlet=state.outlet,
        uri=state.uri,
        version=version.version,
        language=state.language,
        urgency=state.urgency,
        terms=version.terms,
        about=version.number,
    )
    entry = record_by_node(records, line, now=now)
    project_released(records, entry, None)
    return entry


def project_released(records: NewsRecords, entry: Entry, words: Words | None) -> None:
    """Keep what a "released", "emergency-released" or "embargo-lifted" entry changes; also used by `rebuild`.

    With the embargo of a correction its words come free: from then on they are told. A version that was overtaken
    by a newer public one takes nothing back.
    """
    state, version = _known(records, entry)
    reason, reader_note = (words.reason, words.reader_note) if words else (None, None)
    if entry.kind == "embargo-lifted":
        version = msgspec.structs.replace(version, released=True)
        records.items.put_version(version)
        if version.correction and (said := _correction(records, version)) is not None:
            reason, reader_note = said.what, said.reader_note
    model = find_model(records, version)
    if model is not None and version.version >= (state.public_version or 0):
        state = project_release(entry, records.book.position(), state, version, model, records.terms.get(version.terms))
        records.items.put(state, subject_keys(model.subjects) if state.subjects else [])
    else:
        model = None
    records.happenings.append(
        Happening(
            entry=entry,
            position=records.book.position(),
            state=state,
            version=version,
            model=model if version.released else None,
            reason=reason,
            reader_note=reader_note,
        )
    )


def project_withdrawn(records: NewsRecords, entry: Entry, words: Words) -> None:
    """Keep what a "held", "emergency-held" or "killed" entry changes; also used by `rebuild`.

    One of another node may be about a version that is not here yet.
    """
    state = records.items.find(entry.item or "")
    if state is None:
        raise ConflictError(
            text("Entry %(number)s is about an item that is not known here", number=entry.number), where=entry.uri
        )
    version = records.items.find_version(entry.item or "", entry.version or 0)
    state = project_withdrawal(entry, records.book.position(), state, words.reason)
    records.items.put(state, [])
    records.items.remove_text(state.id)
    records.happenings.append(
        Happening(
            entry=entry,
            position=records.book.position(),
            state=state,
            version=version,
            reason=words.reason,
            reader_note=words.reader_note,
        )
    )


def erase_item(records: NewsRecords, state: ItemState, *, by: str | None, now: datetime) -> None:
    """Erase the content and salts of every version, each with an entry that says so about the version's own.

    The words of corrections stay: they were told to takers and are part of the notices, not of the story.
    """
    for version in records.items.versions(state.id):
        erased = {role: digest for role, digest in version.content.items() if role != "reason"}
        records.book.erase(erased.values())
        line = NodeLine(
            kind="erased",
            outlet=state.outlet,
            uri=state.uri,
            version=version.version,
            erased=erased,
            by=by,
            about=version.number,
        )
        record_by_node(records, line, now=now)
        records.items.put_version(without_content(version))


def without_content(version: VersionState) -> VersionState:
    """What is known of a version once its content was erased: only what its entry says."""
    return msgspec.structs.replace(version, fingerprint="", source_version=None, claimed_at=None)


def due_releases(records: NewsRecords, now: datetime) -> list[VersionState]:
    """The embargoed versions whose hour has come and whose item is not held, soonest first.

    Those of another node end when that says so. A newer version that still waits keeps them back, too: with it the
    owner has moved the hour of the story.
    """
    embargoed = [version for version in records.items.embargoed() if version.node in {"", records.node}]
    waiting: dict[str, int] = {}
    for version in embargoed:
        if is_embargoed(version.embargo_until, now):
            waiting[version.item] = max(version.version, waiting.get(version.item, 0))
    return [
        version
        for version in embargoed
        if not is_embargoed(version.embargo_until, now)
        and version.version > waiting.get(version.item, 0)
        and (state := records.items.find(version.item)) is not None
        and state.status == "usable"
    ]


def freed(records: NewsRecords, state: ItemState) -> VersionState:
    """The version that a release frees: of a held item the newest that was public, else the newest embargoed one.

    Raises ConflictError when nothing keeps the item back.
    """
    versions = records.items.versions(state.id)
    if state.status == "withheld":
        return ([v for v in versions if v.released] or versions)[-1]
    waiting = [v for v in versions if not v.released and v.version > (state.public_version or 0)]
    if not waiting or state.status == "canceled":
        raise ConflictError(text("Nothing keeps this item back"), where=state.uri, remedy=_SEE_STATUS)
    return waiting[-1]


def _correction(records: NewsRecords, version: VersionState) -> Correction | None:
    said = find_part(records, version, "reason")
    return msgspec.json.decode(said, type=Correction) if said is not None else None


def _withdraw(
    records: NewsRecords,
    kind: Literal["held", "killed"],
    state: ItemState,
    words: Words,
    *,
    by: str | None,
    own: OwnStatement | None,
    now: datetime,
) -> Entry:
    check_words(words)
    line = Line(
        kind=kind,
        outlet=state.outlet,
        uri=state.uri,
        version=state.version,
        parts={"reason": msgspec.json.encode(words)},
        language=state.language,
        urgency=state.urgency,
        by=by,
    )
    entry = record(records, line, own=own, now=now)
    project_withdrawn(records, entry, words)
    return entry


def _known(records: NewsRecords, entry: Entry) -> tuple[ItemState, VersionState]:
    state = records.items.find(entry.item or "")
    version = records.items.find_version(entry.item or "", entry.version or 0)
    if state is None or version is None:
        raise ConflictError(
            text("Entry %(number)s is about an item that is not known here", number=entry.number), where=entry.uri
        )
    return state, version


def check_words(words: Words) -> None:
    """Raise BadInputError for a reason that is missing or too long, or that passes for the alliance's own."""
    if words.reason.lstrip().startswith((EMERGENCY, EMERGENCY_ENDED)):
        raise BadInputError(
            text("A reason that begins so is the alliance's emergency role's alone"),
            where="reason",
            remedy=text("Say it in other words."),
        )
    if not words.reason.strip():
        raise BadInputError(text("A reason is missing"), where="reason", remedy=text("Say in a sentence why."))
    if max(len(words.reason), len(words.reader_note or "")) > LONGEST_REASON:
        raise BadInputError(
            text("More than %(most)s characters", most=LONGEST_REASON),
            where="reason",
            remedy=text("Shorten it."),
        )
