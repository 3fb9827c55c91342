"""Nodes that compare what they were shown of a ledger: one past is cosigned, two are caught and kept."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commonwire.base.errors import BadInputError, NotFoundError, NotVerifiedError, TwoPastsError
from commonwire.federation.receive import receive
from commonwire.federation.witness import (
    Added,
    add_checkpoint,
    consider,
    read_submission,
    stands_at,
    step_of,
    take_cosignature,
)
from commonwire.ledger.checkpoint import read_tree_checkpoint
from commonwire.ledger.cosignature import add_cosignatures, read_cosignature
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.witness import Evidence, Judgement, Step, verify_evidence
from tests.federation.exchange import A, B, C, checkpoint, federation, introduce, node, pull, run_of
from tests.newsroom import Newsroom

KINDS = ("A story", "The same story, told otherwise")


@pytest.fixture
def two_faced(tmp_path: Path, a: Newsroom) -> Iterator[Newsroom]:
    """The same node with its key, as it shows itself to others: the first entry is already another."""
    (tmp_path / "other").mkdir()
    other = node(tmp_path / "other", A)
    other.node_key = a.node_key
    yield from opened(other)


@pytest.fixture
def c(tmp_path: Path, a: Newsroom) -> Iterator[Newsroom]:
    newsroom = node(tmp_path, C)
    introduce(newsroom, a)
    yield from opened(newsroom)


def opened(newsroom: Newsroom) -> Iterator[Newsroom]:
    yield newsroom
    newsroom.close()


def shown(by: Newsroom, to: Newsroom, origin: str = A) -> Step:
    """What a node shows another of a ledger, when it asks."""
    old = federation(to, lambda r: stands_at(r, origin))
    step: Step = federation(by, lambda r: step_of(r, origin, old, key=by.node_key, now=by.now))
    return step


def considered(by: Newsroom, step: Step, *, via: str, origin: str = A) -> Judgement:
    judged: Judgement = federation(by, lambda r: consider(r, origin, step, via=via, key=by.node_key, now=by.now))
    return judged


def evidence_at(newsroom: Newsroom) -> list[Evidence]:
    return [found.evidence for found in newsroom.read(lambda r: r.witness.evidence())]


def body_of(step: Step) -> bytes:
    """What a log sends a witness that is to cosign (c2sp.org/tlog-witness, "add-checkpoint")."""
    proof = b"".join(base64.b64encode(one) + b"\n" for one in step.proof)
    return b"old %d\n%s\n%s" % (step.old, proof, step.checkpoint)


def submitted(to: Newsroom, step: Step) -> Added:
    again = read_submission(body_of(step))
    added: Added = federation(to, lambda r: add_checkpoint(r, again, key=to.node_key, now=to.now))
    return added


def step_from(origin: Newsroom, old: int) -> Step:
    step: Step = federation(origin, lambda r: step_of(r, A, old, key=origin.node_key, now=origin.now))
    return step


# One past


def test_what_was_received_is_cosigned_and_the_node_keeps_who_did(a: Newsroom, b: Newsroom) -> None:
    a.item_is_given("Flood")
    pull(b, a)

    assert considered(b, shown(a, b), via=A).answer == "known"
    cosigned = b.read(lambda r: r.witness.witnessed(A))
    assert cosigned is not None
    federation(
        a, lambda r: take_cosignature(r, cosigned.checkpoint, B, b.node_key.public_jwk, key=a.node_key, now=a.now)
    )

    (kept,) = a.read(lambda r: r.witness.cosigned())
    assert (kept.witness, kept.size) == (B, len(a.entries()))
    assert read_cosignature(kept.checkpoint, B, b.node_key.public) is not None
    assert read_tree_checkpoint(kept.checkpoint, a.node_key.public).size == len(a.entries())


def test_a_ledger_that_grew_continues_and_is_cosigned_before_its_entries_come(a: Newsroom, b: Newsroom) -> None:
    pull(b, a)
    a.item_is_given("Flood")

    judged = considered(b, shown(a, b), via=A)
    pull(b, a)

    assert judged.answer == "continues"
    assert federation(b, lambda r: stands_at(r, A)) == len(a.entries())
    assert evidence_at(b) == []


def test_two_nodes_that_were_shown_one_past_find_nothing(a: Newsroom, b: Newsroom, c: Newsroom) -> None:
    pull(b, a)
    a.item_is_given("Flood")
    pull(c, a)

    assert considered(b, shown(c, b), via=C).answer == "continues"
    assert considered(c, shown(b, c), via=B).answer == "known"
    assert considered(a, shown(c, a), via=C, origin=A).answer == "known"
    assert evidence_at(b) == evidence_at(c) == evidence_at(a) == []


def test_the_tree_of_another_node_proves_what_came_of_it(a: Newsroom, b: Newsroom) -> None:
    pull(b, a, upto=3)
    a.item_is_given("Flood")
    pull(b, a)

    size = len(a.entries())
    assert b.read(lambda r: r.trees.size(A)) == size
    assert shown(b, b).root == read_tree_checkpoint(checkpoint(a), a.node_key.public).root


# Two pasts


def test_a_fork_is_refused_by_the_second_node_and_both_checkpoints_are_kept(
    a: Newsroom, two_faced: Newsroom, b: Newsroom, c: Newsroom
) -> None:
    a.item_is_given(KINDS[0])
    two_faced.item_is_given(KINDS[1])
    two_faced.item_is_given("And more of it")
    pull(b, a)
    pull(c, two_faced)

    forked = [considered(b, shown(c, b), via=C), considered(c, shown(b, c), via=B)]

    assert [one.answer for one in forked] == ["forked", "forked"]
    for newsroom in (b, c):
        (found,) = evidence_at(newsroom)
        verify_evidence(found)
        assert found.origin == A
        sizes = [read_tree_checkpoint(data, a.node_key.public).size for data in (found.first, found.second)]
        assert sizes == sorted({len(a.entries()), len(two_faced.entries())})


def test_what_a_node_goes_on_with_after_a_fork_is_not_taken(a: Newsroom, two_faced: Newsroom, b: Newsroom) -> None:
    a.item_is_given(KINDS[0])
    pull(b, a)
    for headline in KINDS:
        two_faced.item_is_given(headline)
    known = len(a.entries())
    run = run_of(two_faced, known)

    with pytest.raises(NotVerifiedError):
        federation(b, lambda r: receive(r, run, via=A, now=b.now))
    judged = considered(b, shown(two_faced, b), via=A)

    assert judged.answer == "forked"
    verify_evidence(evidence_at(b)[0])
    assert federation(b, lambda r: r.arrivals.find_origin(A)).size == known


def test_two_checkpoints_of_one_size_are_enough(a: Newsroom, two_faced: Newsroom, b: Newsroom) -> None:
    a.item_is_given(KINDS[0])
    two_faced.item_is_given(KINDS[1])
    first = step_from(a, 0)
    assert considered(b, first, via=A).answer == "continues"

    assert considered(b, Step(old=0, checkpoint=checkpoint(two_faced)), via=C).answer == "forked"

    verify_evidence(evidence_at(b)[0])


def test_entries_that_contradict_a_cosigned_checkpoint_are_refused(
    a: Newsroom, two_faced: Newsroom, b: Newsroom
) -> None:
    a.item_is_given(KINDS[0])
    considered(b, step_from(a, 0), via=A)
    two_faced.item_is_given(KINDS[1])

    with pytest.raises(TwoPastsError):
        pull(b, two_faced)

    assert federation(b, lambda r: r.arrivals.find_origin(A)).size == 0
    assert b.read(lambda r: r.trees.size(A)) == 0


def test_a_node_hears_from_its_peers_that_another_past_goes_by_its_name(
    a: Newsroom, two_faced: Newsroom, c: Newsroom
) -> None:
    a.item_is_given(KINDS[0])
    two_faced.item_is_given(KINDS[1])
    pull(c, two_faced)

    assert considered(a, shown(c, a), via=C).answer == "forked"
    verify_evidence(evidence_at(a)[0])


def test_the_same_two_checkpoints_are_kept_once(a: Newsroom, two_faced: Newsroom, b: Newsroom, c: Newsroom) -> None:
    a.item_is_given(KINDS[0])
    two_faced.item_is_given(KINDS[1])
    pull(b, a)
    pull(c, two_faced)

    for _ in range(2):
        considered(b, shown(c, b), via=C)

    assert len(evidence_at(b)) == 1


# Who lies is not believed


def test_a_peer_that_shows_a_false_proof_makes_no_evidence(a: Newsroom, b: Newsroom) -> None:
    pull(b, a)
    a.item_is_given("Flood")
    step = shown(a, b)
    lies = [
        msgspec.structs.replace(step, root=bytes(32)),
        msgspec.structs.replace(step, proof=step.proof[:-1]),
        msgspec.structs.replace(step, old=step.old - 1),
    ]

    answers = [considered(b, lie, via=C).answer for lie in lies]

    assert answers == ["unproven", "unproven", "stale"]
    assert evidence_at(b) == []


def test_a_checkpoint_by_another_key_or_of_another_node_is_not_considered(
    a: Newsroom, b: Newsroom, c: Newsroom
) -> None:
    pull(b, a)
    step = shown(a, b)
    a.node_key, true_key = SigningKey.generate(), a.node_key
    forged = msgspec.structs.replace(step, checkpoint=checkpoint(a))
    a.node_key = true_key

    with pytest.raises(NotVerifiedError):
        considered(b, forged, via=C)
    with pytest.raises(NotFoundError):
        considered(b, step, via=C, origin=C)
    with pytest.raises(NotFoundError):
        shown(b, b, origin=C)


def test_evidence_that_shows_nothing_is_told_from_one_that_does(a: Newsroom, two_faced: Newsroom, b: Newsroom) -> None:
    a.item_is_given(KINDS[0])
    two_faced.item_is_given(KINDS[1])
    two_faced.item_is_given("And more of it")
    pull(b, a)
    true = considered(b, shown(two_faced, b), via=A).evidence
    assert true is not None
    verify_evidence(true)

    for said in (
        {"first": true.second},
        {"second": true.first},
        {"proof": true.proof[:-1]},
        {"root": bytes(32)},
        {"origin": B},
        {"jwk": SigningKey.generate().public_jwk},
    ):
        with pytest.raises(NotVerifiedError):
            verify_evidence(msgspec.structs.replace(true, **said))


def test_a_cosignature_that_does_not_hold_is_not_kept(a: Newsroom, two_faced: Newsroom, b: Newsroom) -> None:
    a.item_is_given(KINDS[0])
    two_faced.item_is_given(KINDS[1])
    pull(b, a)
    considered(b, shown(a, b), via=A)
    good = b.read(lambda r: r.witness.witnessed(A))
    assert good is not None

    def take(newsroom: Newsroom, data: bytes, key: SigningKey) -> Any:
        return federation(
            newsroom, lambda r: take_cosignature(r, data, B, key.public_jwk, key=newsroom.node_key, now=newsroom.now)
        )

    for newsroom, data, key in (
        (a, checkpoint(a), b.node_key),
        (a, good.checkpoint, SigningKey.generate()),
        (two_faced, good.checkpoint, b.node_key),
    ):
        with pytest.raises(NotVerifiedError):
            take(newsroom, data, key)
        assert newsroom.read(lambda r: r.witness.cosigned()) == []


# As any witness


def test_a_submitted_checkpoint_is_cosigned_as_tlog_witness_says(a: Newsroom, b: Newsroom) -> None:
    first = submitted(b, step_from(a, 0))
    before = len(a.entries())
    a.item_is_given("Flood")
    step = step_from(a, before)
    second = submitted(b, step)

    assert (first.answer, first.size, second.answer, second.size) == ("cosigned", before, "cosigned", len(a.entries()))
    assert read_cosignature(add_cosignatures(step.checkpoint, second.lines), B, b.node_key.public) is not None
    assert submitted(b, step_from(a, len(a.entries()))).answer == "cosigned"


def test_a_submission_that_does_not_fit_is_answered_as_tlog_witness_says(
    a: Newsroom, two_faced: Newsroom, b: Newsroom, c: Newsroom
) -> None:
    a.item_is_given(KINDS[0])
    two_faced.item_is_given(KINDS[1])
    submitted(b, step_from(a, 0))
    stands = len(a.entries())
    a.item_is_given("Flood")
    step, of_c = step_from(a, stands), Step(old=0, checkpoint=checkpoint(c))

    assert submitted(b, of_c).answer == "unknown"
    assert submitted(b, msgspec.structs.replace(of_c, checkpoint=of_c.checkpoint.replace(b"c.", b"a."))).answer == (
        "unsigned"
    )
    assert submitted(b, msgspec.structs.replace(step, old=stands + 9)).answer == "impossible"
    assert submitted(b, msgspec.structs.replace(step_from(a, 0))) == Added(answer="stale", size=stands)
    assert submitted(b, msgspec.structs.replace(step, proof=step.proof[:-1])).answer == "unproven"
    assert submitted(b, step_from(two_faced, stands)).answer == "forked"
    assert submitted(b, step).answer == "cosigned"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 1",
        b"old 01\n\nnote",
        b"old 1\nnothash!\n\nnote",
        b"new 1\n\nnote",
        b"old 1\n" + b"AA==\n" * 64 + b"\nn",
    ],
)
def test_what_is_no_submission_is_refused(body: bytes) -> None:
    with pytest.raises(BadInputError):
        read_submission(body)
