"""What every keeper of what the alliance trusts promises."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from commonwire.federation.membership import file_digest, read_draft
from commonwire.federation.trust import NO_TRUST, Handed, Passed, Revoked
from commonwire.federation.trust_shelf import KeptFile
from commonwire.store.records import SqlRecords
from tests.federation.small_alliance import DELTA, HUB, NOON, SmallAlliance

ALL = SmallAlliance()
FIRST = ALL.file()
SECOND, OTHER = ALL.next_file(FIRST), ALL.next_file(FIRST, *ALL.keys)


def kept(data: bytes, *, why: str | None = None) -> KeptFile:
    version = read_draft(data).version
    at = NOON + timedelta(seconds=version)
    digest = file_digest(data) + (why or "")
    return KeptFile(
        digest=digest, version=version, origin=HUB, number=7, is_followed=why is None, at=at, data=data, why=why
    )


def test_nothing_is_trusted_before_anything_is_learned(records: SqlRecords) -> None:
    assert records.trust.now() == NO_TRUST
    assert records.trust.files() == [] and records.trust.kept() == []


def test_what_was_learned_comes_back_as_it_was(records: SqlRecords) -> None:
    learned = replace(
        NO_TRUST,
        named=HUB,
        handed=(Handed(node=HUB, number=5, taker=DELTA, taker_number=3),),
        passed=(Passed(node=DELTA, number=9, giver="old", taker_jwk=ALL.first_jwks[DELTA]),),
        revoked=(Revoked(node=DELTA, kid="old", last_good=4),),
    )

    records.trust.put(learned)

    assert records.trust.now() == learned
    assert records.trust.now().chair == DELTA


def test_the_newest_file_that_was_followed_is_in_force_and_the_learned_stays(records: SqlRecords) -> None:
    records.trust.put(replace(NO_TRUST, named=DELTA))
    records.trust.put_file(kept(SECOND))
    records.trust.put_file(kept(FIRST))

    assert records.trust.now() == replace(NO_TRUST, named=DELTA, membership=read_draft(SECOND))
    assert records.trust.files() == [FIRST, SECOND]
    records.trust.put(records.trust.now())
    assert records.trust.now().membership == read_draft(SECOND)


def test_a_file_that_contradicts_is_kept_behind_the_one_that_is_followed_and_is_never_in_force(
    records: SqlRecords,
) -> None:
    for file in (kept(OTHER, why="contradicts"), kept(FIRST), kept(SECOND)):
        records.trust.put_file(file)

    assert [(one.version, one.data, one.why) for one in records.trust.kept()] == [
        (1, FIRST, None),
        (2, SECOND, None),
        (2, OTHER, "contradicts"),
    ]
    assert records.trust.files() == [FIRST, SECOND]


def test_whether_this_node_is_the_chair_follows_at_once(records: SqlRecords) -> None:
    assert not records.is_chair

    records.trust.put(replace(NO_TRUST, named=records.node))

    assert records.is_chair
