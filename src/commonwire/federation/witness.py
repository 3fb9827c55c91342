"""Witness: nodes compare what each of them was shown of a ledger, and cosign what is of one past.

A node cosigns a checkpoint of another when it continues all that it saw of that ledger before (c2sp.org/tlog-witness).
It asks its peers, too, what they were shown of every ledger, its own among them. So a node that tells two nodes two
pasts is caught as soon as they speak with one another: both signed checkpoints are kept, with what shows that they
contradict each other (`ledger.witness.Evidence`), and the second past is never taken.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final, Literal

import msgspec

from commonwire.base.errors import BadInputError, NotFoundError, NotVerifiedError, TwoPastsError
from commonwire.federation.arrival import Origin
from commonwire.federation.ports import FederationRecords
from commonwire.federation.trusted import read_signed, signer_of
from commonwire.ledger.checkpoint import read_tree_checkpoint
from commonwire.ledger.cosignature import add_cosignatures, cosign, read_cosignature
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.note import read_note
from commonwire.ledger.own_tree import own_tree, sign_tree
from commonwire.ledger.tree import Range, Tiles, consistency_proof, root_at
from commonwire.ledger.witness import Answer, Cosigned, Judgement, Seen, Step, Witnessed, judge

MOST_PROOF_LINES: Final = 63
"""Lines of a proof of consistency (tlog-witness, "add-checkpoint")."""
_OLD: Final = re.compile(rb"old (0|[1-9][0-9]{0,17})")


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What a witness says to a submitted checkpoint: `lines` beneath it, or the `size` at which the witness stands.

    "cosigned"; "unknown" node; "unsigned" by its key; "impossible": the old size is the larger one; "stale", "unproven"
    and "forked" as in `ledger.witness.Judgement`.
    """

    answer: Literal["cosigned", "unknown", "unsigned", "impossible", "stale", "unproven", "forked"]
    size: int = 0
    lines: bytes = b""


def step_of(records: FederationRecords, origin: str, old: int, *, key: SigningKey, now: datetime) -> Step:
    """What this node was shown of the ledger of `origin`, as a step from the first `old` entries or fewer.

    Its own ledger is signed with `key` for it. Raises NotFoundError when nothing of `origin` came here.
    """
    if origin == records.node:
        tree = own_tree(records)
        return _step(tree, min(old, tree.size), tree.size, sign_tree(records, tree, tree.size, now, key))
    known = records.arrivals.find_origin(origin)
    if known is None or known.checkpoint is None:
        raise NotFoundError(f"Nothing came here of the ledger of {origin[:80]}", where=origin[:80])
    return _step(records.trees.tiles(origin), min(old, known.size), known.size, known.checkpoint)


def stands_at(records: FederationRecords, origin: str) -> int:
    """The size from which a step is asked for: of the newest checkpoint of `origin` that was seen here."""
    if origin == records.node:
        return records.book.head().number
    known = records.arrivals.find_origin(origin)
    newest = _seen(records, known).newest if known else None
    return newest.size if newest else 0


def consider(
    records: FederationRecords, origin: str, step: Step, *, via: str, key: SigningKey, now: datetime
) -> Judgement:
    """What to make of a checkpoint of `origin` that peer `via` showed.

    One that continues what was seen is cosigned with this node's `key` and kept; two pasts are kept as evidence.
    Raises NotVerifiedError when it is not signed by its node, NotFoundError for a node that nobody introduced.
    """
    if origin == records.node:
        seen, public = _own(records, key, now), key.public
    else:
        known = records.arrivals.find_origin(origin)
        if known is None:
            raise NotFoundError(f"Nobody introduced the node {origin[:80]}", where=origin[:80])
        seen, public = _seen(records, known), signer_of(records, origin, step.checkpoint, records.trust.now())
    shown = read_tree_checkpoint(step.checkpoint, public)
    if shown.node != origin:
        raise NotVerifiedError(f"The checkpoint is of {shown.node[:80]}", where=origin[:80])
    judged = judge(step, public, seen, now=now)
    if judged.evidence is not None:
        records.witness.put_evidence(judged.evidence, via=via, at=now)
    elif judged.witnessed is not None and judged.answer in ("continues", "known") and origin != records.node:
        _cosign(records, judged.witnessed, key, now)
    return judged


def steps_for(
    records: FederationRecords, places: Mapping[str, int], *, key: SigningKey, now: datetime
) -> dict[str, Step]:
    """What this node was shown of the ledgers in `places`, as steps from where a peer stands."""
    steps = {}
    for origin, old in places.items():
        with suppress(NotFoundError):
            steps[origin] = step_of(records, origin, old, key=key, now=now)
    return steps


def places_of(records: FederationRecords) -> dict[str, int]:
    """Where this node stands in each ledger, its own among them: from there a peer's steps are asked for."""
    names = [records.node, *(origin.name for origin in records.arrivals.origins())]
    return {name: stands_at(records, name) for name in names}


def consider_all(
    records: FederationRecords, steps: Mapping[str, Step], *, via: str, key: SigningKey, now: datetime
) -> dict[str, Answer]:
    """What to make of all that peer `via` showed, by origin; what is not signed by its node is left out."""
    answers: dict[str, Answer] = {}
    for origin, step in steps.items():
        with suppress(NotVerifiedError, NotFoundError):
            answers[origin] = consider(records, origin, step, via=via, key=key, now=now).answer
    return answers


def has_two_pasts(records: FederationRecords, origin: str) -> bool:
    """Whether there is evidence that `origin` signed two pasts."""
    return any(found.evidence.origin == origin for found in records.witness.evidence())


