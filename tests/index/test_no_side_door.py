"""Whatever is done in whatever order: the index finds nothing that is kept back, and soon all that is public."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from commonwire.search.parse import parse_query
from commonwire.search.query import Query
from tests.delivery.test_no_side_door import SideDoors
from tests.index.test_follow import until


class IndexedSideDoors(SideDoors):
    """The same deeds beside an index that follows."""

    def __init__(self) -> None:
        super().__init__()
        self.follower = self.newsroom.follower(Path(self.folder.name) / "index")
        self.follower.start()
        until(lambda: self.newsroom.finder.is_ready)

    def teardown(self) -> None:
        self.follower.stop()
        super().teardown()

    @invariant()
    def a_search_finds_the_public_version_and_no_other(self) -> None:
        wanted = {
            version.word: [uri] if told.status == "usable" and number == told.public else []
            for uri, told in self.told.items()
            for number, version in self._numbered(told)
        }
        kept_back = {
            version.word
            for told in self.told.values()
            for version in told.versions
            if not version.released or told.status != "usable"
        }
        for word, uris in wanted.items():
            assert self.newsroom.found_by(word) in ([], uris)
            assert word not in kept_back or self._counted(word) == 0
        self.follower.wake()
        for word, uris in wanted.items():
            until(lambda word=word, uris=uris: self.newsroom.found_by(word) == uris)  # type: ignore[misc]
            until(lambda word=word, uris=uris: self._counted(word) == len(uris))  # type: ignore[misc]
        assert self.newsroom.read(lambda r: r.lists.facets(query=Query())).total == sum(map(len, wanted.values()))
        assert self.newsroom.finder.is_ready

    def _counted(self, word: str) -> int:
        return self.newsroom.read(lambda r: r.lists.facets(query=parse_query(word))).total


TestIndexedSideDoors = IndexedSideDoors.TestCase
TestIndexedSideDoors.settings = settings(
    max_examples=5, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
