"""What the ledger's entries add up to: the state of an item and of each of its versions.

Derived: `rebuild` gets the same states from the same entries. The functions `project_...` are pure; the store keeps
what they give.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.base.time import Embargo, embargo_of
from commonwire.ledger.entry import Entry
from commonwire.news.beside import Beside, Subject, beside_of, subject_of
from commonwire.news.item import Item, LanguageBy, Status
from commonwire.rights.terms import Terms

SNIPPET_LENGTH = 200
"""Characters of summary or text that a row in a list shows."""


class VersionState(msgspec.Struct, kw_only=True):
    """One immutable version. `content` maps roles (model, original, note, report) to salted digests.

    `fingerprint` tells a re-delivery from a change; it is empty once the content was erased.
    `released` is False while an embargo keeps the version from everyone but its owner. `number` is its entry's in the
    ledger of `node` (empty: this one), `position` its place in the journal here.
    """

    item: str
    version: int
    number: int
    source_version: str | None
    claimed_at: datetime | None
    fingerprint: str
    content: dict[str, str]
    terms: str
    received_at: datetime
    embargo_until: Embargo
    released: bool
    correction: bool
    statement: str | None = None
    node: str = ""
    position: int = 0

    def __post_init__(self) -> None:
        """An embargo read from JSON is text; here it is a time. What an earlier program kept is the node's own."""
        self.embargo_until = embargo_of(self.embargo_until)
        self.position = self.position or self.number


class ItemState(msgspec.Struct, kw_only=True):
    """An item as it stands now.

    `version` is the newest recorded one, `public_version` the newest that others may see (None: none yet).
    `position` is the place in the journal of the last entry that changed what others see: the order of the wire.
    `headline`, `snippet`, `subjects`, `beside` hold only what others may see; empty for a held or killed item.
    `listed` says whether others see the row at all. `reason` is the owner's, for a held or killed item.
    """

    id: str
    outlet: str
    uri: str
    status: Status
    version: int
    public_version: int | None
    position: int
    first_received_at: datetime
    received_at: datetime
    language: str | None = None
    language_by: LanguageBy | None = None
    urgency: int | None = None
    headline: str | None = None
    snippet: str | None = None
    subjects: list[Subject] = []
    embargo_until: Embargo = None
    claimed_at: datetime | None = None
    terms: str
    listed: bool
    reason: str | None = None
    corrected: bool = False
    beside: Beside | None = None

    def __post_init__(self) -> None:
        """An embargo read from JSON is text; here it is a time."""
        self.embargo_until = embargo_of(self.embargo_until)


def version_of(entry: Entry, position: int, model: Item, *, mark: str) -> VersionState:
    """The version that `entry` ("published" or "corrected") brought; `mark` is the fingerprint of what was given."""
    return VersionState(
        item=entry.item or "",
        version=entry.version or 0,
        number=entry.number,
        source_version=model.source_version,
        claimed_at=model.version_created_at,
        fingerprint=mark,
        content=entry.content,
        terms=entry.terms or "",
        received_at=entry.received_at,
        embargo_until=embargo_of(entry.embargo_until),
        released=entry.embargo_until is None,
        correction=entry.kind == "corrected",
        statement=entry.statement,
        node=entry.node,
        position=position,
    )


def project_version(
    entry: Entry, position: int, state: ItemState | None, version: VersionState, model: Item, terms: Terms
) -> ItemState:
    """The item after `entry` ("published" or "corrected"), at this place in the journal, brought `version`."""
    if not version.released:
        if state is not None and state.public_version is not None:
            return msgspec.structs.replace(state, version=version.version)
        shown = _announced(entry, position, state, version, model, terms)
    else:
        shown = _shown(entry, position, state, version, model)
    if state is not None and state.status == "withheld":
        return _without_words(shown, "withheld", state.reason)
    return shown


def project_release(
    entry: Entry, position: int, state: ItemState, version: VersionState, model: Item, terms: Terms
) -> ItemState:
    """The item after its hold or embargo ended: it shows `version`, or announces it while that is still embargoed."""
    state = msgspec.structs.replace(state, status="usable", reason=None)
    if not version.released:
        return _announced(entry, position, state, version, model, terms)
    shown = _shown(entry, position, state, version, model)
    shown.corrected = version.correction or (state.corrected and state.public_version == version.version)
    return shown


def project_withdrawal(entry: Entry, position: int, state: ItemState, reason: str) -> ItemState:
    """The item after `entry` held or killed it: its words are gone from every list."""
    status: Status = "canceled" if entry.kind == "killed" else "withheld"
    return _without_words(
        msgspec.structs.replace(state, position=position, received_at=entry.received_at), status, reason
    )


def _shown(entry: Entry, position: int, state: ItemState | None, version: VersionState, model: Item) -> ItemState:
    by_person = state is not None and state.language_by == "person"
    return ItemState(
        id=version.item,
        outlet=entry.outlet or "",
        uri=model.uri,
        status="usable",
        version=max(version.version, state.version if state else 0),
        public_version=version.version,
        position=position,
        first_received_at=state.first_received_at if state else entry.received_at,
        received_at=entry.received_at,
        language=state.language if state is not None and by_person else model.language,
        language_by="person" if by_person else model.language_by,
        urgency=model.urgency,
        headline=model.headline,
        snippet=_snippet(model),
        subjects=[subject_of(concept) for concept in model.subjects],
        embargo_until=version.embargo_until,
        claimed_at=version.claimed_at,
        terms=version.terms,
        listed=True,
        corrected=version.correction,
        beside=beside_of(model),
    )


def _announced(
    entry: Entry, position: int, state: ItemState | None, version: VersionState, model: Item, terms: Terms
) -> ItemState:
    """A row with only the fields that the terms let through before the hour (docs/rules.md, 7)."""
    shown = _shown(entry, position, state, version, model)
    announce = terms.announce
    return msgspec.structs.replace(
        shown,
        public_version=None,
        listed=bool(announce),
        headline=shown.headline if "headline" in announce else None,
        snippet=shown.snippet if "summary" in announce else None,
        subjects=shown.subjects if "subjects" in announce else [],
        beside=Beside(headlines=shown.beside.headlines) if shown.beside and "headline" in announce else None,
    )


def _without_words(state: ItemState, status: Status, reason: str | None) -> ItemState:
    by: LanguageBy | None = "person" if state.language_by == "person" else None  # a machine's guess goes with the text
    return msgspec.structs.replace(
        state,
        status=status,
        headline=None,
        snippet=None,
        subjects=[],
        claimed_at=None,
        beside=None,
        reason=reason,
        language_by=by,
    )


def _snippet(model: Item) -> str | None:
    text = model.summary or model.body_text
    if not text:
        return None
    return text if len(text) <= SNIPPET_LENGTH else text[:SNIPPET_LENGTH].rstrip() + "…"
