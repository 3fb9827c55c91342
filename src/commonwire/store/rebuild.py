"""Rebuild: empty the derived tables and fill them again from the kept ones."""

from __future__ import annotations

from sqlalchemy import delete

from commonwire.delivery.replay import Progress, caught_by_earlier_queries, replay
from commonwire.search.match import Matcher
from commonwire.search.text import ANALYSER_VERSION
from commonwire.store.records import SqlRecords, SqlStore
from commonwire.store.tables import DERIVED

ANALYSER = "analyser"
"""The setting that says which version of the analyser made the words that are kept."""


def is_outdated(store: SqlStore) -> bool:
    """Whether the words that are kept were made by another version of the analyser: what is asked for may miss them."""
    return store.read_now(_is_outdated)


def _is_outdated(records: SqlRecords) -> bool:
    return bool(records.roll.find_setting(ANALYSER) != ANALYSER_VERSION)


def rebuild(store: SqlStore, matcher: Matcher, progress: Progress | None = None) -> int:
    """Make all that is derived anew; how many entries there were. `matcher` holds every saved search.

    One transaction: readers see the old tables until all is there, and one that is cut short changes nothing. Nobody
    writes meanwhile. `progress` is called from the writer's thread.
    """

    def work(records: SqlRecords) -> int:
        caught = caught_by_earlier_queries(records)
        for table in DERIVED:
            records.transaction.connection.execute(delete(table))
        if _is_outdated(records):
            records.roll.put_setting(ANALYSER, ANALYSER_VERSION)
        entries = replay(
            records, matcher, progress, is_refused=lambda digest: bool(records.arrivals.refusals([digest]))
        )
        for match in caught:
            records.inbox.put([match])
        return entries

    return store.write_now(work)