def read_submission(body: bytes) -> Step:
    """The step in the body of `add-checkpoint` (tlog-witness): old size, proof, an empty line, the checkpoint.

    Raises BadInputError for anything else.
    """
    head, separator, checkpoint = body.partition(b"\n\n")
    old, *lines = head.split(b"\n")
    found = _OLD.fullmatch(old)
    if not separator or found is None or len(lines) > MOST_PROOF_LINES:
        raise _no_submission()
    try:
        return Step(
            old=int(found[1]), proof=[base64.b64decode(line, validate=True) for line in lines], checkpoint=checkpoint
        )
    except binascii.Error:
        raise _no_submission() from None


def add_checkpoint(records: FederationRecords, step: Step, *, key: SigningKey, now: datetime) -> Added:
    """What this node, as a witness, says to a checkpoint that somebody submits (tlog-witness, "add-checkpoint")."""
    try:
        origin = read_note(step.checkpoint).text.split(b"\n", 1)[0].decode()
        known = records.arrivals.find_origin(origin)
        if known is None:
            return Added(answer="unknown")
        shown = read_signed(records, origin, step.checkpoint, records.trust.now())
    except (NotVerifiedError, UnicodeDecodeError):
        return Added(answer="unsigned")
    if step.old > shown.size:
        return Added(answer="impossible")
    stands = stands_at(records, origin)
    judged = consider(records, origin, step, via=origin, key=key, now=now)
    if judged.answer in ("unproven", "forked"):
        return Added(answer=judged.answer, size=stands)
    if judged.answer == "stale" or shown.size < stands or step.old not in (stands, shown.size):
        return Added(answer="stale", size=stands)
    return Added(answer="cosigned", size=shown.size, lines=cosign(step.checkpoint, records.node, now, key))


def take_cosignature(
    records: FederationRecords, checkpoint: bytes, witness: str, jwk: dict[str, str], *, key: SigningKey, now: datetime
) -> None:
    """Keep that `witness` cosigned a checkpoint of this node, as exact bytes with its line beneath.

    Raises NotVerifiedError when it is not one that this node's tree gives and its `key` signed, or not cosigned.
    """
    shown = read_tree_checkpoint(checkpoint, key.public)
    tree = own_tree(records)
    if shown.node != records.node or shown.size > tree.size or root_at(tree, shown.size) != shown.root:
        raise NotVerifiedError("This node's ledger has no such checkpoint", where="checkpoint")
    if read_cosignature(checkpoint, witness, PublicKey.from_jwk(jwk)) is None:
        raise NotVerifiedError(f"{witness[:80]} has not cosigned it", where="checkpoint")
    before = next((one for one in records.witness.cosigned() if one.witness == witness), None)
    if before is None or before.size <= shown.size:
        records.witness.put_cosigned(Cosigned(witness=witness, jwk=jwk, size=shown.size, checkpoint=checkpoint, at=now))


def follow(records: FederationRecords, before: Origin, grown: Origin, leaves: list[bytes]) -> None:
    """Let the tree of an origin grow by what was received, up to its new checkpoint.

    Raises TwoPastsError when this node had seen a checkpoint on the way that the tree contradicts.
    """
    records.trees.grow(grown.name, leaves)
    seen = records.witness.witnessed(grown.name)
    if seen is None or not before.size < seen.size <= grown.size:
        return
    if root_at(records.trees.tiles(grown.name), seen.size) != seen.root:
        raise TwoPastsError(
            f"The entries of {grown.name} up to {grown.size} are not of the past that it showed before",
            where=f"{grown.name}, entries up to {seen.size}",
            remedy="Compare its checkpoints: commonwire evidence.",
            origin=grown.name,
            earlier=seen.checkpoint,
            later=grown.checkpoint or b"",
        )


def _step(tree: Tiles, old: int, size: int, checkpoint: bytes) -> Step:
    return Step(old=old, root=root_at(tree, old), proof=consistency_proof(tree, old, size), checkpoint=checkpoint)


def _seen(records: FederationRecords, known: Origin) -> Seen:
    followed = None
    if known.checkpoint is not None and known.at is not None:
        root = Range.decode(known.range).root()
        followed = Witnessed(origin=known.name, size=known.size, root=root, checkpoint=known.checkpoint, at=known.at)
    witnessed = records.witness.witnessed(known.name)
    ahead = witnessed is not None and (followed is None or witnessed.size > followed.size)
    return Seen(newest=witnessed if ahead else followed, followed=followed, tiles=records.trees.tiles(known.name))


def _own(records: FederationRecords, key: SigningKey, now: datetime) -> Seen:
    tree = own_tree(records)
    signed = sign_tree(records, tree, tree.size, now, key)
    own = Witnessed(origin=records.node, size=tree.size, root=root_at(tree, tree.size), checkpoint=signed, at=now)
    return Seen(newest=own, followed=own, tiles=tree)


def _cosign(records: FederationRecords, found: Witnessed, key: SigningKey, now: datetime) -> None:
    """Cosign the newest checkpoint of another node, once, and keep it."""
    before = records.witness.witnessed(found.origin)
    if before is not None and (before.size, before.root) == (found.size, found.root):
        return
    lines = cosign(found.checkpoint, records.node, now, key)
    checkpoint = add_cosignatures(found.checkpoint, lines)
    records.witness.put_witnessed(msgspec.structs.replace(found, checkpoint=checkpoint, at=now))


def _no_submission() -> BadInputError:
    return BadInputError(
        "This is no checkpoint with a proof",
        where="body",
        remedy='Send "old SIZE", the proof one hash a line, an empty line and the checkpoint (c2sp.org/tlog-witness).',
    )
