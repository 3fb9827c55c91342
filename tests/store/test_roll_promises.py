"""What every `alliance.ports.Roll` promises: in memory, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest
from msgspec.structs import replace

from commonwire.alliance.group import Group
from commonwire.alliance.key import ApiKey, SigningKeyRecord
from commonwire.alliance.member import Member, default_classes
from commonwire.alliance.memory import MemoryRoll
from commonwire.alliance.outlet import Disclosure, Outlet
from commonwire.alliance.person import Attempts, Invitation, Person, Session
from commonwire.alliance.ports import Roll
from commonwire.alliance.sign_in import sign_in
from commonwire.alliance.throttle import LIMITS
from commonwire.base.errors import ConflictError, NotFoundError, NotSignedInError, TooManyRequestsError
from commonwire.base.ids import MemberId, OutletId, PersonId
from commonwire.store.engine import open_engine
from commonwire.store.metadata import metadata
from commonwire.store.roll import SqlRoll
from commonwire.store.writer import Writer

Answer = TypeVar("Answer")

NOON = datetime(2031, 5, 6, 12, 0, 0, 250, tzinfo=UTC)
STEPPE = Member(
    id=MemberId("steppe"),
    names={"en": "Steppe", "kk": "Дала"},
    territory="KZ",
    member_class="full-member",
    kind="country",
    joined_at=NOON,
    simulated=True,
)
RADIO = Outlet(
    id=OutletId("steppe-radio"),
    member=STEPPE.id,
    names={"kk": "Дала радиосы", "en": "Steppe Radio", "zh-Hans": "草原广播"},
    languages=("kk", "ru"),
    market=frozenset({"KZ", "KG"}),
    home_page="https://steppe.example/",
    time_zone="Asia/Almaty",
    status="admitted",
    status_at=NOON,
    disclosure=Disclosure(owner="Its listeners"),
    default_terms={"grants": [{"actions": ["republish"], "channels": ["*"]}]},
    terms_template="open",
)
PERSON = Person(
    id=PersonId("p1"),
    name="Editor",
    email="desk@steppe.example",
    outlet=RADIO.id,
    roles=frozenset({"editor", "reader"}),
    language="kk",
    created_at=NOON,
    password_hash="$argon2id$",
)
KEY = ApiKey(
    id="k1",
    outlet=RADIO.id,
    name="CMS",
    digest="d1",
    scopes=frozenset({"give", "take"}),
    created_at=NOON,
)
SESSION = Session(
    digest="s1", person=PERSON.id, created_at=NOON, last_seen_at=NOON, expires_at=NOON + timedelta(days=1)
)
INVITATION = Invitation(
    digest="i1",
    purpose="join",
    made_by=PERSON.id,
    made_at=NOON,
    expires_at=NOON + timedelta(days=1),
    outlet=RADIO.id,
    roles=frozenset({"reader"}),
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Roll]:
    if request.param == "memory":
        yield MemoryRoll()
        return
    address = str(tmp_path / "roll.db") if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    engine = open_engine(address)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            yield SqlRoll(connection)
    finally:
        engine.dispose()


@pytest.fixture
def roll(empty: Roll) -> Roll:
    for member_class in default_classes():
        empty.put_class(member_class)
    empty.put_member(STEPPE)
    empty.put_outlet(RADIO)
    empty.add_person(PERSON)
    return empty


def test_an_empty_roll_lists_nothing_and_finds_nothing(empty: Roll) -> None:
    lists = [empty.classes(), empty.members(), empty.outlets(), empty.people(None), empty.invitations()]
    finds = [empty.find_outlet("x"), empty.find_standing("x"), empty.find_person("x"), empty.find_session("x")]

    assert lists == [[], [], [], [], []]
    assert finds == [None, None, None, None]
    assert (empty.find_key("x"), empty.find_attempts("x"), empty.find_setting("x")) == (None, None, None)


@pytest.mark.parametrize("get", ["get_class", "get_member", "get_outlet", "get_person", "get_key"])
def test_what_is_not_there_is_named_in_the_error(empty: Roll, get: str) -> None:
    with pytest.raises(NotFoundError, match="'nobody'"):
        getattr(empty, get)("nobody")


def test_what_was_put_comes_back_equal(roll: Roll) -> None:
    roll.put_key(KEY)

    assert roll.get_class("observer") in default_classes()
    assert roll.get_member("steppe") == STEPPE
    assert roll.get_outlet("steppe-radio") == RADIO == roll.find_outlet("steppe-radio")
    assert roll.get_person("p1") == PERSON == roll.find_person("desk@steppe.example")
    assert roll.get_key("k1") == KEY == roll.find_key("d1")


def test_putting_again_replaces(roll: Roll) -> None:
    roll.put_member(replace(STEPPE, territory=None, kind="organisation"))
    roll.put_outlet(replace(RADIO, market=frozenset({"*"}), default_terms=None))

    assert [(member.territory, member.kind) for member in roll.members()] == [(None, "organisation")]
    assert [(outlet.market, outlet.default_terms) for outlet in roll.outlets()] == [(frozenset({"*"}), None)]


def test_lists_are_sorted_by_id_and_narrowed(roll: Roll) -> None:
    ids = ["z", "a-b", "ab", "Ab", "é"]
    for outlet in ids:
        roll.add_outlet(replace(RADIO, id=OutletId(outlet), status="applied"))

    assert [outlet.id for outlet in roll.outlets(status="applied")] == sorted(ids)
    assert [outlet.id for outlet in roll.outlets(member="steppe", status="admitted")] == ["steppe-radio"]
    assert roll.outlets(member="other") == []


def test_an_outlets_id_is_taken_once(roll: Roll) -> None:
    with pytest.raises(ConflictError):
        roll.add_outlet(replace(RADIO, names={"en": "Another"}))

    assert roll.get_outlet("steppe-radio").names == RADIO.names


def test_a_standing_tells_member_class_and_status(roll: Roll) -> None:
    roll.put_outlet(replace(RADIO, status="suspended", status_reason="dues"))

    standing = roll.find_standing("steppe-radio")

    assert standing is not None
    assert (standing.outlet, standing.member, standing.member_class) == ("steppe-radio", "steppe", "full-member")
    assert standing.class_may == {"give", "take", "vote", "propose"}
    assert (standing.status, standing.status_reason) == ("suspended", "dues")


def test_an_email_is_taken_once(roll: Roll) -> None:
    with pytest.raises(ConflictError):
        roll.add_person(replace(PERSON, id=PersonId("p2")))

    assert [person.id for person in roll.people("steppe-radio")] == ["p1"]


def test_people_of_the_alliance_are_those_without_outlet(roll: Roll) -> None:
    roll.add_person(replace(PERSON, id=PersonId("p2"), email="s@alliance.example", outlet=None))

    assert [person.id for person in roll.people(None)] == ["p2"]


def test_a_person_who_was_not_added_cannot_be_put(roll: Roll) -> None:
    with pytest.raises(NotFoundError):
        roll.put_person(replace(PERSON, id=PersonId("p2")))


def test_putting_a_person_changes_all_but_the_email(roll: Roll) -> None:
    roll.put_person(replace(PERSON, email="other@steppe.example", disabled=True, roles=frozenset()))

    assert roll.get_person("p1") == replace(PERSON, disabled=True, roles=frozenset())


def test_a_session_is_touched_and_removed(roll: Roll) -> None:
    roll.put_session(SESSION)
    roll.touch_session("s1", NOON + timedelta(minutes=5))
    roll.touch_session("gone", NOON)

    assert roll.find_session("s1") == replace(SESSION, last_seen_at=NOON + timedelta(minutes=5))

    roll.remove_session("s1")

    assert roll.find_session("s1") is None


def test_all_sessions_of_a_person_are_removed_but_one(roll: Roll) -> None:
    for digest in ("s1", "s2", "s3"):
        roll.put_session(replace(SESSION, digest=digest))

    roll.remove_sessions("p1", but="s2")

    assert [digest for digest in ("s1", "s2", "s3") if roll.find_session(digest)] == ["s2"]

    roll.remove_sessions("p1")

    assert roll.find_session("s2") is None


def test_an_invitation_is_used_once(roll: Roll) -> None:
    roll.put_invitation(replace(INVITATION, outlet=None))

    assert roll.use_invitation("i1", NOON, outlet="steppe-radio")
    assert not roll.use_invitation("i1", NOON)
    assert not roll.use_invitation("unknown", NOON)
    assert roll.find_invitation("i1") == replace(INVITATION, used_at=NOON)


def test_invitations_are_listed_newest_first(roll: Roll) -> None:
    roll.put_invitation(INVITATION)
    roll.put_invitation(replace(INVITATION, digest="i2", made_at=NOON + timedelta(seconds=1)))

    assert [invitation.digest for invitation in roll.invitations()] == ["i2", "i1"]


def test_attempts_are_counted_and_forgotten(roll: Roll) -> None:
    roll.put_attempts(Attempts(subject="a", failures=1, last_at=NOON))
    roll.put_attempts(Attempts(subject="a", failures=2, last_at=NOON))
    roll.put_attempts(Attempts(subject="old", failures=9, last_at=NOON - timedelta(days=2)))
    roll.put_session(replace(SESSION, digest="expired", expires_at=NOON - timedelta(days=2)))

    roll.forget(attempts_before=NOON - timedelta(days=1), sessions_before=NOON - timedelta(days=1))

    assert roll.find_attempts("a") == Attempts(subject="a", failures=2, last_at=NOON)
    assert (roll.find_attempts("old"), roll.find_session("expired")) == (None, None)

    roll.remove_attempts("a")

    assert roll.find_attempts("a") is None


def test_touching_a_key_does_not_undo_its_revocation(roll: Roll) -> None:
    roll.put_key(replace(KEY, revoked_at=NOON))
    roll.touch_key("k1", NOON + timedelta(hours=1))

    assert roll.keys("steppe-radio") == [replace(KEY, revoked_at=NOON, last_used_at=NOON + timedelta(hours=1))]
    assert roll.keys("other") == []


def test_signing_keys_come_in_the_order_in_which_they_held(roll: Roll) -> None:
    first = SigningKeyRecord(outlet="steppe-radio", kid="zz", public_jwk={"x": "1"}, sealed_private=b"\0\xff")
    second = SigningKeyRecord(outlet="steppe-radio", kid="aa", public_jwk={"x": "2"}, from_number=2**40)
    for key in (second, first, replace(first, until_number=2**40 - 1)):
        roll.put_signing_key(key)

    assert roll.signing_keys("steppe-radio") == [replace(first, until_number=2**40 - 1), second]
    assert roll.signing_keys("other") == []


@pytest.mark.parametrize("value", ["Dispatch", True, 0, [], {"a": [1, None, "é"]}])
def test_a_setting_holds_any_json(roll: Roll, value: object) -> None:
    roll.put_setting("name", "before")
    roll.put_setting("name", value)

    assert roll.find_setting("name") == value


def test_guesses_made_at_once_are_each_counted(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path / "roll.db"))
    metadata.create_all(engine)
    writer = Writer(engine, lambda: None)

    def run(work: Callable[[Roll], Answer]) -> Answer:
        return cast("Answer", writer.submit(lambda connection: work(SqlRoll(connection))).result())

    def guess(number: int) -> type[Exception]:
        with pytest.raises((NotSignedInError, TooManyRequestsError)) as refusal:
            sign_in(run, email="desk@steppe.example", password=f"guess {number}", address="192.0.2.1", now=NOON)
        return refusal.type

    with ThreadPoolExecutor(16) as guessers:
        refusals = list(guessers.map(guess, range(16)))
    writer.close()
    engine.dispose()

    assert refusals.count(NotSignedInError) == LIMITS["email"].free


def test_a_group_shows_in_the_standing_of_its_outlets_and_dissolved_as_a_former_one(roll: Roll) -> None:
    roll.add_outlet(replace(RADIO, id=OutletId("other")))
    both = frozenset({"steppe-radio", "other"})
    group = Group(id="tv", names={"en": "TV", "ur": "ٹی وی"}, outlets=both, changed_at=NOON)

    def groups_of(outlet: str) -> tuple[set[str], set[str]]:
        standing = roll.find_standing(outlet)
        assert standing is not None
        return set(standing.groups), set(standing.former_groups)

    roll.put_group(replace(group, id="pool", outlets=frozenset({"other"})))
    roll.put_group(group)
    assert groups_of("steppe-radio") == ({"tv"}, set()) and groups_of("other") == ({"tv", "pool"}, set())
    roll.put_group(replace(group, outlets=frozenset({"steppe-radio"})))
    assert groups_of("other") == ({"pool"}, set())
    roll.put_group(gone := replace(group, removed_at=NOON))
    assert groups_of("other") == ({"pool"}, {"tv"})
    assert [it.id for it in roll.groups()] == ["pool", "tv"] and roll.groups()[1] == gone
