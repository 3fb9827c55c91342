"""Whatever is done in whatever order: no word of what is kept back gets out, and all that was acknowledged is there."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from commonwire.base.errors import CommonwireError, ConflictError
from commonwire.base.ids import item_id
from commonwire.delivery.inbox import Sight
from commonwire.delivery.passages import passages_of
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Viewer, row_of
from commonwire.delivery.show import find_item, show
from commonwire.ledger.chain import verify_chain, verify_entry
from commonwire.ledger.entry import START, decode_entry
from commonwire.news.labels import Vocabularies
from commonwire.rights.templates import template
from commonwire.search.query import Query
from tests.newsroom import GIVER, STRANGER, TAKER, Newsroom

KNOWN = Vocabularies()
URIS = ("urn:1", "urn:2")
MOST = 14
"""Versions in one run; each has a word of its own, and the stranger a saved search for each."""
SILENT = template("alliance-all").terms
ROW_ONLY = msgspec.structs.replace(SILENT, announce=frozenset({"existence"}))


class Version(msgspec.Struct):
    """What a version should be."""

    word: str
    embargo_until: datetime | str | None
    released: bool
    correction: bool


class Told(msgspec.Struct):
    """What an item should be."""

    versions: list[Version] = []
    status: str = "usable"
    position: int = 0
    public: int = 0
    served: set[int] = set()
    seen_words: set[str] = set()


class SideDoors(RuleBasedStateMachine):
    """The owner gives, embargoes, corrects, holds, releases and kills; a taker reads; a stranger looks everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.newsroom = Newsroom(Path(self.folder.name))
        self.told = {uri: Told() for uri in URIS}
        self.notices: list[str] = []
        self.words = [f"word{number}" for number in range(MOST)]
        self.search_words = {self.newsroom.search_is_saved(word).id: word for word in self.words}

    def teardown(self) -> None:
        entries = self.newsroom.entries()
        verify_chain(entries, start=START)
        key = self.newsroom.read(lambda r: r.keys.public_key_of(GIVER))
        for data in entries:
            verify_entry(decode_entry(data), key)
        self.newsroom.close()
        self.folder.cleanup()

    # What is done

    @precondition(lambda self: sum(len(told.versions) for told in self.told.values()) < MOST)
    @rule(
        uri=st.sampled_from(URIS),
        embargo=st.sampled_from([None, None, "past", "hour", "two hours", "open"]),
        correction=st.booleans(),
        terms=st.sampled_from([SILENT, ROW_ONLY]),
    )
    def gives(self, uri: str, embargo: str | None, correction: bool, terms: object) -> None:
        told = self.told[uri]
        word = self.words[sum(len(known.versions) for known in self.told.values())]
        now = self.newsroom.now
        hours = {"past": -1, "hour": 1, "two hours": 2}
        until = now + timedelta(hours=hours[embargo]) if embargo in hours else embargo
        correction = correction and bool(told.versions)
        try:
            given = self.newsroom.item_is_given(
                f"story {word}",
                uri=uri,
                embargo_until=until,
                terms=terms,
                correction="It was wrong" if correction else None,
            )
        except ConflictError:
            assert told.status == "canceled"
            return
        assert told.status != "canceled"
        version = Version(word, until, embargo in (None, "past"), correction)
        told.versions.append(version)
        if version.released or not told.public:
            told.position = given.entry
        if version.released:
            self._is_public(told, len(told.versions))

    @rule(uri=st.sampled_from(URIS))
    def holds(self, uri: str) -> None:
        self._withdraws("hold", uri, "withheld", possible=self.told[uri].status == "usable")

    @rule(uri=st.sampled_from(URIS))
    def kills(self, uri: str) -> None:
        told = self.told[uri]
        if told.status == "canceled":  # the second kill is the first: no entry, no notice
            head = len(self.newsroom.entries())
            assert self.newsroom.item_is("kill", uri=uri).number == told.position
            assert len(self.newsroom.entries()) == head
            return
        self._withdraws("kill", uri, "canceled", possible=True)

    @rule(uri=st.sampled_from(URIS))
    def corrects_by_a_note(self, uri: str) -> None:
        told = self.told[uri]
        if number := self._done("correct", uri, possible=told.status == "usable" and told.public > 0):
            told.position = number
            self._tells(told, "correction", told.served)

    @rule(uri=st.sampled_from(URIS))
    def releases(self, uri: str) -> None:
        told = self.told[uri]
        waiting = [n for n, version in self._numbered(told) if not version.released and n > told.public]
        is_held = told.status == "withheld"
        number = self._done("release", uri, possible=is_held or (told.status == "usable" and bool(waiting)))
        if not number:
            return
        if is_held:
            told.status, told.position = "usable", number
            self._tells(told, "release", told.served)
            self._shows(told)
        else:
            self._is_lifted(told, waiting[-1], number)

    @rule(hours=st.sampled_from([1, 2]))
    def time_passes(self, hours: int) -> None:
        for entry in self.newsroom.hour_comes(self.newsroom.now + timedelta(hours=hours)):
            told = self.told[entry.uri or ""]
            assert entry.version is not None
            assert told.status == "usable"
            self._is_lifted(told, entry.version, entry.number)

    @rule(uri=st.sampled_from(URIS), how=st.sampled_from(["web", "api", "feed", "take"]))
    def taker_reads(self, uri: str, how: str) -> None:
        told = self.told[uri]
        is_there = told.status == "usable" and told.public > 0
        try:
            if how == "take":
                got: int | None = self.newsroom.item_is_taken(TAKER, uri=uri).version
            else:
                version = self.newsroom.item_is_read(TAKER, uri=uri, how=how).version
                got = version.version if version else None
        except CommonwireError:
            got = None
        assert got == (told.public if is_there else None)
        told.served |= {got} if got else set()

    # What should follow

    def _withdraws(self, deed: str, uri: str, status: str, *, possible: bool) -> None:
        told = self.told[uri]
        if number := self._done(deed, uri, possible=possible):
            told.status, told.position = status, number
            if deed == "kill":  # which leaves the inboxes, too
                told.seen_words.clear()
            self._tells(told, deed, told.served)

    def _done(self, deed: str, uri: str, *, possible: bool) -> int | None:
        if not self.told[uri].versions:
            return None
        try:
            entry = self.newsroom.item_is(deed, uri=uri)  # type: ignore[arg-type]
        except ConflictError:
            assert not possible
            return None
        assert possible
        return entry.number

    def _is_lifted(self, told: Told, number: int, entry: int) -> None:
        told.versions[number - 1].released = True
        if number > told.public:
            told.position = entry
        self._is_public(told, number)

    def _is_public(self, told: Told, number: int) -> None:
        told.public = max(told.public, number)
        if told.versions[number - 1].correction:
            self._tells(told, "correction", {served for served in told.served if served < number})
        self._shows(told)

    def _shows(self, told: Told) -> None:
        if told.status == "usable" and told.public:
            told.seen_words.add(told.versions[told.public - 1].word)

    def _tells(self, told: Told, kind: str, served: set[int]) -> None:
        if served:
            self.notices.append(kind)

    @staticmethod
    def _numbered(told: Told) -> list[tuple[int, Version]]:
        return list(enumerate(told.versions, start=1))

    # What must hold

    @invariant()
    def the_stranger_finds_no_word_of_what_is_kept_back(self) -> None:
        secrets = {
            version.word
            for told in self.told.values()
            for version in told.versions
            if not version.released or told.status != "usable"
        }
        seen = self.newsroom.read(self._all_that_a_stranger_sees).replace(b'"', b" ").replace(b"<", b" ").split()
        assert secrets.isdisjoint(word.decode() for word in seen)

    def _all_that_a_stranger_sees(self, records: Records) -> bytes:
        newest = records.lists.newest(viewer=STRANGER, query=Query(), before=None, limit=500)
        following = records.lists.following(viewer=STRANGER, after=0, limit=500)
        assert newest == following[::-1]
        rows = [
            row_of(
                state,
                records.terms.get(state.terms),
                member="pamir",
                viewer=Viewer(),
                now=self.newsroom.now,
                known=KNOWN,
            )
            for state in newest
        ]
        shown: list[object] = []
        for uri, told in self.told.items():
            for version in (None, *range(1, len(told.versions) + 1)):
                try:
                    state = find_item(records, uri, viewer=STRANGER)
                    shown.append(show(records, state, viewer=STRANGER, version=version))
                except CommonwireError as refused:
                    shown.append(str(refused))
        passages = list(passages_of(records, records.inbox.newest(Sight(outlet=STRANGER), limit=500)).values())
        return msgspec.json.encode([rows, shown, passages])

    @invariant()
    def a_search_finds_the_public_version_and_no_other(self) -> None:
        for uri, told in self.told.items():
            for number, version in self._numbered(told):
                is_found = told.status == "usable" and number == told.public
                assert self.newsroom.found_by(version.word) == ([uri] if is_found else [])

    @invariant()
    def an_inbox_has_what_was_public_and_nothing_else(self) -> None:
        caught = self.newsroom.read(lambda r: r.inbox.newest(Sight(outlet=STRANGER), limit=500))
        usable = [told for told in self.told.values() if told.status == "usable"]
        assert {self.search_words[match.search] for match in caught} == {w for told in usable for w in told.seen_words}
        now_public = {told.versions[told.public - 1].word for told in usable if told.public}
        assert {self.search_words[match.search] for match in caught if match.fits} == now_public
        passages = self.newsroom.read(lambda r: passages_of(r, caught))
        assert len(passages) == sum(match.fits for match in caught)
        assert all(self.search_words[search] in passage.text for (search, _), passage in passages.items())

    @invariant()
    def all_that_was_acknowledged_is_there(self) -> None:
        for uri, told in self.told.items():
            identity = item_id(GIVER, uri)
            versions = self.newsroom.read(lambda r, identity=identity: r.items.versions(identity))  # type: ignore[misc]
            assert [version.released for version in versions] == [version.released for version in told.versions]
            if told.versions and told.status != "canceled":
                shown = self.newsroom.read(
                    lambda r, uri=uri: show(r, find_item(r, uri, viewer=GIVER), viewer=GIVER)  # type: ignore[misc]
                )
                assert shown.item.headline == f"story {told.versions[-1].word}"

    @invariant()
    def rows_say_what_the_last_entry_says(self) -> None:
        for uri, told in self.told.items():
            if told.versions:
                state = self.newsroom.state(uri)
                entry = decode_entry(
                    self.newsroom.read(lambda r, at=told.position: r.book.entry_bytes(at))  # type: ignore[misc]
                )
                assert (state.status, state.position, state.received_at) == (
                    told.status,
                    told.position,
                    entry.received_at,
                )
                assert (state.version, state.public_version or 0) == (len(told.versions), told.public)

    @invariant()
    def notices_reach_those_who_were_served_and_nobody_else(self) -> None:
        assert self.newsroom.kinds_told(TAKER) == self.notices
        assert self.newsroom.notices_of(STRANGER) == []


TestSideDoors = SideDoors.TestCase
TestSideDoors.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
