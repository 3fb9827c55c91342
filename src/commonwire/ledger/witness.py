"""Witness: whether a checkpoint continues all that was seen of a ledger before, and what shows that it does not.

A node that shows two pasts has signed both. Whoever holds the two checkpoints can show them to everybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.checkpoint import TreeCheckpoint, read_tree_checkpoint
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.tree import EMPTY_ROOT, Tiles, consistency_proof, root_at, verify_consistency


class Witnessed(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint of `origin`, as exact bytes, that was found to continue all before it: its size and root."""

    origin: str
    size: int
    root: bytes
    checkpoint: bytes
    at: datetime


class Cosigned(msgspec.Struct, frozen=True, kw_only=True):
    """The newest checkpoint of this node's tree that `witness` cosigned, with its line beneath; and its key."""

    witness: str
    jwk: dict[str, str]
    size: int
    checkpoint: bytes
    at: datetime


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Two checkpoints, as exact bytes, that `origin` signed and that are not of one past.

    Of one size, their roots differ. Else `root` is what the tree of the `second`, the larger one, had at the size of
    the `first`, as `proof` (of consistency) shows; and the first says otherwise.
    """

    origin: str
    jwk: dict[str, str]
    first: bytes
    second: bytes
    root: bytes = b""
    proof: list[bytes] = []


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence, the peer by which the second checkpoint came, and when."""

    evidence: Evidence
    via: str
    at: datetime


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint, and how its tree continues that of the first `old` entries: the proof of consistency.

    `root` is what the tree had at `old` for whoever shows the step; empty: what the witness saw there.
    """

    old: int
    root: bytes = b""
    proof: list[bytes] = []
    checkpoint: bytes


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of a ledger: the newest checkpoint (None: nothing yet); and how far its whole tree is here.

    `followed` is a checkpoint at the end of that tree, `tiles` are its hashes.
    """

    newest: Witnessed | None
    followed: Witnessed | None
    tiles: Tiles


Answer = Literal["continues", "known", "stale", "unproven", "forked"]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a witness makes of a step.

    "continues": `witnessed` is the newest now. "known": it was seen before. "stale": it does not begin where the
    witness stands. "unproven": the proof does not hold, which may be the fault of whoever handed it on. "forked": its
    node signed two pasts, and `evidence` shows them.
    """

    answer: Answer
    witnessed: Witnessed | None = None
    evidence: Evidence | None = None


def judge(step: Step, key: PublicKey, seen: Seen, *, now: datetime) -> Judgement:
    """What to make of a checkpoint that is signed with its node's `key`, after all that was `seen` of that ledger.

    Raises NotVerifiedError when it is not by that key.
    """
    shown = read_tree_checkpoint(step.checkpoint, key)
    followed, newest = seen.followed, seen.newest
    if followed is not None and shown.size <= followed.size:
        return _against_the_tree(step, shown, key, followed, seen.tiles)
    if newest is not None and shown.size == newest.size:
        if shown.root == newest.root:
            return Judgement(answer="known", witnessed=newest)
        return Judgement(answer="forked", evidence=_evidence(key, newest.checkpoint, step.checkpoint, shown))
    return _from_the_newest(step, shown, key, newest, now)


def verify_evidence(evidence: Evidence) -> None:
    """Return when `evidence` shows, to anybody who knows the node's key, that it signed two pasts.

    Raises NotVerifiedError when it does not.
    """
    key = PublicKey.from_jwk(evidence.jwk)
    first, second = (read_tree_checkpoint(data, key) for data in (evidence.first, evidence.second))
    if {first.node, second.node} != {evidence.origin}:
        raise _no_evidence("the checkpoints are of another node")
    root = second.root
    if first.size != second.size:
        root = evidence.root
        verify_consistency(first.size, second.size, evidence.proof, root, second.root)
    if root == first.root:
        raise _no_evidence("both checkpoints are of one past")


def _from_the_newest(
    step: Step, shown: TreeCheckpoint, key: PublicKey, newest: Witnessed | None, now: datetime
) -> Judgement:
    """What to make of a checkpoint of another size than the newest, beyond the tree that is here."""
    old, root = (newest.size, newest.root) if newest else (0, EMPTY_ROOT)
    if step.old != old or old > shown.size:
        return Judgement(answer="stale", witnessed=newest)
    try:
        verify_consistency(old, shown.size, step.proof, step.root or root, shown.root)
    except NotVerifiedError:
        return Judgement(answer="unproven", witnessed=newest)
    if newest is not None and step.root not in (b"", root):
        found = _evidence(key, newest.checkpoint, step.checkpoint, shown, root=step.root, proof=step.proof)
        return Judgement(answer="forked", evidence=found)
    return Judgement(answer="continues", witnessed=_witnessed(step, shown, now))


def _against_the_tree(
    step: Step, shown: TreeCheckpoint, key: PublicKey, followed: Witnessed, tiles: Tiles
) -> Judgement:
    """What to make of a checkpoint no larger than the tree that is here: its root is known."""
    root = root_at(tiles, shown.size)
    if root == shown.root:
        return Judgement(answer="known", witnessed=followed if followed.size == shown.size else None)
    proof = consistency_proof(tiles, shown.size, followed.size)
    found = _evidence(key, step.checkpoint, followed.checkpoint, shown, root=root, proof=proof)
    return Judgement(answer="forked", evidence=found)


def _witnessed(step: Step, shown: TreeCheckpoint, now: datetime) -> Witnessed:
    return Witnessed(origin=shown.node, size=shown.size, root=shown.root, checkpoint=step.checkpoint, at=now)


def _evidence(
    key: PublicKey,
    first: bytes,
    second: bytes,
    shown: TreeCheckpoint,
    *,
    root: bytes = b"",
    proof: list[bytes] | None = None,
) -> Evidence:
    return Evidence(origin=shown.node, jwk=key.jwk, first=first, second=second, root=root, proof=proof or [])


def _no_evidence(why: str) -> NotVerifiedError:
    return NotVerifiedError(f"This shows no two pasts: {why}", where="evidence")
