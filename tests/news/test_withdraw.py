"""Hold, release, kill, correct by a note: by the owner only, and what is left afterwards."""

from __future__ import annotations

import msgspec
import pytest

from commonwire.alliance.person import Person
from commonwire.alliance.principal import of_person
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, NotVerifiedError
from commonwire.base.ids import PersonId
from commonwire.ledger.chain import verify_chain, verify_entry
from commonwire.ledger.entry import START, decode_entry
from commonwire.news.emergency import is_held_in_emergency
from commonwire.news.withdraw import EMERGENCY, EMERGENCY_ENDED
from tests.newsroom import GIVER, NOON, STRANGER, TAKER, URI, Newsroom

EMERGENCY_ROLE = of_person(
    Person(
        id=PersonId("p9"),
        name="On duty",
        email="duty@alliance.example",
        outlet=None,
        roles=frozenset({"emergency"}),
        language="en",
        created_at=NOON,
    ),
    None,
)


def test_a_held_story_has_no_words_for_others_and_all_for_its_owner(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is("hold")

    assert not newsroom.item_is_read(STRANGER).has_text
    assert newsroom.item_is_read(GIVER).item.body_text == "Flood"
    assert newsroom.found_by("flood") == []


def test_a_released_story_is_as_it_was(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is("hold")
    newsroom.item_is("release")

    assert newsroom.item_is_read().item.body_text == "Flood"
    assert newsroom.found_by("flood") == [URI]
    assert newsroom.state().reason is None


def test_a_version_given_while_held_is_seen_after_the_release(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain")
    newsroom.item_is("hold")
    newsroom.item_is_given("Hail")

    assert newsroom.found_by("hail") == []
    newsroom.item_is("release")
    assert newsroom.item_is_read().item.headline == "Hail"


def test_what_was_corrected_by_a_note_stays_marked_after_a_hold(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is("correct")
    newsroom.item_is("hold")
    newsroom.item_is("release")

    assert newsroom.state().corrected


def test_only_what_is_held_or_embargoed_can_be_released(newsroom: Newsroom) -> None:
    newsroom.item_is_given()

    with pytest.raises(ConflictError, match="Nothing keeps"):
        newsroom.item_is("release")


@pytest.mark.parametrize("deed", ["hold", "release", "kill", "correct"])
def test_a_stranger_does_nothing_to_the_item_of_another(newsroom: Newsroom, deed: str) -> None:
    newsroom.item_is_given()

    with pytest.raises(NotAllowedError):
        newsroom.item_is(deed, by=newsroom.desk_of(STRANGER))  # type: ignore[arg-type]
    assert newsroom.state().status == "usable"


def test_a_kill_takes_the_words_of_every_version_and_leaves_the_entries(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", editor_note="Our source is the baker")
    newsroom.item_is_given("Flood", correction="It was more than rain")
    newsroom.item_is("kill", "It did not happen")
    kept = newsroom.read(
        lambda r: [
            role
            for version in r.items.versions(newsroom.state().id)
            for role, digest in version.content.items()
            if r.book.content(digest) is not None
        ]
    )

    assert kept == ["reason"]  # the words of the correction, which its takers were told
    assert newsroom.state().reason == "It did not happen"
    assert not newsroom.item_is_read(GIVER).has_text


def test_each_erased_version_has_an_entry_about_its_own(newsroom: Newsroom) -> None:
    first = newsroom.item_is_given("Rain")
    second = newsroom.item_is_given("Flood")
    newsroom.item_is("kill")
    erased = [entry for data in newsroom.entries() if (entry := decode_entry(data)).kind == "erased"]

    assert [(entry.about, entry.version) for entry in erased] == [(first.entry, 1), (second.entry, 2)]
    assert set(erased[0].content) == {"head", "model", "original", "report"}


def test_a_killed_story_stays_in_lists_without_words(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is("kill")
    row = newsroom.state()

    assert newsroom.found_by("") == [URI]
    assert (row.headline, row.snippet, row.subjects) == (None, None, [])


@pytest.mark.parametrize("deed", ["hold", "release", "correct"])
def test_nothing_more_is_done_to_a_killed_item(newsroom: Newsroom, deed: str) -> None:
    newsroom.item_is_given()
    newsroom.item_is("kill")

    with pytest.raises(ConflictError):
        newsroom.item_is(deed)  # type: ignore[arg-type]


def test_a_kill_leaves_the_same_uri_of_another_outlet_alone(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is_given("Flood here", outlet=TAKER)
    newsroom.item_is("kill")

    assert newsroom.state(outlet=TAKER).status == "usable"
    assert newsroom.item_is_read(STRANGER, outlet=TAKER).has_text


def test_a_held_story_is_killed_without_a_release(newsroom: Newsroom) -> None:
    newsroom.item_is_given()
    newsroom.item_is("hold")
    newsroom.item_is("kill")

    assert newsroom.state().status == "canceled"


@pytest.mark.parametrize("reason", ["", " \n", "x" * 4001])
def test_a_reason_is_a_sentence(newsroom: Newsroom, reason: str) -> None:
    newsroom.item_is_given()

    with pytest.raises(BadInputError):
        newsroom.item_is("hold", reason)


def test_an_emergency_hold_says_whose_it_is_and_is_told_to_the_owner_too(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is_read()
    newsroom.item_is("hold", "It names a child", by=EMERGENCY_ROLE)

    assert newsroom.kinds_recorded()[-1] == "emergency-held"
    assert newsroom.state().reason == EMERGENCY + "It names a child"
    assert newsroom.kinds_told(TAKER) == newsroom.kinds_told(GIVER) == ["hold"]
    assert newsroom.found_by("flood") == []


def test_the_emergency_role_only_holds_and_the_owner_ends_it(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is("hold", by=EMERGENCY_ROLE)

    with pytest.raises(NotAllowedError):
        newsroom.item_is("kill", by=EMERGENCY_ROLE)
    newsroom.item_is("release")
    assert newsroom.item_is_read().has_text


def test_the_emergency_role_ends_its_own_hold_visibly(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is_read()
    newsroom.item_is("hold", by=EMERGENCY_ROLE)
    assert is_held_in_emergency(newsroom.state())
    newsroom.item_is("release", "The child is not named any more", by=EMERGENCY_ROLE)

    assert newsroom.kinds_recorded()[-1] == "emergency-released"
    assert newsroom.kinds_told(TAKER) == newsroom.kinds_told(GIVER) == ["hold", "release"]
    assert newsroom.notices_of(TAKER)[-1].notice.reason == EMERGENCY_ENDED + "The child is not named any more"
    assert newsroom.item_is_read().item.body_text == "Flood"


def test_the_emergency_role_ends_no_hold_of_the_owner_and_no_embargo(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is("hold")
    newsroom.item_is_given("Rain", uri="urn:waiting", embargo_until="open")

    for uri in (URI, "urn:waiting"):
        with pytest.raises(ConflictError, match="its own holds only"):
            newsroom.item_is("release", uri=uri, by=EMERGENCY_ROLE)


@pytest.mark.parametrize("deed", ["hold", "kill"])
@pytest.mark.parametrize("begins", [EMERGENCY, EMERGENCY_ENDED, f" \n{EMERGENCY}"])
def test_no_owner_passes_its_hold_off_as_the_alliances(newsroom: Newsroom, deed: str, begins: str) -> None:
    newsroom.item_is_given("Flood")

    with pytest.raises(BadInputError, match="emergency role's alone"):
        newsroom.item_is(deed, f"{begins}a child")  # type: ignore[arg-type]


def test_the_entries_of_an_emergency_verify_and_carry_no_word_of_the_outlet(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is("hold", by=EMERGENCY_ROLE)
    newsroom.item_is("release", by=EMERGENCY_ROLE)
    public = newsroom.read(lambda records: records.keys.public_key_of(GIVER))

    verify_chain(newsroom.entries(), start=START)
    for entry in map(decode_entry, newsroom.entries()[-2:]):
        assert verify_entry(entry, public) is None
        assert (entry.statement, entry.custody, entry.by) == (None, None, "p9")
        with pytest.raises(NotVerifiedError):
            verify_entry(msgspec.structs.replace(entry, statement="a.b.c"), public)
