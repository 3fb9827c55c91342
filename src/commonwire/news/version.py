"""Is what came new, a copy of itself, or late? Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.errors import ConflictError
from commonwire.base.texts import text
from commonwire.news.item import Item
from commonwire.news.state import VersionState


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a given item is beside those already recorded; `version` is its number here, or the standing one's."""

    kind: Literal["new", "unchanged", "late"]
    version: int


_OWN = b',"language_by":null,"source_language":null}'
"""How a bare item ends: fields that are the node's alone, and that fingerprints of before do not have."""


def fingerprint(item: Item) -> str:
    """A digest of all that the source said, so that a re-delivery is known: what we add is left out."""
    note = item.editor_note or None  # an empty one is not kept
    bare = msgspec.structs.replace(item, id="", version=0, received_at=None, terms=None, editor_note=note)
    if item.language_by not in {None, "source"}:
        bare.language = item.source_language
    bare.language_by = bare.source_language = None
    said = msgspec.json.encode(bare, order="deterministic").removesuffix(_OWN) + b"}"
    return hashlib.sha256(said).hexdigest()


def decide_version(item: Item, mark: str, recorded: list[VersionState], *, now: datetime) -> Verdict:
    """Say what `item` (with fingerprint `mark`) is, after the versions `recorded` of it, the first one first.

    The same source version with other content raises ConflictError. A claimed time in the future counts as
    `now` (docs/rules.md, 11), so that nobody stays on top by dating ahead.
    """
    if not recorded:
        return Verdict(kind="new", version=1)
    newest = recorded[-1]
    for version in recorded:
        if item.source_version is not None and version.source_version == item.source_version:
            if version.fingerprint == mark:
                return Verdict(kind="unchanged", version=version.version)
            raise ConflictError(
                text(
                    "Source version %(source_version)s of this item is recorded with other content",
                    source_version=item.source_version,
                ),
                where=item.uri,
                remedy=text("Send a changed story under a higher source version."),
            )
    if newest.fingerprint == mark:
        return Verdict(kind="unchanged", version=newest.version)
    if _is_older(item, newest, now):
        return Verdict(kind="late", version=newest.version)
    return Verdict(kind="new", version=newest.version + 1)


def _is_older(item: Item, newest: VersionState, now: datetime) -> bool:
    if item.source_version is not None and newest.source_version is not None:
        mine, theirs = _number(item.source_version), _number(newest.source_version)
        if mine is not None and theirs is not None:
            return mine < theirs
    if item.version_created_at is None or newest.claimed_at is None:
        return False
    return min(item.version_created_at, now) < min(newest.claimed_at, newest.received_at)


def _number(source_version: str) -> tuple[int, ...] | None:
    """'2' and '1.10' as numbers that compare; anything else has no order."""
    parts = source_version.split(".")
    is_number = all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts)
    return tuple(map(int, parts)) if is_number else None
