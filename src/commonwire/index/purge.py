"""Out of the files' bytes: a story that is withdrawn is deleted at once, but its words stay in its part of the files.

The engine keeps a deleted story in its part (segment) until that is merged with others. So the parts in which a
withdrawn story lay are written anew: the stories that are left in them are put again, a few at a time, and the engine
takes away a part in which none is left. What is killed soon after it came lies in a small, new part: that takes
seconds. At the worst all that the index holds is written anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from tantivy import Query

from commonwire.index.compiled import below
from commonwire.index.files import Files

BATCH = 500
"""Stories that are put again between two looks at what else there is to do."""
_STEP = 10_000


class Purge:
    """Which parts of the files must go."""

    def __init__(self, *, is_due: bool = False) -> None:
        """`is_due`: words may lie anywhere in the files that must not stay there."""
        self._noted: set[str] = set()
        self._is_anywhere = is_due
        self._is_running = False

    @property
    def is_due(self) -> bool:
        """Whether words may lie in the files that must not stay there."""
        return bool(self._noted) or self._is_anywhere

    def note(self, files: Files, item: str, *, is_first: bool) -> None:
        """Note where `item` lies, which is about to be deleted; earlier versions may lie wherever one was deleted."""
        found = files.searcher.search(Query.term_query(files.schema, "id", item), 1).hits
        if not files.parts or not is_first or self._is_running:  # while it runs, the item may just have been put again
            self._is_anywhere = True
        elif found:
            self._noted.add(files.parts[found[0][1].segment_ord].segment_id)

    def batches(self, files: Files) -> Iterator[list[int]]:
        """Positions of the stories to put again, in batches; commit, and ask `is_over`, after the last one.

        No merge may run when this begins: one that had begun before a story was deleted carries its words on.
        """
        self._is_running = True
        if len(files.parts) != files.searcher.num_segments:
            return  # the parts are not known for sure: the next time
        ids = {segment.segment_id for segment in files.parts}
        if self._is_anywhere or self._noted - ids:  # merged meanwhile, perhaps with the words
            self._noted = {segment.segment_id for segment in files.parts if segment.deletes}
            self._is_anywhere = False
        doomed = {place for place, segment in enumerate(files.parts) if segment.segment_id in self._noted}
        left: list[int] = []
        for batch in _all_positions(files) if doomed else ():
            left += [position for position, segment in batch if segment in doomed]
            while len(left) >= BATCH:
                yield left[:BATCH]
                del left[:BATCH]
        yield left

    def is_over(self, files: Files) -> bool:
        """Whether all parts are gone that had to."""
        self._is_running = False
        self._noted &= {segment.segment_id for segment in files.segments()}
        return not self.is_due


def _all_positions(files: Files) -> Iterator[list[tuple[int, int]]]:
    """Each story's position and the part that it lies in, in the state that the files have now."""
    searcher, query = files.searcher, Query.all_query()
    while True:
        hits = searcher.search(query, _STEP, count=False, order_by_field="position").hits
        yield [(position, place.segment_ord) for position, place in hits]
        if len(hits) < _STEP:
            return
        query = below(files.schema, hits[-1][0])
